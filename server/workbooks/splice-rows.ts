/**
 * Puts long lists into a small workbook. exceljs makes the skeleton (styles, tables, print set-up) with two sample rows for
 * each list; here its parts are written again as one stream, the sample rows replaced by the real ones. One path at every
 * size. Only for workbooks this program has just made itself: what is looked for is how exceljs writes it.
 */
import type { ByteSink } from './byte-sinks.ts'
import { sheetPartOf } from './finish/sheet-part.ts'
import type { XlsxParts } from './finish-xlsx.ts'
import { columnLetters, type RowColumn, type RowHeight, type RowValue, rowsAsXml } from './row-xml.ts'
import { SharedStrings } from './shared-strings.ts'
import { type ZipOptions, ZipWriter } from './zip-writer.ts'

/** The list of one sheet. */
export interface SplicedRows {
  readonly sheetName: string
  /**
   * Number of the first of the two sample rows, 1-based; nothing stands below them. Each column's format for numbers is
   * that of the first sample row, for text that of the second.
   */
  readonly firstRow: number
  /** For each column: are there few different texts in it? */
  readonly isShared: readonly boolean[]
  readonly rowCount: number
  rows(): AsyncIterable<readonly (readonly RowValue[])[]>
  readonly heightOf?: RowHeight
  readonly hasBlankCells?: true
}

const stringsPart = 'xl/sharedStrings.xml'

/** Writes the workbook with all lists in place. `parts` are used up; the sink is not closed. */
export async function writeWithRows(
  parts: XlsxParts,
  lists: readonly SplicedRows[],
  sink: ByteSink,
  options: ZipOptions = {},
): Promise<void> {
  const shared = new SharedStrings(parts.has(stringsPart) ? parts.read(stringsPart) : '')
  const jobs = new Map(lists.map((list) => [sheetPartOf(parts, list.sheetName), list]))
  for (const [sheetPart, list] of jobs) growTable(parts, sheetPart, list)
  const zip = new ZipWriter(sink, options)
  for (const [name, content] of parts.entries()) {
    // The shared texts are known last.
    if (name === stringsPart) continue
    const list = jobs.get(name)
    await zip.add(name, list ? sheetWithRows(parts.read(name), list, shared) : content)
  }
  await zip.add(stringsPart, shared.toXml())
  await zip.finish()
}

async function* sheetWithRows(
  xml: string,
  list: SplicedRows,
  shared: SharedStrings,
): AsyncGenerator<Uint8Array> {
  const start = xml.indexOf(`<row r="${list.firstRow}"`)
  const end = xml.indexOf('</sheetData>')
  if (start < 0 || end < start) throw new Error(`No sample rows in ${list.sheetName}`)
  const [numberRow = '', textRow = ''] = xml.slice(start, end).split('</row>')
  const columns = list.isShared.map(
    (isShared, index): RowColumn => ({
      numberStyle: styleIn(numberRow, columnLetters(index), list.firstRow),
      textStyle: styleIn(textRow, columnLetters(index), list.firstRow + 1),
      isShared,
      ...(list.hasBlankCells ? { hasBlankCells: true } : {}),
    }),
  )
  const last = lastRowOf(list)
  const head = xml.slice(0, start).replace(/(<dimension ref="[A-Z]+\d+:[A-Z]+)\d+"/, `$1${last}"`)
  yield Buffer.from(head, 'utf8')
  yield* rowsAsXml(list.rows(), columns, list.firstRow, shared, list.heightOf)
  yield Buffer.from(xml.slice(end), 'utf8')
}

/** A table over no rows still has one, blank. */
function lastRowOf({ firstRow, rowCount }: SplicedRows): number {
  return firstRow + Math.max(rowCount, 1) - 1
}

function styleIn(row: string, letters: string, rowNumber: number): number | null {
  const style = new RegExp(`<c r="${letters}${rowNumber}" s="(\\d+)"`).exec(row)
  return style ? Number(style[1]) : null
}

/** A table over the sample rows ends where the real rows end; its header stays. */
function growTable(parts: XlsxParts, sheetPart: string, list: SplicedRows): void {
  const relations = sheetPart.replace('worksheets/', 'worksheets/_rels/').concat('.rels')
  if (!parts.has(relations)) return
  for (const [, target] of parts.read(relations).matchAll(/Target="\.\.\/(tables\/[^"]+)"/g)) {
    const samples = new RegExp(`(ref="[A-Z]+${list.firstRow - 1}:[A-Z]+)${list.firstRow + 1}"`, 'g')
    parts.edit(`xl/${target}`, (xml) => xml.replace(samples, `$1${lastRowOf(list)}"`))
  }
}
