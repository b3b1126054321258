import { describe, expect, it } from 'vitest'
import { seedDatabase } from '../../../server/cycles/seed-database.ts'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { listDesk } from '../../../server/returns/list-desk.ts'
import { seedCycle, seedParties, seedReporters } from '../../../server/seed/seed-data.ts'
import { shippedLists } from '../../../templates/minamata/shipped-lists.ts'
import { aSheetRow, dakarCells, sync } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { senegal } from '../../helpers/secretariat.ts'
import { clockAt } from '../../helpers/stored-things.ts'
import { unmigratedDatabase } from '../../helpers/unmigrated-database.ts'

const before = Object.keys(migrations).filter((name) => name < '0007')

describe.each(databases)('the tables of the desk on %s', (name) => {
  it('[ST20] come to a database with returns in it, and the desk lists what was there', async () => {
    const db = await unmigratedDatabase(name)
    await migrateToLatest(db, Object.fromEntries(before.map((one) => [one, migrations[one]!])))
    const shipped = {
      cycles: [seedCycle],
      reporters: seedReporters,
      parties: seedParties,
      codeLists: shippedLists,
    }
    await seedDatabase(db, shipped, { now: clockAt('2026-10-01T08:00:00.000Z') })
    await sync(db, [aSheetRow('k1', dakarCells)])
    await migrateToLatest(db)
    const { lines } = await listDesk(
      db,
      { cycleKey: senegal.cycleKey, standing: 'started' },
      clockAt('2027-02-01T12:00:00.000Z'),
    )
    expect(lines).toMatchObject([{ reporterCode: senegal.reporterCode, activities: 1 }])
  })
})
