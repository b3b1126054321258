/** The rows of the Activities sheet. */
import type { RawCell, SheetRow } from '../activity.ts'
import { languages, type TemplateDefinition } from '../definition.ts'
import { foldText } from '../fold-text.ts'
import { readMarks } from '../row-marks.ts'
import { systemColumns } from '../workbook-layout.ts'
import { columnLetter } from './column-letter.ts'
import { annotationOf, isBlankCell, shownText, wholeNumber } from './read-cell.ts'
import { type ColumnSearch, type FoundSheet, isRowKeyCell, isUuid } from './read-columns.ts'
import { foldHeader, type HeaderLabels } from './read-header-labels.ts'

type Cells = ReadonlyMap<number, RawCell>

/** A row key is 36 characters; longer texts in its column are none. */
const longestKey = 64

/** Stands for the result of a formula that has none in the file. */
const unknownResult = '=?'

/** How Excel and LibreOffice name the totals row of a table, and what people write there. */
const totalWords = new Set(
  'total,totals,total general,totales,sum,somme,suma,сумма,всего,итого,итог,المجموع,الإجمالي,合计,总计,汇总'
    .split(',')
    .map(foldText),
)

/**
 * All rows that hold something, and blank rows that have a row key: clearing a row is a question to the service, which alone
 * knows whether the key stood for an activity.
 */
export function readRows(found: FoundSheet, search: ColumnSearch): readonly SheetRow[] {
  const fields = fieldColumns(found, search.template)
  const columns: RowColumns = { found, fields, placed: new Set(found.indexOf.values()) }
  const rows: SheetRow[] = []
  for (const [index, cells] of found.sheet.rows) {
    if (index === found.keyRow || index === found.headerRow) continue
    const row = readRow(index, cells, columns, search)
    if (row && (index >= firstRowOf(found) || isDataAbove(row, found))) rows.push(row)
  }
  return rows
}

/** Rows from here on are data: below key row or headers, whichever stands higher (one of them may have been sorted away). */
function firstRowOf({ keyRow, headerRow }: FoundSheet): number {
  return Math.min(keyRow ?? Number.POSITIVE_INFINITY, headerRow ?? Number.POSITIVE_INFINITY) + 1
}

/**
 * A row above keys and headers: a note or a title that somebody put there, unless it has a row key, or unless the sheet was
 * sorted with its headers, so that none stand below the keys any more.
 */
function isDataAbove(row: SheetRow, found: FoundSheet): boolean {
  if (row.rowKey !== null && isUuid(row.rowKey)) return true
  const isSorted = found.keyRow !== null && (found.headerRow === null || found.headerRow < found.keyRow)
  return isSorted && Object.keys(row.cells).length >= 2
}

function fieldColumns(
  found: FoundSheet,
  template: TemplateDefinition,
): readonly (readonly [string, number])[] {
  return template.fields.flatMap((field) => {
    const column = found.indexOf.get(field.key)
    return column === undefined ? [] : [[field.key, column] as const]
  })
}

/** What is no activity although it stands in the columns: keys and headers (again) inside the data, the band of groups. */
function isFurniture(
  filled: Readonly<Record<string, RawCell>>,
  keyText: string,
  { headers }: ColumnSearch,
): boolean {
  if (isRowKeyCell(keyText)) return true
  const cells = Object.entries(filled)
  // Most rows that are typed in have a number or a long text; only rows of short texts are looked at closely.
  if (cells.length < 2 || cells.some(([, cell]) => typeof cell !== 'string' || cell.length > 120))
    return false
  const isKey = ([key, cell]: Filled) => String(cell).trim() === key
  const isLabel = ([key, cell]: Filled) => isLabelOf(key, String(cell), headers)
  const isBand = ([, cell]: Filled) => headers.bands.has(foldText(String(cell)))
  // Folding every text of every row would take most of the reading time; the first few tell.
  if (!cells.slice(0, 4).some((cell) => isKey(cell) || isLabel(cell) || isBand(cell))) return false
  const isMost = (number: number) => number >= 3 && number * 2 > cells.length
  return isMost(cells.filter(isKey).length) || isMost(cells.filter(isLabel).length) || cells.every(isBand)
}

type Filled = readonly [key: string, cell: RawCell]

