/** Writes changed cells, new rows, identity and receipt: one round trip to find the places, one for each megabyte, one if something clashed. */
import type { CellScalar } from '../../templates/activity.ts'
import { identityPropertyPrefix } from '../../templates/workbook-layout.ts'
import { type Block, joinCells, type PlacedCell } from './cell-blocks.ts'
import { cellContent, fitsInCell, isSameCell } from './cell-text.ts'
import { freshPlace } from './find-rows.ts'
import { inParts } from './in-parts.ts'
import { type Growth, growRows, lookBelow, placeNewRows } from './new-rows.ts'
import type { CellChange, SkippedChange, WorkbookChanges, WriteOutcome } from './open-workbook.ts'
import type { WorkbookPlace } from './place.ts'
import { answerOffset } from './read-workbook.ts'
import type { ExcelBatch } from './session.ts'

/** Of the 5 MB that Excel on the web takes at most. */
const mostBytes = 1_000_000
/** A block costs so much beside its cells. */
const bytesOfBlock = 600

export async function writeWorkbook(
  batch: ExcelBatch,
  place: WorkbookPlace,
  changes: WorkbookChanges,
): Promise<WriteOutcome> {
  const sheet = batch.context.workbook.worksheets.getItem(place.sheetId)
  const skipped: SkippedChange[] = []
  const { cells, added, growth } = await placeChanges(batch, place, changes, skipped)
  const blocks = joinCells(cells)
  const clashes: PlacedCell<unknown>[] = []
  const items: Item[] = [...(growth ? (['growth'] as const) : []), ...blocks, 'facts']
  await inParts(items, { measure: bytesOf, most: mostBytes }, async (part) => {
    const before: { block: Block<CellChange>; range: Excel.Range }[] = []
    await batch.exchange(() => {
      for (const item of part) {
        if (item === 'facts') writeFacts(batch, place, changes)
        else if (item === 'growth') growRows(batch, place, growth!)
        else before.push({ block: item, range: putBlock(sheet, item) })
      }
    })
    for (const { block, range } of before) findClashes(block, range, clashes, skipped)
  })
  await putBack(batch, sheet, clashes)
  // What is skipped of new rows was never counted among the changes.
  const ofChanges = skipped.filter(({ change }) => changes.cells.includes(change))
  return { written: changes.cells.length - ofChanges.length, added, skipped }
}

type Item = Block<CellChange> | 'growth' | 'facts'

interface Placed {
  readonly cells: readonly PlacedCell<CellChange>[]
  readonly added: WriteOutcome['added']
  readonly growth: Growth | null
}

/** Where each change goes now, and which ones have lost their place or meet another value already. */
async function placeChanges(
  batch: ExcelBatch,
  place: WorkbookPlace,
  { cells: changes, newRows = [] }: WorkbookChanges,
  skipped: SkippedChange[],
): Promise<Placed> {
  if (changes.length + newRows.length === 0) return { cells: [], added: [], growth: null }
  const rows = changes.map(({ rowNumber }) => rowNumber - 1)
  const columns = changes.flatMap(({ column }) => place.columnOf.get(column) ?? [])
  // All cells between the changed ones, as they are now; a look that would be too large is left to the writing itself.
  const look = {
    top: Math.min(...rows),
    left: Math.min(...columns, 0),
    height: Math.max(...rows) - Math.min(...rows) + 1,
    width: Math.max(...columns, 0) - Math.min(...columns, 0) + 1,
  }
  const isSmall = changes.length > 0 && look.height * look.width <= 60_000
  const sheet = batch.context.workbook.worksheets.getItem(place.sheetId)
  const seen = isSmall ? sheet.getRangeByIndexes(look.top, look.left, look.height, look.width) : null
  seen?.load('values')
  const below = newRows.length === 0 ? null : lookBelow(batch, place)
  const finder = await freshPlace(batch, place)
  const placed: PlacedCell<CellChange>[] = []
  for (const change of changes) {
    const reason = (why: SkippedChange['reason'], found: CellScalar = null) =>
      skipped.push({ change, reason: why, found })
    const column = finder.columnOf.get(change.column)
    const row = finder.rowOf(change)
    if (!fitsInCell(change.value)) reason('tooLong')
    else if (column === undefined) reason('columnGone')
    else if (typeof row === 'string') reason(row)
    else {
      const now = seen?.values[row - look.top]?.[column - look.left] as CellScalar | undefined
      if (now === undefined || isSameCell(now, change.expected)) placed.push({ row, column, content: change })
      else reason('edited', now)
    }
  }
  if (!below) return { cells: placed, added: [], growth: null }
  const { cells, added, growth } = placeNewRows(newRows, below, finder)
  const fitting = cells.filter(({ content }) => fitsInCell(content.value))
  for (const { content } of cells)
    if (!fitsInCell(content.value)) skipped.push({ change: content, reason: 'tooLong', found: null })
  return { cells: [...placed, ...fitting], added, growth }
}

