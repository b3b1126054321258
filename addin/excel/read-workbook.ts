/** Reads the return out of the open workbook: two round trips to find it, and one for each megabyte of rows. */
import type { TemplateDefinition } from '../../templates/definition.ts'
import { isLanguage } from '../../templates/definition.ts'
import { columnLetter } from '../../templates/reading/column-letter.ts'
import { shownText } from '../../templates/reading/read-cell.ts'
import {
  type ColumnSearch,
  type FoundSheet,
  findActivitySheets,
} from '../../templates/reading/read-columns.ts'
import { readCover } from '../../templates/reading/read-cover.ts'
import type { HeaderLabels } from '../../templates/reading/read-header-labels.ts'
import { readIdentity } from '../../templates/reading/read-identity.ts'
import { readRows } from '../../templates/reading/read-rows.ts'
import type { ContentSheet } from '../../templates/reading/workbook-content.ts'
import {
  activityTableName,
  type CoverKey,
  coverKeys,
  helperColumnPrefix,
  hiddenSheets,
  type IdentityKey,
  identityKeys,
  systemColumns,
} from '../../templates/workbook-layout.ts'
import { type CellBlock, contentSheet, mayHaveErrors } from './content-of-cells.ts'
import { inParts } from './in-parts.ts'
import type { WorkbookReading } from './open-workbook.ts'
import type { CoverPlace, WorkbookPlace } from './place.ts'
import { type ExcelBatch, isReadOnlyDocument } from './session.ts'
import { WorkbookError } from './workbook-error.ts'

/** Where cover keys, questions and answers can stand, and the facts of the identity sheet. */
const coverArea = 'A1:F200'
const identityArea = 'A1:B50'
/** Where key row and headers can stand. */
const headArea = 'A1:EZ30'
/** At first a cell is taken for so many bytes, with its value, formula and format; afterwards for what the last part had. */
const bytesOfCell = 60
/** Of the 5 MB that Excel on the web answers at most. */
const mostBytes = 2_000_000
/** The answer stands so many columns to the right of its key on the cover. */
export const answerOffset = 2
export const questionOffset = 1

export interface ReadingOptions {
  readonly template: TemplateDefinition
  readonly headers: HeaderLabels
}

export interface FullReading {
  readonly reading: WorkbookReading
  readonly place: WorkbookPlace
}

interface SheetFacts {
  readonly id: string
  readonly name: string
  readonly state: ContentSheet['state']
  readonly isProtected: boolean
}

/** @throws {WorkbookError} notATemplate */
export async function readWorkbook(batch: ExcelBatch, options: ReadingOptions): Promise<FullReading> {
  const survey = await surveySheets(batch)
  const heads = await readHeads(batch, survey)
  const search: ColumnSearch = { ...options, language: null }
  const wanted = bestHead(heads.sheets, search, survey)
  const blocks = await readRowBlocks(batch, wanted)
  const content = contentSheet(wanted.facts.name, wanted.facts.state, [wanted.head, ...blocks])
  return describeReading({ survey, heads, wanted, content, options })
}

interface Survey {
  readonly sheets: readonly SheetFacts[]
  readonly tableId: string | null
  readonly tableSheetId: string | null
  readonly customProperties: Readonly<Record<string, string>>
}

async function surveySheets(batch: ExcelBatch): Promise<Survey> {
  const { workbook } = batch.context
  const sheets = workbook.worksheets
  sheets.load('items/id,items/name,items/visibility,items/protection/protected')
  const tables = workbook.tables
  tables.load('items/id,items/name,items/worksheet/id')
  const properties = workbook.properties.custom
  properties.load('items/key,items/value')
  await batch.send()
  const table = tables.items.find(({ name }) => name === activityTableName)
  const states = { Visible: 'visible', Hidden: 'hidden', VeryHidden: 'veryHidden' } as const
  return {
    sheets: sheets.items.map((sheet) => ({
      id: sheet.id,
      name: sheet.name,
      state: states[sheet.visibility],
      isProtected: sheet.protection.protected,
    })),
    tableId: table?.id ?? null,
    tableSheetId: table?.worksheet.id ?? null,
    customProperties: Object.fromEntries(properties.items.map(({ key, value }) => [key, String(value)])),
  }
}

interface SheetHead {
  readonly facts: SheetFacts
  /** The first rows, values only. */
  readonly head: CellBlock
  /** Row and column behind the last used ones; 0 for an empty sheet. */
  readonly endRow: number
  readonly endColumn: number
}

interface Heads {
  readonly sheets: readonly SheetHead[]
  readonly covers: readonly (ContentSheet & { readonly id: string })[]
  readonly identity: (ContentSheet & { readonly id: string }) | null
}

