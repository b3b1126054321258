/** PostgreSQL is stopped and started again under the running service. */
import { rm } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { databases } from '../helpers/database.ts'
import { installPostgres } from '../helpers/postgres-server.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { type Failure, PersistentClient } from './persistent-client.ts'
import { startService } from './running-service.ts'
import { servicePlace } from './service-place.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const restarts = isLong ? 20 : 1

describe.skipIf(!databases.includes('PostgreSQL'))('a database that goes away and comes back', () => {
  it('[MH7] is said in one sentence; the service stays, takes up work by itself, and nothing is lost', {
    timeout: 1_200_000,
  }, async () => {
    const postgres = await installPostgres({ isKept: true })
    onTestFinished(async () => {
      await postgres.stop().catch(() => undefined)
      await rm(postgres.folder, { recursive: true, force: true })
    })
    await postgres.start()
    const location = { url: postgres.url }
    const service = await startService(await servicePlace(location))
    const status = async (path: string) => (await fetch(`${service.origin}${path}`)).status
    const clients = Array.from({ length: 8 }, (_, at) => new PersistentClient(at))
    const failures: Failure[] = []
    const pause = () => new Promise((resolve) => setTimeout(resolve, 50))
    const syncAll = (count: number) =>
      Promise.all(
        clients.map(async (client) => {
          for (let at = 0; at < count; at++) {
            await client.sync(
              async () => {
                await pause()
                return service.origin
              },
              (failure) => failures.push(failure),
            )
          }
        }),
      )
    for (let restart = 0; restart < restarts; restart++) {
      await syncAll(1)
      const under = syncAll(4)
      await postgres.stop()
      // Somebody asks while it is away, and hears why.
      await expect.poll(() => failures.length, { timeout: 60_000 }).toBeGreaterThan(restart)
      expect(await status('/health')).toBe(200)
      expect(await status('/ready')).toBe(503)
      await postgres.start()
      await under
      expect(await status('/ready')).toBe(200)
    }
    expect(new Set(failures.map(({ status, code }) => `${status} ${code}`))).toEqual(
      new Set(['503 DATABASE_AWAY']),
    )
    expect(failures[0]!.message).toContain('ne répond pas')
    await service.stop('SIGTERM')
    await expectNothingLost(
      location,
      clients.flatMap((client) => client.acknowledged),
    )
  })
})
