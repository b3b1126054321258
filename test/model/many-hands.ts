/** Clients with copies of files do what people do to them; afterwards everything is accounted for. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { saveRegisterEntries } from '../../server/cycles/register.ts'
import { seedDatabase } from '../../server/cycles/seed-database.ts'
import { isPostgres } from '../../server/db/column-types.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import { type DatabaseLocation, openDatabase } from '../../server/db/open-database.ts'
import type { Db } from '../../server/db/schema.ts'
import { verifyChain } from '../../server/db/verify-chain.ts'
import { verifyProjections } from '../../server/db/verify-projection.ts'
import { seedCycle, seedParties, seedReporters } from '../../server/seed/seed-data.ts'
import { syncPane } from '../../server/sync/pane-sync.ts'
import { syncWorkbook } from '../../server/sync/sync-workbook.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { aSyncDay } from '../helpers/a-sync.ts'
import { type DatabaseName, freshLocation } from '../helpers/database.ts'
import { aChangeRequest, clockAt } from '../helpers/stored-things.ts'
import { story } from './story.ts'
import { tellStory, type World } from './tell-story.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
/** `CINNABAR_TEST_STORIES=10000` tells so many. */
const stories = Number(process.env.CINNABAR_TEST_STORIES ?? (isLong ? 100_000 : 2_000))
/** PostgreSQL takes about four times as long for each story. */
const shareOnPostgres = 0.15
const runsOn: Readonly<Record<DatabaseName, number>> = {
  SQLite: Math.round(stories * (1 - shareOnPostgres)),
  PostgreSQL: Math.round(stories * shareOnPostgres),
}
/**
 * Stories in one database: each has a reporter of its own, so that they share nothing but the sequence. Every sync reads the
 * whole register, so more of them would cost more than another database does.
 */
const storiesPerDatabase = 100

/** The short run tells the same stories each time, so that a change is blamed for its own faults only; the long one new ones. */
const usualSeed = 20_261_124

/** In milliseconds: the long run takes many hours. */
export const storiesTimeout = 48 * 3_600_000

/** Tells all stories of this run on one database. */
export async function tellStories(name: DatabaseName): Promise<void> {
  let told = 0
  let world: Opened | undefined
  await fc.assert(
    fc.asyncProperty(story, async (one) => {
      if (told % storiesPerDatabase === 0) world = await nextWorld(name, world)
      told++
      await tellStory(world!, `story-${told % storiesPerDatabase}`, one)
    }),
    // A failure names its seed and path: give them here (`seed`, `path`) to see the same story again.
    { numRuns: runsOn[name], ...replay() },
  )
  await closeSound(world!)
}

function replay(): { seed?: number; path?: string } {
  const { CINNABAR_TEST_SEED: seed, CINNABAR_TEST_PATH: path } = process.env
  if (seed !== undefined) return { seed: Number(seed), ...(path === undefined ? {} : { path }) }
  return isLong ? {} : { seed: usualSeed }
}

interface Opened extends World {
  readonly close: () => Promise<void>
}

async function nextWorld(name: DatabaseName, before: Opened | undefined): Promise<Opened> {
  if (before) await closeSound(before)
  const location = await freshLocation(name)
  let db = await openUnsynced(location)
  await seedDatabase(
    db,
    { cycles: [seedCycle], reporters: seedReporters, parties: seedParties, codeLists: shippedLists },
    { now: clockAt('2026-10-01T08:00:00.000Z') },
  )
  await registerReporters(db)
  return {
    db: () => db,
    send: (request) => syncWorkbook(db, request, { now: aSyncDay, actor: 'aminata' }),
    sendPane: (request) =>
      syncPane({ db, now: aSyncDay, actor: 'aminata', assertReporter: () => undefined }, request),
    restart: async () => {
      await db.destroy()
      db = await openUnsynced(location)
    },
    close: () => db.destroy(),
  }
}

/** No power is cut here: the service is restarted, not the machine. Waiting for the disk would take half of the time. */
async function openUnsynced(location: DatabaseLocation): Promise<Db> {
  const db = await openDatabase(location)
  if (!isPostgres(db)) await sql`pragma synchronous = off`.execute(db)
  return db
}

/** The chain holds and the current rows follow from it, whatever the stories were. */
async function closeSound(world: Opened): Promise<void> {
  expect(await verifyChain(world.db())).toEqual([])
  expect(await verifyProjections(world.db())).toEqual([])
  await world.close()
}

async function registerReporters(db: Db): Promise<void> {
  await commitChange(db, aChangeRequest({ kind: 'register', now: aSyncDay }), (trx, change) =>
    saveRegisterEntries(
      trx,
      change,
      Array.from({ length: storiesPerDatabase }, (_, at) => {
        const reporterCode = `story-${at}`
        return {
          kind: 'reporter' as const,
          entryKey: reporterCode,
          content: { ...seedReporters[0]!, reporterCode, name: reporterCode, shortName: reporterCode },
          origin: 'secretariat' as const,
        }
      }),
    ),
  )
}
