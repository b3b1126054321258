/** The service is killed while many send; they send again when it is back. */
import { describe, expect, it } from 'vitest'
import { databases, freshLocation } from '../helpers/database.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { type FindService, PersistentClient } from './persistent-client.ts'
import { type RunningService, type ServicePlace, startService } from './running-service.ts'
import { servicePlace } from './service-place.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const kills = isLong ? 200 : 3
const syncs = isLong ? 10_000 : 250
/** All of them have a request under way at every moment. */
const clientCount = 50

describe.each(databases)('killed at any moment, on %s', (name) => {
  it('[MH2] the service has all that it acknowledged, once and whole', { timeout: 3_600_000 }, async () => {
    const location = await freshLocation(name)
    const service = await KilledService.start(await servicePlace(location), Math.floor(syncs / (kills + 1)))
    const clients = Array.from({ length: clientCount }, (_, at) => new PersistentClient(at))
    await Promise.all(
      clients.map(async (client) => {
        for (let at = 0; at < syncs / clientCount; at++) {
          await client.sync(service.find)
          await service.noteAnswer()
        }
      }),
    )
    await service.end()
    expect(service.kills).toBe(kills)
    await expectNothingLost(
      location,
      clients.flatMap((client) => client.acknowledged),
    )
  })
})

/** Dies by SIGKILL after every so many answers, and is started again. */
class KilledService {
  kills = 0
  readonly #place: ServicePlace
  readonly #every: number
  #running: Promise<RunningService>
  #answers = 0

  private constructor(place: ServicePlace, every: number) {
    this.#place = place
    this.#every = every
    this.#running = startService(place)
  }

  static async start(place: ServicePlace, every: number): Promise<KilledService> {
    const service = new KilledService(place, every)
    await service.#running
    return service
  }

  readonly find: FindService = async () => (await this.#running).origin

  async noteAnswer(): Promise<void> {
    this.#answers++
    if (this.#answers % this.#every !== 0 || this.kills === kills) return
    this.kills++
    const running = this.#running
    this.#running = running.then(async (service) => {
      await service.stop('SIGKILL')
      return startService(this.#place)
    })
    await this.#running
  }

  async end(): Promise<void> {
    await (await this.#running).stop('SIGTERM')
  }
}
