/** The blocks of one sheet: title, paragraphs, facts, tables. */
import type { Cell, Worksheet } from 'exceljs'
import { columnLetters } from '../../workbooks/row-xml.ts'
import { escapeUnwritable } from '../../workbooks/row-xml-text.ts'
import { boldness, displayWidth, linesIn } from '../../workbooks/wrapped-text.ts'
import type { Block, PlanCell, PlanSheet, PlanTable, ReportPlan } from '../report-plan.ts'
import { chartRowPoints } from './charts.ts'
import { columnFilter, hasColumnFilters, rowFilter } from './filters.ts'
import { chartRows, type Layout } from './layout.ts'
import {
  barRule,
  colours,
  fill,
  font,
  hairline,
  type Look,
  shadeRule,
  textAlignment,
  totalLine,
} from './styles.ts'
import { longestWord, sizeThatFits } from './text-room.ts'
import { writeCell } from './write-cell.ts'

export interface Page {
  readonly plan: ReportPlan
  readonly layout: Layout
  readonly look: Look
  readonly sheet: PlanSheet
  readonly worksheet: Worksheet
}

const pointsInLine = 13.5
/** Sheets without a table have a column for labels and one for values. */
const plainWidths = [46, 44, 16, 16]
const filterWidth = 60
const largeRow = 32
/** Room that a bold label's indentation takes. */
const boldIndent = 2

export function writePage(page: Page): void {
  setWidths(page)
  writeTitle(page)
  const rows = page.layout.blockRows.get(page.sheet)!
  page.sheet.blocks.forEach((block, index) => {
    writeBlock(page, block, rows[index]!)
  })
}

/** Tables of one sheet share its columns: each is as wide as the widest wants it. */
function setWidths({ sheet, worksheet, plan }: Page): void {
  const tables = sheet.blocks.filter((block) => block.kind === 'table')
  const widths = tables.length === 0 && !sheet.list ? [...plainWidths] : []
  const widen = (index: number, width: number) => {
    widths[index] = Math.max(widths[index] ?? 0, width)
  }
  for (const { columns } of tables) {
    columns.forEach(({ width, header }, index) => {
      widen(index, Math.max(width, longestWord(header)))
    })
    if (!plan.hasLiveFigures) widen(columns.length, filterWidth)
  }
  sheet.list?.columns.forEach(({ width }, index) => {
    widen(index, width)
  })
  widths.forEach((width, index) => {
    worksheet.getColumn(index + 1).width = width
  })
}

function writeTitle({ sheet, worksheet, look, plan }: Page): void {
  const isCover = sheet === plan.sheets[0]
  const title = worksheet.getCell('A1')
  title.value = escapeUnwritable(sheet.title)
  const size = sizeThatFits(sheet.title, isCover ? 20 : 16, worksheet)
  title.font = font(look, { size, bold: true, color: { argb: colours.headerFill } })
  title.alignment = textAlignment(look, { wrapText: false, vertical: 'middle' })
  worksheet.getRow(1).height = isCover ? 34 : 26
  const line = worksheet.getCell('A2')
  line.value = escapeUnwritable(`${plan.statusText} · ${plan.runningTitle}`)
  line.font = font(look, {
    size: sizeThatFits(line.value, 10, worksheet),
    bold: true,
    color: { argb: plan.isDraft ? colours.accent : colours.quiet },
  })
  line.alignment = textAlignment(look, { wrapText: false })
}

function writeBlock(page: Page, block: Block, row: number): void {
  if (block.kind === 'table') writeTable(page, block, row)
  else if (block.kind === 'chart') leaveRoom(page, chartRows(block), row)
  else if (block.kind === 'facts') writeFacts(page, block.rows, row)
  else if (block.kind === 'heading') writeHeading(page, block.text, row)
  else writeParagraph(page, block.text, row)
}

/** The chart itself is added when the workbook is finished; its rows must have the height it was measured in. */
function leaveRoom({ worksheet }: Page, rowCount: number, row: number): void {
  for (let at = row; at < row + rowCount; at++) worksheet.getRow(at).height = chartRowPoints
}

