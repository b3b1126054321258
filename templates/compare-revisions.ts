/** Two states of an activity report side by side. Pure: the same in the pane, on the page and on the command line. */
import { type ActivityValues, codesOf, type FieldValue } from './activity.ts'
import { canonicalJson, type Json } from './canonical.ts'
import type { FieldDefinition, FieldKey } from './definition.ts'
import { isSameValue } from './same-values.ts'

/** What became of one field. Null stands for a blank cell. */
export interface FieldChange {
  readonly field: FieldKey
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before: FieldValue | null
  readonly after: FieldValue | null
  /** Only of fields with codes: those that came and those that went, in the order of the cell. */
  readonly codesAdded: readonly string[]
  readonly codesRemoved: readonly string[]
}

/** What stands beside the fields of a row. */
export interface RevisionNotes {
  readonly comment: string | null
  /** Columns that are not the template's, by header text. */
  readonly extra: Readonly<Record<string, string>>
}

/** What became of the comment, or of a column of the reporter's own. */
export interface NoteChange {
  /** Header text of the column; null for the comment. */
  readonly column: string | null
  readonly before: string | null
  readonly after: string | null
}

/**
 * What differs between two states, in the order of the fields; the order of codes is no difference, except for the main one.
 * Values of fields that the template does not know (any longer) come last, by key.
 *
 * @param before null where there was nothing before: every filled field is added then
 */
export function compareRevisions(
  fields: readonly FieldDefinition[],
  before: ActivityValues | null,
  after: ActivityValues,
): FieldChange[] {
  const old = before ?? {}
  const known = new Set(fields.map((field) => field.key))
  const others = [...new Set([...Object.keys(old), ...Object.keys(after)])].filter((key) => !known.has(key))
  return [
    ...fields
      .filter((field) => !isSameValue(field, old[field.key], after[field.key]))
      .map((field) => changeOf(field.key, old[field.key], after[field.key], hasCodes(field))),
    ...others
      .sort()
      .filter((key) => textOf(old[key]) !== textOf(after[key]))
      .map((key) => changeOf(key, old[key], after[key], false)),
  ]
}

/** What differs between two rows beside their fields: the comment first, then the columns by header. */
export function compareNotes(before: RevisionNotes | null, after: RevisionNotes): NoteChange[] {
  const old = before ?? { comment: null, extra: {} }
  const columns = [...new Set([...Object.keys(old.extra), ...Object.keys(after.extra)])].sort()
  const pairs: NoteChange[] = [
    { column: null, before: old.comment || null, after: after.comment || null },
    ...columns.map((column) => ({
      column,
      before: old.extra[column] ?? null,
      after: after.extra[column] ?? null,
    })),
  ]
  return pairs.filter((pair) => pair.before !== pair.after)
}

function changeOf(
  field: FieldKey,
  before: FieldValue | undefined,
  after: FieldValue | undefined,
  areCodes: boolean,
): FieldChange {
  const old = areCodes ? codesOf(before) : []
  const now = areCodes ? codesOf(after) : []
  return {
    field,
    kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    before: before ?? null,
    after: after ?? null,
    codesAdded: now.filter((code) => !old.includes(code)),
    codesRemoved: old.filter((code) => !now.includes(code)),
  }
}

function hasCodes(field: FieldDefinition): boolean {
  return field.type === 'codes' || field.type === 'code'
}

function textOf(value: FieldValue | undefined): string {
  return value === undefined ? '' : canonicalJson(value as Json)
}
