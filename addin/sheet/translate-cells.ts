/** The typed values of code cells in another language of the sheet. Pure. */
import { isUnread, type SheetRow } from '../../templates/activity.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import type { Language, TemplateDefinition } from '../../templates/definition.ts'
import { parseCell } from '../../templates/parse-cell.ts'
import { printCell } from '../../templates/print-cell.ts'
import type { SheetLabels } from '../../templates/sheet-description.ts'
import { systemColumns } from '../../templates/workbook-layout.ts'
import type { CellChange } from '../excel/open-workbook.ts'

export interface SheetTranslation {
  readonly template: TemplateDefinition
  readonly lists: CodeLists
  /** What the sheet is in now. */
  readonly from: Language
  readonly to: Language
}

/**
 * The labels of cells that were understood in full. What was not, formulas, and everything that is no code stay as they were
 * typed; so the codes, and with them the hash of each row, remain the same.
 */
export function translateCells(
  rows: readonly SheetRow[],
  { template, lists, from, to }: SheetTranslation,
): readonly CellChange[] {
  const context = { template, lists, language: from }
  const fields = template.fields.filter(({ type }) => type === 'code' || type === 'codes')
  return rows.flatMap(({ rowNumber, rowKey, cells }) =>
    fields.flatMap((field): readonly CellChange[] => {
      const raw = cells[field.key]
      if (typeof raw !== 'string') return []
      const { value } = parseCell(field, raw, context)
      if (value === undefined || isUnread(value)) return []
      const printed = printCell(field, value, lists, to)
      const isSame = printed === raw || String(parseCell(field, printed, context).value) !== String(value)
      return isSame ? [] : [{ rowNumber, rowKey, column: field.key, expected: raw, value: printed }]
    }),
  )
}

/** "Withdraw" as the list of the column has it; another word for it is understood in every language, and stays. */
export function translateActions(
  rows: readonly SheetRow[],
  before: SheetLabels,
  after: SheetLabels,
): readonly CellChange[] {
  const [expected, value] = [before, after].map(({ lists }) => lists.action?.[0])
  if (expected === undefined || value === undefined || expected === value) return []
  return rows.flatMap(({ rowNumber, rowKey, action }) =>
    action === 'withdraw' ? [{ rowNumber, rowKey, column: systemColumns.action, expected, value }] : [],
  )
}
