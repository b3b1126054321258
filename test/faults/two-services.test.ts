/** Two processes of the service on one PostgreSQL, one of which dies, many senders, and readers who follow the numbers. */
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { listReturnActivities } from '../../server/db/activities.ts'
import { openDatabase } from '../../server/db/open-database.ts'
import { listRevisionsOf } from '../../server/db/revisions.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import type { PaneSyncResponse } from '../../templates/pane-protocol.ts'
import { databases, freshLocation } from '../helpers/database.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { aPoll, isFailure, PersistentClient, send } from './persistent-client.ts'
import { type RunningService, startService } from './running-service.ts'
import { servicePlace } from './service-place.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const syncsPerClient = isLong ? 200 : 12
const clientCount = 24

describe.skipIf(!databases.includes('PostgreSQL'))('two services on one PostgreSQL', () => {
  it('[MH5] lose, double and halve nothing, and no reader misses a number', {
    timeout: 3_600_000,
  }, async () => {
    const location = await freshLocation('PostgreSQL')
    const services = [
      await startService(await servicePlace(location)),
      await startService(await servicePlace(location)),
    ]
    const clients = Array.from({ length: clientCount }, (_, at) => new PersistentClient(at))
    const sending = { isDone: false }
    const followers = [
      followNumbers(location.url!, sending),
      followRows(services, clients[0]!, sending),
    ] as const
    let answers = 0
    await Promise.all(
      clients.map(async (client, at) => {
        for (let sync = 0; sync < syncsPerClient; sync++) {
          // Each request may go to either, also when it is sent again.
          await client.sync(async () => services[(at + sync) % services.length]!.origin)
          answers++
          // Half-way one of the two dies; what it was about is sent again to the other.
          if (answers === (clientCount * syncsPerClient) / 2) await services.pop()!.stop('SIGKILL')
        }
      }),
    )
    sending.isDone = true
    const [numbers, polls] = await Promise.all(followers)
    for (const service of services) await service.stop('SIGTERM')

    const acknowledged = clients.flatMap((client) => client.acknowledged)
    await expectNothingLost(location, acknowledged)
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    for (const { answer } of acknowledged) expect(numbers).toContain(answer.results[0]!.revision)
    await expectNoRowMissed(location.url!, clients[0]!.reporterCode, polls)
  })
})

/** Asks the database itself for what came after the newest number it has seen, as fast as it answers. */
async function followNumbers(url: string, sending: { readonly isDone: boolean }): Promise<number[]> {
  const reader = new pg.Client({ connectionString: url })
  await reader.connect()
  const seen: number[] = []
  for (let isLast = false; !isLast; ) {
    isLast = sending.isDone
    const { rows } = await reader.query(
      'select change_number from change where change_number > $1 order by change_number',
      [seen.at(-1) ?? 0],
    )
    seen.push(...rows.map((row) => Number(row.change_number)))
  }
  await reader.end()
  return seen
}

interface Poll {
  readonly after: number
  readonly answer: PaneSyncResponse
}

/** Polls like a pane that sends nothing, now one service and now the other. The last poll comes after all that was sent. */
async function followRows(
  services: readonly RunningService[],
  client: PersistentClient,
  sending: { readonly isDone: boolean },
): Promise<Poll[]> {
  const polls: Poll[] = []
  for (let isLast = false; !isLast; ) {
    isLast = sending.isDone
    const after = polls.at(-1)?.answer.changeNumber ?? 0
    const answer = await send(services[polls.length % services.length]!.origin, aPoll(client, after))
    if (!isFailure(answer)) polls.push({ after, answer })
    // Killed, or busy on a slow machine: both ask to be asked again.
    else if (answer.status !== 0 && answer.status !== 503) throw new Error(`${answer.code} ${answer.message}`)
  }
  return polls
}

/** At every poll, the rows seen so far are at least as new as their newest revision up to the number of the answer. */
async function expectNoRowMissed(url: string, reporterCode: string, polls: readonly Poll[]): Promise<void> {
  const db = await openDatabase({ url })
  try {
    const activities = await listReturnActivities(db, reporterCode, seedCycle.cycleKey)
    const revisions = await listRevisionsOf(
      db,
      activities.map((one) => one.activityReportId),
    )
    const seen = new Map<string, number>()
    const missed: string[] = []
    for (const { answer } of polls) {
      for (const { activityReportId, revision } of answer.serverChanges) seen.set(activityReportId, revision)
      for (const [id, versions] of revisions) {
        const newest = versions.findLast((one) => one.changeNumber <= answer.changeNumber)
        if (newest && newest.changeNumber > (seen.get(id) ?? 0))
          missed.push(`${id} at ${newest.changeNumber}, polled up to ${answer.changeNumber}`)
      }
    }
    expect(missed).toEqual([])
    expect(seen.size).toBe(activities.length)
  } finally {
    await db.destroy()
  }
}
