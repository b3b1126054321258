/** Rules 22 to 24 over a cycle. They are judged when somebody asks, since they depend on what others have sent. */
import { jointIssues, pairIssues } from '../../templates/duplicates/pair-issues.ts'
import type { Issue } from '../../templates/issues.ts'
import { listDuplicateDecisions } from '../db/duplicates.ts'
import type { Db } from '../db/schema.ts'
import { areCurrent, foundPairsAsOf } from './find-pairs.ts'
import { listJointRequests } from './joint-requests.ts'
import { explainPairs, type PairedActivity } from './paired-activities.ts'
import { settledPairs } from './settled-pairs.ts'

export interface DuplicateIssue {
  readonly activity: PairedActivity
  readonly issue: Issue
  /** Rules 22 and 24 are never shown to reporters. */
  readonly audience: 'officers' | 'everybody'
}

/**
 * In the order of reporters and references; for one report the likeliest pair first.
 *
 * @param asOf a change number
 * @param reporterCode whose reports are judged; left out: everybody's
 */
export async function listDuplicateIssues(
  db: Db,
  of: { readonly cycleKey: string; readonly asOf: number; readonly reporterCode?: string | undefined },
): Promise<DuplicateIssue[]> {
  const { reporterCode } = of
  const settled = settledPairs(await listDuplicateDecisions(db, of.asOf))
  const isJudged = (code: string) => reporterCode === undefined || code === reporterCode
  const pairs = (await foundPairsAsOf(db, of)).filter(
    (pair) => isJudged(pair.oneReporterCode) || isJudged(pair.otherReporterCode),
  )
  const undecided = pairs
    .filter(areCurrent)
    .filter((pair) => settled.decisionOn(pair.oneActivityId, pair.otherActivityId) === null)
    .sort((a, b) => b.scoreMillionths - a.scoreMillionths)
    .map(
      (pair) =>
        [
          { activityReportId: pair.oneReportId, revision: pair.oneRevision },
          { activityReportId: pair.otherReportId, revision: pair.otherRevision },
        ] as const,
    )
  const issues: DuplicateIssue[] = []
  for (const { one, other, reasons } of await explainPairs(db, undecided)) {
    for (const [activity, counterpart] of [
      [one, other],
      [other, one],
    ] as const) {
      if (!isJudged(activity.reporterCode)) continue
      for (const issue of pairIssues(reasons, counterpart))
        issues.push({ activity, issue, audience: 'officers' })
    }
  }
  const requests = await listJointRequests(db, { ...of, pairs, settled })
  for (const { activity, reporterCode: named, hasSubmitted, counterparts } of requests) {
    const found = jointIssues([named], {
      hasSubmitted: () => hasSubmitted,
      // What is named has to stand in the return as it was submitted.
      hasMatch: () => counterparts.some(({ isSubmitted }) => isSubmitted),
    })
    for (const issue of found) issues.push({ activity, issue, audience: 'everybody' })
  }
  return issues.sort((a, b) => inPrintedOrder(a.activity, b.activity))
}

function inPrintedOrder(one: PairedActivity, other: PairedActivity): number {
  if (one.reporterCode !== other.reporterCode) return one.reporterCode < other.reporterCode ? -1 : 1
  const [a, b] = [one.reference, other.reference]
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
