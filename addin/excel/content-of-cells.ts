/** Cells as Excel's API gives them -> cells as the reader of files gives them. */
import type { CellScalar, RawCell } from '../../templates/activity.ts'
import { customDateKind } from '../../templates/reading/date-formats.ts'
import type { ContentSheet } from '../../templates/reading/workbook-content.ts'

/** Arrays of the same shape, row by row. Where there are no formats or types, cells are taken as they look. */
export interface CellBlock {
  /** 0-based place of the first cell. */
  readonly top: number
  readonly left: number
  readonly values: readonly (readonly unknown[])[]
  readonly formulas?: readonly (readonly unknown[])[]
  readonly numberFormats?: readonly (readonly unknown[])[]
  /** Only where an error value may be among the values. */
  readonly valueTypes?: readonly (readonly unknown[])[]
}

/** `[Book.xlsx]Sheet!A1`, also in quotes with a path; not `Table[Column]`. */
const otherWorkbook = /\[[^[\]]+\][^!'"()[\]]*'?!/

const dateKinds = new Map<string, boolean>()

export function contentSheet(
  name: string,
  state: ContentSheet['state'],
  blocks: readonly CellBlock[],
): ContentSheet {
  const rows = new Map<number, Map<number, RawCell>>()
  for (const block of blocks) {
    block.values.forEach((line, row) => {
      const cells = rows.get(block.top + row) ?? new Map<number, RawCell>()
      line.forEach((_, column) => {
        const cell = rawCell(block, row, column)
        if (cell !== null) cells.set(block.left + column, cell)
      })
      if (cells.size > 0) rows.set(block.top + row, cells)
    })
  }
  return { name, state, rows }
}

/** True where a text among the values looks like an error value; only its type tells whether it is one. */
export function mayHaveErrors(values: CellBlock['values']): boolean {
  return values.some((line) => line.some((value) => typeof value === 'string' && /^#[A-Z/0!?]+/.test(value)))
}

function rawCell(block: CellBlock, row: number, column: number): RawCell {
  const value = block.values[row]![column] as CellScalar
  const content = block.formulas?.[row]?.[column]
  const formula = typeof content === 'string' && content.startsWith('=') && content !== value ? content : null
  if ((value === '' || value === null) && formula === null) return null
  const isError = block.valueTypes?.[row]?.[column] === 'Error'
  const isDate = typeof value === 'number' && isDateFormat(String(block.numberFormats?.[row]?.[column] ?? ''))
  if (formula === null && !isError && !isDate) return value
  return {
    value,
    ...(formula === null ? {} : { formula: true as const }),
    ...(formula !== null && otherWorkbook.test(formula) ? { external: true as const } : {}),
    ...(isError ? { error: true as const } : {}),
    ...(isDate ? { date: true as const } : {}),
  }
}

function isDateFormat(format: string): boolean {
  let isDate = dateKinds.get(format)
  if (isDate === undefined) {
    isDate = customDateKind(format) !== null
    dateKinds.set(format, isDate)
  }
  return isDate
}
