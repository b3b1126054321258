/** 2,000 changed rows from Excel to the real service and back: what goes over both wires, printed and bounded. */
import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnLetter } from '../../templates/reading/column-letter.ts'
import { activitiesRows } from '../../templates/workbook-layout.ts'
import { hasChromium, startChromium } from '../excel-host/chromium.ts'
import { ExcelHost } from '../excel-host/excel-host.ts'
import { growTable } from '../excel-host/model/grow-table.ts'
import { dakarCells } from '../helpers/a-sync.ts'
import { signIn } from '../helpers/signed-in.ts'
import { bundleFor } from './bundle.ts'
import { type PaneService, siteOrigin, startPaneService } from './pane/pane-stage.ts'
import { serviceSite } from './service-site.ts'
import type { SyncedByPage } from './sync-page.ts'

const rowCount = 2000
const page =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Sync</title><link rel="icon" href="data:,"><script src="/office-js/office.js"></script><script src="/sync-page.js"></script><body></body></html>'

if (!hasChromium) console.log('Skipped: a large sync in Excel needs Chromium (apt-get install chromium)')

describe.skipIf(!hasChromium)('a large sync', () => {
  let service: PaneService
  let browser: Browser
  let host: ExcelHost
  let frame: Frame
  /** Requests to the service's API, with their bytes. */
  const asked: { readonly path: string; readonly bytesSent: number; readonly bytesAnswered: number }[] = []

  beforeAll(async () => {
    service = await startPaneService()
    browser = await startChromium()
    const script = await bundleFor(new URL('./sync-page.ts', import.meta.url))
    const real = serviceSite(service.app)
    const officeJs = (await service.app.inject({ url: '/addin/pane.html' })).body
    const folder = /src="(\/office-js\/[^/]+)\/office\.js"/.exec(officeJs)![1]!
    host = await ExcelHost.open(browser, {
      workbook: await service.template('bcrc-scrc-sen', 'fr'),
      siteOrigin,
      site: async (request) => {
        const { pathname } = request.url
        if (pathname === '/sync-page.js')
          return { headers: { 'content-type': 'text/javascript; charset=utf-8' }, body: script }
        if (pathname === '/sync-page') {
          const body = page.replace('/office-js/office.js', `${folder}/office.js`)
          return { headers: { 'content-type': 'text/html; charset=utf-8' }, body }
        }
        const answer = await real(request)
        if (pathname.startsWith('/api/'))
          asked.push({
            path: pathname,
            bytesSent: request.body?.length ?? 0,
            bytesAnswered: Buffer.byteLength(answer.body as Uint8Array),
          })
        return answer
      },
    })
    frame = await host.openPage('/sync-page')
  }, 240_000)
  afterAll(async () => {
    await host?.close()
    await browser?.close()
    await service?.close()
  })

  /** Types into every row at once: a person who pasted it all. */
  function fill(cells: (nth: number) => Readonly<Record<string, string | number>>): void {
    const table = host.workbook.tableNamed('Activities')
    const { sheet } = table
    const columns = new Map(
      [...sheet.rows.get(activitiesRows.keys - 1)!].map(([column, { value }]) => [
        String(value).split(' ')[0]!,
        column,
      ]),
    )
    const last = activitiesRows.first - 1 + rowCount - 1
    if (table.area.bottom < last) growTable(table, last)
    for (let nth = 0; nth < rowCount; nth++)
      for (const [column, value] of Object.entries(cells(nth)))
        sheet.enter(activitiesRows.first - 1 + nth, columns.get(column)!, value)
    expect(columnLetter(columns.get('title')!)).toBe('F')
  }

  async function sync(token: string) {
    host.process.resetTraffic()
    asked.length = 0
    const done = (await frame.evaluate(`syncAll(${JSON.stringify(token)})`)) as SyncedByPage
    return { done, traffic: { ...host.process.traffic }, requests: [...asked] }
  }

  it('[AH64] of 2,000 new rows, and of 2,000 changed ones, stays within what is promised', async () => {
    const person = await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'])
    const token = person.headers.authorization.replace('Bearer ', '')
    fill((nth) => ({
      ...(dakarCells as Record<string, string>),
      title: `Atelier national n° ${nth + 1} sur l’élimination des thermomètres à mercure`,
      summary: `${nth} ${'Renforcer les capacités des inspecteurs. '.repeat(8)}`,
    }))
    host.process.resetTraffic()
    expect(await frame.evaluate('readAll()')).toBe(rowCount)
    const reading = { ...host.process.traffic }
    const first = await sync(token)
    fill((nth) => ({ results: `Rapport n° ${nth + 1} publié et distribué.` }))
    const second = await sync(token)
    const third = await sync(token)
    console.log(
      [
        ['read', { traffic: reading, requests: [], done: null }] as const,
        ['2,000 new rows', first] as const,
        ['2,000 changed rows', second] as const,
        ['nothing changed', third] as const,
      ]
        .map(([name, { traffic, requests, done }]) => {
          const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1000)} kB`
          const toExcel = `${traffic.batches} context.sync(), ${kilobytes(traffic.bytesSent)} sent, ${kilobytes(traffic.bytesAnswered)} answered`
          const toService = requests
            .map((one) => `${one.path} ${kilobytes(one.bytesSent)} / ${kilobytes(one.bytesAnswered)}`)
            .join(', ')
          return `${name}: Excel ${toExcel}; service ${requests.length} requests ${toService}; ${JSON.stringify(done)}`
        })
        .join('\n'),
    )
    expect(first.done.fates).toEqual({ accepted: rowCount })
    expect(second.done.fates).toEqual({ accepted: rowCount })
    expect(third.done.fates).toEqual({})
    expect(reading.batches).toBeLessThanOrEqual(4 + megabytes(reading))
    for (const { traffic, requests } of [first, second, third]) {
      expect(traffic.batches).toBeLessThanOrEqual(6 + megabytes(traffic))
      expect(Math.max(traffic.largestRequest, traffic.largestAnswer)).toBeLessThan(5_000_000)
      expect(requests.length).toBeLessThanOrEqual(3)
    }
    expect(host.pageErrors).toEqual([])
    expect(host.strayRequests).toEqual([])
  }, 600_000)
})

function megabytes({ bytesSent, bytesAnswered }: { bytesSent: number; bytesAnswered: number }): number {
  return Math.ceil((bytesSent + bytesAnswered) / 1_000_000)
}
