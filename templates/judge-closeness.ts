/** How alike two rows are, as a verdict: one activity, another one, or nobody can tell. */
import type { Closeness } from './fingerprint.ts'

export type Verdict = 'same' | 'doubt' | 'other'

export const likeTitle = 0.6
/** About two dates, or a date and a country list. */
const enoughEvidence = 4
/** About two dates, a country list and a long text. */
const muchEvidence = 8

/** A key says "the same" until the content clearly says otherwise. */
export function judgeClaim(closeness: Closeness): Verdict {
  const { score, title, rest, restEvidence } = closeness
  if (title === null && rest === null) return 'same'
  const isRestAnother = restEvidence >= enoughEvidence && rest! < 0.3
  // A title that was rewritten is believed only where nearly all else stayed.
  const isRewritten = title !== null && title < 0.45 && (rest === null || rest < 0.75)
  if (score >= 0.42 && !isRestAnother && !isRewritten) return 'same'
  return score < 0.3 && restEvidence >= enoughEvidence ? 'other' : 'doubt'
}

/** Without a key the content has to be clear. */
export function judgeContent(closeness: Closeness): Verdict {
  const { score, title, rest, restEvidence, isSameLocalRef, isIdentical } = closeness
  if (isIdentical) return 'same'
  const isLikeTitle = title !== null && title >= likeTitle
  const isRestSame = rest === null ? title === 1 : restEvidence >= 2 && rest >= 0.5
  if (isLikeTitle && score >= 0.75 && isRestSame) return 'same'
  // Another title, but dates, countries and texts are all the same.
  if (restEvidence >= muchEvidence && rest! >= 0.9) return 'same'
  if (isSameLocalRef) return score >= 0.5 ? 'same' : 'doubt'
  if (restEvidence >= enoughEvidence && rest! >= 0.8) return 'doubt'
  return isLikeTitle && score >= 0.5 ? 'doubt' : 'other'
}
