/** The cells of activity reports as they came, before anything was read from them. */
import { sql } from 'kysely'
import type { RawCells } from '../../templates/activity.ts'
import { preparedQuery } from '../db/prepared-query.ts'
import type { Db } from '../db/schema.ts'
import type { SnapshotActivity } from './snapshot.ts'

/** As many as a list is made of at a time: a statement of one length is prepared once. */
const askedAtOnce = 50

type Asked = { readonly [key: `id${number}` | `revision${number}`]: string | number }

const positions = Array.from({ length: askedAtOnce }, (_, at) => at)

const revisionsAsked = preparedQuery((db: Db, asked: Asked) => {
  const pairs = positions.map(
    (at) => sql`(cast(${asked[`id${at}`]} as text), cast(${asked[`revision${at}`]} as bigint))`,
  )
  // Both databases call the columns of such values `column1` and `column2`.
  const query = sql<{ activityReportId: string; rawJson: string }>`
    select revision.activity_report_id, revision.raw_json
    from (values ${sql.join(pairs)}) as asked
    join activity_revision revision
      on revision.activity_report_id = asked.column1 and revision.change_number = asked.column2
    where revision.raw_json is not null`
  return { compile: () => query.compile(db) }
})

/** By activity report, at the revision that counts; without those of which no cells were kept. */
export async function readReceived(
  db: Db,
  activities: readonly SnapshotActivity[],
): Promise<ReadonlyMap<string, RawCells>> {
  const received = new Map<string, RawCells>()
  for (let start = 0; start < activities.length; start += askedAtOnce) {
    const asked = activities.slice(start, start + askedAtOnce)
    for (const row of await revisionsAsked(db, valuesOf(asked)))
      received.set(row.activityReportId, JSON.parse(row.rawJson) as RawCells)
  }
  return received
}

/** The last one fills up what is left. */
function valuesOf(asked: readonly SnapshotActivity[]): Asked {
  const values: Record<string, string | number> = {}
  for (const at of positions) {
    const { activityReportId, revision } = asked[at] ?? asked.at(-1)!
    values[`id${at}`] = activityReportId
    values[`revision${at}`] = revision
  }
  return values
}
