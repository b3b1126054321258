/**
 * Puts the words of a template outside the table into another language: names of sheets, instructions, checks, countries, notes
 * and answers of the cover, formulas and conditional formats. A cell in which somebody wrote something else keeps it.
 */
import {
  type SheetWords,
  type VisibleSheet,
  visibleSheets,
  type WorkbookWords,
} from '../../templates/sheet-description.ts'
import { joinCells, type PlacedCell } from './cell-blocks.ts'
import { cellContent } from './cell-text.ts'
import { inParts } from './in-parts.ts'
import type { WorkbookPlace } from './place.ts'
import { type ExcelBatch, hasExcelApi } from './session.ts'
import { bareFormula, translateFormula } from './translate-formula.ts'

const mostBytes = 1_000_000
/** Of a command beside its text. */
const bytesOfCommand = 1000
/** Where the template's words stand on any sheet. */
const area = { rows: 320, columns: 6 }

interface Write {
  readonly bytes: number
  readonly carryOut: () => void
}

/** The sheet of a template as the workbook has it. */
interface FoundSheet {
  readonly key: VisibleSheet
  readonly sheet: Excel.Worksheet
  readonly before: SheetWords
  readonly after: SheetWords
  /** What its cells hold; null for the table's sheet, whose cells are translated by their columns. */
  readonly contents: readonly (readonly unknown[])[] | null
}

/** Four round trips to look, and one for each megabyte of texts. */
export async function rewordSheets(
  batch: ExcelBatch,
  place: WorkbookPlace,
  before: WorkbookWords,
  after: WorkbookWords,
): Promise<void> {
  const { found, names } = await findSheets(batch, place, before, after)
  const isTurned = before.isRightToLeft !== after.isRightToLeft
  const writes = found.flatMap((sheet) => cellWrites(sheet, isTurned ? after.isRightToLeft : null))
  writes.push(...(await highlightWrites(batch, found)))
  for (const { sheet, before: was, after: is } of found) {
    // A name that a person gave stays. Excel carries a new one into all formulas.
    const isOurs = names.get(sheet.id) === was.name && ![...names.values()].includes(is.name)
    if (!isOurs) continue
    const carryOut = () => {
      sheet.name = is.name
    }
    writes.push({ bytes: bytesOfCommand, carryOut })
  }
  await inParts(writes, { measure: ({ bytes }) => bytes, most: mostBytes }, (part) =>
    batch.exchange(() => {
      for (const { carryOut } of part) carryOut()
    }),
  )
}

/** By what stands in them, since people rename and move sheets: where at least half of a template's words are. */
async function findSheets(
  batch: ExcelBatch,
  { sheetId }: WorkbookPlace,
  before: WorkbookWords,
  after: WorkbookWords,
): Promise<{ found: FoundSheet[]; names: ReadonlyMap<string, string> }> {
  const { worksheets } = batch.context.workbook
  worksheets.load('items/id,items/name,items/visibility,items/protection/protected')
  await batch.send()
  const open = worksheets.items.filter((sheet) => !sheet.protection.protected)
  const looks = open
    .filter(({ id, visibility }) => id !== sheetId && visibility === 'Visible')
    .map((sheet) => ({
      sheet,
      range: sheet.getRangeByIndexes(0, 0, area.rows, area.columns).load('formulas'),
    }))
  await batch.send()
  const found: FoundSheet[] = []
  for (const key of visibleSheets) {
    const [was, is] = [before.sheets[key], after.sheets[key]]
    if (!was || !is) continue
    const pair = { key, before: was, after: is }
    if (key === 'activities') {
      const sheet = open.find(({ id }) => id === sheetId)
      if (sheet) found.push({ ...pair, sheet, contents: null })
      continue
    }
    const shares = looks.map((look) => ({ ...look, share: shareOf(look.range.formulas, pair) }))
    const best = shares.toSorted((a, b) => b.share - a.share)[0]
    if (best && best.share >= 0.5) found.push({ ...pair, sheet: best.sheet, contents: best.range.formulas })
  }
  return { found, names: new Map(worksheets.items.map(({ id, name }) => [id, name])) }
}

/** Cells that are as the template has them, in either language: a change that was cut off can be brought to its end. */
function shareOf(
  contents: readonly (readonly unknown[])[],
  { before, after }: Pick<FoundSheet, 'before' | 'after'>,
): number {
  const known = before.cells.filter(({ row, column, text }, nth) => {
    const content = String(contents[row]?.[column] ?? '')
    const other = after.cells[nth]?.text ?? ''
    return [text, other].some(
      (one) => content === one || (one.startsWith('=') && translateFormula(content, one, one)),
    )
  })
  return known.length / Math.max(1, before.cells.length)
}

