/** One revision as people look at it: who, when, through what, and what differs from the revision before. */
import type { ActivityValues, RawCells } from '../../templates/activity.ts'
import {
  compareNotes,
  compareRevisions,
  type FieldChange,
  type NoteChange,
} from '../../templates/compare-revisions.ts'
import type { TemplateDefinition } from '../../templates/definition.ts'
import type { Issue } from '../../templates/issues.ts'
import { toRevision } from '../db/revisions.ts'
import type { ActivityRevisionRow, ChangeChannel, ChangeKind } from '../db/schema.ts'
import type { Hidden } from './hidden-fields.ts'

/** Who did something, when and through what. */
export interface Signature {
  readonly changeNumber: number
  /** UTC ISO. */
  readonly committedAt: string
  /** An account, or a name of the program's own; null once erased. */
  readonly actor: string | null
  readonly channel: ChangeChannel
  readonly kind: ChangeKind
}

export interface HistoryEntry extends Signature {
  readonly activityReportId: string
  readonly reference: string
  /** There was no revision before this one. */
  readonly isFirst: boolean
  /** The content was erased; who and when stay. */
  readonly isErased: boolean
  readonly values: ActivityValues
  /** The cells as they came; null where the revision did not come from cells. */
  readonly raw: RawCells | null
  readonly comment: string | null
  readonly extra: Readonly<Record<string, string>>
  readonly withdrawn: boolean
  readonly withdrawalProposed: boolean
  /** What differs from the revision before. */
  readonly changes: readonly FieldChange[]
  readonly noteChanges: readonly NoteChange[]
  /** As judged at `judgedAt`. */
  readonly issues: readonly Issue[]
  readonly judgedAt: string
  readonly templateVersion: number
  readonly listsVersion: number
  readonly language: string
  readonly workbookId: string | null
  readonly rowKey: string | null
}

/** A stored revision with its change's signature and its activity's reference. */
export type SignedRow = ActivityRevisionRow & Signature & { readonly reference: string }

/** What a viewer sees of a history. */
export interface HistoryView {
  readonly template: TemplateDefinition
  /** Of these fields values, cells, issues and changes are left out. */
  readonly hidden: Hidden
}

/** @param before the revision before it, if there is one */
export function historyEntry(
  row: SignedRow,
  before: ActivityRevisionRow | undefined,
  { template, hidden }: HistoryView,
): HistoryEntry {
  const { activityReportId, ...revision } = toRevision(row)
  const old = before ? toRevision(before) : null
  const isErased = row.valuesJson === null
  const fields = template.fields
  return {
    activityReportId,
    reference: row.reference,
    ...revision,
    committedAt: row.committedAt,
    actor: row.actor,
    channel: row.channel,
    kind: row.kind,
    isFirst: before === undefined,
    isErased,
    values: without(revision.values, hidden.fields),
    raw: revision.raw === null ? null : without(revision.raw, hidden.fields),
    // An erased side is unknown, not blank: nothing can be said about what changed.
    changes: isUnknown(row, before)
      ? []
      : compareRevisions(fields, old?.values ?? null, revision.values).filter(
          ({ field }) => !hidden.fields.has(field),
        ),
    noteChanges: isUnknown(row, before) ? [] : compareNotes(old, revision),
    issues: revision.issues.filter(
      ({ code, field }) => !hidden.issues.has(code) && (field === null || !hidden.fields.has(field)),
    ),
  }
}

function isUnknown(row: ActivityRevisionRow, before: ActivityRevisionRow | undefined): boolean {
  return row.valuesJson === null || (before !== undefined && before.valuesJson === null)
}

function without<T>(record: Readonly<Record<string, T>>, hidden: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !hidden.has(key)))
}
