/** Rows of a sheet as XML, fast enough for a million of them. */
import { cellText } from './row-xml-text.ts'
import type { SharedStrings } from './shared-strings.ts'

/** Null leaves the cell out. Dates are serial numbers; their column's number style makes dates of them. */
export type RowValue = string | number | boolean | null

export interface RowColumn {
  /** Index of a cell format, or null for the default one. */
  readonly numberStyle: number | null
  readonly textStyle: number | null
  /** Few different texts: each is kept once for the whole workbook. */
  readonly isShared: boolean
  /** Blank cells are written too, for the sake of their borders. */
  readonly hasBlankCells?: true
}

/** Height of a row in points. Left out, an office gives all rows of a sheet its usual height. */
export type RowHeight = (row: readonly RowValue[]) => number

/** Text is gathered to pieces of this length before it becomes bytes: larger strings are slower to build. */
const pieceLength = 32_768

/** `A`, `Z`, `AA` ... of a 0-based column. */
export function columnLetters(index: number): string {
  const rest = String.fromCharCode(65 + (index % 26))
  return index < 26 ? rest : columnLetters(Math.floor(index / 26) - 1) + rest
}

/**
 * The XML of rows, as UTF-8 pieces.
 *
 * @param firstRow number of the first row, 1-based; the rest follow without gaps
 */
export async function* rowsAsXml(
  batches: AsyncIterable<readonly (readonly RowValue[])[]>,
  columns: readonly RowColumn[],
  firstRow: number,
  shared: SharedStrings,
  heightOf?: RowHeight,
): AsyncGenerator<Uint8Array> {
  const writeRow = rowWriter(columns, shared, heightOf)
  let rowNumber = firstRow
  let piece = ''
  for await (const batch of batches) {
    for (const row of batch) {
      piece += writeRow(row, rowNumber++)
      if (piece.length > pieceLength) {
        yield Buffer.from(piece, 'utf8')
        piece = ''
      }
    }
  }
  if (piece !== '') yield Buffer.from(piece, 'utf8')
}

/** Everything about a column that does not change from row to row is put together once. */
function rowWriter(columns: readonly RowColumn[], shared: SharedStrings, heightOf?: RowHeight) {
  const style = (index: number | null) => (index === null ? '' : ` s="${index}"`)
  const parts = columns.map((column, index) => ({
    cell: `<c r="${columnLetters(index)}`,
    number: `"${style(column.numberStyle)}><v>`,
    flag: `"${style(column.numberStyle)} t="b"><v>`,
    shared: `"${style(column.textStyle)} t="s"><v>`,
    text: `"${style(column.textStyle)} t="inlineStr"><is><t>`,
    spacedText: `"${style(column.textStyle)} t="inlineStr"><is><t xml:space="preserve">`,
    isShared: column.isShared,
    blank: column.hasBlankCells ? `"${style(column.textStyle)}/>` : null,
  }))
  const width = columns.length
  return (row: readonly RowValue[], rowNumber: number): string => {
    const number = String(rowNumber)
    let xml = heightOf ? `<row r="${number}" ht="${heightOf(row)}" customHeight="1">` : `<row r="${number}">`
    for (let i = 0; i < width; i++) {
      const value = row[i]
      const part = parts[i]!
      if (value === null || value === undefined) {
        if (part.blank !== null) xml += part.cell + number + part.blank
        continue
      }
      const cell = part.cell + number
      if (typeof value === 'number') xml += `${cell}${part.number}${value}</v></c>`
      else if (typeof value === 'boolean') xml += `${cell}${part.flag}${value ? 1 : 0}</v></c>`
      else {
        const index = part.isShared ? shared.indexOf(value) : null
        if (index !== null) xml += `${cell}${part.shared}${index}</v></c>`
        else
          xml += `${cell}${keepsSpaces(value) ? part.spacedText : part.text}${cellText(value)}</t></is></c>`
      }
    }
    return `${xml}</row>`
  }
}

/** Readers drop white space at the ends, and some fold line breaks, unless told to keep them. */
function keepsSpaces(text: string): boolean {
  return text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32 || text.includes('\n')
}