function writeFacts(page: Page, facts: Extract<Block, { kind: 'facts' }>['rows'], row: number): void {
  const { worksheet, look } = page
  facts.forEach(({ label, value }, index) => {
    const strong: PlanCell = { kind: 'words', text: label, isStrong: true }
    setRowHeight(page, [strong, value], row + index)
    const name = worksheet.getCell(row + index, 1)
    writeCell(name, strong, { ...page, addressOf: () => '' })
    name.font = font(look, { bold: true })
    name.alignment = textAlignment(look, { indent: 1, vertical: 'middle' })
    name.fill = fill(colours.labelFill)
    name.border = hairline
    const cell = worksheet.getCell(row + index, 2)
    writeCell(cell, value, { ...page, addressOf: () => '' })
    cell.alignment = textAlignment(look, { indent: 1, vertical: 'middle' })
    cell.border = hairline
  })
}

function writeHeading({ worksheet, look }: Page, text: string, row: number): void {
  const cell = worksheet.getCell(row, 1)
  cell.value = escapeUnwritable(text)
  const size = sizeThatFits(text, 12, worksheet)
  cell.font = font(look, { size, bold: true, color: { argb: colours.headerFill } })
  cell.alignment = textAlignment(look, { wrapText: false, vertical: 'bottom' })
  worksheet.getRow(row).height = 20
}

/** Text across the page. A merged cell does not grow with its text, so the height is reckoned here. */
function writeParagraph({ worksheet, look }: Page, text: string, row: number): void {
  let columns = 0
  let width = 0
  while (width < 120 && columns < 8) width += worksheet.getColumn(++columns).width ?? 9
  const cell = worksheet.getCell(row, 1)
  cell.value = escapeUnwritable(text)
  cell.font = font(look)
  cell.alignment = textAlignment(look)
  if (columns > 1) worksheet.mergeCells(row, 1, row, columns)
  const lines = text
    .split('\n')
    .reduce((sum, line) => sum + Math.ceil((displayWidth(line) + 1) / (width * 1.05)), 0)
  worksheet.getRow(row).height = lines * pointsInLine + 2
}

function writeTable(page: Page, table: PlanTable, row: number): void {
  const { worksheet, layout, plan } = page
  const { headerRow, firstRow } = layout.tables.get(table)!
  writeHeading(page, table.title, row)
  if (table.note) writeNote(page, table.note, row + 1)
  writeHeader(page, table, headerRow)
  table.rows.forEach((cells, index) => {
    const rowNumber = firstRow + index
    const isTotal = table.hasTotal === true && index === table.rows.length - 1
    const addressOf = (key: string) =>
      `${columnLetters(table.columns.findIndex((one) => one.key === key))}${rowNumber}`
    setRowHeight(page, cells, rowNumber)
    cells.forEach((content, column) => {
      const cell = worksheet.getCell(rowNumber, column + 1)
      writeCell(cell, content, { ...page, addressOf })
      // Text keeps a distance from the number before it.
      cell.alignment = { ...cell.alignment, vertical: 'middle', indent: cell.alignment.horizontal ? 1 : 0 }
      cell.border = isTotal ? totalLine : hairline
      if (isTotal) {
        cell.fill = fill(colours.totalFill)
        cell.font = { ...cell.font, bold: true }
      } else if (column === 0) cell.fill = fill(colours.labelFill)
    })
    if (table.largeRows?.includes(index)) enlarge(page, cells, rowNumber)
    if (!plan.hasLiveFigures) writeFilter(page, rowFilter(cells, plan.words), rowNumber, cells.length + 1)
  })
  writeScales(page, table)
  if (!plan.hasLiveFigures && hasColumnFilters(table))
    writeColumnFilters(page, table, firstRow + table.rows.length)
}

/** Figures several times as large as others, to be found at a glance. */
function enlarge({ worksheet, look }: Page, cells: readonly PlanCell[], rowNumber: number): void {
  const row = worksheet.getRow(rowNumber)
  row.height = Math.max(row.height ?? 0, largeRow)
  cells.forEach((content, column) => {
    const cell = worksheet.getCell(rowNumber, column + 1)
    const isFigure = content?.kind === 'figure' || content?.kind === 'number'
    const isOwn = column === 1
    cell.font = font(look, {
      size: isOwn ? 18 : isFigure ? 13 : 12,
      bold: isOwn || !isFigure,
      color: { argb: isFigure && !isOwn ? colours.quiet : colours.headerFill },
    })
  })
}

