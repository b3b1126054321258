/** Renders a planned report as a workbook. Knows workbooks only: what is counted and said is in the plan. */
import type { Worksheet } from 'exceljs'
import ExcelJS from 'exceljs'
import type { ByteSink } from '../workbooks/byte-sinks.ts'
import { addCharts } from '../workbooks/finish/charts.ts'
import { dropDanglingBarReferences } from '../workbooks/finish/data-bars.ts'
import { partsOf, type XlsxParts } from '../workbooks/finish-xlsx.ts'
import type { RowValue, Sharing } from '../workbooks/row-xml.ts'
import { escapeUnwritable } from '../workbooks/row-xml-text.ts'
import { type RowsOfList, type SplicedRows, writeWithRows } from '../workbooks/splice-rows.ts'
import { linesIn } from '../workbooks/wrapped-text.ts'
import { rowsOfLists } from './list-source.ts'
import { chartsOf } from './render/charts.ts'
import { type Layout, layoutOf } from './render/layout.ts'
import { pageMargins, printedWidth, printOnPages } from './render/print-pages.ts'
import {
  colours,
  font,
  hairline,
  type Look,
  listNumberFormat,
  lookOf,
  textAlignment,
  textFormat,
} from './render/styles.ts'
import { type Page, styleHeader, writePage } from './render/write-page.ts'
import type { ListColumn, PlanList, PlanSheet, ReportPlan } from './report-plan.ts'

const stylesPart = 'xl/styles.xml'
const applicationPart = 'docProps/app.xml'
/** Longer lists are not wrapped: reckoning the heights of their rows would keep an office busy for minutes. */
const longestWrappedList = 2_000
/** A header that takes more rows than this would leave no room below it. */
const mostFrozenRows = 8
/** A quarter less work than the usual 6, for a file a twentieth larger. */
export const listLevel = 5
const columnsPerPrintedPage = 12
const highestRow = 409

/**
 * Writes the workbook. The same plan gives the same bytes: nothing is asked of clock, chance or machine. The sink is not
 * closed. Lists are read while they are written; memory does not grow with them.
 */
export async function renderReport(plan: ReportPlan, sink: ByteSink): Promise<void> {
  // exceljs's workbook is no longer in reach, nor in memory, while the lists are written.
  const { parts, lists } = await skeletonOf(plan)
  await writeWithRows(
    parts,
    lists.map(({ sheetRows }) => sheetRows),
    rowsOnSheets(lists),
    sink,
    { level: listLevel },
  )
}

interface Skeleton {
  readonly parts: XlsxParts
  readonly lists: readonly ListOnSheet[]
}

/** All but the rows of the lists. */
async function skeletonOf(plan: ReportPlan): Promise<Skeleton> {
  const workbook = new ExcelJS.Workbook()
  const look = lookOf(plan.language, plan.direction)
  const layout = layoutOf(plan)
  setProperties(workbook, plan)
  const lists: ListOnSheet[] = []
  const printedWidths = new Map<PlanSheet, number>()
  for (const sheet of plan.sheets) {
    const worksheet = workbook.addWorksheet(sheet.name, pageOptions(plan, sheet, layout))
    const page: Page = { plan, layout, look, sheet, worksheet }
    writePage(page)
    printedWidths.set(sheet, printedWidth(worksheet))
    const { list } = sheet
    if (list) lists.push({ ...list, sheetRows: addList(page, list) })
    if (pagesAcross(sheet) === 1)
      printOnPages({ plan, sheet, layout, worksheet, repeated: repeatedRows(sheet, layout) })
  }
  const parts = await partsOf(workbook)
  parts.edit(stylesPart, (xml) => setDefaultFont(quoteText(xml), look))
  // LibreOffice trusts row heights and results of a file that calls itself Excel's, and reckons those of others.
  parts.edit(applicationPart, (xml) => xml.replace('>Microsoft Excel<', '>Cinnabar<'))
  dropDanglingBarReferences(
    parts,
    plan.sheets.map(({ name }) => name),
  )
  addCharts(parts, chartsOf({ plan, layout, look, printedWidths }))
  return { parts, lists }
}

type ListOnSheet = PlanList & { readonly sheetRows: SplicedRows }

async function* rowsOnSheets(lists: readonly ListOnSheet[]): AsyncGenerator<readonly RowsOfList[]> {
  for await (const together of rowsOfLists(lists))
    yield together.map(({ list, rows }) => ({ list: list.sheetRows, rows }))
}

function setProperties(workbook: ExcelJS.Workbook, plan: ReportPlan): void {
  const day = new Date(plan.judgedAt)
  workbook.created = day
  workbook.modified = day
  workbook.creator = 'Cinnabar'
  workbook.lastModifiedBy = 'Cinnabar'
  workbook.title = plan.title
  workbook.subject = plan.runningTitle
  workbook.keywords = plan.statusText
}

function pageOptions(
  plan: ReportPlan,
  sheet: PlanSheet,
  layout: Layout,
): Partial<ExcelJS.AddWorksheetOptions> {
  const headerRow = repeatedHeader(sheet, layout)
  const isFrozen = headerRow !== null && headerRow <= mostFrozenRows
  const title = headerText(plan.runningTitle)
  const page = plan.words.page.replace('{page}', '&P').replace('{pages}', '&N')
  return {
    properties: { tabColor: { argb: sheet.list ? colours.quiet : colours.headerFill } },
    views: [
      {
        state: 'frozen',
        ySplit: isFrozen ? headerRow : 2,
        xSplit: isFrozen ? 1 : 0,
        rightToLeft: plan.direction === 'rtl',
        showGridLines: false,
        zoomScale: 100,
      },
    ],
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: pagesAcross(sheet),
      fitToHeight: 0,
      horizontalCentered: false,
      printTitlesRow: repeatedRows(sheet, layout).join(':'),
      margins: pageMargins,
    },
    headerFooter: {
      oddHeader: `&L&9 ${title}&R&"-,Bold"&9 ${headerText(plan.statusText)}`,
      // A blank keeps a text that begins with a digit apart from the font size.
      oddFooter: `&L&8 ${headerText(sheet.name)}&R&8 ${page}`,
    },
  }
}

