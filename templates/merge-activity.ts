/** Three versions of an activity report made one: per field, and never at anybody's expense. */
import { type ActivityValues, codesOf, type FieldValue, isUnread } from './activity.ts'
import type { FieldDefinition, FieldKey } from './definition.ts'
import { isSameValue } from './same-values.ts'

export interface MergeInput {
  readonly fields: readonly FieldDefinition[]
  /** What the sender saw last; null where nobody knows. */
  readonly base: ActivityValues | null
  readonly stored: ActivityValues
  readonly sent: ActivityValues
  /** Versions stored before `stored` that the sender may still have before them: a field equal to one of these is stale. */
  readonly earlier: readonly ActivityValues[]
}

/** A value that was not taken over. Null = blank. */
export interface FieldConflict {
  readonly field: FieldKey
  readonly stored: FieldValue | null
  readonly proposed: FieldValue | null
}

export interface MergeResult {
  /** What is to be stored; equal to `stored` where nothing was taken. */
  readonly values: ActivityValues
  /** Fields whose stored value changes. */
  readonly taken: readonly FieldKey[]
  /** Fields where the sent row still has an older value; the stored one stays. */
  readonly stale: readonly FieldKey[]
  readonly conflicts: readonly FieldConflict[]
}

/** What becomes of one field: the value to store, and the value that has to wait for a person. */
interface FieldMerge {
  readonly value: FieldValue | undefined
  readonly isStale?: true
  /** Present where the field clashes. */
  readonly proposed?: FieldValue | null
}

/**
 * Merges what was sent into what is stored, field by field. Every value of the result stands in one of the versions;
 * several codes in one cell merge as sets. Pure; never throws.
 */
export function mergeActivity(input: MergeInput): MergeResult {
  const values: Record<FieldKey, FieldValue> = { ...input.stored }
  const taken: FieldKey[] = []
  const stale: FieldKey[] = []
  const conflicts: FieldConflict[] = []
  for (const field of input.fields) {
    if (field.presence === 'system') continue
    const { key } = field
    const merged = mergeField(field, input)
    if (merged.isStale) stale.push(key)
    if (merged.proposed !== undefined)
      conflicts.push({ field: key, stored: input.stored[key] ?? null, proposed: merged.proposed })
    if (isSameValue(field, merged.value, input.stored[key])) continue
    taken.push(key)
    if (merged.value === undefined) delete values[key]
    else values[key] = merged.value
  }
  return { values, taken, stale, conflicts }
}

function mergeField(field: FieldDefinition, input: MergeInput): FieldMerge {
  const stored = input.stored[field.key]
  const sent = input.sent[field.key]
  if (isSameValue(field, sent, stored)) return { value: stored }
  if (input.base === null) return mergeWithoutBase(field, stored, sent, input.earlier)
  const base = input.base[field.key]
  if (isSameValue(field, sent, base)) return { value: stored, isStale: true }
  if (isAmong(field, sent, input.earlier)) return { value: stored, isStale: true }
  if (isSameValue(field, stored, base)) return { value: sent }
  if (field.type === 'codes' && ![base, stored, sent].some(isUnread))
    return mergeSets(codesOf(base), codesOf(stored), codesOf(sent), field.firstIsMain === true)
  return { value: stored, proposed: sent ?? null }
}

/** Nobody knows what the sender saw: a blank cell says nothing, and filling a blank one takes nothing away. */
function mergeWithoutBase(
  field: FieldDefinition,
  stored: FieldValue | undefined,
  sent: FieldValue | undefined,
  earlier: readonly ActivityValues[],
): FieldMerge {
  if (sent === undefined || isAmong(field, sent, earlier)) return { value: stored, isStale: true }
  if (stored === undefined) return { value: sent }
  return { value: stored, proposed: sent }
}

function isAmong(
  field: FieldDefinition,
  value: FieldValue | undefined,
  versions: readonly ActivityValues[],
): boolean {
  return versions.some((version) => isSameValue(field, value, version[field.key]))
}

/** Both sides changed the set: what each added and took out holds. The main code is one value, and may clash. */
function mergeSets(
  base: readonly string[],
  stored: readonly string[],
  sent: readonly string[],
  hasMain: boolean,
): FieldMerge {
  const takenOut = base.filter((code) => !sent.includes(code))
  const added = sent.filter((code) => !base.includes(code) && !stored.includes(code))
  const union = [...stored.filter((code) => !takenOut.includes(code)), ...added]
  if (!hasMain) return { value: filled(union) }
  const [baseMain, storedMain, sentMain] = [base[0], stored[0], sent[0]]
  const main = sentMain === baseMain || sentMain === storedMain ? storedMain : sentMain
  const isClash = sentMain !== baseMain && sentMain !== storedMain && storedMain !== baseMain
  // A main code that the other side took out of the cell is a clash as well.
  if (!isClash && (main === undefined || union.includes(main))) return { value: withFirst(union, main) }
  // A cell that one side emptied has no main code to put first: both sides are kept as they are.
  if (sentMain === undefined || storedMain === undefined)
    return { value: filled(stored), proposed: filled(sent) ?? null }
  return { value: withFirst(union, storedMain), proposed: withFirst(union, sentMain) ?? null }
}

function withFirst(codes: readonly string[], first: string | undefined): readonly string[] | undefined {
  return filled(first === undefined ? codes : [first, ...codes.filter((code) => code !== first)])
}

function filled(codes: readonly string[]): readonly string[] | undefined {
  return codes.length > 0 ? codes : undefined
}

export interface WithdrawalInput {
  readonly isWithdrawn: boolean
  /** `propose`: the row's cells were cleared; `confirm`: its action column says so. */
  readonly asked: 'none' | 'propose' | 'confirm'
  /** Somebody else changed the stored row since the sender last saw it. */
  readonly isStoredEdited: boolean
  /** The sender changed the row. */
  readonly isSentEdited: boolean
}

/**
 * What becomes of a row that is, or is to be, withdrawn. `withdraw` does it, `propose` waits for a confirmation,
 * `conflict` keeps both sides: a withdrawal against an edit of the other side.
 */
export function mergeWithdrawal(input: WithdrawalInput): 'none' | 'propose' | 'withdraw' | 'conflict' {
  const { isWithdrawn, asked, isStoredEdited, isSentEdited } = input
  if (isWithdrawn) return asked === 'none' && isSentEdited ? 'conflict' : 'none'
  if (asked === 'none') return 'none'
  if (isStoredEdited) return 'conflict'
  return asked === 'confirm' ? 'withdraw' : 'propose'
}
