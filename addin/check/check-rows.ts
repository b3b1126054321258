/** Checks the rows of the open workbook as the service does for the rules that need nothing but the file. Pure. */
import { isUnread, type RawCell, type SheetRow } from '../../templates/activity.ts'
import { checkRow } from '../../templates/check-rules.ts'
import type { CheckContext } from '../../templates/context.ts'
import { copyIssues } from '../../templates/copied-rows.ts'
import type { FieldDefinition, FieldKey } from '../../templates/definition.ts'
import { type Fingerprint, fingerprintOf } from '../../templates/fingerprint.ts'
import type { Issue } from '../../templates/issues.ts'
import type { CellContext } from '../../templates/parse-cell.ts'
import { type ParsedRow, parseRow } from '../../templates/parse-row.ts'
import { printCell } from '../../templates/print-cell.ts'
import { reportersFields } from '../../templates/same-values.ts'
import { type Fix, fixesFor } from './fixes.ts'

/** Where the whole row is meant, its title is selected. */
export const columnOfRow = 'title'

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
  const used: { row: SheetRow; fingerprint: Fingerprint; issues: Issue[] }[] = []
  const otherSpellings: OtherSpelling[] = []
  for (const row of rows) {
    const { parsed, fingerprint, spellings } = readOnce(row, fields, context)
    if (parsed.isBlank || row.action === 'withdraw') continue
    used.push({ row, fingerprint, issues: [...parsed.issues, ...checkRow(parsed.values, context)] })
    otherSpellings.push(...spellings)
  }
  const fingerprints = used.map(({ fingerprint }) => fingerprint)
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

interface ReadRow {
  readonly parsed: ParsedRow
  readonly fingerprint: Fingerprint
  readonly spellings: readonly OtherSpelling[]
}

/** After a correction all rows but one are the same objects as before: they are not read again. */
let readRows = new WeakMap<SheetRow, ReadRow>()
let readWith: CellContext | null = null

function readOnce(row: SheetRow, fields: readonly FieldDefinition[], context: CheckContext): ReadRow {
  const { template, lists, language } = context
  if (readWith?.lists !== lists || readWith.language !== language || readWith.template !== template) {
    readRows = new WeakMap()
    readWith = { template, lists, language }
    printed.clear()
  }
  let read = readRows.get(row)
  if (!read) {
    const parsed = parseRow(row, context)
    const fingerprint = fingerprintOf(fields, parsed.values)
    read = { parsed, fingerprint, spellings: otherSpellings(row, parsed, context) }
    readRows.set(row, read)
  }
  return read
}

/** What a cell of codes reads in the list's own words, by field and text: the same ones stand in thousands of cells. */
const printed = new Map<string, string>()
const mostPrinted = 5000

/** Cells of codes that were read in full, where other words stand there. */
function otherSpellings(
  { rowNumber, rowKey, cells }: SheetRow,
  { values }: ParsedRow,
  context: CheckContext,
) {
  const found: OtherSpelling[] = []
  for (const field of context.template.fields) {
    if (field.type !== 'code' && field.type !== 'codes') continue
    const value = values[field.key]
    const raw = cells[field.key]
    // Formulas and dates are left to the person.
    if (value === undefined || isUnread(value) || typeof raw !== 'string') continue
    const key = `${field.key} ${raw}`
    let text = printed.get(key)
    if (text === undefined) {
      if (printed.size >= mostPrinted) printed.clear()
      text = String(printCell(field, value, context.lists, context.language))
      printed.set(key, text)
    }
    if (text !== raw) found.push({ rowNumber, rowKey, field: field.key, raw, printed: text })
  }
  return found
}
