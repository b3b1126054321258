/** What goes wrong between sheet and service, each once: nothing is lost, nothing doubled, and the sheet is as it was. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WorkbookErrorCode } from '../../../addin/excel/workbook-error.ts'
import type { ServiceTrouble } from '../../../addin/service/service-trouble.ts'
import type { SyncReport } from '../../../addin/sync/sync-report.ts'
import { seedReporters } from '../../../server/seed/seed-data.ts'
import { accraCells, bamakoCells, dakarCells } from '../../helpers/a-sync.ts'
import {
  aBrowser,
  aFakeTemplate,
  aListeningService,
  aWorkbookPane,
  type ListeningService,
  type PaneMakings,
  type WorkbookPane,
} from '../../helpers/a-workbook-pane.ts'

let service: ListeningService
const centres = seedReporters.map(({ reporterCode }) => reporterCode).values()

beforeAll(async () => {
  service = await aListeningService({ onEnd: afterAll })
}, 60_000)

function aPane(makings: PaneMakings = {}): Promise<WorkbookPane> {
  const reporterCode = centres.next().value!
  const workbook = aFakeTemplate({ reporterCode, identity: { workbookId: `workbook of ${reporterCode}` } })
  return aWorkbookPane(service, { workbook, ...makings })
}

/** A line that does something else than carry a request to `/sync`, so often. */
function line(times: number, does: (go: () => Promise<Response>) => Promise<Response>) {
  const seen = { count: 0 }
  const fetchThrough: typeof fetch = async (input, init) => {
    const go = () => fetch(input, init)
    if (!String(input).includes('/sync') || init?.method === 'GET') return go()
    seen.count++
    return seen.count <= times ? does(go) : go()
  }
  return { seen, service: { fetch: fetchThrough, pauses: [1, 1] } }
}

const lost = async (go: () => Promise<Response>): Promise<Response> => {
  await (await go()).text()
  throw new TypeError('the answer is lost')
}
const broken = async (): Promise<Response> => {
  throw new TypeError('no line')
}
const cells = ({ workbook }: WorkbookPane) => JSON.stringify([...workbook.rows])
const fates = ({ rows }: SyncReport) => rows.map(({ rowNumber, fate }) => `${rowNumber} ${fate}`)
const activities = (pane: WorkbookPane) =>
  service.db
    .selectFrom('activityReport')
    .select(['reference', 'valuesJson'])
    .where('reporterCode', '=', String(pane.workbook.identity.reporterCode))
    .execute()