/** The first rows of the table's sheet, or of all visible sheets where there is no such table; covers; identity. */
async function readHeads(batch: ExcelBatch, { sheets, tableSheetId }: Survey): Promise<Heads> {
  const all = batch.context.workbook.worksheets
  const candidates = sheets.filter(({ id, state }) =>
    tableSheetId ? id === tableSheetId : state === 'visible',
  )
  const heads = candidates.map((facts) => {
    const sheet = all.getItem(facts.id)
    const used = sheet.getUsedRangeOrNullObject(true)
    used.load('rowIndex,columnIndex,rowCount,columnCount')
    return { facts, used, head: sheet.getRange(headArea).load('values') }
  })
  const visible = sheets.filter(({ state, id }) => state === 'visible' && id !== tableSheetId)
  const covers = visible.map((facts) => ({
    facts,
    range: all.getItem(facts.id).getRange(coverArea).load('values,numberFormat'),
  }))
  const identityFacts = sheets.find(({ name }) => name === hiddenSheets.identity)
  const identity = identityFacts && all.getItem(identityFacts.id).getRange(identityArea).load('values')
  await batch.send()
  return {
    sheets: heads.map(({ facts, used, head }) => ({
      facts,
      head: { top: 0, left: 0, values: head.values },
      endRow: used.isNullObject ? 0 : used.rowIndex + used.rowCount,
      endColumn: used.isNullObject ? 0 : used.columnIndex + used.columnCount,
    })),
    covers: covers.map(({ facts, range }) => ({
      id: facts.id,
      ...contentSheet(facts.name, facts.state, [
        { top: 0, left: 0, values: range.values, numberFormats: range.numberFormat },
      ]),
    })),
    identity:
      identityFacts && identity
        ? {
            id: identityFacts.id,
            ...contentSheet(identityFacts.name, 'veryHidden', [{ top: 0, left: 0, values: identity.values }]),
          }
        : null,
  }
}

/** The sheet to read, by its first rows: the table's, else the first one with a key row or headers. */
function bestHead(heads: readonly SheetHead[], search: ColumnSearch, { tableSheetId }: Survey): SheetHead {
  const contentOf = ({ facts, head }: SheetHead) => contentSheet(facts.name, facts.state, [head])
  const found = heads.find((head) => findActivitySheets([contentOf(head)], search).length > 0)
  // A table sorted together with its key row has the keys further down: it is read all the same.
  const wanted = found ?? heads.find(({ facts }) => facts.id === tableSheetId)
  if (!wanted) throw new WorkbookError('notATemplate')
  return wanted
}

/** All rows of the sheet, without the calculated helper columns: their formulas would be most of what is read. */
async function readRowBlocks(
  batch: ExcelBatch,
  { facts, head, endRow, endColumn }: SheetHead,
): Promise<CellBlock[]> {
  const spans = spansToRead(head, endColumn)
  if (endRow === 0 || spans.length === 0) return []
  const sheet = batch.context.workbook.worksheets.getItem(facts.id)
  const rows = Array.from({ length: endRow }, (_, row) => row)
  const blocks: CellBlock[] = []
  let bytesOfRow = spans.reduce((sum, { width }) => sum + width, 0) * bytesOfCell
  const measured = { measure: () => bytesOfRow, most: mostBytes }
  await inParts(rows, measured, async (part) => {
    const top = part[0]!
    const ranges = spans.map(({ left, width }) =>
      sheet.getRangeByIndexes(top, left, part.length, width).load('values,formulas,numberFormat'),
    )
    await batch.send()
    const read = ranges.map(({ values, formulas, numberFormat: numberFormats }, nth) => {
      return { top, left: spans[nth]!.left, values, formulas, numberFormats }
    })
    blocks.push(...read)
    const bytes = read.reduce(
      (sum, { values, formulas, numberFormats }) => sum + utf8Length([values, formulas, numberFormats]),
      0,
    )
    bytesOfRow = Math.ceil(bytes / part.length)
  })
  return withTypes(batch, sheet, blocks)
}

/** Letters outside Latin take two or three bytes; three for all of them errs on the safe side. */
function utf8Length(content: unknown): number {
  const text = JSON.stringify(content)
  return text.length + 2 * (text.match(/\P{ASCII}/gu)?.length ?? 0)
}

/** Columns side by side up to the last used one, around the helper columns: people add theirs to the right of these. */
function spansToRead({ values }: CellBlock, endColumn: number): { left: number; width: number }[] {
  const helpers = new Set<number>()
  for (const line of values)
    line.forEach((value, column) => {
      if (typeof value === 'string' && value.startsWith(helperColumnPrefix)) helpers.add(column)
    })
  const spans: { left: number; width: number }[] = []
  for (let column = 0; column < endColumn; column++) {
    const last = spans.at(-1)
    if (helpers.has(column)) continue
    if (last && last.left + last.width === column) last.width++
    else spans.push({ left: column, width: 1 })
  }
  return spans
}

/** Error values look like texts; the types of their blocks are asked for only where there are such texts, which is rare. */
async function withTypes(
  batch: ExcelBatch,
  sheet: Excel.Worksheet,
  blocks: readonly CellBlock[],
): Promise<CellBlock[]> {
  const asked = blocks.map((block) =>
    mayHaveErrors(block.values)
      ? sheet
          .getRangeByIndexes(block.top, block.left, block.values.length, block.values[0]!.length)
          .load('valueTypes')
      : null,
  )
  if (asked.some((range) => range !== null)) await batch.send()
  return blocks.map((block, index) => {
    const valueTypes = asked[index]?.valueTypes
    return valueTypes ? { ...block, valueTypes } : block
  })
}