function isLabelOf(key: string, text: string, headers: HeaderLabels): boolean {
  const folded = foldHeader(text)
  return languages.some((language) => headers.keyOf[language].get(folded) === key)
}

interface RowColumns {
  readonly found: FoundSheet
  readonly fields: readonly (readonly [string, number])[]
  /** Columns that are the template's. */
  readonly placed: ReadonlySet<number>
}

function readRow(
  index: number,
  cells: Cells,
  { found, fields, placed }: RowColumns,
  search: ColumnSearch,
): SheetRow | null {
  const at = (key: string): RawCell | undefined => {
    const column = found.indexOf.get(key)
    return column === undefined ? undefined : cells.get(column)
  }
  const filled: Record<string, RawCell> = {}
  for (const [key, column] of fields) {
    const cell = cells.get(column)
    if (!isBlankCell(cell)) filled[key] = withResult(cell!)
  }
  const extra = extraOf(cells, found, placed)
  const keyText = shownText(at(systemColumns.rowKey))
  const rowKey = keyText === '' || keyText.length > longestKey || isTotalWord(keyText) ? null : keyText
  if (isFurniture(filled, keyText, search)) return null
  const comment = shownText(at(systemColumns.comment)) || null
  const action = actionOf(at(systemColumns.action), search)
  const actionText = shownText(at(systemColumns.action))
  if (action === null && actionText !== '') extra.set(actionName(found), actionText)
  const isEmpty = Object.keys(filled).length === 0 && comment === null && action === null
  if (isEmpty && extra.size === 0 && rowKey === null) return null
  const isTotals = comment === null && action === null && isTotalsRow(filled, rowKey !== null)
  if (isTotals && rowKey === null) return null
  return {
    rowNumber: index + 1,
    rowKey,
    revision: wholeNumber(at(systemColumns.revision)),
    ...readMarks(shownText(at(systemColumns.baseHash))),
    cells: isTotals ? {} : filled,
    // Not by assignment: a header may read `__proto__`.
    extra: isTotals ? {} : Object.fromEntries(extra),
    comment,
    action,
  }
}

/**
 * Some programs write formulas without their results. Nobody can know what was meant, and a blank would be silent about it: so
 * it is an error value, which is asked about.
 */
function withResult(cell: RawCell): RawCell {
  const { value, ...rest } = annotationOf(cell)
  return value === null ? { value: unknownResult, ...rest, error: true } : cell
}

/** What stands in the reporter's own columns, by header text; by column letter where there is no header. */
function extraOf(
  cells: Cells,
  { extra, unread }: FoundSheet,
  placed: ReadonlySet<number>,
): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [column, cell] of cells) {
    if (placed.has(column) || unread.has(column)) continue
    const text = shownText(cell)
    if (text !== '') texts.set(extra.get(column) ?? columnLetter(column), text)
  }
  return texts
}

/** Where a text of the action column is kept that asks for nothing we know. */
function actionName({ sheet, headerRow, indexOf }: FoundSheet): string {
  const cells = sheet.rows.get(headerRow ?? -1)
  return shownText(cells?.get(indexOf.get(systemColumns.action)!)) || systemColumns.action
}

/** "Withdraw" in any of the six languages. */
function actionOf(cell: RawCell | undefined, { headers }: ColumnSearch): SheetRow['action'] {
  const text = shownText(cell)
  return text !== '' && headers.withdraw.has(foldText(text)) ? 'withdraw' : null
}

function isTotalWord(text: string): boolean {
  return totalWords.has(foldText(text))
}

/**
 * The word for totals with nothing but numbers beside it; in a row without a key also sums alone. A prepared row has its key
 * all the same.
 */
function isTotalsRow(cells: Readonly<Record<string, RawCell>>, hasKey: boolean): boolean {
  const filled = Object.values(cells)
  const isWord = (cell: RawCell) => typeof cell === 'string' && isTotalWord(cell)
  const isSum = (cell: RawCell) => {
    const { value, formula } = annotationOf(cell)
    return formula === true && (typeof value !== 'string' || value === unknownResult)
  }
  const isNumber = (cell: RawCell) => isSum(cell) || typeof cell === 'number'
  if (filled.some(isWord)) return filled.length > 1 && filled.every((cell) => isWord(cell) || isNumber(cell))
  return !hasKey && filled.length > 0 && filled.every(isSum)
}