describe('a sync in trouble', () => {
  it('[AH46] comes again by itself where an answer is lost, and stores nothing twice', async () => {
    const { seen, ...makings } = line(2, lost)
    const pane = await aPane(makings)
    pane.type(0, dakarCells)
    const report = await pane.sync()
    expect(seen.count).toBe(3)
    expect(report.response.isRepeat).toBe(true)
    expect(fates(report)).toEqual(['4 accepted'])
    expect(await activities(pane)).toHaveLength(1)
  })

  it('[AH46] leaves the workbook as it was without a line, and brings all of it to its end later', async () => {
    const { service: options } = line(3, broken)
    const pane = await aPane({ service: options })
    pane.type(0, dakarCells)
    const before = cells(pane)
    await expect(pane.sync()).rejects.toMatchObject({ kind: 'offline' })
    expect(cells(pane)).toBe(before)
    const report = await pane.sync()
    expect(report.isResumed).toBe(true)
    expect(fates(report)).toEqual(['4 accepted'])
  })

  it('[AH47] carries on where the pane was closed between sending and writing, with what was typed since', async () => {
    const browser = aBrowser()
    const { service: options } = line(3, lost)
    const first = await aPane({ browser, service: options })
    const { workbook } = first
    first.type(0, dakarCells)
    workbook.edit(5, '_row_key', null)
    first.type(1, bamakoCells)
    await expect(first.sync()).rejects.toMatchObject({ kind: 'offline' })
    expect(first.cell(0, '_revision')).toBeNull()
    // Another pane, later; the same browser. The rows were edited, and a new one typed.
    const second = await aWorkbookPane(service, { workbook, browser })
    second.type(0, { results: 'Typed after the loss.' })
    second.type(2, accraCells)
    const report = await second.sync()
    expect(report.isResumed).toBe(true)
    expect(fates(report)).toEqual(['4 accepted', '5 accepted', '6 accepted'])
    const stored = await activities(second)
    expect(stored.map(({ valuesJson }) => JSON.parse(valuesJson).results).sort()).toEqual([
      accraCells.results,
      bamakoCells.results,
      'Typed after the loss.',
    ])
    expect(second.cell(1, '_row_key')).toMatch(/^[0-9a-f-]{36}$/)
    expect(fates(await second.sync())).toEqual([])
  })

  it('[AH47] shows both sides where a colleague changed the row before a cut-off sync was brought to its end', async () => {
    const browser = aBrowser()
    const first = await aPane({ browser })
    first.type(0, dakarCells)
    await first.sync()
    const { workbook, person } = first
    const colleague = await aWorkbookPane(service, {
      workbook: aFakeTemplate({
        reporterCode: workbook.identity.reporterCode!,
        identity: { workbookId: 'colleague of the cut-off' },
      }),
    })
    await colleague.sync()
    const cut = await aWorkbookPane(service, { workbook, browser, person, service: line(3, lost).service })
    cut.type(0, { donors: 'FEM' })
    await expect(cut.sync()).rejects.toMatchObject({ kind: 'offline' })
    colleague.type(0, { results: 'Cinquante.' })
    await colleague.sync()
    cut.type(0, { results: 'Soixante.' })
    const report = await cut.sync()
    expect(fates(report)).toEqual(['4 conflicting'])
    expect(report.response.conflicts).toMatchObject([
      { stored: 'Cinquante.', proposed: 'Soixante.', base: dakarCells.results },
    ])
    expect([cut.cell(0, 'results'), cut.cell(0, 'donors')]).toEqual(['Cinquante.', 'FEM'])
  })

  it.each<WorkbookErrorCode>(['cellEditing', 'busy', 'noAnswer', 'tooLarge'])(
    '[AH47] writes the answer the next time where Excel says %s',
    async (code) => {
      const pane = await aPane()
      pane.type(0, dakarCells)
      const before = cells(pane)
      const writing = pane.sync({ onStep: (step) => step === 'writing' && pane.workbook.failNext(code) })
      await expect(writing).rejects.toMatchObject({ code })
      expect(cells(pane)).toBe(before)
      const report = await pane.sync()
      expect(fates(report)).toEqual(['4 accepted'])
      expect(pane.cell(0, 'activity_id')).not.toBeNull()
      expect(await activities(pane)).toHaveLength(1)
      expect(fates(await pane.sync())).toEqual([])
    },
  )

  it('[AH48] sends nothing where the sheet is protected or the file read-only', async () => {
    const pane = await aPane()
    pane.type(0, dakarCells)
    pane.workbook.isProtected = true
    await expect(pane.sync()).rejects.toMatchObject({ code: 'sheetProtected' })
    pane.workbook.isProtected = false
    pane.workbook.isReadOnly = true
    await expect(pane.sync()).rejects.toMatchObject({ code: 'readOnly' })
    expect(await activities(pane)).toHaveLength(0)
  })

  it('[AH48] stops when the person says so, before sending and while sending', async () => {
    const controller = new AbortController()
    const pane = await aPane({ service: line(1, () => new Promise(() => {})).service })
    pane.type(0, dakarCells)
    const before = cells(pane)
    const stop = new AbortController()
    stop.abort()
    await expect(pane.sync({ signal: stop.signal })).rejects.toMatchObject({ kind: 'cancelled' })
    // A request that hangs is let go of.
    const hanging = aWorkbookPane(service, {
      workbook: pane.workbook,
      person: pane.person,
      service: {
        fetch: (input, init) =>
          String(input).includes('/sync')
            ? new Promise((_, reject) => {
                init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
                setTimeout(() => controller.abort(), 20)
              })
            : fetch(input, init),
      },
    })
    await expect((await hanging).sync({ signal: controller.signal })).rejects.toMatchObject({
      kind: 'cancelled',
    })
    expect(cells(pane)).toBe(before)
  })

  it('[AH49] tells when to come again where the service says so, and waits by itself where it is soon', async () => {
    const busy = (seconds: string) => async () =>
      new Response('{"code":"TOO_MANY_TRIES","message":"…"}', {
        status: 429,
        headers: { 'retry-after': seconds },
      })
    const long = await aPane({ service: line(1, busy('3600')).service })
    long.type(0, dakarCells)
    await expect(long.sync()).rejects.toMatchObject({ kind: 'throttled', seconds: 3_600 })
    const short = await aPane({ service: line(1, busy('0')).service })
    short.type(0, dakarCells)
    expect(fates(await short.sync())).toEqual(['4 accepted'])
  })

  it('[AH49] says that this workbook is of another time, with the service’s own sentence', async () => {
    const pane = await aPane()
    pane.type(0, dakarCells)
    const { contextOf } = pane.deps
    const old = { ...pane.deps, contextOf: (reading: never) => withVersion(contextOf(reading), 9) }
    const { syncWorkbook } = await import('../../../addin/sync/sync-workbook.ts')
    const trouble = await syncWorkbook(old as typeof pane.deps).catch((error: ServiceTrouble) => error)
    expect(trouble).toMatchObject({ kind: 'tooOld', code: 'TEMPLATE_UNKNOWN' })
    expect((trouble as ServiceTrouble).sentence).toMatch(/modèle/)
    expect(fates(await pane.sync())).toEqual(['4 accepted'])
  })

  it('[AH49] is refused as a whole for a workbook of another centre, and keeps no request that would be refused again', async () => {
    const pane = await aPane()
    pane.type(0, dakarCells)
    const stranger = await aPane()
    const wrong = await aWorkbookPane(service, { workbook: pane.workbook, person: stranger.person })
    await expect(wrong.sync()).rejects.toMatchObject({ kind: 'refused', code: 'REPORTER_NOT_YOURS' })
    expect(fates(await pane.sync())).toEqual(['4 accepted'])
  })

  it('[AH50] sends all rows anew to a service of another history', async () => {
    const pane = await aPane()
    pane.type(0, dakarCells)
    pane.type(1, bamakoCells)
    await pane.sync()
    pane.workbook.identity.historyId = 'the history of a database that is gone'
    pane.type(1, { results: 'Rapport imprimé.' })
    const report = await pane.sync()
    expect(report.response.takeAll).toBe('otherHistory')
    expect(report.rows.map(({ rowNumber }) => rowNumber)).toEqual([4, 5])
    expect(await activities(pane)).toHaveLength(2)
    expect(fates(await pane.sync())).toEqual([])
  })

  it('[AH50] gives a workbook that lost its identity a new one where it is certain whose it is', async () => {
    const pane = await aPane()
    const { reporterCode, cycleKey } = pane.workbook.identity
    for (const key of Object.keys(pane.workbook.identity)) delete (pane.workbook.identity as never)[key]
    pane.type(0, dakarCells)
    await expect(pane.sync()).rejects.toMatchObject({ code: 'noIdentity' })
    const { syncWorkbook } = await import('../../../addin/sync/sync-workbook.ts')
    const nameWorkbook = async () => ({ reporterCode: reporterCode!, cycleKey: cycleKey! })
    expect(fates(await syncWorkbook({ ...pane.deps, nameWorkbook }))).toEqual(['4 accepted'])
    expect(pane.workbook.identity).toMatchObject({ reporterCode, cycleKey })
    expect(fates(await pane.sync())).toEqual([])
  })
})