/** Shades and bars of the office itself: they follow when figures change. The numbers stay readable on them. */
function writeScales({ worksheet, layout }: Page, table: PlanTable): void {
  const { firstRow } = layout.tables.get(table)!
  const lastRow = firstRow + table.rows.length - (table.hasTotal ? 2 : 1)
  if (lastRow < firstRow) return
  const lettersOf = (key: string) => columnLetters(table.columns.findIndex((one) => one.key === key))
  const { shades = [], bars = [] } = table
  if (shades.length > 0) {
    const ref = `${lettersOf(shades[0]!)}${firstRow}:${lettersOf(shades.at(-1)!)}${lastRow}`
    worksheet.addConditionalFormatting({ ref, rules: [shadeRule] })
  }
  for (const key of bars) {
    const ref = `${lettersOf(key)}${firstRow}:${lettersOf(key)}${lastRow}`
    worksheet.addConditionalFormatting({ ref, rules: [barRule] })
  }
}

/** Said outright: not every office makes a row as high as its wrapped text when it opens a file. */
function setRowHeight({ worksheet, plan }: Page, cells: readonly PlanCell[], row: number): void {
  let lines = 1
  cells.forEach((content, column) => {
    const text = content !== null && 'text' in content ? content.text : ''
    const isBold = content?.kind === 'words' && content.isStrong === true
    const width = (worksheet.getColumn(column + 1).width ?? 9) - (isBold ? boldIndent : 1)
    lines = Math.max(lines, linesIn(text, width, isBold ? boldness : 1))
  })
  // Filters beside the figures are in small print and longer than their rows.
  if (!plan.hasLiveFigures && cells.some((content) => content?.kind === 'figure')) lines = Math.max(lines, 2)
  if (lines > 1) worksheet.getRow(row).height = Math.min(lines, 28) * pointsInLine + 2
}

function writeNote({ worksheet, look }: Page, text: string, row: number): void {
  const cell = worksheet.getCell(row, 1)
  writeParagraph({ worksheet, look } as Page, text, row)
  cell.font = font(look, { italic: true, color: { argb: colours.quiet } })
}

/** A header stands where its column's content stands: numbers are at the right, in Arabic as well. */
export function styleHeader(cell: Cell, look: Look, isOverNumbers: boolean): void {
  cell.font = font(look, { bold: true, color: { argb: colours.headerText } })
  cell.fill = fill(colours.headerFill)
  cell.alignment = textAlignment(look, {
    vertical: 'middle',
    ...(isOverNumbers ? { horizontal: 'right' } : { indent: 1 }),
  })
}

function writeHeader({ worksheet, look, plan }: Page, table: PlanTable, headerRow: number): void {
  const headers = table.columns.map(({ header }) => header)
  if (!plan.hasLiveFigures) headers.push(plan.words.filter)
  let lines = 1
  headers.forEach((header, index) => {
    const cell = worksheet.getCell(headerRow, index + 1)
    cell.value = escapeUnwritable(header)
    styleHeader(
      cell,
      look,
      table.rows.some((row) => row[index]?.kind === 'figure' || row[index]?.kind === 'number'),
    )
    lines = Math.max(lines, linesIn(header, (worksheet.getColumn(index + 1).width ?? 9) - 1))
  })
  worksheet.getRow(headerRow).height = Math.min(lines, 8) * pointsInLine + 4
}

function writeFilter({ worksheet, look }: Page, text: string, row: number, column: number): void {
  const cell = worksheet.getCell(row, column)
  cell.value = escapeUnwritable(text)
  cell.font = font(look, { size: 8, color: { argb: colours.quiet } })
  cell.alignment = textAlignment(look)
}

function writeColumnFilters(page: Page, table: PlanTable, row: number): void {
  writeFilter(page, page.plan.words.filter, row, 1)
  table.columns.forEach((_, column) => {
    if (column > 0) writeFilter(page, columnFilter(table, column, page.plan.words), row, column + 1)
  })
}
