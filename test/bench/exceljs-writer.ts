/** exceljs's streaming writer, made to work with the archiver that is installed. */
import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'

/** Its own streams are of another kind than the newest archiver takes. */
export function exceljsWriter(filename: string): ExcelJS.stream.xlsx.WorkbookWriter {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    filename,
    useStyles: true,
    zip: { zlib: { level: 6 } },
  } as never)
  const { zip } = workbook as unknown as { zip: { append(source: unknown, data: object): void } }
  const append = zip.append.bind(zip)
  zip.append = (source, data) =>
    append(isWhole(source) ? source : through(source as NodeJS.ReadableStream), data)
  return workbook
}

function isWhole(source: unknown): boolean {
  return typeof source === 'string' || Buffer.isBuffer(source)
}

/** Its `pipe` gives nothing back. */
function through(source: NodeJS.ReadableStream): PassThrough {
  const passing = new PassThrough()
  source.pipe(passing)
  return passing
}
