/**
 * Puts long lists into a small workbook. exceljs makes the skeleton (styles, tables, print set-up) with two sample rows for
 * each list; here its parts are written again as one stream, the sample rows replaced by the real ones. One path at every
 * size. Only for workbooks this program has just made itself: what is looked for is how exceljs writes it.
 */
import type { ByteSink } from './byte-sinks.ts'
import { sheetPartOf } from './finish/sheet-part.ts'
import type { XlsxParts } from './finish-xlsx.ts'
import { RowBytes } from './row-bytes.ts'
import { columnLetters, type RowColumn, type RowHeight, type RowValue, type Sharing } from './row-xml.ts'
import { SharedStrings } from './shared-strings.ts'
import { SpooledPart } from './spooled-part.ts'
import { type ZipOptions, ZipWriter } from './zip-writer.ts'

/** The list of one sheet. */
export interface SplicedRows {
  readonly sheetName: string
  /**
   * Number of the first of the two sample rows, 1-based; nothing stands below them. Each column's format for numbers is
   * that of the first sample row, for text that of the second.
   */
  readonly firstRow: number
  /** Of each column. */
  readonly sharing: readonly Sharing[]
  readonly rowCount: number
  readonly heightOf?: RowHeight
  readonly hasBlankCells?: true
}

const stringsPart = 'xl/sharedStrings.xml'

/** Some rows of one of the lists. */
export interface RowsOfList {
  readonly list: SplicedRows
  readonly rows: readonly (readonly RowValue[])[]
}

/**
 * Writes the workbook with all lists in place. `parts` are used up; the sink is not closed.
 *
 * @param rows of all lists, those together that were made together, each list's in their order: the sheets are written side by side
 */
export async function writeWithRows(
  parts: XlsxParts,
  lists: readonly SplicedRows[],
  rows: AsyncIterable<readonly RowsOfList[]>,
  sink: ByteSink,
  options: ZipOptions = {},
): Promise<void> {
  const { level = 6 } = options
  const shared = new SharedStrings(parts.has(stringsPart) ? parts.read(stringsPart) : '', level)
  const sheets = new Map<SplicedRows, ListSheet>()
  try {
    for (const list of lists) {
      const name = sheetPartOf(parts, list.sheetName)
      growTable(parts, name, list)
      sheets.set(list, new ListSheet(name, parts.read(name), list, shared, level))
    }
    for await (const together of rows) {
      for (const { list, rows: some } of together) await sheets.get(list)!.write(some)
      await shared.endTogether()
    }
    const written = new Map<string, SpooledPart>()
    for (const sheet of sheets.values()) written.set(sheet.name, await sheet.close())
    const zip = new ZipWriter(sink, options)
    for (const [name, content] of parts.entries()) {
      // The shared texts are known last.
      if (name === stringsPart) continue
      const part = written.get(name)
      await (part ? zip.addDeflated(name, part) : zip.add(name, content))
    }
    await zip.addDeflated(stringsPart, await shared.close())
    await zip.finish()
  } finally {
    await shared.part.discard()
    for (const sheet of sheets.values()) await sheet.part.discard()
  }
}

/** A sheet whose sample rows are replaced. */
class ListSheet {
  readonly name: string
  readonly part: SpooledPart
  private readonly bytes: RowBytes
  private readonly tail: string
  private rowNumber: number
  private readonly endRow: number
  private isClosed = false
  private head: string | null

  constructor(name: string, xml: string, list: SplicedRows, shared: SharedStrings, level: number) {
    const start = xml.indexOf(`<row r="${list.firstRow}"`)
    const end = xml.indexOf('</sheetData>')
    if (start < 0 || end < start) throw new Error(`No sample rows in ${list.sheetName}`)
    this.name = name
    this.head = xml.slice(0, start).replace(/(<dimension ref="[A-Z]+\d+:[A-Z]+)\d+"/, `$1${lastRowOf(list)}"`)
    this.tail = xml.slice(end)
    this.rowNumber = list.firstRow
    this.endRow = list.firstRow + list.rowCount
    this.bytes = new RowBytes(columnsOf(xml.slice(start, end), list), shared, list.heightOf)
    this.part = new SpooledPart(level)
  }

  async write(rows: readonly (readonly RowValue[])[]): Promise<void> {
    await this.writeHead()
    for (const row of rows) if (this.bytes.write(row, this.rowNumber++)) await this.writeTaken()
    // What it takes to deflate is let go while the sheets that follow are written.
    if (this.rowNumber === this.endRow) await this.close()
  }

  private async writeTaken(): Promise<void> {
    const { bytes, giveBack } = this.bytes.take()
    await this.part.write(bytes, giveBack)
  }

  async close(): Promise<SpooledPart> {
    if (this.isClosed) return this.part
    this.isClosed = true
    await this.writeHead()
    await this.writeTaken()
    await this.part.write(Buffer.from(this.tail, 'utf8'))
    await this.part.close()
    return this.part
  }

  private async writeHead(): Promise<void> {
    if (this.head === null) return
    const head = this.head
    this.head = null
    await this.part.write(Buffer.from(head, 'utf8'))
  }
}

function columnsOf(samples: string, list: SplicedRows): RowColumn[] {
  const [numberRow = '', textRow = ''] = samples.split('</row>')
  return list.sharing.map((sharing, index) => ({
    numberStyle: styleIn(numberRow, columnLetters(index), list.firstRow),
    textStyle: styleIn(textRow, columnLetters(index), list.firstRow + 1),
    sharing,
    ...(list.hasBlankCells ? { hasBlankCells: true } : {}),
  }))
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
