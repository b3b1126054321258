/** A row as it was sent, read. */
import type { ActivityValues, RawCells, SheetRow } from '../../templates/activity.ts'
import { textOf } from '../../templates/fingerprint.ts'
import type { Issue } from '../../templates/issues.ts'
import { parseRow } from '../../templates/parse-row.ts'
import { withNotes } from './row-notes.ts'
import type { SyncContext } from './sync-context.ts'

export interface SentRow {
  readonly row: SheetRow
  /** The reporter's fields and notes; blank cells are absent. */
  readonly full: ActivityValues
  readonly raw: RawCells
  /** Of single cells. */
  readonly cellIssues: readonly Issue[]
  /** What stands in the visible reference column. */
  readonly reference: string | null
  /** No field is filled; there may be a comment. */
  readonly isBlank: boolean
  readonly hasNotes: boolean
}

/** Reads the rows of a request; system fields are no values of the reporter's. */
export function readSentRows(rows: readonly SheetRow[], context: SyncContext): SentRow[] {
  const cellContext = context.judgedAt('')
  const references = context.template.fields.filter((field) => field.type === 'reference')
  const systemKeys = context.template.fields
    .filter((field) => field.presence === 'system')
    .map((field) => field.key)
  return rows.map((row) => {
    const parsed = parseRow(row, cellContext)
    const values = { ...parsed.values }
    const reference = references.map(({ key }) => textOf(values[key])).find((text) => text !== '') ?? null
    for (const key of systemKeys) delete values[key]
    return {
      row,
      full: withNotes(values, row),
      raw: parsed.raw,
      cellIssues: parsed.issues.filter((issue) => !systemKeys.includes(issue.field ?? '')),
      reference,
      isBlank: parsed.isBlank,
      hasNotes: row.comment !== null || Object.keys(row.extra).length > 0,
    }
  })
}
