/**
 * Puts the combined list into a table on a sheet of its own, or brings the table that is there up to date: the same table, its
 * rows replaced, whatever people have put beside it left alone. ExcelApi 1.7 is enough.
 */
import { type CombinedList, combinedMark } from '../../templates/combined-list.ts'
import { cellContent, mostLetters } from './cell-text.ts'
import { memoryKey, readLines, type StandingTable, surveyCombined } from './combine-find.ts'
import { type Line, planLines } from './combine-plan.ts'
import { inParts } from './in-parts.ts'
import { growTable } from './new-rows.ts'
import type { CombinedOutcome, CombinedWords } from './open-workbook.ts'
import type { ExcelBatch } from './session.ts'

/** Of the 5 MB that Excel on the web takes at most. */
const mostBytes = 1_000_000
/** The headers stand on this row: title, facts and the mark above them. 0-based. */
const headerRow = 3
/** Points that one character of a column's width takes. */
const pointsOfCharacter = 5.6
const tableStyle = 'TableStyleLight9'

export async function combineList(
  batch: ExcelBatch,
  list: CombinedList,
  words: CombinedWords,
): Promise<CombinedOutcome> {
  const { table: standing, sheetNames, tableNames } = await surveyCombined(batch, list)
  const lines = standing ? await readLines(batch, standing) : []
  const plan = standing ? planLines(lines, list.rows) : freshPlan(list)
  const table = standing
    ? await fit(batch, standing, list, words, plan)
    : await makeTable(batch, list, words, {
        sheetName: freeName(words.sheetName, sheetNames, ' '),
        tableName: freeName(`Combined_${list.cycleKey.replace(/\W/g, '_')}`, tableNames, '_'),
        height: plan.lines.length,
      })
  await writeLines(batch, list, table, plan.lines)
  return {
    sheetName: table.sheetName,
    isNew: standing === null,
    rows: list.rows.length,
    ...plan.counts,
    columnsMissing: table.columns.filter((column) => column === null).length,
  }
}

function freshPlan({ rows }: CombinedList) {
  const lines: readonly Line[] = rows.length === 0 ? ['blank'] : rows
  return { removed: [], lines, more: 0, counts: { added: rows.length, gone: 0, kept: 0 } }
}