/** The header that stays in sight and is printed again on each page: the list's, or that of the only table. */
function repeatedHeader(sheet: PlanSheet, layout: Layout): number | null {
  const listRow = layout.listRows.get(sheet)
  if (listRow !== undefined) return listRow
  const tables = sheet.blocks.filter((block) => block.kind === 'table')
  const [first] = tables
  // Above a second table, the header of the first would mislead.
  if (!first || tables.length > 1) return null
  return layout.tables.get(first)!.headerRow
}

/** First and last of the rows that are printed again on each page. */
function repeatedRows(sheet: PlanSheet, layout: Layout): readonly [number, number] {
  const header = repeatedHeader(sheet, layout)
  return header === null ? [1, 3] : [header, header]
}

function pagesAcross({ list }: PlanSheet): number {
  const shown = list?.columns.filter(({ isHelper }) => !isHelper).length ?? 0
  return Math.max(1, Math.ceil(shown / columnsPerPrintedPage))
}

/** An ampersand begins a code in headers. Excel takes 255 characters in all. */
function headerText(text: string): string {
  return text.replaceAll('&', '&&').slice(0, 110)
}

/** The list's header and two sample rows, which carry the formats for numbers and for text; and its table. */
function addList({ plan, layout, look, sheet, worksheet }: Page, list: PlanList): SplicedRows {
  const headerRow = layout.listRows.get(sheet)!
  const { columns } = list
  worksheet.addTable({
    name: `List_${list.key.replace('.', '_')}`,
    ref: `A${headerRow}`,
    headerRow: true,
    style: { theme: 'TableStyleLight1', showRowStripes: true },
    columns: columns.map(({ header }) => ({ name: escapeUnwritable(header), filterButton: true })),
    rows: [columns.map(() => ''), columns.map(() => '')],
  })
  const isWrapped = list.isForReading === true && list.rowCount <= longestWrappedList
  let lines = 1
  columns.forEach((column, index) => {
    const header = worksheet.getCell(headerRow, index + 1)
    styleHeader(header, look, ['integer', 'money', 'flag'].includes(column.kind))
    if (!column.isHelper) lines = Math.max(lines, linesIn(column.header, column.width - 3))
    else hide(worksheet, index)
    styleSamples(worksheet, headerRow, index, column, isWrapped, look)
  })
  worksheet.getRow(headerRow).height = Math.min(lines, 5) * 13.5 + 4
  return {
    sheetName: sheet.name,
    firstRow: headerRow + 1,
    sharing: sharingOf(list, plan),
    rowCount: list.rowCount,
    ...(isWrapped ? { heightOf: heightOfRow(columns), hasBlankCells: true } : {}),
  }
}

/** Labels are few. What was written by reporters is in no other row, but in the other lists that are made of the same. */
function sharingOf({ columns, source }: PlanList, { sheets }: ReportPlan): Sharing[] {
  const madeTogether = sheets.filter(({ list }) => list?.source.walk === source.walk).length
  return columns.map(({ kind }) => {
    if (kind === 'label' || kind === 'code') return 'few'
    return madeTogether > 1 ? 'together' : 'none'
  })
}

/** As high as its longest text when wrapped, within what Excel allows. */
function heightOfRow(columns: readonly ListColumn[]) {
  return (row: readonly RowValue[]): number => {
    let lines = 1
    row.forEach((value, index) => {
      if (typeof value !== 'string') return
      // The letters of lists are smaller than those the width is measured in.
      lines = Math.max(lines, linesIn(value, columns[index]!.width * 1.08, 1))
    })
    return Math.min(lines * 12.5 + 2, highestRow)
  }
}

/** Helper columns can be opened at their outline, but are out of a reader's way. */
function hide(worksheet: Worksheet, index: number): void {
  const column = worksheet.getColumn(index + 1)
  column.outlineLevel = 1
  column.hidden = true
}

function styleSamples(
  worksheet: Worksheet,
  headerRow: number,
  index: number,
  column: ListColumn,
  isWrapped: boolean,
  look: Look,
): void {
  const number = worksheet.getCell(headerRow + 1, index + 1)
  number.value = null
  number.font = font(look, { size: 9 })
  number.numFmt = listNumberFormat(column)
  number.alignment = { vertical: 'top' }
  const text = worksheet.getCell(headerRow + 2, index + 1)
  text.value = null
  text.font = font(look, { size: 9 })
  text.numFmt = textFormat
  text.alignment = textAlignment(look, { wrapText: isWrapped })
  if (!isWrapped) return
  number.border = hairline
  text.border = hairline
}

/** `quotePrefix` on every format for text (see styles): exceljs has no word for it. */
function quoteText(styles: string): string {
  const start = styles.indexOf('<cellXfs')
  const end = styles.indexOf('</cellXfs>')
  const formats = styles
    .slice(start, end)
    .replaceAll('<xf numFmtId="49"', '<xf numFmtId="49" quotePrefix="1"')
  return styles.slice(0, start) + formats + styles.slice(end)
}

/** The font of blank cells and of the column widths. */
function setDefaultFont(styles: string, look: Look): string {
  return styles.replace(
    '<scheme val="minor"/><sz val="11"/><name val="Calibri"/>',
    `<sz val="10"/><name val="${look.fontName}"/>`,
  )
}
