import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { aPaneRequest, aService, paneRows, post } from '../../helpers/a-pane.ts'
import { bamakoCells, dakarCells } from '../../helpers/a-sync.ts'

const json = { 'content-type': 'application/json' }

describe('packed messages', () => {
  it('[PR11] a gzipped request is read, and a long answer is gzipped for who takes it', async () => {
    const { app } = await aService('SQLite')
    const request = aPaneRequest({ changes: paneRows(dakarCells, bamakoCells) })
    const packed = gzipSync(JSON.stringify(request))
    const plain = await post(app, packed, { headers: { ...json, 'content-encoding': 'gzip' } })
    expect([plain.statusCode, plain.headers['content-encoding']]).toEqual([200, undefined])
    const all = aPaneRequest({ workbookId: 'workbook-2' })
    const answer = await post(app, all, { headers: { 'accept-encoding': 'br, gzip;q=0.8' } })
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
    expect(JSON.parse(gunzipSync(answer.rawPayload).toString()).serverChanges).toHaveLength(2)
    const unwanted = await post(app, all, { headers: { 'accept-encoding': 'gzip;q=0' } })
    expect(unwanted.headers['content-encoding']).toBeUndefined()
  })

  it('[PR11] unpacking stops at the limit, however small the bomb', async () => {
    const { app } = await aService('SQLite')
    const bomb = gzipSync(Buffer.alloc(200_000_000, 0x20))
    expect(bomb.length).toBeLessThan(250_000)
    const before = process.memoryUsage().rss
    const answer = await post(app, bomb, { headers: { ...json, 'content-encoding': 'gzip' } })
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'REQUEST_TOO_LARGE'])
    expect(answer.json().details).toEqual({ rows: 2_000, megabytes: 4 })
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  it('[PR11] what is no gzip, and packing of another kind, is refused in words', async () => {
    const { app } = await aService('SQLite')
    const broken = await post(app, Buffer.from('no gzip'), {
      headers: { ...json, 'content-encoding': 'gzip' },
    })
    expect([broken.statusCode, broken.json().code]).toEqual([400, 'REQUEST_INVALID'])
    const other = await post(app, Buffer.from('x'), { headers: { ...json, 'content-encoding': 'br' } })
    expect([other.statusCode, other.json().code]).toEqual([415, 'ENCODING_UNKNOWN'])
  })

  it('[PR10] more than 2,000 rows, or 4 MB, are too much for one request', async () => {
    const { app } = await aService('SQLite')
    const changes = Array.from({ length: 2_001 }, () => ({ rowNumber: 4, rowKey: null, cells: {} }))
    expect((await post(app, aPaneRequest({ changes }))).json().code).toBe('REQUEST_TOO_LARGE')
    const long = paneRows(...Array.from({ length: 150 }, () => ({ summary: 'x'.repeat(30_000) })))
    expect((await post(app, aPaneRequest({ changes: long }))).json().code).toBe('REQUEST_TOO_LARGE')
  })
})
