/** The cells of activity reports as they came, before anything was read from them. */
import type { RawCells } from '../../templates/activity.ts'
import { selectByKeys } from '../db/batches.ts'
import type { Db } from '../db/schema.ts'
import type { SnapshotActivity } from './snapshot.ts'

/** By activity report, at the revision that counts; without those of which no cells were kept. */
export async function readReceived(
  db: Db,
  activities: readonly SnapshotActivity[],
): Promise<ReadonlyMap<string, RawCells>> {
  const revisionOf = new Map(activities.map((one) => [one.activityReportId, one.revision]))
  const rows = await selectByKeys(activities, (batch) =>
    db
      .selectFrom('activityRevision')
      .select(['activityReportId', 'changeNumber', 'rawJson'])
      .where(
        'activityReportId',
        'in',
        batch.map((one) => one.activityReportId),
      )
      .where('changeNumber', 'in', [...new Set(batch.map((one) => one.revision))])
      .where('rawJson', 'is not', null)
      .execute(),
  )
  return new Map(
    rows
      .filter((row) => revisionOf.get(row.activityReportId) === row.changeNumber)
      .map((row) => [row.activityReportId, JSON.parse(row.rawJson!) as RawCells]),
  )
}
