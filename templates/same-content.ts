/** Whether two rows are to be taken for one activity by what they say, found out with as little comparing as can be. */
import type { FieldValue } from './activity.ts'
import type { FieldDefinition } from './definition.ts'
import {
  agreementOf,
  closenessOf,
  type Fingerprint,
  identifyingFields,
  titleWeight,
  weightOf,
} from './fingerprint.ts'
import { judgeContent, likeTitle } from './judge-closeness.ts'
import { hasSameValues } from './same-values.ts'
import { titleSimilarity } from './title-similarity.ts'

interface WeighedField {
  readonly field: FieldDefinition
  readonly weight: number
}

const weights = new WeakMap<readonly FieldDefinition[], readonly WeighedField[]>()
/** Weights are added up in another order than the verdict does. */
const rounding = 1e-9

/**
 * The same as `judgeContent` saying `same` of the full comparison. Fields are compared one after the other, codes before
 * texts, until what has been found to differ settles it: for nearly all pairs that is soon.
 *
 * @param fields the fields that a reporter fills in
 */
export function isSameContent(
  fields: readonly FieldDefinition[],
  one: Fingerprint,
  other: Fingerprint,
): boolean {
  const hasTitles = one.title.folded !== '' && other.title.folded !== ''
  const likeness =
    !hasTitles || sharesMore(one, other) ? null : titleSimilarity(one.title, other.title, likeTitle)
  if (likeness !== null && likeness < likeTitle) return false
  const weighed = weighedFields(fields)
  const [ownCells, otherCells] = [cellsOf(weighed, one), cellsOf(weighed, other)]
  let evidence = 0
  for (let at = 0; at < weighed.length; at++)
    if (ownCells[at] !== undefined && otherCells[at] !== undefined) evidence += weighed[at]!.weight
  const isSameLocalRef = one.localRef !== '' && one.localRef === other.localRef
  // Comparing titles takes longer than comparing dates and codes: until those have said nothing, they count as the same.
  const most = mostThatMayDiffer(hasTitles ? 1 : null, evidence, isSameLocalRef)
  // Rows with hardly anything in them are the same only where nothing differs.
  if (most < 0) return !one.isBlank && hasSameValues(fields, one.values, other.values)
  let isTitleCounted = !hasTitles
  let lost = 0
  for (let at = 0; at < weighed.length; at++) {
    const [cell, otherCell] = [ownCells[at], otherCells[at]]
    if (cell === otherCell || cell === undefined || otherCell === undefined) continue
    const { field, weight } = weighed[at]!
    if (field.type === 'text' && !isTitleCounted) {
      isTitleCounted = true
      const title = likeness ?? titleSimilarity(one.title, other.title)
      if (!canBeSameWith({ title, evidence, isSameLocalRef }, lost)) return false
    }
    // Dates, numbers and single codes are the same or not.
    const isPlain = field.type !== 'text' && typeof cell !== 'object' && typeof otherCell !== 'object'
    lost += isPlain ? weight : weight * (1 - agreementOf(field, one, other))
    if (lost > most) return false
  }
  return judgeContent(closenessOf(fields, one, other)) === 'same'
}

/** By what they are made from: few, since weights are quarters. */
const knownMost = new Map<number, number>()
const largestEvidence = 1_000

/**
 * How much of the weight may be found to differ before the verdict cannot be `same` any more, whatever the rest says; negative
 * where it cannot be from the start. Agreeing more never makes two rows less alike.
 */
function mostThatMayDiffer(title: 1 | null, evidence: number, isSameLocalRef: boolean): number {
  const quarters = evidence * 4
  if (!Number.isInteger(quarters) || quarters > largestEvidence)
    return findMost(title, evidence, isSameLocalRef)
  const key = (quarters * 2 + Number(title === null)) * 2 + Number(isSameLocalRef)
  let most = knownMost.get(key)
  if (most === undefined) {
    most = findMost(title, evidence, isSameLocalRef)
    knownMost.set(key, most)
  }
  return most
}

function findMost(title: 1 | null, evidence: number, isSameLocalRef: boolean): number {
  const canBeSame = (lost: number) => canBeSameWith({ title, evidence, isSameLocalRef }, lost)
  if (!canBeSame(0)) return -1
  let [enough, tooMuch] = [0, evidence + 1]
  while (tooMuch - enough > 1e-6) {
    const middle = (enough + tooMuch) / 2
    if (canBeSame(middle)) enough = middle
    else tooMuch = middle
  }
  return tooMuch
}

interface Compared {
  readonly title: number | null
  readonly evidence: number
  readonly isSameLocalRef: boolean
}

/** Whether the verdict may be `same` where so much of the weight differs. */
function canBeSameWith({ title, evidence, isSameLocalRef }: Compared, lost: number): boolean {
  const rest = evidence > 0 ? Math.min(1, (evidence - lost) / evidence + rounding) : null
  const score =
    title === null
      ? (rest ?? 0)
      : (evidence - lost + titleWeight * title) / (evidence + titleWeight) + rounding
  const closeness = { score, title, rest, restEvidence: evidence, isSameLocalRef, isIdentical: false }
  return judgeContent(closeness) === 'same'
}

/** A row is held against many others: its cells, in the order in which they are compared. */
const cells = new WeakMap<Fingerprint, { readonly of: unknown; readonly cells: readonly Cell[] }>()
type Cell = FieldValue | undefined

function cellsOf(weighed: readonly WeighedField[], row: Fingerprint): readonly Cell[] {
  let known = cells.get(row)
  if (known?.of !== weighed) {
    known = { of: weighed, cells: weighed.map(({ field }) => row.values[field.key]) }
    cells.set(row, known)
  }
  return known.cells
}

/** False where comparing the two in full could only show that they differ: it costs little, and nearly all pairs end here. */
export function canBeSameContent(one: Fingerprint, other: Fingerprint): boolean {
  if (one.title.folded === '' || other.title.folded === '') return true
  return sharesMore(one, other) || titleSimilarity(one.title, other.title, likeTitle) >= likeTitle
}

/** Something that seldom is the same in two activities: their titles may differ. */
function sharesMore(one: Fingerprint, other: Fingerprint): boolean {
  return (
    (one.localRef !== '' && one.localRef === other.localRef) ||
    (one.whenAndWhere !== '' && one.whenAndWhere === other.whenAndWhere) ||
    one.longTexts.some((text) => other.longTexts.includes(text))
  )
}

/** Without the title, what is quickly compared first. */
function weighedFields(fields: readonly FieldDefinition[]): readonly WeighedField[] {
  let known = weights.get(fields)
  if (known === undefined) {
    const isText = (field: FieldDefinition) => (field.type !== 'text' ? 0 : field.isLong ? 2 : 1)
    known = fields
      .filter(({ key }) => key !== identifyingFields.title)
      .sort((a, b) => isText(a) - isText(b) || weightOf(b) - weightOf(a))
      .map((field) => ({ field, weight: weightOf(field) }))
    weights.set(fields, known)
  }
  return known
}
