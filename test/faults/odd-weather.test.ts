/** A disk that the system has set to read-only, and a clock that is wrong for a while, under the real service. */
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../server/db/open-database.ts'
import { freshLocation } from '../helpers/database.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { failingStorage, hasCompiler } from './failing-storage.ts'
import { aPoll, type Failure, isFailure, PersistentClient, send } from './persistent-client.ts'
import { startService } from './running-service.ts'

describe.skipIf(!hasCompiler)('a disk that becomes read-only', () => {
  it('[MH8] is said in one sentence; the service goes on reading, and stores again when it can, without hands', {
    timeout: 300_000,
  }, async () => {
    const { folder } = (await freshLocation('SQLite')) as { folder: string }
    const storage = failingStorage(folder)
    const service = await startService({ folder, environment: storage.environment })
    const client = new PersistentClient(0)
    const { answer } = await client.sync(async () => service.origin)
    storage.setReadOnly(true)
    const refusals: Failure[] = []
    await client.sync(
      async () => {
        const poll = await send(service.origin, aPoll(client, 0))
        if (isFailure(poll)) throw new Error(`cannot read: ${poll.code}`)
        expect(poll.serverChanges).toHaveLength(answer.results.length)
        if (refusals.length === 2) storage.setReadOnly(false)
        return service.origin
      },
      (refusal) => refusals.push(refusal),
    )
    expect(refusals).toEqual(
      Array.from({ length: 2 }, () => ({
        status: 507,
        code: 'STORAGE_READ_ONLY',
        message: expect.stringContaining('impossible d’écrire sur le disque'),
      })),
    )
    await service.stop('SIGTERM')
    await expectNothingLost({ folder }, client.acknowledged)
  })
})

const day = 86_400

describe.skipIf(!hasCompiler)('a clock that jumps', () => {
  it('[MH9] forwards and back again disorders nothing: numbers and instants go on together, and nobody is shut out', {
    timeout: 300_000,
  }, async () => {
    const { folder } = (await freshLocation('SQLite')) as { folder: string }
    const weather = failingStorage(folder)
    const service = await startService({ folder, environment: weather.environment })
    const client = new PersistentClient(0)
    const find = async () => service.origin
    const never = (failure: Failure) => {
      throw new Error(`${failure.status} ${failure.code}`)
    }
    // An address that is not known is answered like any other; what is counted is the asking.
    const askForCode = async () => {
      const response = await fetch(`${service.origin}/api/v1/sign-in/codes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ address: 'somebody@example.org' }),
      })
      return response.status
    }
    const asks = async () => {
      for (let at = 0; at < 6; at++) if ((await askForCode()) >= 400) return at
      return 6
    }
    expect(await asks()).toBe(5)
    for (const seconds of [0, 400 * day, -2 * day, 0, 3_600, 0]) {
      weather.setClock(seconds)
      await client.sync(find, never)
    }
    weather.setClock(400 * day)
    // What was counted long ago is over, and what was counted in a future that never came does not last until then.
    expect(await asks()).toBe(5)
    weather.setClock(0)
    expect(await asks()).toBe(5)
    await service.stop('SIGTERM')
    await expectNothingLost({ folder }, client.acknowledged)
    const db = await openDatabase({ folder })
    const instants = await db.selectFrom('change').select('committedAt').orderBy('changeNumber').execute()
    await db.destroy()
    const texts = instants.map((row) => row.committedAt)
    expect(texts).toEqual(texts.toSorted())
  })
})
