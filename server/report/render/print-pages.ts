/** How a sheet is printed: its scale, and where its pages end. */
import type { Worksheet } from 'exceljs'
import type { Block, PlanSheet, ReportPlan } from '../report-plan.ts'
import { hasColumnFilters } from './filters.ts'
import { chartRows, type Layout } from './layout.ts'
import { type PrintedPart, pageBreaks } from './page-breaks.ts'

/** A4 across, less the margins that `pageMargins` leaves, in points. */
const paper = { width: 841.9, height: 595.3 }
export const pageMargins = { left: 0.5, right: 0.5, top: 0.8, bottom: 0.7, header: 0.35, footer: 0.3 }
const pointsInInch = 72
const printable = {
  width: paper.width - (pageMargins.left + pageMargins.right) * pointsInInch,
  height: paper.height - (pageMargins.top + pageMargins.bottom) * pointsInInch,
}
/** Eight pixels. A digit of Arial at 10 points takes seven, but not every office has Arial. */
const pointsInWidth = 6
/** Offices round widths and heights each in their own way. */
const caution = 0.96
const smallestScale = 40
/** A table longer than so many pages is torn apart rather than printed smaller. */
const mostShrunk = 1.3
/** So many rows stay together at the beginning and the end of a table. */
const keptTogether = 3
/** Of rows that say nothing of their own, in points. */
const usualRow = 13.5

export interface PrintedSheet {
  readonly plan: ReportPlan
  readonly sheet: PlanSheet
  readonly layout: Layout
  readonly worksheet: Worksheet
  /** First and last of the rows printed again on each page. */
  readonly repeated: readonly [first: number, last: number]
}

/**
 * Sets a scale at which all columns stand on one page, and ends pages where nothing is torn apart. Excel overlooks page ends on sheets
 * that are to be fitted to pages, so the scale is said outright. False where the columns are too many for that; nothing is set then.
 */
export function printOnPages(printed: PrintedSheet): boolean {
  const { worksheet } = printed
  const widthScale = scaleOfWidth(worksheet)
  if (widthScale < smallestScale) return false
  const parts = partsOf(printed)
  const repeated = heightOf(worksheet, ...printed.repeated)
  const scale = scaleOfHeight(parts, repeated, widthScale)
  for (const row of pageBreaks(parts, { height: pageHeight(scale), repeated }))
    worksheet.getRow(row).addPageBreak()
  Object.assign(worksheet.pageSetup, { fitToPage: false, scale })
  return true
}

function pageHeight(scale: number): number {
  return (printable.height * caution * 100) / scale
}

/** What is only a little longer than a page is printed a little smaller, and stands on one. */
function scaleOfHeight(parts: readonly PrintedPart[], repeated: number, scale: number): number {
  const wanted = parts
    .map(({ gap, togetherHeight = 0 }) => gap + togetherHeight + repeated)
    .filter((height) => height > pageHeight(scale) && height <= pageHeight(scale) * mostShrunk)
  return wanted.length === 0 ? scale : Math.floor(scale * (pageHeight(scale) / Math.max(...wanted)))
}

function scaleOfWidth(worksheet: Worksheet): number {
  return Math.min(100, Math.floor((100 * caution * printable.width) / columnsWidth(worksheet)))
}

function columnsWidth(worksheet: Worksheet): number {
  const widths = worksheet.columns?.map(({ width = 9, hidden }) => (hidden ? 0 : width)) ?? []
  return widths.reduce((sum, each) => sum + each, 0) * pointsInWidth
}

/** How much stands on one page across, in points of the sheet: a heading that is longer would need another one beside it. */
export function printedWidth(worksheet: Worksheet): number {
  return caution * Math.max(printable.width, columnsWidth(worksheet))
}

/** What stays together on the sheet, from top to bottom. Rows get the height they are reckoned with. */
function partsOf(printed: PrintedSheet): PrintedPart[] {
  const { worksheet } = printed
  let printedTo = 0
  return [...keptRows(printed)].map(({ from, to, togetherTo }) => {
    const gap = heightOf(worksheet, printedTo + 1, from - 1)
    printedTo = to
    return {
      lastRow: to,
      height: heightOf(worksheet, from, to),
      gap,
      togetherHeight: heightOf(worksheet, from, togetherTo),
    }
  })
}

function heightOf(worksheet: Worksheet, from: number, to: number): number {
  let height = 0
  for (let at = from; at <= to; at++) {
    const row = worksheet.getRow(at)
    row.height ??= usualRow
    height += row.height
  }
  return height
}

interface KeptRows {
  readonly from: number
  readonly to: number
  /** The last row of all that is best seen together, where these rows begin it. */
  readonly togetherTo: number
}

function* keptRows({ plan, sheet, layout }: PrintedSheet): Generator<KeptRows> {
  // A heading goes with what it stands over; the title of the sheet is one.
  let heading: number | null = 1
  for (const [index, block] of sheet.blocks.entries()) {
    const first = layout.blockRows.get(sheet)![index]!
    if (block.kind === 'heading') {
      heading ??= first
      continue
    }
    const ends = endsOf(block, first, { plan, layout })
    let from = heading ?? first
    heading = null
    for (const [nth, to] of ends.entries()) {
      yield { from, to, togetherTo: nth === 0 ? ends.at(-1)! : to }
      from = to + 1
    }
  }
  const list = layout.listRows.get(sheet)
  if (list !== undefined) yield { from: heading ?? list, to: list, togetherTo: list + keptTogether }
}

/** The last row of each of a block's parts: pages may end behind it. */
function endsOf(
  block: Exclude<Block, { kind: 'heading' }>,
  first: number,
  { plan, layout }: Pick<PrintedSheet, 'plan' | 'layout'>,
): number[] {
  if (block.kind === 'paragraph') return [first]
  // With the blank row below it, into which its frame reaches.
  if (block.kind === 'chart') return [first + chartRows(block)]
  if (block.kind === 'facts') return endsOfRows(first, first + block.rows.length - 1)
  const { firstRow } = layout.tables.get(block)!
  const filters = !plan.hasLiveFigures && hasColumnFilters(block) ? 1 : 0
  return endsOfRows(firstRow, firstRow + block.rows.length + filters - 1)
}

function endsOfRows(firstRow: number, lastRow: number): number[] {
  const ends: number[] = []
  for (let row = firstRow + keptTogether - 1; row <= lastRow - keptTogether; row++) ends.push(row)
  return [...ends, lastRow]
}
