/** Databases for measuring syncs: a reporter for each pane, and as many stored activities of others as asked for. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { saveRegisterEntry } from '../../server/cycles/register.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import { databaseFileName } from '../../server/db/open-database.ts'
import { openService } from '../../server/service.ts'
import { aReporter } from '../helpers/builders.ts'
import { aChangeRequest } from '../helpers/stored-things.ts'

/**
 * A data folder with the shipped data and so many agencies. Returns their codes.
 *
 * @param prefix of the codes: another one where agencies are there already
 */
export async function prepareReturns(
  dataFolder: string,
  count: number,
  databaseUrl: string | null = null,
  prefix = 'bench',
): Promise<string[]> {
  const service = await openService({ dataFolder, databaseUrl })
  const codes = Array.from({ length: count }, (_, at) => `${prefix}-${at}`)
  const request = aChangeRequest({ kind: 'register', now: service.now })
  await commitChange(service.db, request, async (trx, change) => {
    for (const reporterCode of codes) {
      const agency = aReporter({ reporterCode, kind: 'agency', shortName: reporterCode, language: 'en' })
      await saveRegisterEntry(trx, change, 'reporter', reporterCode, agency)
    }
  })
  await service.close()
  return codes
}

/**
 * Copies what is stored until there are so many activities, each copy of a return under a reporter of its own that nobody
 * signs in for: rows, revisions, workbook rows, operations. Copies stand under the change of what they were copied from, so
 * the chain would not verify; nothing that a sync reads is different for it.
 */
export function fillDatabase(dataFolder: string, activities: number): void {
  const database = new DatabaseSync(join(dataFolder, databaseFileName))
  try {
    // Written once: left as a log, all of it would be copied into the database in the end. Node's SQLite refuses to turn the journal
    // off; in memory it holds only the few pages that were there before.
    database.exec('pragma journal_mode = memory; pragma synchronous = off; pragma cache_size = -500000')
    const { there } = database.prepare('select count(*) as there from activity').get() as { there: number }
    const copies = Math.max(0, Math.ceil(activities / there) - 1)
    database.exec('begin')
    database.exec(`
      create temp table copy as with recursive n(copy) as (select 1 union all select copy + 1 from n where copy < ${copies})
        select copy from n where ${copies} > 0;
      create temp table activity_was as select * from activity;
      create temp table report_was as select * from activity_report;
      create temp table revision_was as select * from activity_revision;
      create temp table row_was as select * from workbook_row;
      create temp table workbook_was as select * from workbook;
      create temp table operation_was as select * from operation;
      create temp table return_was as select * from activity_return;`)
    for (const [table, was, keys] of copied) {
      const columns = (
        database.prepare(`select name from pragma_table_info('${table}')`).all() as { name: string }[]
      ).map(({ name }) => name)
      // References are written in capitals, the way they are looked for.
      const values = columns.map((name) =>
        keys.includes(name) ? `'${name === 'reference' ? 'C' : 'c'}' || copy || '-' || ${name}` : name,
      )
      database.exec(
        `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from copy cross join ${was}`,
      )
    }
    database.exec('commit; pragma journal_mode = wal')
  } finally {
    database.close()
  }
}

/** Copies of one row are duplicates of each other, a million pairs of them: no cycle is like that. */
export function makeDistinct(dataFolder: string): void {
  const database = new DatabaseSync(join(dataFolder, databaseFileName))
  const words = "hex(randomblob(4)) || ' ' || hex(randomblob(4)) || ' ' || hex(randomblob(4))"
  for (const table of ['activity_report', 'activity_revision']) {
    database.exec(
      `update ${table} set values_json = json_set(values_json, '$.title', ${words}, '$.summary', ${words})`,
    )
  }
  database.close()
}

/** Table, what was in it, and the columns that name something of which each copy has its own. */
const copied: readonly (readonly [table: string, was: string, keys: readonly string[]])[] = [
  ['activity', 'activity_was', ['activity_id', 'reporter_code', 'reference']],
  ['activity_report', 'report_was', ['activity_report_id', 'activity_id', 'reporter_code', 'reference']],
  ['activity_revision', 'revision_was', ['activity_report_id', 'workbook_id']],
  ['workbook', 'workbook_was', ['workbook_id', 'reporter_code']],
  ['workbook_row', 'row_was', ['workbook_id', 'activity_report_id']],
  ['operation', 'operation_was', ['operation_id', 'reporter_code']],
  ['activity_return', 'return_was', ['reporter_code']],
]
