/** Two services behind a plain proxy on one PostgreSQL; one is killed while people sync, upload and order reports. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../server/db/open-database.ts'
import { seedCycle, seedReporters } from '../../server/seed/seed-data.ts'
import { issueTemplate } from '../../server/workbooks/issue-template.ts'
import { workbookMediaType } from '../../server/workbooks/media-type.ts'
import { aSheetRow, shippedDatabase, sync } from '../helpers/a-sync.ts'
import { databases, freshLocation } from '../helpers/database.ts'
import { openPlainProxy } from '../helpers/plain-proxy.ts'
import { realLikeRows } from '../helpers/real-like-rows.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { PersistentClient } from './persistent-client.ts'
import { machineSecret, startService } from './running-service.ts'
import { servicePlace } from './service-place.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const syncsPerClient = isLong ? 60 : 6
const clientCount = 12
/** Reporters that nobody syncs for. */
const uploaders = seedReporters.slice(clientCount, clientCount + 4)
const rowsInFile = 5
const languages = ['en', 'fr', 'es'] as const
const environment = {
  CINNABAR_SECRET_KEY: 'a secret that both replicas have in common',
  CINNABAR_TRUSTED_PROXIES: '127.0.0.1',
}

describe.skipIf(!databases.includes('PostgreSQL'))('two replicas behind a plain proxy', () => {
  it.skipIf(!isLong)(
    '[MH10] one is killed during syncs, uploads and reports: none is lost, none doubled, reports are made once',
    {
      timeout: 3_600_000,
    },
    async () => {
      const files = await filledWorkbooks()
      const location = await freshLocation('PostgreSQL')
      const replicas = [
        await startService({ ...(await servicePlace(location)), environment }),
        await startService({ ...(await servicePlace(location)), environment }),
      ]
      const proxy = await openPlainProxy(replicas.map((one) => one.origin))
      onTestFinished(() => proxy.close())
      const ask = askThrough(proxy.origin)
      const clients = Array.from({ length: clientCount }, (_, at) => new PersistentClient(at))
      let answers = 0
      const half = (clientCount * syncsPerClient) / 2
      let killed: Promise<void> | undefined
      const find = async () => proxy.origin
      const syncing = clients.map(async (client) => {
        for (let at = 0; at < syncsPerClient; at++) {
          await client.sync(find, () => undefined)
          answers++
          if (answers >= half) killed ??= kill()
        }
      })
      async function kill(): Promise<void> {
        await replicas[0]!.stop('SIGKILL')
        // As proxies do, it notices after a while.
        await delay(1_000)
        proxy.to([replicas[1]!.origin])
      }
      const uploading = [...files].map(async ([reporterCode, bytes]) => {
        const key = randomUUID()
        for (let at = 0; at < (isLong ? 10 : 2); at++) {
          const path = `/imports?fileName=${reporterCode}.xlsx&reporter=${reporterCode}`
          const { counts } = await ask<{ counts: { new: number } }>('POST', path, bytes, key)
          // Under the same key the same answer, whoever gives it.
          expect(counts.new).toBe(rowsInFile)
        }
      })
      const ordering = languages.map((language) =>
        ask<{ jobId: string }>('POST', `/cycles/${seedCycle.cycleKey}/report-jobs`, {
          language,
          status: 'draft',
          format: 'json',
        }),
      )
      const jobs = await Promise.all(ordering)
      await Promise.all([...syncing, ...uploading])
      await killed
      const states = await Promise.all(jobs.map(({ jobId }) => finished(ask, jobId)))
      expect(states).toEqual(languages.map(() => 'done'))
      await replicas[1]!.stop('SIGTERM')

      await expectNothingLost(
        location,
        clients.flatMap((client) => client.acknowledged),
        clients.map((client) => client.reporterCode),
      )
      const db = await openDatabase(location)
      onTestFinished(() => db.destroy())
      for (const { reporterCode } of uploaders) {
        const rows = await db
          .selectFrom('activity')
          .select('activityId')
          .where('reporterCode', '=', reporterCode)
          .execute()
        expect([reporterCode, rows.length]).toEqual([reporterCode, rowsInFile])
      }
      const made = await db
        .selectFrom('storedFile')
        .select('fileName')
        .where('purpose', '=', 'report')
        .execute()
      expect(made).toHaveLength(languages.length)
      const tries = await db.selectFrom('reportJob').select('tries').execute()
      expect(Math.max(...tries.map((row) => row.tries))).toBeLessThanOrEqual(2)
    },
  )

  it.skipIf(!isLong)(
    '[MH11] a sign-in, a limit and the state of a report are the same at both',
    {
      timeout: 600_000,
    },
    async () => {
      const location = await freshLocation('PostgreSQL')
      const replicas = [
        await startService({ ...(await servicePlace(location)), environment }),
        await startService({ ...(await servicePlace(location)), environment }),
      ]
      const [one, other] = replicas.map((replica) => askThrough(replica.origin)) as [Ask, Ask]
      const person = { role: 'focalPoint', reporterCodes: ['bcrc-egy'], name: 'Mona', language: 'en' }
      const { code } = await one<{ code: string }>('POST', '/invitations', person)
      const signedIn = await other<{ accessToken: string; refreshToken: string }>(
        'POST',
        '/sign-in/invitations',
        { code },
        undefined,
        null,
      )
      const { account } = await one<{ account: { reporterCodes: string[] } }>(
        'GET',
        '/session',
        undefined,
        undefined,
        signedIn.accessToken,
      )
      expect(account.reporterCodes).toEqual(['bcrc-egy'])
      // Five codes for one address, wherever one asks.
      const statuses: number[] = []
      for (let at = 0; at < 6; at++) {
        const response = await fetch(`${replicas[at % 2]!.origin}/api/v1/sign-in/codes`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ address: 'somebody@example.org' }),
        })
        statuses.push(response.status)
      }
      expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
      // Ordered at one, watched at the other.
      const order = { language: 'en', status: 'draft', format: 'json' }
      const { jobId } = await one<{ jobId: string }>(
        'POST',
        `/cycles/${seedCycle.cycleKey}/report-jobs`,
        order,
      )
      const events = await fetch(`${replicas[1]!.origin}/api/v1/report-jobs/${jobId}/events`, {
        headers: { authorization: `Bearer ${machineSecret}` },
      })
      expect(await events.text()).toContain('data: {"state":"done","progress":100}')
      // Signed out at one, it is over at the other.
      await one('POST', '/session/end', {}, undefined, signedIn.accessToken)
      await expect(other('GET', '/session', undefined, undefined, signedIn.accessToken)).rejects.toThrow(
        /401/,
      )
    },
  )

  it.skipIf(!isLong)(
    '[SE14] somebody who asks both in turn is let in about as often as at one',
    {
      timeout: 600_000,
    },
    async () => {
      const location = await freshLocation('PostgreSQL')
      const limited = { ...environment, CINNABAR_REQUESTS_PER_SECOND: '2' }
      const replicas = [
        await startService({ ...(await servicePlace(location)), environment: limited }),
        await startService({ ...(await servicePlace(location)), environment: limited }),
      ]
      const [one] = replicas.map((replica) => askThrough(replica.origin)) as [Ask]
      const person = { role: 'focalPoint', reporterCodes: ['bcrc-egy'], name: 'Mona', language: 'en' }
      const { code } = await one<{ code: string }>('POST', '/invitations', person)
      const path = '/sign-in/invitations'
      const { accessToken } = await one<{ accessToken: string }>('POST', path, { code }, undefined, null)
      const begun = performance.now()
      let letIn = 0
      for (let at = 0; at < 400; at++) {
        const response = await fetch(`${replicas[at % 2]!.origin}/api/v1/session`, {
          headers: { authorization: `Bearer ${accessToken}` },
        })
        if (response.ok) letIn++
        else expect(response.status).toBe(429)
        await response.arrayBuffer()
        await delay(15)
      }
      const seconds = (performance.now() - begun) / 1_000
      console.log(`let in by two replicas: ${letIn} of 400 in ${seconds.toFixed(1)} s`)
      // A minute's worth at once and two a second; each by itself would let in as many, twice as many together.
      expect(letIn).toBeGreaterThanOrEqual(120)
      expect(letIn).toBeLessThan(120 + 2 * seconds + 60)
    },
  )
})

