/** One row of the sheet -> the values of one activity report. */
import {
  type ActivityValues,
  type FieldValue,
  isUnread,
  type RawCell,
  type RawCells,
  type SheetRow,
} from './activity.ts'
import type { CheckContext } from './context.ts'
import type { FieldDefinition, FieldKey } from './definition.ts'
import type { Issue } from './issues.ts'
import { amountBesideCurrency, currencyFieldOf } from './parse-amount.ts'
import { type CellContext, parseCell } from './parse-cell.ts'

export interface ParsedRow {
  /** Blank cells are absent. */
  readonly values: ActivityValues
  /** In column order; those of single cells only (see check-rules for the others). */
  readonly issues: Issue[]
  /** The cells of the template's fields that are not blank, as they came. */
  readonly raw: RawCells
  /** Nothing is typed in it; a reference that the service filled in does not count. */
  readonly isBlank: boolean
}

/** Reads the cells of a row. Never throws; cells of fields that the template does not have are left out. */
export function parseRow(row: Pick<SheetRow, 'cells'>, context: CellContext | CheckContext): ParsedRow {
  const values: Record<FieldKey, FieldValue> = {}
  const raw: Record<FieldKey, RawCell> = {}
  const issues: Issue[] = []
  let isBlank = true
  for (const field of context.template.fields) {
    if (!Object.hasOwn(row.cells, field.key)) continue
    const cell = row.cells[field.key]
    const parsed = parseCell(field, cell, context)
    if (parsed.value === undefined || cell === undefined) continue
    values[field.key] = parsed.value
    raw[field.key] = cell
    issues.push(...parsed.issues)
    if (field.presence !== 'system') isBlank = false
  }
  return { values, issues: withoutAgreedCurrencies(values, issues, context), raw, isBlank }
}

/** `USD 1200` beside the currency USD is 1200: the row says the same twice, so nothing is lost and nothing is wrong. */
function withoutAgreedCurrencies(
  values: Record<FieldKey, FieldValue>,
  issues: Issue[],
  context: CellContext,
): Issue[] {
  const inAmounts = issues.filter((issue) => issue.code === '10.currencyInAmount')
  const settled = inAmounts.filter((issue) => {
    const amount = agreedAmount(values, issue.field!, context)
    if (amount !== undefined) values[issue.field!] = amount
    return amount !== undefined
  })
  return settled.length === 0 ? issues : issues.filter((issue) => !settled.includes(issue))
}

function agreedAmount(values: ActivityValues, amountKey: FieldKey, context: CellContext): string | undefined {
  const currencyKey = currencyFieldOf(context.template, amountKey)
  const field: FieldDefinition | undefined = context.template.fields.find(({ key }) => key === currencyKey)
  const amount = values[amountKey]
  const currency = currencyKey === undefined ? undefined : values[currencyKey]
  if (field?.type !== 'code' || !isUnread(amount) || typeof currency !== 'string') return undefined
  return amountBesideCurrency(amount.unread, currency, context.lists, field.codeList)
}
