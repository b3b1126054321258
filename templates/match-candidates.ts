/** Finds the few stored activities a row may be, without comparing every row with every activity. */
import { type Fingerprint, fingerprintKey } from './fingerprint.ts'

/** A bucket this full says nothing about a row; more telling keys have to find it. */
const fullBucket = 32
/** Compared in full for each row. */
const candidatesWanted = 8

/** Looks up stored activities by content. Positions are those in the list it was made from. */
export interface CandidateIndex {
  /** Those with the same title, dates, countries and project number. */
  alike(row: Fingerprint): readonly number[]
  /**
   * At most some dozens that share the project number, the title or its rarer words, dates and countries, or a long text.
   *
   * @param before only those that stand before this position
   */
  similar(row: Fingerprint, before?: number): readonly number[]
}

export function candidateIndex(stored: readonly Fingerprint[]): CandidateIndex {
  const byFingerprint = new Map<string, number[]>()
  const byTitle = new Map<string, number[]>()
  const byLocalRef = new Map<string, number[]>()
  const byWord = new Map<string, number[]>()
  const byWhenAndWhere = new Map<string, number[]>()
  const byLongText = new Map<string, number[]>()
  for (const [position, one] of stored.entries()) {
    addTo(byFingerprint, fingerprintKey(one), position)
    if (one.localRef !== '') addTo(byLocalRef, one.localRef, position)
    if (one.title.folded !== '') addTo(byTitle, one.title.folded, position)
    for (const word of one.title.words) addTo(byWord, word, position)
    if (one.whenAndWhere !== '') addTo(byWhenAndWhere, one.whenAndWhere, position)
    for (const text of one.longTexts) addTo(byLongText, text, position)
  }
  return {
    alike: (row) => byFingerprint.get(fingerprintKey(row))?.slice(0, fullBucket) ?? [],
    similar(row, before = stored.length) {
      const buckets = [
        byLocalRef.get(row.localRef),
        byTitle.get(row.title.folded),
        byWhenAndWhere.get(row.whenAndWhere),
        ...row.longTexts.map((text) => byLongText.get(text)),
      ]
      const shared = new Set<number>()
      for (const bucket of buckets)
        for (const position of bucket?.slice(0, fullBucket) ?? []) if (position < before) shared.add(position)
      for (const position of likeliestByWords(row, before)) shared.add(position)
      return [...shared]
    },
  }

  /** The activities that share most of the row's rarer words. */
  function likeliestByWords(row: Fingerprint, before: number): readonly number[] {
    const shared = new Map<number, number>()
    for (const word of row.title.words) {
      const bucket = byWord.get(word)
      // A word that stands in many titles ("training") finds nothing that the others do not.
      if (bucket === undefined || bucket.length > Math.max(fullBucket, stored.length / 50)) continue
      for (const position of bucket) {
        // Positions stand in order.
        if (position >= before) break
        shared.set(position, (shared.get(position) ?? 0) + 1 / bucket.length)
      }
    }
    return [...shared]
      .sort((one, other) => other[1] - one[1] || one[0] - other[0])
      .slice(0, candidatesWanted)
      .map(([position]) => position)
  }
}

function addTo(buckets: Map<string, number[]>, key: string, position: number): void {
  const bucket = buckets.get(key)
  if (bucket === undefined) buckets.set(key, [position])
  else bucket.push(position)
}
