/** Tables of the note. */
import {
  AlignmentType,
  BorderStyle,
  HeadingLevel,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import type {
  Figure,
  ListColumn,
  ListRow,
  NumberFormat,
  PlanCell,
  PlanColumn,
  PlanTable,
} from '../report-plan.ts'
import { plainCell } from './figure-tables.ts'
import type { NoteLook } from './note-look.ts'

/** Between the margins of an A4 page, in twentieths of a point. */
const pageWidth = 9_026
const textSize = 16
/** In characters, as the sheets' columns. */
const widestLabel = 26
const line = { style: BorderStyle.SINGLE, size: 4, color: 'B7C7CF' } as const

const numberOptions: Readonly<Record<NumberFormat, Intl.NumberFormatOptions>> = {
  count: { maximumFractionDigits: 0 },
  money: { minimumFractionDigits: 2, maximumFractionDigits: 2 },
  percent: { style: 'percent', maximumFractionDigits: 1 },
  plain: { useGrouping: false },
}

interface CellText {
  readonly text: string
  readonly isNumber: boolean
}

export function planTable(table: PlanTable, look: NoteLook): (Paragraph | Table)[] {
  const rows = table.rows.map((row) => row.map((cell) => cellText(cell, look)))
  const lastRow = table.hasTotal ? rows.length - 1 : -1
  return [titleOf(table.title, look), grid(table.columns, rows, { look, lastRow })]
}

export function listTable(
  columns: readonly ListColumn[],
  rows: readonly ListRow[],
  look: NoteLook,
): (Paragraph | Table)[] {
  if (rows.length === 0) return []
  const texts = rows.map((row) =>
    row.map((value): CellText => {
      const isNumber = typeof value === 'number'
      return { text: isNumber ? look.number(value, numberOptions.money) : (value ?? ''), isNumber }
    }),
  )
  return [grid(columns, texts, { look, lastRow: -1 })]
}

function cellText(cell: PlanCell, look: NoteLook): CellText {
  const value = plainCell(cell)
  if (typeof value !== 'number') return { text: value ?? '', isNumber: false }
  const { format } = cell as Figure
  return { text: look.number(value, numberOptions[format]), isNumber: true }
}

function titleOf(text: string, look: NoteLook): Paragraph {
  return new Paragraph({
    heading: HeadingLevel.HEADING_2,
    bidirectional: look.isMirrored,
    keepNext: true,
    spacing: { before: 200, after: 80 },
    children: [new TextRun({ text, ...look.run(20), bold: true, color: '1D2B33' })],
  })
}

function grid(
  columns: readonly PlanColumn[],
  rows: readonly (readonly CellText[])[],
  { look, lastRow }: { readonly look: NoteLook; readonly lastRow: number },
): Table {
  const widths = widthsOf(columns)
  const header = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map(({ header: text }, index) =>
      cell({ text, isNumber: false }, { look, width: widths[index]!, isStrong: true, fill: 'EAF1F4' }),
    ),
  })
  return new Table({
    layout: TableLayoutType.FIXED,
    visuallyRightToLeft: look.isMirrored,
    width: { size: pageWidth, type: WidthType.DXA },
    columnWidths: widths,
    borders: {
      top: line,
      bottom: line,
      left: line,
      right: line,
      insideHorizontal: line,
      insideVertical: line,
    },
    rows: [
      header,
      ...rows.map(
        (row, at) =>
          new TableRow({
            cantSplit: true,
            children: row.map((one, index) =>
              cell(one, { look, width: widths[index]!, isStrong: at === lastRow }),
            ),
          }),
      ),
    ],
  })
}

/** As on the sheets, but that labels leave the figures' headers room for whole words. */
function widthsOf(columns: readonly PlanColumn[]): number[] {
  const wanted = columns.map(({ width }, index) =>
    index === 0 && columns.length > 3 ? Math.min(width, widestLabel) : width,
  )
  const whole = wanted.reduce((sum, width) => sum + width, 0)
  return wanted.map((width) => Math.round((width / whole) * pageWidth))
}

function cell(
  { text, isNumber }: CellText,
  {
    look,
    width,
    isStrong,
    fill,
  }: { readonly look: NoteLook; readonly width: number; readonly isStrong: boolean; readonly fill?: string },
): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlign.TOP,
    margins: { top: 40, bottom: 40, left: 70, right: 70 },
    ...(fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, color: 'auto', fill } }),
    children: [
      new Paragraph({
        bidirectional: look.isMirrored,
        alignment: isNumber ? AlignmentType.END : AlignmentType.START,
        children: [new TextRun({ text, ...look.run(textSize), bold: isStrong })],
      }),
    ],
  })
}
