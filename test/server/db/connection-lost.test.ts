/** PostgreSQL goes away while a transaction is under way and asks nothing at that moment. */
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../server/db/open-database.ts'
import { namedFailure } from '../../../server/storage-failure.ts'
import { databases, freshLocation } from '../../helpers/database.ts'

const hasPostgres = databases.includes('PostgreSQL')

it.skipIf(!hasPostgres)(
  '[MH7] a connection that dies between two queries fails its transaction, and nothing else',
  async () => {
    const db = await openDatabase(await freshLocation('PostgreSQL'))
    onTestFinished(() => db.destroy())
    const failure = await db
      .transaction()
      .execute(async (trx) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
        await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(db)
        // Until its end has come: unheard, it would end the whole process.
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 20))
          await trx.selectFrom('changeHead').selectAll().execute()
        }
      })
      .catch(namedFailure)
    expect(failure).toMatchObject({ code: 'DATABASE_AWAY' })
    expect(await db.selectFrom('changeHead').selectAll().execute()).toHaveLength(1)
  },
)
