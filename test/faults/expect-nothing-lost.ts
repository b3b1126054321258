/** Holds everything that was acknowledged against what is stored. */
import { expect } from 'vitest'
import { listReturnActivities } from '../../server/db/activities.ts'
import { type DatabaseLocation, openDatabase } from '../../server/db/open-database.ts'
import { listRevisionsOf } from '../../server/db/revisions.ts'
import type { Db } from '../../server/db/schema.ts'
import { verifyChain } from '../../server/db/verify-chain.ts'
import { verifyProjections } from '../../server/db/verify-projection.ts'
import { seedCycle, seedReporters } from '../../server/seed/seed-data.ts'
import { type Acknowledged, rowsPerClient } from './persistent-client.ts'

export interface Damage {
  /** Acknowledged, and not in the history. */
  readonly lost: readonly string[]
  /** In more than one change. */
  readonly doubled: readonly string[]
  /** Some of a request's rows, not all. */
  readonly half: readonly string[]
  /** Activities beyond those that the clients typed. */
  readonly surplusActivities: number
  readonly chain: readonly unknown[]
  readonly projections: readonly unknown[]
}

const none: Damage = {
  lost: [],
  doubled: [],
  half: [],
  surplusActivities: 0,
  chain: [],
  projections: [],
}

/**
 * Opens what the services left, counts, and closes it. Requests that were never answered may be there or not, but whole.
 *
 * @param reporterCodes those that nobody else sends for
 */
export async function expectNothingLost(
  location: DatabaseLocation,
  acknowledged: readonly Acknowledged[],
  reporterCodes: readonly string[] = seedReporters.map((reporter) => reporter.reporterCode),
): Promise<void> {
  const db = await openDatabase(location)
  try {
    expect(await damageIn(db, acknowledged, reporterCodes)).toEqual(none)
  } finally {
    await db.destroy()
  }
}

async function damageIn(
  db: Db,
  acknowledged: readonly Acknowledged[],
  reporterCodes: readonly string[],
): Promise<Damage> {
  const activities = []
  for (const reporterCode of reporterCodes)
    activities.push(...(await listReturnActivities(db, reporterCode, seedCycle.cycleKey)))
  const revisions = await listRevisionsOf(
    db,
    activities.map((one) => one.activityReportId),
  )
  const rowsOf = new Map<string, { readonly changeNumber: number; readonly rowKey: string | null }[]>()
  for (const { changeNumber, rowKey, values } of [...revisions.values()].flat()) {
    const mark = String(values.donors)
    rowsOf.set(mark, [...(rowsOf.get(mark) ?? []), { changeNumber, rowKey }])
  }
  const marks = [...rowsOf]
  const clients = new Set(marks.map(([mark]) => mark.split(' ')[0]))
  return {
    lost: acknowledged
      .filter(({ mark, answer }) => rowsOf.get(mark)?.[0]?.changeNumber !== answer.results[0]!.revision)
      .map(({ mark }) => mark),
    doubled: marks
      .filter(([, rows]) => new Set(rows.map((row) => row.changeNumber)).size > 1)
      .map(([mark]) => mark),
    half: marks
      .filter(([, rows]) => new Set(rows.map((row) => row.rowKey)).size !== rowsPerClient)
      .map(([mark]) => mark),
    surplusActivities: activities.length - clients.size * rowsPerClient,
    chain: await verifyChain(db),
    projections: await verifyProjections(db),
  }
}
