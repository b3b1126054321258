/**
 * Puts long lists into a small workbook. exceljs makes the skeleton (styles, tables, print set-up) with two sample rows for
 * each list; here its parts are written again as one stream, the sample rows replaced by the real ones. One path at every
 * size. Only for workbooks this program has just made itself: what is looked for is how exceljs writes it.
 */
import { unzipSync } from 'fflate'
import type { ByteSink } from './byte-sinks.ts'
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

export interface SpliceOptions extends ZipOptions {
  /** Last changes to parts of the skeleton, by part name. */
  readonly changes?: Readonly<Record<string, (xml: string) => string>>
}

const stringsPart = 'xl/sharedStrings.xml'

/** Writes the workbook with all lists in place. The sink is not closed. */
export async function writeWithRows(
  skeleton: Uint8Array,
  lists: readonly SplicedRows[],
  sink: ByteSink,
  options: SpliceOptions = {},
): Promise<void> {
  const parts = new Map(
    Object.entries(unzipSync(skeleton))
      .filter(([name]) => !name.endsWith('/'))
      .map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]),
  )
  for (const [name, change] of Object.entries(options.changes ?? {})) {
    const xml = parts.get(name)
    if (xml !== undefined) parts.set(name, change(xml))
  }
  const shared = new SharedStrings(parts.get(stringsPart) ?? '')
  const jobs = new Map(lists.map((list) => [sheetPartOf(parts, list.sheetName), list]))
  for (const [sheetPart, list] of jobs) growTable(parts, sheetPart, list)
  const zip = new ZipWriter(sink, options)
  // The list of content types stands first, as mail filters and `file` like it; the shared texts are known last.
  const names = [...parts.keys()].filter((name) => name !== stringsPart).sort(byPlace)
  for (const name of names) {
    const list = jobs.get(name)
    await zip.add(name, list ? sheetWithRows(parts.get(name)!, list, shared) : parts.get(name)!)
  }
  await zip.add(stringsPart, shared.toXml())
  await zip.finish()
}

function byPlace(a: string, b: string): number {
  const place = (name: string) => (name === '[Content_Types].xml' ? 0 : name.startsWith('_rels/') ? 1 : 2)
  return place(a) - place(b) || (a < b ? -1 : 1)
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
function growTable(parts: Map<string, string>, sheetPart: string, list: SplicedRows): void {
  const relations = parts.get(sheetPart.replace('worksheets/', 'worksheets/_rels/').concat('.rels')) ?? ''
  for (const [, target] of relations.matchAll(/Target="\.\.\/(tables\/[^"]+)"/g)) {
    const name = `xl/${target}`
    const xml = parts.get(name)!
    const samples = new RegExp(`(ref="[A-Z]+${list.firstRow - 1}:[A-Z]+)${list.firstRow + 1}"`, 'g')
    parts.set(name, xml.replace(samples, `$1${lastRowOf(list)}"`))
  }
}

function sheetPartOf(parts: ReadonlyMap<string, string>, sheetName: string): string {
  const workbook = parts.get('xl/workbook.xml') ?? ''
  const relations = parts.get('xl/_rels/workbook.xml.rels') ?? ''
  for (const [tag] of workbook.matchAll(/<sheet [^>]*>/g)) {
    if (unescapeXml(attribute(tag, 'name')) !== sheetName) continue
    const id = attribute(tag, 'r:id')
    const relation = [...relations.matchAll(/<Relationship [^>]*>/g)].find(
      ([one]) => attribute(one, 'Id') === id,
    )
    if (relation) return `xl/${attribute(relation[0], 'Target').replace(/^\/?(xl\/)?/, '')}`
  }
  throw new Error(`No sheet ${sheetName}`)
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
