/** Which version a sent row was made from: what it was last known as, unless the row itself shows otherwise. */
import type { ActivityValues } from '../../templates/activity.ts'
import type { FieldDefinition, TemplateDefinition } from '../../templates/definition.ts'
import { isSameValue } from '../../templates/same-values.ts'
import type { Revision } from '../db/revisions.ts'
import { fullOfRevision, type KnownRow } from './return-state.ts'
import type { SentRow } from './sent-row.ts'
import { storedBaseHash } from './stored-base-hash.ts'

export interface RowOrigin {
  readonly workbookId: string | null
  /** What this workbook's row was last given or came with. */
  readonly known: KnownRow | undefined
  /** The same, as values; null where the workbook never had the activity. */
  readonly given: ActivityValues | null
  /** Of the activity report, oldest first; empty where they need not be looked at. */
  readonly revisions: readonly Revision[]
  /** The revision that the row's hidden columns name, where their hash fits. */
  readonly carried: Revision | undefined
  /** The row's hidden columns are written anew at each sync: what they name is what the row was made from. */
  readonly isCarriedSure: boolean
}

export interface RowBase {
  /** Null where nobody knows. */
  readonly values: ActivityValues | null
  /** The row is closer to an older version than to the one last known: it comes from another copy of the file. */
  readonly isOlderCopy: boolean
}

/**
 * The base to merge with. Copies of one file share their workbookId and keys, and a plain file keeps the hidden columns it was
 * built with: so the version last given or received is not always the one this copy was made from. Of that and the other
 * versions that copies of this workbook have had, the closest to the sent row is its base; where several are as close, the
 * last known one, or an older one if the rest of the file comes from an older copy.
 */
export function baseOfRow(
  fields: readonly FieldDefinition[],
  sent: ActivityValues,
  origin: RowOrigin,
  isFileOlder = false,
): RowBase {
  const { carried, known, revisions, workbookId } = origin
  const last = lastKnown(origin)
  const lastNumber = known?.baseRevision ?? 0
  // The pane writes the hidden columns anew at each sync: a row that names what is newest was made from just that.
  if (carried && (origin.isCarriedSure || last === null || carried.changeNumber > lastNumber)) {
    return { values: fullOfRevision(carried), isOlderCopy: false }
  }
  if (last === null || carried?.changeNumber === lastNumber) return { values: last, isOlderCopy: false }
  const versions = revisions.filter((revision) => revision === carried || isOwn(revision, workbookId))
  let best = { values: last, isOlderCopy: false }
  let fewest = differences(fields, sent, last)
  // Newest first: of versions that are as close, the newest is the likeliest.
  for (const revision of versions.toReversed()) {
    const values = fullOfRevision(revision)
    const count = differences(fields, sent, values)
    const isOlder = revision.changeNumber < lastNumber
    if (count < fewest || (count === fewest && isFileOlder && isOlder && !best.isOlderCopy)) {
      best = { values, isOlderCopy: isOlder }
      fewest = count
    }
  }
  return best
}

/** The revision that the row's hidden columns name, if it is one of the activity's, and its hash fits. */
export function carriedRevision(
  template: TemplateDefinition,
  { row }: SentRow,
  revisions: readonly Revision[],
): Revision | undefined {
  if (row.revision === null) return undefined
  const found = revisions.findLast((revision) => revision.changeNumber <= row.revision!)
  return found && storedBaseHash(template, found.values) === row.baseHash ? found : undefined
}

function isOwn(revision: Revision, workbookId: string | null): boolean {
  return workbookId !== null && revision.workbookId === workbookId
}

/** Extra columns of what was last known are only in its revision. */
function lastKnown({ given, known, revisions }: RowOrigin): ActivityValues | null {
  if (given === null || known === undefined || known.baseValues !== null) return given
  const then = revisions.find((revision) => revision.changeNumber === known.baseRevision)
  return then ? fullOfRevision(then) : given
}

function differences(fields: readonly FieldDefinition[], one: ActivityValues, other: ActivityValues): number {
  return fields.filter((field) => !isSameValue(field, one[field.key], other[field.key])).length
}
