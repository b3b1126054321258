/** Rules 22 to 24 over a cycle. They are judged when somebody asks, since they depend on what others have sent. */
import { jointIssues, pairIssues } from '../../templates/duplicates/pair-issues.ts'
import type { Issue } from '../../templates/issues.ts'
import { listDuplicateDecisions } from '../db/duplicates.ts'
import { listReturnsAsOf } from '../db/returns.ts'
import type { Db } from '../db/schema.ts'
import { walkActivities } from '../report/walk-activities.ts'
import { compareReady, explainPairs, foundPairsAsOf, type PairedActivity } from './find-pairs.ts'
import { settledPairs } from './settled-pairs.ts'

export interface DuplicateIssue {
  readonly activity: PairedActivity
  readonly issue: Issue
  /** Rules 22 and 24 are never shown to reporters. */
  readonly audience: 'officers' | 'everybody'
}

/**
 * In the order of reporters and references.
 *
 * @param asOf a change number
 */
export async function listDuplicateIssues(
  db: Db,
  { cycleKey, asOf }: { readonly cycleKey: string; readonly asOf: number },
): Promise<DuplicateIssue[]> {
  const ready = await compareReady(walkActivities(db, { cycleKey, status: 'draft', asOf }))
  const settled = settledPairs(await listDuplicateDecisions(db, asOf))
  const returns = await listReturnsAsOf(db, cycleKey, asOf)
  const submitted = new Set(
    returns.flatMap(({ state, reporterCode }) =>
      state === 'submitted' || state === 'accepted' ? [reporterCode] : [],
    ),
  )
  const issues = new Map<string, DuplicateIssue[]>(
    ready.activities.map(({ activityReportId }) => [activityReportId, []]),
  )
  const matches = new Map<string, Set<string>>()
  const found = await foundPairsAsOf(db, { cycleKey, asOf })
  const byReportId = new Map(ready.activities.map((activity) => [activity.activityReportId, activity]))
  const pinned = new Map<string, { readonly activityId: string; readonly reporterCode: string }>()
  for await (const batch of walkActivities(db, { cycleKey, status: 'final', asOf }))
    for (const { activityReportId, activityId, reporterCode } of batch)
      pinned.set(activityReportId, { activityId, reporterCode })
  // What is named has to stand in the return as it was submitted: later edits of the other count for nothing yet.
  for (const pair of found) {
    for (const [own, counterpart, isMet] of [
      [pair.oneReportId, pair.otherReportId, pair.oneIsCurrent === 1 && pair.otherIsPinned === 1],
      [pair.otherReportId, pair.oneReportId, pair.otherIsCurrent === 1 && pair.oneIsPinned === 1],
    ] as const) {
      const activity = byReportId.get(own)
      const other = pinned.get(counterpart)
      if (!isMet || !activity || !other) continue
      if (settled.decisionOn(activity.activityId, other.activityId)?.kind !== 'different')
        addTo(matches, activity.activityId, other.reporterCode)
    }
  }
  for (const { one, other, reasons } of explainPairs(found, ready)) {
    const decision = settled.decisionOn(one.activityId, other.activityId)
    for (const [activity, counterpart] of [
      [one, other],
      [other, one],
    ] as const) {
      if (decision !== null) continue
      for (const issue of pairIssues(reasons, counterpart))
        issues.get(activity.activityReportId)!.push({ activity, issue, audience: 'officers' })
    }
  }
  const isLinked = (activity: PairedActivity, code: string) =>
    [...pinned.values()].some((other) => {
      if (other.reporterCode !== code) return false
      const decision = settled.decisionOn(activity.activityId, other.activityId)
      return decision !== null && decision.kind !== 'different'
    })
  for (const [place, activity] of ready.activities.entries()) {
    const { jointWith } = ready.profiles[place]!
    const found = jointIssues(jointWith, {
      hasSubmitted: (code) => code !== activity.reporterCode && submitted.has(code),
      hasMatch: (code) => matches.get(activity.activityId)?.has(code) === true || isLinked(activity, code),
    })
    for (const issue of found)
      issues.get(activity.activityReportId)!.push({ activity, issue, audience: 'everybody' })
  }
  return [...issues.values()].flat()
}

function addTo(sets: Map<string, Set<string>>, key: string, item: string): void {
  const set = sets.get(key)
  if (set) set.add(item)
  else sets.set(key, new Set([item]))
}
