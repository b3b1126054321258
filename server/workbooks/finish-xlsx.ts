/**
 * The one finishing pass over a workbook that exceljs made: its zip is opened, parts are changed or added, and all is
 * packed again with fixed times and a fixed order, so that the same workbook is the same bytes. Only for files made here:
 * a stranger's workbook is never rewritten.
 */
import type ExcelJS from 'exceljs'
import { unzipSync } from 'fflate'
import { BufferSink } from './byte-sinks.ts'
import { type ZipContent, ZipWriter } from './zip-writer.ts'

/** The parts of a workbook by name (`xl/workbook.xml`), to be read and replaced. */
export class XlsxParts {
  private readonly parts = new Map<string, ZipContent>()

  constructor(xlsx: Uint8Array) {
    for (const [name, bytes] of Object.entries(unzipSync(xlsx))) {
      // exceljs leaves entries for folders, and leading slashes on some names; Excel wants neither.
      if (!name.endsWith('/')) this.parts.set(name.replace(/^\//, ''), bytes)
    }
  }

  has(name: string): boolean {
    return this.parts.has(name)
  }

  /** The text of a part; asking for one that is not there, or is only a stream, is a programming mistake. */
  read(name: string): string {
    const part = this.parts.get(name)
    if (typeof part === 'string') return part
    if (part instanceof Uint8Array) return new TextDecoder().decode(part)
    throw new Error(`The workbook has no text part ${name}`)
  }

  /** Adds or replaces a part; large ones may come as a stream of pieces, read once when the file is packed. */
  write(name: string, content: ZipContent): void {
    this.parts.set(name, content)
  }

  edit(name: string, change: (text: string) => string): void {
    this.write(name, change(this.read(name)))
  }

  /** In the order in which they are packed: what a reader needs first stands first. */
  entries(): readonly (readonly [string, ZipContent])[] {
    return [...this.parts].sort(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
  }
}

const firstParts = ['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels']

function placeOf(name: string): number {
  const place = firstParts.indexOf(name)
  return place < 0 ? firstParts.length : place
}

/** exceljs's parts, not yet deflated: they are packed for good by `packXlsx`. */
export async function partsOf(workbook: ExcelJS.Workbook): Promise<XlsxParts> {
  const options = { zip: { compression: 'STORE' } } as unknown as ExcelJS.stream.xlsx.WorkbookWriterOptions
  return new XlsxParts(new Uint8Array(await workbook.xlsx.writeBuffer(options as never)))
}

export async function packXlsx(parts: XlsxParts, level = 6): Promise<Uint8Array> {
  const sink = new BufferSink()
  const zip = new ZipWriter(sink, { level })
  for (const [name, content] of parts.entries()) await zip.add(name, content)
  await zip.finish()
  return sink.toBuffer()
}

/**
 * Changes parts of a finished workbook.
 *
 * @param xlsx bytes of a workbook made here
 * @param edits what to do to its parts, in order
 * @returns the new file; the same input gives the same bytes
 */
export async function finishXlsx(
  xlsx: Uint8Array,
  ...edits: readonly ((parts: XlsxParts) => void)[]
): Promise<Uint8Array> {
  const parts = new XlsxParts(xlsx)
  for (const edit of edits) edit(parts)
  return packXlsx(parts)
}
