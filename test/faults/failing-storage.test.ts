/** The disk fails under the real service, or is full. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { databaseFileName, openDatabase } from '../../server/db/open-database.ts'
import { ServiceError } from '../../server/errors.ts'
import { namedFailure } from '../../server/storage-failure.ts'
import { freshLocation } from '../helpers/database.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { failingStorage, hasCompiler } from './failing-storage.ts'
import { type Acknowledged, aPoll, isFailure, PersistentClient, send } from './persistent-client.ts'
import { startService } from './running-service.ts'

/** Which write or sync of the main file fails, while the database merges its log into it. */
const writesOfMerges = [1, 2, 20, 60, 150]

describe.skipIf(!hasCompiler)('a failing disk', () => {
  it('[MH3] whichever write or sync fails, what was acknowledged is there, and the request goes through when it is sent again', {
    timeout: 600_000,
  }, async () => {
    const { folder } = (await freshLocation('SQLite')) as { folder: string }
    const storage = failingStorage(folder)
    const service = await startService({ folder, environment: storage.environment })
    // Two at once, so that requests share a commit that fails.
    const clients = [new PersistentClient(0), new PersistentClient(1)]
    const acknowledged = () => clients.flatMap((client) => client.acknowledged)
    let isFailed = false
    const findService = async () => {
      // Before it is sent again: another process reads what the failure left.
      if (isFailed) await expectNothingLost({ folder }, acknowledged())
      isFailed = false
      return service.origin
    }
    const syncBoth = async () => {
      const sync = (client: PersistentClient) => client.sync(findService, () => (isFailed = true))
      await Promise.all(clients.map(sync))
      await expectSoundAfterCrash(folder, acknowledged())
    }
    await syncBoth()
    let failing = 0
    // Until a sync has fewer writes and syncs than the one that is to fail.
    while (storage.refused() === failing) {
      failing++
      storage.failAt(failing)
      await syncBoth()
    }
    // The database's log alone is written and synced many times in one sync.
    expect(failing).toBeGreaterThan(10)
    const refused = storage.refused()
    for (const [at, operation] of writesOfMerges.entries()) {
      storage.failAt(operation, true)
      while (storage.refused() === refused + at) await syncBoth()
    }
    await service.stop('SIGTERM')
    await expectNothingLost({ folder }, acknowledged())
  })

  it('[ST29] whichever write or sync of a single row fails, nobody waits for themselves, and the row is there in the end', async () => {
    const { folder } = (await freshLocation('SQLite')) as { folder: string }
    const storage = failingStorage(folder)
    const program = join(import.meta.dirname, 'write-rows.ts')
    const writing = spawn(process.execPath, [program, folder], {
      env: { ...process.env, ...storage.environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onTestFinished(() => void writing.kill('SIGKILL'))
    const said = createInterface({ input: writing.stdout })[Symbol.asyncIterator]()
    expect((await said.next()).value).toBe('open')
    const keys: string[] = []
    // Until a row takes fewer writes and syncs than the one that is to fail.
    while (storage.refused() === keys.length) {
      const key = `row-${100 + keys.length}`
      keys.push(key)
      storage.failAt(keys.length)
      writing.stdin.write(`${key}\n`)
      expect((await said.next()).value).toBe(key)
    }
    // The log is written, and synced.
    expect(keys.length).toBeGreaterThan(2)
    writing.stdin.end()
    await once(writing, 'exit')
    const db = await openDatabase({ folder })
    onTestFinished(() => db.destroy())
    const rows = await db.selectFrom('requestCount').select('limitKey').orderBy('limitKey').execute()
    expect(rows.map(({ limitKey }) => limitKey)).toEqual(keys)
  })

  it('[ST29] while a commit waits for the disk, the service answers; nobody hears of it before it is there', async () => {
    const { folder } = (await freshLocation('SQLite')) as { folder: string }
    const storage = failingStorage(folder)
    const service = await startService({ folder, environment: storage.environment })
    const client = new PersistentClient(0)
    const find = async () => service.origin
    await client.sync(find)

    storage.setSlow(true)
    const answered: string[] = []
    const syncing = client.sync(find).then(() => answered.push('sync'))
    // Until its commit can be seen, by another process.
    const there = new DatabaseSync(join(folder, databaseFileName), { readOnly: true })
    const newest = () => there.prepare('select change_number from change_head').get()!.change_number
    const before = newest()
    await expect.poll(newest, { timeout: 30_000 }).not.toBe(before)
    there.close()
    const polling = send(service.origin, aPoll(client, 0)).then(() => answered.push('poll'))
    for (let nth = 0; nth < 20; nth++) {
      const health = await fetch(`${service.origin}/health`)
      expect(health.status).toBe(200)
      await health.text()
    }
    expect(answered).toEqual([])
    storage.setSlow(false)
    await Promise.all([syncing, polling])
    expect(answered.toSorted()).toEqual(['poll', 'sync'])
    await service.stop('SIGTERM')
    await expectNothingLost({ folder }, client.acknowledged)
  })

  it('[MH4] without room the service says so and goes on reading; with room again nothing was lost', async () => {
    const { folder } = (await freshLocation('SQLite')) as { folder: string }
    const storage = failingStorage(folder)
    const service = await startService({ folder, environment: storage.environment })
    const client = new PersistentClient(0)
    const find = async () => service.origin
    const { answer } = await client.sync(find)

    storage.setFull(true)
    const refusals: unknown[] = []
    await client.sync(
      async () => {
        const poll = await send(service.origin, aPoll(client, 0))
        if (isFailure(poll)) throw new Error(`cannot read: ${poll.code}`)
        expect(poll.serverChanges).toHaveLength(answer.results.length)
        if (refusals.length === 3) storage.setFull(false)
        return service.origin
      },
      (refusal) => refusals.push(refusal),
    )
    expect(refusals).toEqual(
      Array.from({ length: 3 }, () => ({
        status: 507,
        code: 'STORAGE_FULL',
        message: expect.stringContaining('plus de place sur le disque'),
      })),
    )
    await service.stop('SIGTERM')
    await expectNothingLost({ folder }, client.acknowledged)
  })

  it('[MH4] a service that is started without room says so in one sentence, and damages nothing', async () => {
    const { folder } = (await freshLocation('SQLite')) as { folder: string }
    const storage = failingStorage(folder)
    const place = { folder, environment: storage.environment }
    const service = await startService(place)
    const client = new PersistentClient(0)
    await client.sync(async () => service.origin)
    await service.stop('SIGKILL')
    storage.setFull(true)
    await expect(startService(place)).rejects.toThrow(/start: \{"code":"STORAGE_FULL"[^\n]*\n$/)
    storage.setFull(false)
    const again = await startService(place)
    await client.sync(async () => again.origin)
    await again.stop('SIGTERM')
    await expectNothingLost({ folder }, client.acknowledged)
  })
})

describe('a full disk', () => {
  it.each([
    ['the embedded database', { code: 'ERR_SQLITE_ERROR', errcode: 13 }],
    ['its shared memory', { code: 'ERR_SQLITE_ERROR', errcode: 4874 }],
    ['PostgreSQL', { code: '53100' }],
    ['the file system', { code: 'ENOSPC' }],
    ['a quota', { code: 'EDQUOT' }],
  ])('[MH4] is known when %s says so', (_, details) => {
    expect(namedFailure(Object.assign(new Error('full'), details))).toMatchObject({ code: 'STORAGE_FULL' })
  })

  it('[MH4] is not what every failure is', () => {
    const bug = Object.assign(new Error('no such table'), { code: 'ERR_SQLITE_ERROR', errcode: 1 })
    const refusal = new ServiceError('NOT_FOUND')
    expect([namedFailure(bug), namedFailure(refusal), namedFailure('text')]).toEqual([bug, refusal, 'text'])
  })

  it('[MH13] a database that somebody else writes in for too long is busy, and nobody’s fault', async () => {
    const { folder } = (await freshLocation('SQLite')) as { folder: string }
    await (await openDatabase({ folder })).destroy()
    const open = () => new DatabaseSync(join(folder, databaseFileName), { timeout: 0 })
    const [holder, other] = [open(), open()]
    holder.exec('begin immediate')
    let failure: unknown
    try {
      other.exec('begin immediate')
    } catch (error) {
      failure = namedFailure(error)
    }
    expect(failure).toMatchObject({ code: 'SERVICE_BUSY', details: { seconds: 5 } })
    const givenWay = Object.assign(new Error('deadlock detected'), { code: '40P01' })
    expect(namedFailure(givenWay)).toMatchObject({ code: 'SERVICE_BUSY' })
    other.close()
    holder.close()
  })
})

/** What the process would leave if it died at this moment, when it has nothing to do, opened by another. */
async function expectSoundAfterCrash(folder: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const image = await mkdtemp(join(tmpdir(), 'cinnabar-crash-'))
  onTestFinished(() => rm(image, { recursive: true, force: true }))
  for (const name of [databaseFileName, `${databaseFileName}-wal`])
    await cp(join(folder, name), join(image, name))
  await expectNothingLost({ folder: image }, acknowledged)
  await rm(image, { recursive: true, force: true })
}