interface Described {
  readonly survey: Survey
  readonly heads: Heads
  readonly wanted: SheetHead
  readonly content: ContentSheet
  readonly options: ReadingOptions
}

function describeReading({ survey, heads, wanted, content, options }: Described): FullReading {
  const identitySheets = heads.identity ? [heads.identity] : []
  const { customProperties } = survey
  const named = readIdentity({ sheets: identitySheets, customProperties }, null)
  const search: ColumnSearch = { ...options, language: isLanguage(named.language) ? named.language : null }
  const found = findActivitySheets([content], search)[0]
  if (!found) throw new WorkbookError('notATemplate')
  const cover = coverPlace(heads)
  const check = checkColumn(found)
  const reading: WorkbookReading = {
    identity: readIdentity({ sheets: identitySheets, customProperties }, found.workbookId),
    sheetName: content.name,
    columns: columnsOf(found),
    rows: readRows(found, search),
    sheetChecks: checksOf(content, found, check),
    cover: readCover(heads.covers, options.headers),
    coverTexts: cover?.texts ?? {},
    isProtected: wanted.facts.isProtected,
    isReadOnly: isReadOnlyDocument(),
    isShared: /^https:/i.test(Office.context.document.url ?? '') && !isReadOnlyDocument(),
  }
  const identity = heads.identity && { sheetId: heads.identity.id, rowOf: identityRows(heads.identity) }
  return {
    reading,
    place: {
      sheetId: wanted.facts.id,
      tableId: wanted.facts.id === survey.tableSheetId ? survey.tableId : null,
      keyRow: found.keyRow,
      headerRow: found.headerRow,
      columnOf: check === null ? found.indexOf : new Map([...found.indexOf, [systemColumns.check, check]]),
      lastColumn: wanted.endColumn - 1,
      identity,
      cover: cover?.place ?? null,
      listSheetId: survey.sheets.find(({ name }) => name === hiddenSheets.lists)?.id ?? null,
    },
  }
}

/** The reader passes over the Check column; we show it. */
function checkColumn({ sheet, keyRow }: FoundSheet): number | null {
  const keys = [...(sheet.rows.get(keyRow ?? -1) ?? [])]
  return keys.find(([, key]) => key === systemColumns.check)?.[0] ?? null
}

function checksOf(
  { rows }: ContentSheet,
  { keyRow, headerRow }: FoundSheet,
  column: number | null,
): WorkbookReading['sheetChecks'] {
  if (column === null) return []
  return [...rows].flatMap(([row, cells]) => {
    const text = shownText(cells.get(column))
    const isRow = row !== keyRow && row !== headerRow && row > (headerRow ?? keyRow ?? -1)
    return isRow && text !== '' ? [{ rowNumber: row + 1, text }] : []
  })
}

function columnsOf(found: FoundSheet): WorkbookReading['columns'] {
  const keyOf = new Map([...found.indexOf].map(([key, column]) => [column, key]))
  const headers = found.sheet.rows.get(found.headerRow ?? -1) ?? new Map()
  const columns = new Set([...keyOf.keys(), ...found.extra.keys()])
  return [...columns]
    .sort((a, b) => a - b)
    .map((column) => ({
      key: keyOf.get(column) ?? null,
      header: shownText(headers.get(column)),
      letter: columnLetter(column),
    }))
}

function identityRows({ rows }: ContentSheet): ReadonlyMap<IdentityKey, number> {
  const found = new Map<IdentityKey, number>()
  for (const [row, cells] of rows) {
    const key = identityKeys.find((one) => one === shownText(cells.get(0)))
    if (key && !found.has(key)) found.set(key, row)
  }
  return found
}

/** The first sheet with at least three keys of the cover in one column. */
function coverPlace({
  covers,
}: Heads): { place: CoverPlace; texts: Partial<Record<CoverKey, string>> } | null {
  for (const sheet of covers) {
    const byColumn = new Map<number, Map<CoverKey, number>>()
    for (const [row, cells] of sheet.rows) {
      for (const [column, cell] of cells) {
        const key = coverKeys.find((one) => one === cell)
        if (!key) continue
        const rowOf = byColumn.get(column) ?? new Map<CoverKey, number>()
        byColumn.set(column, rowOf.set(key, row))
      }
    }
    const [keyColumn, rowOf] = [...byColumn].find(([, keys]) => keys.size >= 3) ?? []
    if (keyColumn === undefined || !rowOf) continue
    const texts = Object.fromEntries(
      [...rowOf].map(([key, row]) => [key, shownText(sheet.rows.get(row)?.get(keyColumn + answerOffset))]),
    )
    return { place: { sheetId: sheet.id, rowOf, keyColumn }, texts }
  }
  return null
}
