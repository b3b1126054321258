/** A row's comment and its reporter's own columns travel through merging as fields do, and are stored beside the values. */
import type { ActivityValues, FieldValue } from '../../templates/activity.ts'
import type { FieldDefinition } from '../../templates/definition.ts'

const commentKey = '_comment'
const extraKey = '_extra'
/** In place of a field key: the reporter's own columns, all together. */
export const extraField = extraKey

/** Fields only as far as merging is concerned; their keys cannot be keys of a template's fields. */
export const noteFields: readonly FieldDefinition[] = [commentKey, extraKey].map((key) => ({
  key,
  type: 'text',
  presence: 'optional',
  maxLength: 32_767,
  group: 'notes',
}))

export interface RowNotes {
  readonly comment: string | null
  /** Columns that are not the template's, by header text. */
  readonly extra: Readonly<Record<string, string>>
}

/** Values and notes as one set of fields; the very same where there are none. */
export function withNotes(values: ActivityValues, { comment, extra }: RowNotes): ActivityValues {
  const notes: Record<string, FieldValue> = {}
  if (comment) notes[commentKey] = comment
  else if (Object.keys(extra).length === 0) return values
  const columns = Object.entries(extra).sort(([one], [other]) => (one < other ? -1 : 1))
  if (columns.length > 0) notes[extraKey] = JSON.stringify(Object.fromEntries(columns))
  return { ...values, ...notes }
}

/** The notes of such a set. */
export function notesOf(full: ActivityValues): RowNotes {
  const { [commentKey]: comment, [extraKey]: extra } = full
  return {
    comment: typeof comment === 'string' ? comment : null,
    extra: typeof extra === 'string' ? (JSON.parse(extra) as Record<string, string>) : {},
  }
}

/** The values of such a set, without its notes; the very same where it has none. */
export function valuesOf(full: ActivityValues): ActivityValues {
  if (full[commentKey] === undefined && full[extraKey] === undefined) return full
  const { [commentKey]: _, [extraKey]: __, ...values } = full
  return values
}

/** A row that says nothing of a note leaves the stored one alone: other copies of the file may lack the column. */
export function withMissingNotes(sent: ActivityValues, stored: ActivityValues): ActivityValues {
  if (sent[extraKey] !== undefined || stored[extraKey] === undefined) return sent
  return { ...sent, [extraKey]: stored[extraKey] }
}
