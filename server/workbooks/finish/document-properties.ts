/** What the file says about itself. */
import type { XlsxParts } from '../finish-xlsx.ts'

/**
 * Names the program that made the file. exceljs says "Microsoft Excel", and LibreOffice then trusts the cached values of
 * formulas and does not calculate on opening; with another name it does.
 */
export function writeApplicationName(parts: XlsxParts, name: string): void {
  parts.edit('docProps/app.xml', (text) =>
    text.replace(/<Application>[^<]*<\/Application>/, `<Application>${name}</Application>`),
  )
}
