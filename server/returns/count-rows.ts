/** How many rows the returns of a cycle have, and how they stand. */
import { preparedQuery } from '../db/prepared-query.ts'
import type { Db } from '../db/schema.ts'

export interface RowCounts {
  /** Not withdrawn. */
  readonly activities: number
  readonly rowsWithErrors: number
  readonly rowsWithWarnings: number
  /** Rows changed, added or withdrawn after the number that is pinned. */
  readonly changedSinceSubmission: number
}

export const noRows: RowCounts = {
  activities: 0,
  rowsWithErrors: 0,
  rowsWithWarnings: 0,
  changedSinceSubmission: 0,
}

/** By reporter; those without a row are not in it. */
export async function countRows(
  db: Db,
  cycleKey: string,
  reporterCodes?: readonly string[],
): Promise<ReadonlyMap<string, RowCounts>> {
  const [only, ...others] = reporterCodes ?? []
  const rows =
    only !== undefined && others.length === 0
      ? await countsOfOne(db, { cycleKey, reporterCode: only })
      : await countsOf(db, cycleKey)
          .$if(reporterCodes !== undefined, (query) =>
            query.where('report.reporterCode', 'in', reporterCodes!),
          )
          .execute()
  return new Map(
    rows.map(({ reporterCode: code, ...counts }) => [
      code,
      {
        activities: Number(counts.activities),
        rowsWithErrors: Number(counts.rowsWithErrors),
        rowsWithWarnings: Number(counts.rowsWithWarnings),
        changedSinceSubmission: Number(counts.changedSinceSubmission),
      },
    ]),
  )
}

const countsOfOne = preparedQuery((db, of: { readonly cycleKey: string; readonly reporterCode: string }) =>
  countsOf(db, of.cycleKey).where('report.reporterCode', '=', of.reporterCode),
)

function countsOf(db: Db, cycleKey: string) {
  return db
    .selectFrom('activityReport as report')
    .leftJoin('activityReturn as answer', (join) =>
      join
        .onRef('answer.cycleKey', '=', 'report.cycleKey')
        .onRef('answer.reporterCode', '=', 'report.reporterCode'),
    )
    .where('report.cycleKey', '=', cycleKey)
    .groupBy('report.reporterCode')
    .select((eb) => {
      const standing = eb('report.isWithdrawn', '=', 0)
      const count = (condition: typeof standing) =>
        eb.fn.sum<number>(eb.case().when(condition).then(1).else(0).end())
      return [
        'report.reporterCode',
        count(standing).as('activities'),
        count(eb.and([standing, eb('report.errorCount', '>', 0)])).as('rowsWithErrors'),
        count(eb.and([standing, eb('report.warningCount', '>', 0)])).as('rowsWithWarnings'),
        count(eb('report.revision', '>', eb.ref('answer.pinnedChangeNumber'))).as('changedSinceSubmission'),
      ]
    })
}