/** Excel takes no two of the same name, whatever the case, and 31 letters for a sheet. */
function freeName(wanted: string, taken: readonly string[], joint: string): string {
  const names = new Set(taken.map((name) => name.toLowerCase()))
  const clean = wanted.replace(/[[\]:*?/\\'’]/g, ' ').slice(0, 27)
  for (let n = 1; ; n++) {
    const name = n === 1 ? clean : `${clean}${joint}${n}`
    if (!names.has(name.toLowerCase())) return name
  }
}

/** Sheet, formats and table, still without rows: were it cut off after this, the next time finds it and goes on. */
async function makeTable(
  batch: ExcelBatch,
  list: CombinedList,
  words: CombinedWords,
  { sheetName, tableName, height }: { sheetName: string; tableName: string; height: number },
): Promise<StandingTable> {
  const { workbook } = batch.context
  const { columns } = list
  const sheet = workbook.worksheets.add(sheetName).load('id')
  await batch.exchange(() => {
    columns.forEach(({ numberFormat, width }, index) => {
      const whole = sheet.getRangeByIndexes(headerRow + 1, index, height, 1)
      // One for all cells.
      whole.numberFormat = numberFormat as never
      whole.format.columnWidth = width * pointsOfCharacter
    })
    sheet.getRangeByIndexes(headerRow, 0, 1, columns.length).values = [headersOf(list)]
    const area = sheet.getRangeByIndexes(headerRow, 0, height + 1, columns.length)
    const table = workbook.tables.add(area, true)
    table.name = tableName
    table.style = tableStyle
    sheet.freezePanes.freezeRows(headerRow + 1)
    writeHead(sheet, 0, 0, list, words)
    remember(batch, list, tableName)
    sheet.activate()
  })
  return {
    tableId: tableName,
    sheetId: sheet.id,
    sheetName,
    top: headerRow,
    left: 0,
    width: columns.length,
    height,
    hasTotals: false,
    isClear: true,
    columns: columns.map((_, index) => index),
  }
}

/** Headers in the language of now; lines that went are taken out, and room is made for those that came. */
async function fit(
  batch: ExcelBatch,
  table: StandingTable,
  list: CombinedList,
  words: CombinedWords,
  { removed, more }: Pick<ReturnType<typeof planLines>, 'removed' | 'more'>,
): Promise<StandingTable> {
  const { sheetId, tableId, top, left, columns } = table
  const sheet = batch.context.workbook.worksheets.getItem(sheetId)
  const height = table.height - removed.reduce((sum, { count }) => sum + count, 0)
  await batch.exchange(() => {
    // Whole rows: what stands beside the table keeps to its line, and nothing stands beside these.
    for (const { first, count } of removed)
      sheet.getRange(`${top + 2 + first}:${top + 1 + first + count}`).delete('Up')
    if (more > 0) {
      const end = top + 1 + height
      if (!table.isClear && !table.hasTotals) sheet.getRange(`${end + 1}:${end + more}`).insert('Down')
      growTable(batch, sheet, tableId, {
        top,
        left,
        height: height + 1 + more,
        width: table.width,
        moreRows: more,
        isClear: true,
        hasTotals: table.hasTotals,
      })
      columns.forEach((column, index) => {
        if (column === null) return
        const format = list.columns[index]!.numberFormat
        sheet.getRangeByIndexes(end, left + column, more, 1).numberFormat = format as never
      })
    }
    const headers = headersOf(list)
    for (const { from, count, first } of runsOf(columns))
      sheet.getRangeByIndexes(top, left + first, 1, count).values = [headers.slice(from, from + count)]
    if (top >= headerRow) writeHead(sheet, top - headerRow, left, list, words)
    remember(batch, list, tableId)
    sheet.activate()
  })
  return { ...table, height: height + more }
}

function headersOf({ columns }: CombinedList): string[] {
  return columns.map(({ header }) => String(cellContent(header)))
}

/** What the list is, as of when; and the mark by which no reader takes it for a return. */
function writeHead(
  sheet: Excel.Worksheet,
  row: number,
  column: number,
  { cycleKey }: CombinedList,
  { title, facts }: CombinedWords,
): void {
  sheet.getRangeByIndexes(row, column, headerRow, 1).values = [
    [cellContent(title)],
    [cellContent(facts)],
    [`${combinedMark} ${cycleKey}`],
  ]
}

function remember(batch: ExcelBatch, list: CombinedList, tableId: string): void {
  const { columns } = list
  batch.context.workbook.settings.add(memoryKey(list), {
    tableId,
    keys: columns.map(({ key }) => key),
    headers: columns.map(({ header }) => header),
  })
}

/** Columns of the list that stand side by side in the table too. `from` counts in the list, `first` in the table. */
function runsOf(columns: readonly (number | null)[]): { from: number; first: number; count: number }[] {
  const runs: { from: number; first: number; count: number }[] = []
  columns.forEach((column, index) => {
    const last = runs.at(-1)
    if (column === null) return
    if (last && last.from + last.count === index && last.first + last.count === column) last.count++
    else runs.push({ from: index, first: column, count: 1 })
  })
  return runs
}

/** A megabyte a round trip. A line that is left alone ends a block. */
async function writeLines(
  batch: ExcelBatch,
  list: CombinedList,
  { sheetId, top, left, columns }: StandingTable,
  lines: readonly Line[],
): Promise<void> {
  const sheet = batch.context.workbook.worksheets.getItem(sheetId)
  const runs = runsOf(columns)
  const numbered = lines.map((line, index) => ({ row: top + 1 + index, cells: cellsOf(line, list) }))
  const changing = numbered.filter(({ cells }) => cells !== null)
  const measure = ({ cells }: (typeof changing)[number]) =>
    cells!.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length * 3 + 8 : 12), 0)
  await inParts(changing, { measure, most: mostBytes }, async (part) => {
    await batch.exchange(() => {
      for (const block of neighbours(part))
        for (const { from, first, count } of runs)
          sheet.getRangeByIndexes(block[0]!.row, left + first, block.length, count).values = block.map(
            ({ cells }) => cells!.slice(from, from + count),
          ) as never
    })
  })
}

/** Null leaves a cell as it is: of an activity that is in the list no more, the reference stays. */
function cellsOf(line: Line, { columns }: CombinedList): (string | number | null)[] | null {
  if (line === null) return null
  if (line === 'gone') return columns.map((_, index) => (index === 0 ? null : ''))
  if (line === 'blank') return columns.map(() => '')
  return line.map(fitting)
}

/** What a cell cannot hold is cut, with a mark that it was. */
function fitting(value: string | number | null): string | number {
  if (typeof value !== 'string') return value ?? ''
  const text = value.length >= mostLetters ? `${value.slice(0, mostLetters - 2)}…` : value
  return cellContent(text) as string
}

function neighbours<T extends { readonly row: number }>(lines: readonly T[]): T[][] {
  const blocks: T[][] = []
  for (const line of lines) {
    const last = blocks.at(-1)
    if (last && last.at(-1)!.row + 1 === line.row) last.push(line)
    else blocks.push([line])
  }
  return blocks
}
