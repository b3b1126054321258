/** Everything a command or the web service works with, opened once. */

import type { Cycle } from '../templates/context.ts'
import { shippedLists } from '../templates/minamata/shipped-lists.ts'
import type { Config } from './config.ts'
import { listCycles, listParties } from './cycles/register.ts'
import { seedDatabase } from './cycles/seed-database.ts'
import { openDatabase } from './db/open-database.ts'
import type { Db } from './db/schema.ts'
import { ServiceError } from './errors.ts'
import { seedCycle, seedParties, seedReporters } from './seed/seed-data.ts'
import { createWorkbookReader, type WorkbookReader } from './workbooks/reader-process.ts'

export interface Service {
  readonly db: Db
  /** The clock of everything: instants in UTC. */
  readonly now: () => Date
  /** Reads files in a process of its own, started at the first file. */
  readonly reader: WorkbookReader
  close(): Promise<void>
}

/**
 * Opens the database (and fills an empty one with the shipped data) and makes ready to read files.
 *
 * @throws {ServiceError} DATABASE_NEWER, SETTING_INVALID
 */
export async function openService(
  config: Pick<Config, 'dataFolder' | 'databaseUrl'>,
  now: () => Date = () => new Date(),
): Promise<Service> {
  const db = await openDatabase(
    config.databaseUrl === null ? { folder: config.dataFolder } : { url: config.databaseUrl },
  )
  await seedDatabase(
    db,
    { cycles: [seedCycle], reporters: seedReporters, parties: seedParties, codeLists: shippedLists },
    { now },
  )
  const reader = createWorkbookReader()
  return {
    db,
    now,
    reader,
    close: async () => {
      await reader.close()
      await db.destroy()
    },
  }
}

/**
 * The cycle asked for, or the newest one: the one whose period ends last.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN
 */
export async function cycleOrNewest(db: Db, cycleKey: string | undefined): Promise<Cycle> {
  const cycles = await listCycles(db)
  const cycle =
    cycleKey === undefined
      ? cycles.toSorted((a, b) => (a.period.end < b.period.end ? 1 : -1))[0]
      : cycles.find((one) => one.cycleKey === cycleKey)
  if (!cycle) throw new ServiceError('CYCLE_UNKNOWN', { cycleKey: cycleKey ?? '' })
  return cycle
}

/** UN regional group of each country, as the register of Parties has it. */
export async function regionsOfCountries(db: Db): Promise<ReadonlyMap<string, string>> {
  return new Map((await listParties(db)).map(({ country, unRegion }) => [country, unRegion]))
}
