/** Checks the rows of the open workbook as the service does for the rules that need nothing but the file. Pure. */
import { type ActivityValues, isUnread, type RawCell, type SheetRow } from '../../templates/activity.ts'
import { checkRow } from '../../templates/check-rules.ts'
import type { CheckContext } from '../../templates/context.ts'
import { copyIssues } from '../../templates/copied-rows.ts'
import type { FieldDefinition, FieldKey } from '../../templates/definition.ts'
import { fingerprintOf } from '../../templates/fingerprint.ts'
import type { Issue } from '../../templates/issues.ts'
import { parseRow } from '../../templates/parse-row.ts'
import { printCell } from '../../templates/print-cell.ts'
import { reportersFields } from '../../templates/same-values.ts'
import { type Fix, fixesFor } from './fixes.ts'

/** An issue in its row, with what can be done about it by one click. */
export interface Problem {
  readonly rowNumber: number
  readonly rowKey: string | null
  readonly issue: Issue
  /** Of the issue's field; undefined where the cell is blank, or the row is meant. */
  readonly raw: RawCell | undefined
  /** One: certain. Several: as many readings, of which a person knows the right one. */
  readonly fixes: readonly Fix[]
}

/** A cell of codes that was understood, but does not read as the list does. */
export interface OtherSpelling {
  readonly rowNumber: number
  readonly rowKey: string | null
  readonly field: FieldKey
  readonly raw: RawCell
  readonly printed: string
}

export interface CheckedRows {
  /** In the order of the rows, and in each row of its columns; what concerns the whole row last. */
  readonly problems: readonly Problem[]
  readonly otherSpellings: readonly OtherSpelling[]
  /** Rows with anything in them. */
  readonly activities: number
}

/** @param rows as read; those that ask for withdrawal, and blank ones, have no problems */
export function checkRows(rows: readonly SheetRow[], context: CheckContext): CheckedRows {
  const { template } = context
  const fields = reportersFields(template.fields)
  const fieldOf = new Map(template.fields.map((field) => [field.key, field]))
  const used: { row: SheetRow; values: ActivityValues; issues: Issue[] }[] = []
  const otherSpellings: OtherSpelling[] = []
  for (const row of rows) {
    const { values, issues, isBlank } = parseRow(row, context)
    if (isBlank || row.action === 'withdraw') continue
    used.push({ row, values, issues: [...issues, ...checkRow(values, context)] })
    for (const field of fields) {
      const printed = otherSpelling(field, row.cells[field.key], values, context)
      if (printed === null) continue
      const { rowNumber, rowKey } = row
      otherSpellings.push({ rowNumber, rowKey, field: field.key, raw: row.cells[field.key]!, printed })
    }
  }
  const fingerprints = used.map(({ values }) => fingerprintOf(fields, values))
  const copies = copyIssues(fields, fingerprints, (position) => {
    const { rowKey, rowNumber, revision } = used[position]!.row
    return { rowKey, rowNumber, isKnown: revision !== null }
  })
  for (const { row, issue } of copies) used[row]!.issues.push(issue)
  const place = new Map(template.fields.map(({ key }, nth) => [key, nth]))
  const placeOf = ({ field }: Issue) => (field === null ? template.fields.length : (place.get(field) ?? 0))
  const problems = used.flatMap(({ row, issues }) =>
    issues
      .toSorted((one, other) => placeOf(one) - placeOf(other))
      .map((issue): Problem => {
        const raw = issue.field === null ? undefined : row.cells[issue.field]
        const field = issue.field === null ? undefined : fieldOf.get(issue.field)
        const fixes = field && raw !== undefined ? fixesFor(issue, field, raw, context) : []
        return { rowNumber: row.rowNumber, rowKey: row.rowKey, issue, raw, fixes }
      }),
  )
  return { problems, otherSpellings, activities: used.length }
}

/** The labels of a cell of codes that was read in full, where other words stand there. */
function otherSpelling(
  field: FieldDefinition,
  raw: RawCell | undefined,
  values: ActivityValues,
  { lists, language }: CheckContext,
): string | null {
  if (field.type !== 'code' && field.type !== 'codes') return null
  const value = values[field.key]
  // Formulas and dates are left to the person.
  if (value === undefined || isUnread(value) || typeof raw !== 'string') return null
  const printed = String(printCell(field, value, lists, language))
  return printed === raw ? null : printed
}
