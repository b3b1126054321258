/** How far a report is, told by the rows that have been read and written. */
import type { Db } from '../db/schema.ts'
import type { ListSource } from './list-source.ts'
import type { ReportPlan } from './report-plan.ts'
import type { Snapshot } from './snapshot.ts'

/** From 0 to 1; never less than before. */
export type OnProgress = (share: number) => void

/** Counting takes about so much of the time, writing the rest. */
const countingShare = 0.35

/** The same snapshot, whose first walk is watched. */
export async function watchedSnapshot(db: Db, snapshot: Snapshot, onProgress: OnProgress): Promise<Snapshot> {
  const { total } = await db
    .selectFrom('activityReport')
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .where('cycleKey', '=', snapshot.cycle.cycleKey)
    .executeTakeFirstOrThrow()
  const expected = Math.max(1, Number(total))
  let seen = 0
  return {
    ...snapshot,
    async *activities(part) {
      for await (const batch of snapshot.activities(part)) {
        seen += batch.length
        if (seen <= expected) onProgress((seen / expected) * countingShare)
        yield batch
      }
    },
  }
}

/** The same plan, whose lists are watched while they are written. */
export function watchedPlan(plan: ReportPlan, onProgress: OnProgress): ReportPlan {
  const expected = Math.max(
    1,
    plan.sheets.reduce((sum, { list }) => sum + (list?.rowCount ?? 0), 0),
  )
  let written = 0
  const more = (rows: number) => {
    written += rows
    onProgress(countingShare + (1 - countingShare) * Math.min(1, written / expected))
  }
  const watched = new Map<ListSource, ListSource>()
  const watch = (source: ListSource): ListSource => {
    const known = watched.get(source) ?? {
      walk: source.walk,
      begin: () => {
        const maker = source.begin()
        return {
          rowsOf: async (items) => {
            const rows = await maker.rowsOf(items)
            more(rows.length)
            return rows
          },
        }
      },
    }
    watched.set(source, known)
    return known
  }
  return {
    ...plan,
    sheets: plan.sheets.map((sheet) => {
      const { list } = sheet
      return list ? { ...sheet, list: { ...list, source: watch(list.source) } } : sheet
    }),
  }
}
