/** All that a database holds, as the lines of a backup, as of one moment. */
import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { getNewestChange } from '../db/change-log.ts'
import { listMigrationsDone } from '../db/migrate.ts'
import type { Db, Trx } from '../db/schema.ts'
import { programVersion } from '../program-version.ts'
import {
  type BackupHeader,
  backupFormat,
  backupFormatVersion,
  type EndLine,
  rowLine,
  type StoredValue,
  tableLineOf,
} from './backup-format.ts'
import { listTableShapes, type TableShape } from './table-shapes.ts'

/** Rows that are in memory at a time; of tables with bytes fewer. */
const rowsAtOnce = 1_000
const rowsOfBytesAtOnce = 16

/**
 * Reads within one snapshot: what is committed meanwhile is not seen, and nobody is kept waiting. On SQLite give a connection of
 * its own.
 */
export function inSnapshot<T>(db: Db, read: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)
}

export async function headerOf(trx: Trx, now: () => Date): Promise<BackupHeader> {
  const { changeNumber } = await getNewestChange(trx)
  const { hash } = await trx.selectFrom('changeHead').select('hash').executeTakeFirstOrThrow()
  const { historyId } = await trx
    .selectFrom('history')
    .select('historyId')
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return {
    format: backupFormat,
    formatVersion: backupFormatVersion,
    programVersion,
    createdAt: now().toISOString(),
    historyId,
    changeNumber,
    hash,
    migrations: (await listMigrationsDone(trx)).toSorted(),
  }
}

/**
 * The lines between the first and the last, in pieces that end where a line does.
 *
 * @param onEnd is told how many rows there were and the digest, once all have been given
 */
export async function* bodyLines(trx: Trx, onEnd: (end: EndLine) => void): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let rows = 0
  for (const shape of await listTableShapes(trx)) {
    const first = `${JSON.stringify(tableLineOf(shape))}\n`
    hash.update(first)
    yield first
    for await (const batch of rowsOf(trx, shape)) {
      const text = `${batch.map(rowLine).join('\n')}\n`
      hash.update(text)
      rows += batch.length
      yield text
    }
  }
  onEnd({ end: true, rows, sha256: hash.digest('hex') })
}

/** How many rows, and the digest of all of them. */
export async function contentsOf(trx: Trx): Promise<EndLine> {
  let end: EndLine | undefined
  for await (const _ of bodyLines(trx, (read) => (end = read)));
  return end!
}

async function* rowsOf(trx: Trx, { name, columns, key }: TableShape): AsyncGenerator<StoredValue[][]> {
  const raw = trx.withoutPlugins()
  const limit = columns.some((column) => column.kind === 'bytes') ? rowsOfBytesAtOnce : rowsAtOnce
  const list = (names: readonly string[]) => sql.join(names.map((one) => sql.ref(one)))
  const fields = list(columns.map((column) => column.name))
  let after: RawBuilder<unknown> = sql``
  for (;;) {
    const { rows } = await sql<Record<string, StoredValue>>`
      select ${fields} from ${sql.table(name)} ${after} order by ${list(key)} limit ${sql.lit(limit)}`.execute(
      raw,
    )
    if (rows.length > 0) yield rows.map((row) => columns.map((column) => row[column.name]!))
    if (rows.length < limit) return
    const last = rows.at(-1)!
    after = sql`where (${list(key)}) > (${sql.join(key.map((column) => last[column]!))})`
  }
}
