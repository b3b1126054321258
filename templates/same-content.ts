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
import { foundOnce } from './found-once.ts'
import { judgeContent, likeTitle } from './judge-closeness.ts'
import { hasSameValues } from './same-values.ts'
import { titleSimilarity } from './title-similarity.ts'

interface WeighedField {
  readonly field: FieldDefinition
  readonly weight: number
}

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
  const cells = cellsOf(weighed)
  const [ownCells, otherCells] = [cells(one), cells(other)]
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

/** By the evidence: few, since weights are quarters. One for each of what else it is made from. */
const knownMost = Array.from({ length: 4 }, () => new Map<number, number>())

/**
 * How much of the weight may be found to differ before the verdict cannot be `same` any more, whatever the rest says; negative
 * where it cannot be from the start. Agreeing more never makes two rows less alike.
 */
function mostThatMayDiffer(title: 1 | null, evidence: number, isSameLocalRef: boolean): number {
  const known = knownMost[(title ?? 0) + (isSameLocalRef ? 2 : 0)]!
  let most = known.get(evidence)
  if (most === undefined) {
    most = findMost(title, evidence, isSameLocalRef)
    known.set(evidence, most)
  }
  return most
}

/** A little more than that may be: the verdict itself decides in the end. */
function findMost(title: 1 | null, evidence: number, isSameLocalRef: boolean): number {
  let lost = evidence
  while (lost >= 0 && !canBeSameWith({ title, evidence, isSameLocalRef }, lost)) lost -= step
  return lost < 0 ? -1 : lost + step
}

const step = 1 / 64

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
const cellsOf = foundOnce((weighed: readonly WeighedField[]) =>
  foundOnce((row: Fingerprint): readonly (FieldValue | undefined)[] =>
    weighed.map(({ field }) => row.values[field.key]),
  ),
)

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
const weighedFields = foundOnce((fields: readonly FieldDefinition[]): readonly WeighedField[] => {
  const isText = (field: FieldDefinition) => (field.type !== 'text' ? 0 : field.isLong ? 2 : 1)
  return fields
    .filter(({ key }) => key !== identifyingFields.title)
    .sort((a, b) => isText(a) - isText(b) || weightOf(b) - weightOf(a))
    .map((field) => ({ field, weight: weightOf(field) }))
})
