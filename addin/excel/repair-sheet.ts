/** Finds and mends what people take from a template without meaning to: validations, formats, hidden columns, keys. */

import type { ColumnStandard, SheetStandard } from '../../templates/sheet-description.ts'
import { systemColumns } from '../../templates/workbook-layout.ts'
import { cellContent } from './cell-text.ts'
import { freshPlace } from './find-rows.ts'
import type { Damage } from './open-workbook.ts'
import type { WorkbookPlace } from './place.ts'
import { type ExcelBatch, hasExcelApi } from './session.ts'

/** Data validation came with ExcelApi 1.8; Excel 2019 has 1.7 and keeps what the file has. */
function canValidate(): boolean {
  return hasExcelApi('1.8')
}

/** Two round trips. */
export async function inspectSheet(
  batch: ExcelBatch,
  place: WorkbookPlace,
  standard: SheetStandard,
): Promise<readonly Damage[]> {
  const sheet = batch.context.workbook.worksheets.getItem(place.sheetId)
  const keyRow =
    place.keyRow === null ? null : sheet.getRangeByIndexes(place.keyRow, 0, 1, place.lastColumn + 1)
  keyRow?.load('values,rowHidden')
  const finder = await freshPlace(batch, place)
  const height = standard.lastRow - standard.firstRow + 1
  const looks = standard.columns.flatMap((column) => {
    const index = finder.columnOf.get(column.key)
    if (index === undefined) return []
    const range = sheet.getRangeByIndexes(standard.firstRow - 1, index, height, 1)
    range.load('values,numberFormat,columnHidden')
    const validation = column.validation && canValidate() ? range.dataValidation.load('type,rule') : null
    return [{ column, range, validation }]
  })
  await batch.send()
  const damages: Damage[] = looks.flatMap(({ column, range, validation }) => [
    ...(validation && !isSameValidation(column, validation) ? [damageOf('validation', column)] : []),
    ...(range.numberFormat.some(([format]) => format !== column.numberFormat)
      ? [damageOf('numberFormat', column)]
      : []),
    ...(range.columnHidden !== column.isHidden ? [damageOf('hiding', column)] : []),
  ])
  const keys = new Set((keyRow?.values[0] ?? []).map((value) => String(value).trim().split(' ')[0]))
  for (const column of standard.columns)
    if (keyRow && finder.columnOf.has(column.key) && !keys.has(column.key))
      damages.push({ kind: 'columnKey', column: column.key })
  if (keyRow && keyRow.rowHidden === false) damages.push({ kind: 'keyRowShown' })
  const typed = looks.filter(({ column }) => !column.key.startsWith('_'))
  for (let row = 0; row < height; row++) {
    const hasContent = typed.some(({ range }) => String(range.values[row]![0]).trim() !== '')
    if (hasContent && !finder.keyOfRow.has(standard.firstRow - 1 + row))
      damages.push({ kind: 'rowKey', rowNumber: standard.firstRow + row })
  }
  return [...damages, ...sameKeys(finder.keyOfRow)]
}

function damageOf(kind: 'validation' | 'numberFormat' | 'hiding', { key }: ColumnStandard): Damage {
  return { kind, column: key }
}

function sameKeys(keyOfRow: ReadonlyMap<number, string>): Damage[] {
  const rowsOf = new Map<string, number[]>()
  for (const [row, key] of keyOfRow) rowsOf.set(key, [...(rowsOf.get(key) ?? []), row + 1])
  return [...rowsOf.values()]
    .filter((rowNumbers) => rowNumbers.length > 1)
    .map((rowNumbers) => ({ kind: 'sameRowKey', rowNumbers }))
}

/** The same kind of rule with the same limits. Excel gives formulas back as they stand in the first cell of the range. */
function isSameValidation({ validation }: ColumnStandard, { type, rule }: Excel.DataValidation): boolean {
  // Some cells of the column have none, or another one.
  if (type === 'Inconsistent' || type === 'MixedCriteria') return false
  const wanted = validation!.rule as Record<string, Record<string, unknown>>
  const there = rule as unknown as Record<string, Record<string, unknown> | undefined>
  return Object.entries(wanted).every(([kind, limits]) =>
    Object.entries(limits).every(([name, value]) => bare(there[kind]?.[name]) === bare(value)),
  )
}

/** `=120`, `120` and 120 are the same limit; blanks and sheet quotes do not matter. */
function bare(value: unknown): string {
  return String(value ?? '')
    .replace(/^=/, '')
    .replaceAll(/[\s']/g, '')
}

/** Two round trips. */
export async function repairSheet(
  batch: ExcelBatch,
  place: WorkbookPlace,
  damages: readonly Damage[],
  standard: SheetStandard,
): Promise<readonly Damage[]> {
  const finder = await freshPlace(batch, place)
  const sheet = batch.context.workbook.worksheets.getItem(place.sheetId)
  const left: Damage[] = []
  const newKeys = [...standard.newRowKeys]
  const cell = (row: number, column: number) => sheet.getRangeByIndexes(row, column, 1, 1)
  await batch.exchange(() => {
    for (const damage of damages) {
      const mended =
        damage.kind === 'keyRowShown'
          ? place.keyRow !== null && hideRow(cell(place.keyRow, 0))
          : damage.kind === 'rowKey'
            ? giveKey(damage.rowNumber)
            : damage.kind !== 'sameRowKey' && mendColumn(damage)
      if (!mended) left.push(damage)
    }
  })
  return left

  function giveKey(rowNumber: number): boolean {
    const column = finder.columnOf.get(systemColumns.rowKey)
    const key = newKeys.shift()
    if (column === undefined || key === undefined || finder.keyOfRow.has(rowNumber - 1)) return false
    cell(rowNumber - 1, column).values = [[cellContent(key)]]
    return true
  }

  function mendColumn(damage: Extract<Damage, { column: string }>): boolean {
    const wanted = standard.columns.find(({ key }) => key === damage.column)
    const index = finder.columnOf.get(damage.column)
    if (!wanted || index === undefined) return false
    const range = sheet.getRangeByIndexes(
      standard.firstRow - 1,
      index,
      standard.lastRow - standard.firstRow + 1,
      1,
    )
    switch (damage.kind) {
      case 'numberFormat':
        // One format for the whole range is taken by Excel in place of an array.
        range.numberFormat = wanted.numberFormat as unknown as string[][]
        return true
      case 'hiding':
        range.columnHidden = wanted.isHidden
        return true
      case 'columnKey': {
        if (place.keyRow === null) return false
        const isRowKey = wanted.key === systemColumns.rowKey
        cell(place.keyRow, index).values = [[isRowKey ? `${wanted.key} ${standard.workbookId}` : wanted.key]]
        return true
      }
      default:
        return wanted.validation !== null && canValidate() && setValidation(range, wanted.validation)
    }
  }
}

function hideRow(range: Excel.Range): boolean {
  range.rowHidden = true
  return true
}

function setValidation(range: Excel.Range, validation: NonNullable<ColumnStandard['validation']>): boolean {
  range.dataValidation.rule = validation.rule as Excel.DataValidationRule
  range.dataValidation.ignoreBlanks = true
  range.dataValidation.prompt = { ...validation.prompt }
  range.dataValidation.errorAlert = { ...validation.errorAlert }
  return true
}