/** A workbook for each uploader with rows that no service has: made and filled by a service of another history. */
async function filledWorkbooks(): Promise<ReadonlyMap<string, Uint8Array>> {
  const db = await shippedDatabase('SQLite')
  const now = () => new Date()
  const files = new Map<string, Uint8Array>()
  for (const [at, reporter] of uploaders.entries()) {
    const { reporterCode } = reporter
    const rows = realLikeRows(rowsInFile, 100 + at).map((cells, row) =>
      aSheetRow(`k${row}`, cells, { rowNumber: row + 4 }),
    )
    await sync(db, rows, { reporterCode, workbookId: `elsewhere-${at}` })
    const made = await issueTemplate(db, { reporter, cycle: seedCycle, language: 'en' }, now)
    files.set(reporterCode, made.bytes)
  }
  return files
}

type Ask = ReturnType<typeof askThrough>

/** Asks until there is an answer: a proxy's 502, a broken line and a service that is away are tried again. */
function askThrough(origin: string) {
  return async <T>(
    method: string,
    path: string,
    body?: Uint8Array | object,
    key?: string,
    bearer: string | null = machineSecret,
  ): Promise<T> => {
    const isFile = body instanceof Uint8Array
    for (;;) {
      const response = await fetch(`${origin}/api/v1${path}`, {
        method,
        headers: {
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { 'content-type': isFile ? workbookMediaType : 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body === undefined ? {} : { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
      }).catch(() => null)
      if (response === null || response.status >= 500) {
        await delay(50)
        continue
      }
      const text = await response.text()
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as T
    }
  }
}

async function finished(ask: Ask, jobId: string): Promise<string> {
  for (;;) {
    const { state } = await ask<{ state: string }>('GET', `/report-jobs/${jobId}`)
    if (state !== 'queued' && state !== 'running') return state
    await delay(500)
  }
}
