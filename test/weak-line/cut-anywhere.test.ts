/** A connection that breaks after any byte of the request or of the answer; the pane sends the same again. */
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../server/db/verify-chain.ts'
import type { PaneRow, PaneSyncRequest, PaneSyncResponse } from '../../templates/pane-protocol.ts'
import { aPaneRequest, aService, paneRows, signedIn, type TestService } from '../helpers/a-pane.ts'
import { accraCells, bamakoCells, dakarCells } from '../helpers/a-sync.ts'
import { databases } from '../helpers/database.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
/** In long mode every byte. */
const cutsOfEach = 25

describe.each(databases)('a connection that breaks, on %s', (name) => {
  it('[WL2] wherever it breaks, the same operation sent again has the same end', {
    timeout: 3_600_000,
  }, async () => {
    const [cut, whole] = [await aPlace(name), await aPlace(name)]
    const message = new Message()
    const bytes = { request: 0, answer: 0 }
    const first = message.next([])
    bytes.answer = (await exchangeUpTo(cut.port, httpOf(first), Number.POSITIVE_INFINITY)).length
    let given = (await send(whole.port, first)).results
    bytes.request = httpOf(message.next(given)).length
    await expectSame(cut, whole, 0)
    for (const way of ['request', 'answer'] as const) {
      for (const after of cutsIn(bytes[way])) {
        const since = await newestChange(whole)
        const next = message.next(given)
        const http = httpOf(next)
        if (way === 'request') await breakAfter(cut.port, http.subarray(0, after))
        else await exchangeUpTo(cut.port, http, after)
        const again = await send(cut.port, next)
        const control = await send(whole.port, next)
        expect(plain(again), `cut after byte ${after} of the ${way}`).toEqual(plain(control))
        await expectSame(cut, whole, since)
        given = control.results
      }
    }
    expect(await verifyChain(cut.db)).toEqual([])
  })
})

interface Place extends TestService {
  readonly port: number
}

async function aPlace(name: Parameters<typeof aService>[0]): Promise<Place> {
  const service = await aService(name)
  await service.app.listen({ host: '127.0.0.1', port: 0 })
  return { ...service, port: (service.app.server.address() as AddressInfo).port }
}

/** Each message changes two rows of three and clears a cell of the third. */
class Message {
  #count = 0

  next(given: PaneSyncResponse['results']): PaneSyncRequest {
    const count = ++this.#count
    const results = `Counted for the ${count}th time.`
    const rows = paneRows(
      { ...dakarCells, results },
      { ...bamakoCells, results },
      count % 2 === 0 ? accraCells : { ...accraCells, results: null },
    )
    const changes = rows.map((row, at): PaneRow => {
      const { revision = null, baseHash = null } = given[at] ?? {}
      return { ...row, revision, baseHash }
    })
    return aPaneRequest({ changes })
  }
}

function cutsIn(length: number): number[] {
  const all = Array.from({ length: length + 1 }, (_, after) => after)
  if (isLong) return all
  const step = length / (cutsOfEach - 1)
  return [
    ...new Set([...Array.from({ length: cutsOfEach }, (_, at) => Math.round(at * step)), 1, length - 1]),
  ]
}

function httpOf(request: PaneSyncRequest): Buffer {
  const body = gzipSync(JSON.stringify(request))
  const head = [
    'POST /api/v1/sync HTTP/1.1',
    'host: 127.0.0.1',
    `authorization: ${signedIn.authorization}`,
    'content-type: application/json',
    'content-encoding: gzip',
    'accept-encoding: gzip',
    `content-length: ${body.length}`,
    'connection: close',
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

/** Sends these bytes and breaks the connection. */
async function breakAfter(port: number, bytes: Buffer): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  await new Promise((sent) => socket.write(bytes, sent))
  const gone = once(socket, 'close')
  socket.destroy()
  await gone
}

/** Sends all, and breaks the connection when so many bytes of the answer are there, or all. */
async function exchangeUpTo(port: number, http: Buffer, count: number): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1')
  socket.write(http)
  const chunks: Buffer[] = []
  let there = 0
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    there += chunk.length
    if (there >= count) break
  }
  socket.destroy()
  return Buffer.concat(chunks)
}

async function send(port: number, request: PaneSyncRequest): Promise<PaneSyncResponse> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/sync`, {
    method: 'POST',
    headers: { ...signedIn, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as PaneSyncResponse
}

/** What an answer says without the numbers that are made anew in each database, and without whether it is a repeat. */
function plain({ results, counts, changeNumber, serverChanges, conflicts }: PaneSyncResponse) {
  return {
    results: results.map(({ activityReportId: _, ...result }) => result),
    counts,
    changeNumber,
    serverChanges,
    conflicts,
  }
}

async function newestChange({ db }: Place): Promise<number> {
  return (await db.selectFrom('changeHead').select('changeNumber').executeTakeFirstOrThrow()).changeNumber
}

/** Both databases hold the same, and in the same order of changes. */
async function expectSame(one: Place, other: Place, since: number): Promise<void> {
  expect(await stateOf(one, since)).toEqual(await stateOf(other, since))
}

async function stateOf({ db }: Place, since: number) {
  const rows = await db
    .selectFrom('activityRevision')
    .innerJoin('activityReport', 'activityReport.activityReportId', 'activityRevision.activityReportId')
    .select(['reference', 'changeNumber', 'activityRevision.valuesJson', 'rawJson', 'issuesJson', 'rowKey'])
    .select(['activityReport.revision', 'activityReport.valuesJson as nowJson'])
    .where('changeNumber', '>', since)
    .orderBy('changeNumber')
    .orderBy('reference')
    .execute()
  const remembered = await db
    .selectFrom('workbookRow')
    .select(['workbookId', 'rowKey', 'baseRevision', 'baseHash', 'baseValuesJson', 'isPresent'])
    .orderBy('rowKey')
    .execute()
  const counts: Record<string, number> = {}
  for (const table of ['activity', 'activityRevision', 'change', 'operation', 'proposal'] as const) {
    const { count } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    counts[table] = Number(count)
  }
  return { rows, remembered, counts }
}
