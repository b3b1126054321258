/** The rows of the Activities sheet as XML: 500 rows through exceljs would take longer than all the rest. */
import type { CellScalar } from '../../templates/activity.ts'
import type { HelperColumn } from '../../templates/excel-rules.ts'
import { printCell } from '../../templates/print-cell.ts'
import { activitiesRows, remarksColumn, systemColumns } from '../../templates/workbook-layout.ts'
import { needsQuotePrefix } from './finish/quote-prefix.ts'
import { type SharedFormula, sharedFormulaCell, valueCell } from './finish/sheet-rows.ts'
import type { SheetColumn } from './template-columns.ts'
import type { PrefilledRow, TemplateInput } from './template-input.ts'

export interface RowPlan {
  readonly input: TemplateInput
  readonly columns: readonly SheetColumn[]
  /** The Check column's formula and the hidden ones', by column key. */
  readonly formulas: readonly HelperColumn[]
  readonly lastRow: number
  /** Style index of each column, and of its copy with quotePrefix. */
  readonly styleOf: (column: SheetColumn) => number
  readonly quotedStyleOf: (column: SheetColumn) => number
}

/** All rows from the first below the header to the last prepared one. */
export function activityRowsXml(plan: RowPlan): string {
  const shared = sharedFormulas(plan)
  const pieces: string[] = []
  for (let number = activitiesRows.first; number <= plan.lastRow; number++) {
    pieces.push(rowXml(plan, number, number - activitiesRows.first, shared))
  }
  return pieces.join('')
}

function sharedFormulas({ formulas, columns, lastRow }: RowPlan): ReadonlyMap<string, SharedFormula> {
  return new Map(
    formulas.map(({ key, formula }, index) => {
      const { letter } = columns.find((column) => column.key === key)!
      return [key, { index, formula, range: `${letter}${activitiesRows.first}:${letter}${lastRow}` }]
    }),
  )
}

function rowXml(
  plan: RowPlan,
  number: number,
  nth: number,
  shared: ReadonlyMap<string, SharedFormula>,
): string {
  const { input, columns } = plan
  const row = input.rows[nth]
  const rowKey = row?.rowKey ?? input.rowKeys[nth - input.rows.length] ?? null
  let cells = ''
  for (const column of columns) {
    const address = `${column.letter}${number}`
    const formula = shared.get(column.key)
    if (formula) {
      cells += sharedFormulaCell(address, formula, nth === 0, plan.styleOf(column))
      continue
    }
    const value = column.key === systemColumns.rowKey ? rowKey : row ? cellOf(row, column, input) : null
    const isQuoted = typeof value === 'string' && needsQuotePrefix(value)
    cells += valueCell(address, value, isQuoted ? plan.quotedStyleOf(column) : plan.styleOf(column))
  }
  return `<row r="${number}">${cells}</row>`
}

function cellOf(row: PrefilledRow, column: SheetColumn, input: TemplateInput): CellScalar {
  if (column.field) return printCell(column.field, row.values[column.key], input.lists, input.language)
  switch (column.key) {
    case systemColumns.revision:
      return row.revision
    case systemColumns.baseHash:
      return row.baseHash
    case systemColumns.comment:
      return row.comment ?? null
    case remarksColumn:
      return [...(row.issues ?? []), ...(row.proposals ?? [])].join('\n')
    case '':
      return row.extra?.[column.header] ?? null
    default:
      return null
  }
}