/** Writes a block, and first asks what stands there at that very moment. */
function putBlock(sheet: Excel.Worksheet, { top, left, cells }: Block<CellChange>): Excel.Range {
  const height = cells.length
  const width = cells[0]!.length
  const before = sheet.getRangeByIndexes(top, left, height, width).load('values,formulas')
  sheet.getRangeByIndexes(top, left, height, width).values = cells.map((line) =>
    line.map(({ value }) => cellContent(value)),
  )
  return before
}

/** Somebody typed between the look and the writing: theirs stays. */
function findClashes(
  { top, left, cells }: Block<CellChange>,
  before: Excel.Range,
  clashes: PlacedCell<unknown>[],
  skipped: SkippedChange[],
): void {
  cells.forEach((line, row) => {
    line.forEach((change, column) => {
      const found = before.values[row]![column] as CellScalar
      if (isSameCell(found, change.expected)) return
      skipped.push({ change, reason: 'edited', found })
      clashes.push({ row: top + row, column: left + column, content: before.formulas[row]![column] })
    })
  })
}

async function putBack(
  batch: ExcelBatch,
  sheet: Excel.Worksheet,
  clashes: readonly PlacedCell<unknown>[],
): Promise<void> {
  if (clashes.length === 0) return
  await batch.exchange(() => {
    for (const { top, left, cells } of joinCells(clashes)) {
      const isFormula = (content: unknown) => typeof content === 'string' && content.startsWith('=')
      sheet.getRangeByIndexes(top, left, cells.length, cells[0]!.length).formulas = cells.map((line) =>
        line.map((content) => (isFormula(content) ? content : cellContent(content as CellScalar))),
      ) as string[][]
    }
  })
}

function writeFacts(
  batch: ExcelBatch,
  place: WorkbookPlace,
  { identity = {}, receipt }: WorkbookChanges,
): void {
  const { worksheets, properties } = batch.context.workbook
  for (const [key, value] of Object.entries(identity)) {
    const row = place.identity?.rowOf.get(key as never)
    if (place.identity && row !== undefined)
      worksheets.getItem(place.identity.sheetId).getRangeByIndexes(row, 1, 1, 1).values = [
        [cellContent(value)],
      ]
    properties.custom.add(identityPropertyPrefix + key, value)
  }
  const row = place.cover?.rowOf.get('receipt')
  if (receipt !== undefined && place.cover && row !== undefined)
    worksheets
      .getItem(place.cover.sheetId)
      .getRangeByIndexes(row, place.cover.keyColumn + answerOffset, 1, 1).values = [[cellContent(receipt)]]
}

function bytesOf(item: Item): number {
  if (typeof item === 'string') return bytesOfBlock * 10
  const contents = item.cells.flat()
  // Old and new value both cross the wire.
  return contents.reduce((sum, { value, expected }) => sum + size(value) + size(expected) * 2, bytesOfBlock)
}

/** Letters outside Latin take up to three bytes each, or six as an escape. */
function size(value: CellScalar): number {
  return typeof value === 'string' ? value.length * 3 + 8 : 12
}
