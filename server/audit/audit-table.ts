/** What the filters of the audit log leave, as a table for a spreadsheet program. It proves nothing: the export with the chain does. */
import type { Db } from '../db/schema.ts'
import { csvCell, csvLine } from '../report/formats/csv-text.ts'
import { type AuditItem, type AuditLine, type AuditRequest, listAuditLog } from './audit-log.ts'

const columns = [
  'change_number',
  'committed_at',
  'kind',
  'channel',
  'actor',
  'actor_name',
  'role',
  'act',
  'subject',
  'details',
] as const

/** Tells Excel, which would take the file for one of its own country's code page, that it is UTF-8. */
const byteOrderMark = '\uFEFF'

/**
 * A line for each thing that each change did, oldest first; a change that did nothing else has one line. The names of columns,
 * acts and kinds are permanent, the same in every language; times are UTC.
 */
export async function* auditTable(
  db: Db,
  filter: Omit<AuditRequest, 'since' | 'isNewestFirst' | 'limit'>,
): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(columns)
  let since: number | null = 0
  while (since !== null) {
    const log = await listAuditLog(db, { ...filter, since })
    const names = await accountNames(db, log.lines)
    for (const line of log.lines) {
      const items = line.items.length === 0 ? [null] : line.items
      yield items.map((item) => tableLine(line, names.get(line.actor ?? '') ?? null, item)).join('')
    }
    since = log.continueAfter
  }
}

function tableLine(line: AuditLine, actorName: string | null, item: AuditItem | null): string {
  const details =
    item === null || Object.keys(item.details).length === 0 ? null : JSON.stringify(item.details)
  const cells = [
    line.committedAt,
    line.kind,
    line.channel,
    line.actor,
    actorName,
    line.role,
    item?.act ?? null,
    item?.subject ?? null,
    details,
  ]
  return csvLine([String(line.changeNumber), ...cells.map((cell) => csvCell(cell, true))])
}

/** The people behind the lines as they are called today. */
export async function accountNames(
  db: Db,
  lines: readonly Pick<AuditLine, 'actor'>[],
): Promise<ReadonlyMap<string, string>> {
  const actors = [...new Set(lines.flatMap(({ actor }) => actor ?? []))]
  if (actors.length === 0) return new Map()
  const accounts = await db
    .selectFrom('account')
    .select(['accountId', 'name', 'email'])
    .where('accountId', 'in', actors)
    .execute()
  return new Map(
    accounts.flatMap(({ accountId, name, email }) => {
      const called = name ?? email
      return called === null ? [] : [[accountId, called] as const]
    }),
  )
}
