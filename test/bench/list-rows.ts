/** Rows like those of the report's full list, 38 columns; the same are made in `write-xlsxwriter.py`. */

export const columnCount = 38
const words =
  'participants workshop seminar formation évaluation regional mercury waste inventory customs laboratory <pilot> & technology école réseau'.split(
    ' ',
  )
const centres = Array.from(
  { length: 23 },
  (_, n) => `BCRC-SCRC ${['Sénégal', 'Caribbean', 'مركز', 'Китай'][n % 4]} ${n}`,
)
const countries = Array.from({ length: 198 }, (_, n) => `Country ${n} é`)

export const headers = Array.from({ length: columnCount }, (_, n) => `Column ${n + 1}`)
/** Columns with few different texts. */
export const codeColumns = [1, 5, 6, 7, 8, 9, 10, 11, 12, 16, 20, 22, 24, 27, 30, 32]
/** Columns of days, as Excel counts them. */
export const dateColumns = [18, 19]

function sentence(row: number, length: number): string {
  let text = ''
  for (let n = 0; n < length; n++)
    text += `${n > 0 ? ' ' : ''}${words[(row * 7 + n * n * 3 + n * (row % 11)) % words.length]}`
  return text
}

/** A row by its number; blank cells are null. */
export function listRow(row: number): (string | number | null)[] {
  const cells: (string | number | null)[] = [
    `BCRC-SCRC-SEN-${String(row).padStart(6, '0')}`,
    centres[row % 23]!,
    row % 3 === 0 ? `P-${row}` : null,
    `${sentence(row, 6)} ${row}`,
    row % 4 === 0 ? sentence(row + 1, 6) : null,
  ]
  for (let column = 5; column < columnCount; column++) cells.push(cellOf(row, column))
  return cells
}

function cellOf(row: number, column: number): string | number | null {
  if (column === 13) return sentence(row * 3 + 1, 30)
  if (column === 14) return `${countries[row % 198]}; ${countries[(row * 5) % 198]}`
  if (dateColumns.includes(column)) return 43_000 + (row % 700) + (column - 18) * 14
  if (codeColumns.includes(column))
    return `List ${column} option ${(row * (column + 3)) % (5 + column)} – value`
  if (column === 28 || column === 29) return (row * column) % 300
  if (column === 31) return ((row * 7919) % 10_000_000) / 100
  if (column === 35) return sentence(row * 5 + 2, 40)
  if (column === 36) return row % 3 === 0 ? sentence(row, 20) : null
  return row % 2 === 0 ? sentence(row + column, 3) : null
}
