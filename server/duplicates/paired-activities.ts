/** What is shown of activity reports that are in a pair, and reading them. */
import { codesOf } from '../../templates/activity.ts'
import {
  type ActivityProfile,
  comparedFields,
  profileOf,
} from '../../templates/duplicates/activity-profile.ts'
import { scoreProfiles } from '../../templates/duplicates/score-pair.ts'
import { textOf } from '../../templates/fingerprint.ts'
import type { Db } from '../db/schema.ts'
import { keyOf, type ReadRevision, type RevisionKey, readValues } from './counting-revisions.ts'
import type { DuplicatePair } from './find-pairs.ts'

/** An activity report as it is named to an officer. */
export interface PairedActivity {
  readonly activityReportId: string
  readonly activityId: string
  readonly reference: string
  readonly reporterCode: string
  readonly revision: number
  readonly title: string | null
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or what was typed; null where blank. */
  readonly startDate: string | null
  readonly endDate: string | null
  /** Codes. */
  readonly countries: readonly string[]
}

export function pairedActivity(revision: Omit<ReadRevision, 'serial'>): PairedActivity {
  const { activityReportId, activityId, reference, reporterCode, revision: number, values } = revision
  const text = (field: keyof typeof comparedFields) => textOf(values[comparedFields[field]]) || null
  return {
    activityReportId,
    activityId,
    reference,
    reporterCode,
    revision: number,
    title: text('title'),
    startDate: text('start'),
    endDate: text('end'),
    countries: codesOf(values[comparedFields.countries]),
  }
}

/** By reporter and reference: which of two is named first. */
export function inOrder(
  one: Pick<ReadRevision, 'reporterCode' | 'serial'>,
  other: Pick<ReadRevision, 'reporterCode' | 'serial'>,
): number {
  if (one.reporterCode !== other.reporterCode) return one.reporterCode < other.reporterCode ? -1 : 1
  return one.serial - other.serial
}

/**
 * Pairs with their reasons, in the order given. Reads no more than these; a pair of which one has been erased is left out.
 *
 * @param pairs the first of each is named first
 */
export async function explainPairs(
  db: Db,
  pairs: readonly (readonly [RevisionKey, RevisionKey])[],
): Promise<DuplicatePair[]> {
  const read = await readValues(db, pairs.flat())
  const profiles = new Map<string, ActivityProfile>()
  const profileAt = (key: string, revision: ReadRevision) => {
    const profile = profiles.get(key) ?? profileOf(revision)
    profiles.set(key, profile)
    return profile
  }
  return pairs.flatMap((keys) => {
    const [oneKey, otherKey] = [keyOf(keys[0]), keyOf(keys[1])]
    const [one, other] = [read.get(oneKey), read.get(otherKey)]
    if (!one || !other) return []
    const scored = scoreProfiles(profileAt(oneKey, one), profileAt(otherKey, other))
    return [{ one: pairedActivity(one), other: pairedActivity(other), ...scored }]
  })
}
