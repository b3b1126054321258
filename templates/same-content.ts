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
  if (!canBeSameContent(one, other)) return false
  const hasTitles = one.title.folded !== '' && other.title.folded !== ''
  const weighed = weighedFields(fields)
  const [ownCells, otherCells] = [cellsOf(weighed, one), cellsOf(weighed, other)]
  let evidence = 0
  for (let at = 0; at < weighed.length; at++)
    if (ownCells[at] !== undefined && otherCells[at] !== undefined) evidence += weighed[at]!.weight
  const title = hasTitles ? titleSimilarity(one.title, other.title) : null
  const isSameLocalRef = one.localRef !== '' && one.localRef === other.localRef
  /** As if all that is not yet compared were the same: agreeing more never makes two rows less alike. */
  const canBeSame = (lost: number) => {
    const rest = evidence > 0 ? Math.min(1, (evidence - lost) / evidence + rounding) : null
    const score =
      title === null
        ? (rest ?? 0)
        : (evidence - lost + titleWeight * title) / (evidence + titleWeight) + rounding
    const closeness = { score, title, rest, restEvidence: evidence, isSameLocalRef, isIdentical: false }
    return judgeContent(closeness) === 'same'
  }
  // Rows with hardly anything in them are the same only where nothing differs.
  if (!canBeSame(0)) return !one.isBlank && hasSameValues(fields, one.values, other.values)
  let lost = 0
  for (let at = 0; at < weighed.length; at++) {
    const [cell, otherCell] = [ownCells[at], otherCells[at]]
    if (cell === otherCell || cell === undefined || otherCell === undefined) continue
    const { field, weight } = weighed[at]!
    const agreement = agreementOf(field, one, other)
    if (agreement === 1) continue
    lost += weight * (1 - agreement)
    if (!canBeSame(lost)) return false
  }
  return judgeContent(closenessOf(fields, one, other)) === 'same'
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
  return (
    (one.localRef !== '' && one.localRef === other.localRef) ||
    (one.whenAndWhere !== '' && one.whenAndWhere === other.whenAndWhere) ||
    one.longTexts.some((text) => other.longTexts.includes(text)) ||
    titleSimilarity(one.title, other.title) >= likeTitle
  )
}

/** Without the title, what is quickly compared first. */
function weighedFields(fields: readonly FieldDefinition[]): readonly WeighedField[] {
  let known = weights.get(fields)
  if (known === undefined) {
    const isText = (field: FieldDefinition) => (field.type !== 'text' ? 0 : field.isLong ? 2 : 1)
    known = fields
      .filter(({ key }) => key !== identifyingFields.title)
      .sort((a, b) => isText(a) - isText(b))
      .map((field) => ({ field, weight: weightOf(field) }))
    weights.set(fields, known)
  }
  return known
}