function withVersion<T extends { readonly template: object }>(context: T, version: number): T {
  return { ...context, template: { ...context.template, version } }
}

describe('a large sync', () => {
  it('[AH51] goes in parts above 2,000 rows; a part that is there already is not sent again', async () => {
    const reporterCode = centres.next().value!
    const identity = { workbookId: 'a large workbook' }
    const workbook = aFakeTemplate({ reporterCode, identity, prepared: 2_101 })
    const browser = aBrowser()
    const puts: string[] = []
    let isBroken = true
    const fetchThrough: typeof fetch = async (input, init) => {
      const url = new URL(String(input))
      if (init?.method === 'PUT') puts.push(url.pathname)
      if (isBroken && url.pathname.includes('/sync/uploads/') && init?.method === 'POST')
        throw new TypeError()
      return fetch(input, init)
    }
    const makings = {
      workbook,
      browser,
      service: { fetch: fetchThrough, pauses: [] },
    }
    const pane = await aWorkbookPane(service, makings)
    for (let row = 0; row < 2_101; row++)
      pane.type(row, { ...dakarCells, title: `Atelier ${row}`, summary: `${row} ${noise(row)}` })
    const steps: number[] = []
    const onStep = (step: string, part: number, parts: number) =>
      step === 'sending' && steps.push(part / parts)
    await expect(pane.sync({ onStep })).rejects.toMatchObject({ kind: 'offline' })
    expect(puts.length).toBeGreaterThanOrEqual(2)
    expect(steps.at(-1)).toBe(1)
    const sent = puts.length
    isBroken = false
    const report = await pane.sync()
    expect(puts.length).toBe(sent)
    expect(report.response.counts.accepted + report.response.counts.unchanged).toBeLessThanOrEqual(2_101)
    expect(report.rows.filter(({ fate }) => fate === 'accepted')).toHaveLength(2_101)
    expect(fates(await pane.sync())).toEqual([])
  }, 120_000)
})

/** Text that no packing makes small. */
function noise(seed: number): string {
  let state = seed + 1
  return Array.from({ length: 700 }, () => {
    state = (state * 48_271) % 2_147_483_647
    return String.fromCharCode(97 + (state % 26))
  }).join('')
}
