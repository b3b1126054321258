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
    append(
      typeof source === 'string' || Buffer.isBuffer(source)
        ? source
        : (source as NodeJS.ReadableStream).pipe(new PassThrough()),
      data,
    )
  return workbook
}