/** @param turn the direction of the words, where it is another one than before */
function cellWrites(found: FoundSheet, turn: boolean | null): Write[] {
  const { sheet, after, contents } = found
  if (!contents) return []
  const cells = changedCells(found, contents)
  const writes = joinCells(cells).map(
    ({ top, left, cells: lines }): Write => ({
      bytes: bytesOfCommand * 2 + JSON.stringify(lines).length * 3,
      carryOut: () => {
        const range = sheet.getRangeByIndexes(top, left, lines.length, lines[0]!.length)
        range.formulas = lines.map((line) =>
          line.map((text) => (text.startsWith('=') ? text : cellContent(text))),
        )
        if (turn !== null) range.format.horizontalAlignment = turn ? 'Right' : 'General'
      },
    }),
  )
  const changed = new Set(cells.map(({ row, column }) => `${row},${column}`))
  for (const { row, column, height, errorAlert } of after.cells) {
    const cell = () => sheet.getRangeByIndexes(row, column, 1, 1)
    if (height && changed.has(`${row},${column}`))
      writes.push({
        bytes: bytesOfCommand,
        carryOut: () => {
          cell().format.rowHeight = height
        },
      })
    if (errorAlert && hasExcelApi('1.8'))
      writes.push({
        bytes: bytesOfCommand,
        carryOut: () => {
          cell().dataValidation.errorAlert = { ...errorAlert }
        },
      })
  }
  return writes
}

/** Cells that are as the template has them, and read otherwise in the other language. */
function changedCells(
  { before, after }: FoundSheet,
  contents: readonly (readonly unknown[])[],
): PlacedCell<string>[] {
  const changed: PlacedCell<string>[] = []
  const contentOf = (row: number, column: number) => String(contents[row]?.[column] ?? '')
  const put = (row: number, column: number, content: string | null | undefined) => {
    if (typeof content === 'string' && content !== contentOf(row, column))
      changed.push({ row, column, content })
  }
  const next = new Map(after.cells.map(({ row, column, text }) => [`${row},${column}`, text]))
  for (const { row, column, text } of before.cells) {
    const other = next.get(`${row},${column}`)
    const content = contentOf(row, column)
    if (other === undefined) continue
    if (text.startsWith('='))
      put(row, column, content.startsWith('=') ? translateFormula(content, text, other) : null)
    else if (content === text) put(row, column, other)
  }
  for (const [nth, { column, firstRow, lastRow, texts }] of before.choices.entries())
    for (let row = firstRow; row <= lastRow; row++)
      put(row, column, after.choices[nth]?.texts[texts.indexOf(contentOf(row, column))])
  return changed
}

/** Conditional formats of which some words are of the language. */
async function highlightWrites(batch: ExcelBatch, found: readonly FoundSheet[]): Promise<Write[]> {
  const worded = found.filter(({ before, after }) =>
    before.highlights.some((one, nth) => one !== after.highlights[nth]),
  )
  const all = worded.map((of) => ({
    of,
    formats: of.sheet.getRange().conditionalFormats.load('items/id,items/type'),
  }))
  if (all.length === 0) return []
  await batch.send()
  const rules = all.flatMap(({ of, formats }) =>
    formats.items
      .filter(({ type }) => type === 'Custom')
      .map((format) => ({ of, rule: format.custom.rule.load('formula') })),
  )
  await batch.send()
  return rules.flatMap(({ of, rule }) => {
    const formula = translatedHighlight(rule.formula, of)
    if (formula === null || formula === rule.formula) return []
    const carryOut = () => {
      rule.formula = formula
    }
    return [{ bytes: bytesOfCommand, carryOut }]
  })
}

/** The one that is the same in all but its references' spelling, else the first with the same words. */
function translatedHighlight(formula: string, { before, after }: FoundSheet): string | null {
  const same = before.highlights.findIndex((one) => bareFormula(one) === bareFormula(formula))
  const order = same < 0 ? before.highlights.keys() : [same]
  for (const nth of order) {
    const translated = translateFormula(formula, before.highlights[nth]!, after.highlights[nth] ?? '')
    if (translated !== null) return translated
  }
  return null
}
