import { createHash, randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { dropExpiredUploads } from '../../../server/sync/parts-store.ts'
import type { PaneSyncRequest } from '../../../templates/pane-protocol.ts'
import { aPaneRequest, aService, paneFates, paneRows, signedIn } from '../../helpers/a-pane.ts'
import { accraCells, bamakoCells, dakarCells } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { clockAt } from '../../helpers/stored-things.ts'

interface Upload {
  readonly operationId: string
  readonly whole: string
  readonly parts: readonly Buffer[]
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The message, gzipped and cut into so many pieces. */
function inParts(request: PaneSyncRequest, count: number): Upload {
  const bytes = gzipSync(JSON.stringify(request))
  const size = Math.ceil(bytes.length / count)
  const parts = Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
  return { operationId: request.operationId, whole: sha256(bytes), parts }
}

function put(app: FastifyInstance, { operationId, parts }: Upload, number: number, more: object = {}) {
  const part = parts[number - 1]!
  const query = new URLSearchParams({ of: String(parts.length), sha256: sha256(part), ...more })
  return app.inject({
    method: 'PUT',
    url: `/api/v1/sync/uploads/${operationId}/parts/${number}?${query}`,
    headers: { ...signedIn, 'content-type': 'application/octet-stream' },
    payload: part,
  })
}

function complete(app: FastifyInstance, { operationId, whole }: Upload) {
  return app.inject({
    method: 'POST',
    url: `/api/v1/sync/uploads/${operationId}`,
    headers: signedIn,
    payload: { sha256: whole },
  })
}

function stateOf(app: FastifyInstance, { operationId }: Upload) {
  return app.inject({ url: `/api/v1/sync/uploads/${operationId}`, headers: signedIn })
}

const three = paneRows(dakarCells, bamakoCells, accraCells)

describe.each(databases)('a sync in parts, on %s', (name) => {
  it.each([[[1, 2, 3]], [[3, 1, 2]], [[2, 2, 3, 1, 3, 3]]])(
    '[PR10] is carried out whole, whatever the order of its parts (%j)',
    async (order) => {
      const { app, db } = await aService(name)
      const upload = inParts(aPaneRequest({ changes: three }), 3)
      for (const number of order) expect((await put(app, upload, number)).statusCode).toBe(200)
      expect(await db.selectFrom('activity').selectAll().execute()).toEqual([])
      const answer = await complete(app, upload)
      expect(paneFates(answer.json())).toEqual(['accepted', 'accepted', 'accepted'])
      expect(answer.json().judgedAt).toBe('2027-01-15T10:00:00.000Z')
    },
  )

  it('[PR10] goes on after an interruption with the parts that are missing', async () => {
    const { app, db } = await aService(name)
    const upload = inParts(aPaneRequest({ changes: three }), 4)
    await put(app, upload, 4)
    await put(app, upload, 2)
    const early = await complete(app, upload)
    expect([early.statusCode, early.json().code, early.json().details.missing]).toEqual([
      409,
      'UPLOAD_INCOMPLETE',
      '1, 3',
    ])
    const { partsHere, partCount, isDone } = (await stateOf(app, upload)).json()
    expect({ partsHere, partCount, isDone }).toEqual({ partsHere: [2, 4], partCount: 4, isDone: false })
    for (const number of [1, 3]) await put(app, upload, number)
    expect((await complete(app, upload)).statusCode).toBe(200)
    expect(await db.selectFrom('syncPart').selectAll().execute()).toEqual([])
  })

  it('[PR2] completing it again gives the same results, refused rows too, long after its parts are gone', async () => {
    const { app, db } = await aService(name)
    const changes = [three[0]!, { rowNumber: 9, rowKey: 'r', cells: { colour: 'red' } }, three[1]!]
    const upload = inParts(aPaneRequest({ changes }), 2)
    await put(app, upload, 1)
    await put(app, upload, 2)
    const first = (await complete(app, upload)).json()
    expect(paneFates(first)).toEqual(['accepted', 'refused', 'accepted'])
    await db.updateTable('operation').set({ answerJson: null }).execute()
    const again = (await complete(app, upload)).json()
    expect(again.results).toEqual(first.results.map((result: object) => ({ ...result, issues: [] })))
    expect(again.isRepeat).toBe(true)
    expect((await stateOf(app, upload)).json().isDone).toBe(true)
    const other = await complete(app, { ...upload, whole: '0'.repeat(64) })
    expect(other.json().code).toBe('UPLOAD_DIFFERENT')
  })

  it('[PR10] a part that is damaged, another one under its number, and another count are refused', async () => {
    const { app } = await aService(name)
    const upload = inParts(aPaneRequest({ changes: three }), 3)
    expect((await put(app, upload, 1, { sha256: '0'.repeat(64) })).json().code).toBe('UPLOAD_DAMAGED')
    await put(app, upload, 1)
    const other = inParts(aPaneRequest({ operationId: upload.operationId, changes: [] }), 3)
    expect((await put(app, other, 1)).json().code).toBe('UPLOAD_DIFFERENT')
    expect((await put(app, upload, 2, { of: '4' })).json().code).toBe('UPLOAD_DIFFERENT')
    for (const number of [2, 3]) await put(app, upload, number)
    expect((await complete(app, { ...upload, whole: 'a'.repeat(64) })).json().code).toBe('UPLOAD_DAMAGED')
    expect((await stateOf(app, { ...upload, operationId: randomUUID() })).json().code).toBe('UPLOAD_UNKNOWN')
  })

  it('[PR10] a message of another operation, and one that is no message, store nothing', async () => {
    const { app, db } = await aService(name)
    const strange = { ...inParts(aPaneRequest({ changes: three }), 1), operationId: randomUUID() }
    await put(app, strange, 1)
    expect((await complete(app, strange)).json().code).toBe('UPLOAD_DIFFERENT')
    const bytes = Buffer.from('{"changes": "none"')
    const broken = { operationId: randomUUID(), whole: sha256(bytes), parts: [bytes] }
    await put(app, broken, 1)
    expect((await complete(app, broken)).json().code).toBe('REQUEST_INVALID')
    expect(await db.selectFrom('activity').selectAll().execute()).toEqual([])
  })

  it('[PR10] takes more rows than one request does, and no more than its own limit unpacked', async () => {
    const { app } = await aService(name)
    const blank = Array.from({ length: 2_001 }, (_, at) => ({ rowNumber: at + 4, rowKey: null, cells: {} }))
    const upload = inParts(aPaneRequest({ changes: [...three, ...blank] }), 2)
    for (const number of [1, 2]) await put(app, upload, number)
    const { counts } = (await complete(app, upload)).json()
    expect(counts).toMatchObject({ accepted: 3, unchanged: 2_001 })
    const bomb = gzipSync(Buffer.alloc(60_000_000, 0x20))
    const large = { operationId: randomUUID(), whole: sha256(bomb), parts: [bomb] }
    await put(app, large, 1)
    expect((await complete(app, large)).json().code).toBe('REQUEST_TOO_LARGE')
  })

  it('[PR10] what nobody completed is dropped after seven days', async () => {
    const { app, db } = await aService(name)
    const upload = inParts(aPaneRequest({ changes: three }), 2)
    await put(app, upload, 1)
    await dropExpiredUploads(db, clockAt('2027-01-22T09:59:00.000Z'))
    expect((await stateOf(app, upload)).statusCode).toBe(200)
    await dropExpiredUploads(db, clockAt('2027-01-22T10:01:00.000Z'))
    expect((await stateOf(app, upload)).json().code).toBe('UPLOAD_UNKNOWN')
    expect(await db.selectFrom('syncPart').selectAll().execute()).toEqual([])
  })
})
