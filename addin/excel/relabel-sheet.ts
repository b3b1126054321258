/** Puts the sheets into another language: headers, bands, lists, prompts, calculated columns, questions of the cover. */

import type { SheetLabels } from '../../templates/sheet-description.ts'
import { activitiesRows } from '../../templates/workbook-layout.ts'
import { freshPlace } from './find-rows.ts'
import { inParts } from './in-parts.ts'
import type { WorkbookPlace } from './place.ts'
import { questionOffset } from './read-workbook.ts'
import { type ExcelBatch, hasExcelApi } from './session.ts'
import { shiftFormula } from './shift-formula.ts'

const mostBytes = 1_000_000

interface Write {
  readonly bytes: number
  readonly carryOut: () => void
}

/** One round trip to look, and one for each megabyte of texts. */
export async function relabelSheet(
  batch: ExcelBatch,
  place: WorkbookPlace,
  labels: SheetLabels,
): Promise<void> {
  const { worksheets } = batch.context.workbook
  const sheet = worksheets.getItem(place.sheetId)
  const lists = place.listSheetId === null ? null : worksheets.getItem(place.listSheetId)
  const headings = lists?.getRange('A1:EZ1').load('values')
  const used = sheet.getUsedRangeOrNullObject(true).load('rowIndex,rowCount')
  const finder = await freshPlace(batch, place)
  const endRow = used.isNullObject ? 0 : used.rowIndex + used.rowCount
  const writes: Write[] = []
  const put = (range: () => Excel.Range, values: unknown[][]) =>
    writes.push({
      bytes: JSON.stringify(values).length * 3,
      carryOut: () => {
        range().values = values as string[][]
      },
    })

  if (place.headerRow !== null)
    for (const [key, text] of Object.entries(labels.headers)) {
      const column = finder.columnOf.get(key)
      if (column !== undefined) put(() => sheet.getRangeByIndexes(place.headerRow!, column, 1, 1), [[text]])
    }
  for (const [key, text] of Object.entries(labels.bands)) {
    const column = finder.columnOf.get(key)
    // The band stands right above the key row in every template.
    const row = (place.keyRow ?? 1) - (activitiesRows.keys - activitiesRows.groups)
    if (column !== undefined && row >= 0) put(() => sheet.getRangeByIndexes(row, column, 1, 1), [[text]])
  }
  if (lists && headings)
    for (const [heading, texts] of Object.entries(labels.lists)) {
      const column = headings.values[0]!.indexOf(heading)
      if (column >= 0 && texts.length > 0)
        put(
          () => lists.getRangeByIndexes(1, column, texts.length, 1),
          texts.map((text) => [text]),
        )
    }
  for (const [key, text] of Object.entries(labels.questions)) {
    const row = place.cover?.rowOf.get(key as never)
    if (place.cover && row !== undefined)
      put(
        () =>
          worksheets
            .getItem(place.cover!.sheetId)
            .getRangeByIndexes(row, place.cover!.keyColumn + questionOffset, 1, 1),
        [[text]],
      )
  }
  const firstRow = (place.headerRow ?? 0) + 1
  for (const [key, formula] of Object.entries(labels.formulas)) {
    const column = finder.columnOf.get(key)
    if (column === undefined || endRow <= firstRow) continue
    const formulas = Array.from({ length: endRow - firstRow }, (_, row) => [shiftFormula(formula, row)])
    writes.push({
      bytes: JSON.stringify(formulas).length,
      carryOut: () => {
        sheet.getRangeByIndexes(firstRow, column, formulas.length, 1).formulas = formulas
      },
    })
  }
  if (hasExcelApi('1.8'))
    for (const [key, { prompt, errorAlert }] of Object.entries(labels.messages)) {
      const column = finder.columnOf.get(key)
      if (column === undefined || endRow <= firstRow) continue
      writes.push({
        bytes: 2000,
        carryOut: () => {
          const range = sheet.getRangeByIndexes(firstRow, column, endRow - firstRow, 1)
          range.dataValidation.prompt = { ...prompt }
          range.dataValidation.errorAlert = { ...errorAlert }
        },
      })
    }
  await inParts(writes, { measure: ({ bytes }) => bytes, most: mostBytes }, (part) =>
    batch.exchange(() => {
      for (const { carryOut } of part) carryOut()
    }),
  )
}
