import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { seedDatabase } from '../../../server/cycles/seed-database.ts'
import { isPostgres } from '../../../server/db/column-types.ts'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { seedCycle, seedParties, seedReporters } from '../../../server/seed/seed-data.ts'
import { shippedLists } from '../../../templates/minamata/shipped-lists.ts'
import { aRequest, aSheetRow, aSyncDay, dakarCells, sync } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { unmigratedDatabase } from '../../helpers/unmigrated-database.ts'

const own = '0011-change-index-dropped'

async function indexesOfChange(db: Db): Promise<string[]> {
  const { rows } = isPostgres(db)
    ? await sql<{ name: string }>`select indexname as name from pg_indexes where tablename = 'change'
        and schemaname = current_schema()`.execute(db)
    : await sql<{ name: string }>`select name from pragma_index_list('change')`.execute(db)
  return rows.map(({ name }) => name)
}

describe.each(databases)('changes without an index of operations on %s', (name) => {
  it('[ST20] a database with changes in it loses the index and nothing else, and repeated requests are known', async () => {
    const db = await unmigratedDatabase(name)
    const before = Object.entries(migrations).filter(([one]) => one < own)
    await migrateToLatest(db, Object.fromEntries(before))
    expect(await indexesOfChange(db)).toContain('change_operation_id')
    await seedDatabase(
      db,
      { cycles: [seedCycle], reporters: seedReporters, parties: seedParties, codeLists: shippedLists },
      { now: aSyncDay },
    )
    const request = aRequest([aSheetRow('k1', dakarCells)])
    const answer = await sync(db, request.rows, request)
    const changes = await db.selectFrom('change').selectAll().orderBy('changeNumber').execute()
    await migrateToLatest(db)
    expect(await indexesOfChange(db)).not.toContain('change_operation_id')
    expect(await db.selectFrom('change').selectAll().orderBy('changeNumber').execute()).toEqual(changes)
    expect(await sync(db, request.rows, request)).toEqual({ ...answer, isRepeat: true })
    expect(await verifyChain(db)).toEqual([])
  })
})
