/** Sync where Excel or the line is in trouble, and Sync from the ribbon with the pane closed: what is said, and what is in the sheet. */
import { gunzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PaneSyncRequest } from '../../../templates/pane-protocol.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import type { Fault } from '../../excel-host/faults.ts'
import { parseArea } from '../../excel-host/model/address.ts'
import { signIn } from '../../helpers/signed-in.ts'
import { pressRibbon } from '../press-ribbon.ts'
import { openPane, type PaneService, type PaneStage, startPaneService } from './pane-stage.ts'
import { idle, openTab, press, say, sheetContents, signInByMail } from './story.ts'
import { inWords, typedRows } from './story-rows.ts'

const reporter = 'bcrc-scrc-sen'

/** More than one answer of Excel may take. */
const patience = 100_000

if (!hasChromium) console.log('Skipped: the pane in trouble needs Chromium (apt-get install chromium)')

describe.skipIf(!hasChromium)('Sync', { timeout: 600_000 }, () => {
  let service: PaneService
  let browser: Browser
  let stage: PaneStage
  /** Operations of the syncs that reached the service, and how many answers to them get lost from now on. */
  const sent: string[] = []
  let answersToLose = 0
  /** Happens once, when the next sync is with the service: after the reading, before the writing. */
  let meanwhile: (() => void) | null = null
  beforeAll(async () => {
    browser = await startChromium()
    service = await startPaneService()
    await signIn(service.app, 'focalPoint', [reporter], 'awa@example.org')
    const workbook = await service.template(reporter, 'fr')
    stage = await openPane({
      browser,
      service,
      workbook,
      rows: typedRows('fr').slice(0, 2),
      level: '1.7',
      locale: 'fr-FR',
      losesAnswer: (request) => {
        if (request.method !== 'POST' || !request.url.pathname.endsWith('/sync')) return false
        const packed = request.headers['content-encoding'] === 'gzip'
        const text = (packed ? gunzipSync(request.body!) : request.body!).toString()
        const { operationId, changes } = JSON.parse(text) as Pick<PaneSyncRequest, 'operationId' | 'changes'>
        // Without changes it only asks how things stand.
        if (changes.length === 0) return false
        sent.push(operationId)
        meanwhile?.()
        meanwhile = null
        return --answersToLose >= 0
      },
    })
    await signInByMail(stage.frame, service, 'awa@example.org')
  }, 240_000)
  afterEach(async ({ task }) => {
    // What a person would have seen.
    if (task.result?.state !== 'fail') return
    console.log(
      await stage?.frame
        .locator('body')
        .innerText()
        .catch(() => 'The pane is closed.'),
    )
  })
  afterAll(async () => {
    await stage?.close()
    await browser?.close()
    await service?.close()
  })

  /** What people typed, but for the cell that somebody else types into: not what a sync keeps in its own columns. */
  const typedCells = () =>
    typedRows('fr').flatMap((row, nth) =>
      Object.keys(row)
        .filter((column) => column !== 'donors')
        .map((column) => stage.value(column, nth)),
    )

  const troubles: readonly (readonly [Fault, string])[] = [
    ['cellEditing', 'cellEditing'],
    ['tooManyRequests', 'busy'],
    ['accessDenied', 'sheetProtected'],
    ['requestTooLarge', 'tooLarge'],
    ['responseTooLarge', 'tooLarge'],
  ]
  it.each(troubles)(
    '[AH66] meets %s: the workbook stays as it was, and a sentence says what to do',
    async (fault, code) => {
      const { host, frame } = stage
      const before = sheetContents(host)
      for (let after = 0; after < 30; after++) host.process.faults.next(fault, { after })
      await press(frame, say('sync.start'))
      expect(await frame.locator('.message.problem').innerText()).toContain(say(`excel.${code}`).slice(0, 40))
      host.process.faults.clear()
      expect(sheetContents(host)).toEqual(before)
      expect(host.process.areEventsOn).toBe(true)
    },
  )

  it('[AH66] meets a protected sheet, and nothing is sent', async () => {
    const { host, frame } = stage
    const { sheet } = host.workbook.tableNamed('Activities')
    const before = sheetContents(host)
    host.person.protect(sheet.name)
    await press(frame, say('sync.start'))
    expect(await frame.locator('.message.problem').innerText()).toContain(
      say('excel.sheetProtected').slice(0, 40),
    )
    sheet.isProtected = false
    expect(sheetContents(host)).toEqual(before)
  })

  it('[AH66] meets a slow Excel: it shows that it waits, and cancelling leaves the workbook as it was', async () => {
    const { host, frame } = stage
    const before = sheetContents(host)
    const release = host.process.faults.hold()
    await frame.getByRole('button', { name: say('sync.start') }).click()
    await frame.locator('.job').waitFor()
    await frame.getByRole('button', { name: say('job.cancel') }).click()
    expect(await frame.locator('.job').isVisible()).toBe(true)
    release()
    await idle(frame)
    expect(await frame.locator('.message').innerText()).toContain(say('job.cancelled'))
    expect(sheetContents(host)).toEqual(before)
  })

  it('[AH66] meets an answer of Excel that is lost: it waits no longer than it must, and the workbook is as it was', async () => {
    const { host, frame } = stage
    const before = sheetContents(host)
    const { clock } = frame.page()
    await clock.install()
    host.process.faults.next('answerLost')
    await frame.getByRole('button', { name: say('sync.start') }).click()
    await expect.poll(() => host.process.faults.areLeft, { timeout: 60_000 }).toBe(false)
    await clock.fastForward(patience)
    await idle(frame)
    expect(await frame.locator('.message.problem').innerText()).toContain(say('excel.noAnswer').slice(0, 40))
    await clock.resume()
    expect(sheetContents(host)).toEqual(before)
  })

  it('[AH66] meets a file that was opened for reading: nothing is sent, and nothing written', async () => {
    const { host } = stage
    const reading = await openPane({
      browser,
      service,
      workbook: host.save(),
      isReadOnly: true,
      level: '1.7',
      locale: 'fr-FR',
    })
    await signInByMail(reading.frame, service, 'awa@example.org')
    const before = sheetContents(reading.host)
    await press(reading.frame, say('sync.start'))
    expect(await reading.frame.locator('.message.problem').innerText()).toContain(
      say('excel.readOnly').slice(0, 40),
    )
    expect(sheetContents(reading.host)).toEqual(before)
    const stored = await service.service.db.selectFrom('activityReport').select('reference').execute()
    expect(stored).toEqual([])
    await reading.close()
  })

  it('[AH66] without a line leaves the workbook as it was; Check goes on; with the line back all is sent', async () => {
    const { host, frame } = stage
    const before = sheetContents(host)
    await stage.cut(true)
    await frame.getByText(say('overview.offline')).first().waitFor()
    expect(await frame.getByRole('button', { name: say('sync.start') }).isDisabled()).toBe(true)
    await openTab(frame, 'view.check.short')
    await frame.locator('.summary').waitFor()
    await stage.cut(false)
    await openTab(frame, 'view.sync.short')
    expect(sheetContents(host)).toEqual(before)
    await press(frame, say('sync.start'))
    await frame.getByText(say('fate.accepted', { count: 2 })).waitFor()
    expect(stage.value('activity_id', 1)).toMatch(/-000[12]$/)
  })

  it('[AH66] meets somebody who works in the same workbook at the same time: what they typed stays, all else is as it was, and theirs goes with the next sync', async () => {
    const { host, frame } = stage
    const { sheet } = host.workbook.tableNamed('Activities')
    stage.type('results', 0, 'Avant.')
    const before = typedCells()
    const theirs = stage.cell('donors', 0)
    meanwhile = () => host.person.otherTypes(sheet.name, theirs, 'Entre-temps')
    await press(frame, say('sync.start'))
    await frame.getByText(say('fate.accepted', { count: 1 })).waitFor()
    expect(meanwhile).toBeNull()
    expect(stage.value('donors', 0)).toBe('Entre-temps')
    expect(typedCells()).toEqual(before)
    await press(frame, say('sync.start'))
    await frame.getByText(say('fate.accepted', { count: 1 })).waitFor()
    const stored = await service.service.db.selectFrom('activityReport').select('valuesJson').execute()
    expect(stored.filter(({ valuesJson }) => valuesJson.includes('Entre-temps'))).toHaveLength(1)
    expect(host.process.areEventsOn).toBe(true)
  })

  it.each([
    [1, 'comes again by itself'],
    [4, 'says so, and the next sync comes again'],
  ])(
    '[AH91] meets %d lost answers of a service that has stored all: it %s, under the same operation',
    async (lost) => {
      const { host, frame } = stage
      const revisions = async () =>
        (await service.service.db.selectFrom('activityRevision').select('activityReportId').execute()).length
      const before = await revisions()
      stage.type('results', 0, `Dit avant la coupure (${lost}).`)
      sent.length = 0
      answersToLose = lost
      await frame.getByRole('button', { name: say('sync.start') }).click()
      await expect.poll(() => sent.length, { timeout: 60_000 }).toBeGreaterThan(0)
      // While nobody knows: the next words in another cell of the same row.
      stage.type('donors', 0, `FEM ${lost}`)
      await frame.locator('.job').waitFor({ state: 'detached', timeout: 120_000 })
      if (lost > 3) {
        expect(await frame.locator('.message.problem').innerText()).toContain(
          say('service.offline').slice(0, 30),
        )
        await press(frame, say('sync.start'))
      }
      await frame.getByText(say('fate.accepted', { count: 1 })).waitFor()
      expect(new Set(sent.slice(0, lost + 1)).size).toBe(1)
      // What was typed meanwhile goes with the next one; one that finds an earlier one cut off does both.
      if (lost <= 3) {
        await press(frame, say('sync.start'))
        await frame.getByText(say('fate.accepted', { count: 1 })).waitFor()
      }
      expect(stage.value('results', 0)).toBe(`Dit avant la coupure (${lost}).`)
      expect(stage.value('donors', 0)).toBe(`FEM ${lost}`)
      // One for the words before, one for those meanwhile: nothing is doubled.
      expect(await revisions()).toBe(before + 2)
      expect(new Set(sent).size).toBe(2)
      expect(host.process.areEventsOn).toBe(true)
      await press(frame, say('sync.start'))
      await frame.getByText(say('sync.nothing')).waitFor()
      expect(await revisions()).toBe(before + 2)
    },
  )

  it('[AH67] from the ribbon with the pane closed sends and writes the same, and brings others’ changes', async () => {
    const { host, frame } = stage
    await (await frame.frameElement()).evaluate((element) =>
      (element as unknown as { remove(): void }).remove(),
    )
    for (const [column, value] of Object.entries(typedRows('fr')[3]!)) stage.type(column, 2, value)
    stage.type('donors', 0, 'FEM')
    expect(await pressRibbon(host, 'sync')).toContain(say('sync.result.done', { sent: 2, taken: 0 }))
    expect(stage.value('activity_id', 2)).toMatch(/-0003$/)
    // In a file of her own: its rows have other keys.
    const workbook = await service.template(reporter, 'fr')
    const colleague = await openPane({ browser, service, workbook, locale: 'fr-FR' })
    await signIn(service.app, 'delegate', [reporter], 'moussa@example.org')
    await signInByMail(colleague.frame, service, 'moussa@example.org')
    colleague.type('status', 2, inWords('fr', 'status', 'IMP'))
    for (const [column, value] of Object.entries(typedRows('fr')[4]!)) colleague.type(column, 3, value)
    colleague.type('start_date', 3, 45_720)
    await press(colleague.frame, say('sync.start'))
    await colleague.close()
    // No prepared row is free any more: the last of them is in use.
    for (const [column, value] of Object.entries(typedRows('fr')[5]!)) stage.type(column, 499, value)
    expect(await pressRibbon(host, 'sync')).toContain(say('sync.result.done', { sent: 1, taken: 2 }))
    expect(stage.value('status', 2)).toBe(inWords('fr', 'status', 'IMP'))
    const { area, sheet } = host.workbook.tableNamed('Activities')
    expect(area.bottom).toBe(503)
    const dates = [499, 500].map((nth) => parseArea(stage.cell('start_date', nth)))
    const [format, formatBeyond] = dates.map(
      ({ top, left }) => host.workbook.styles[sheet.styleOf(top, left)],
    )
    expect(stage.value('title', 500)).toBe(typedRows('fr')[4]!.title)
    expect(stage.value('start_date', 500)).toBe(45_720)
    expect(formatBeyond!.numberFormat).toBe(format!.numberFormat)
    const { top, left } = parseArea(stage.cell('status', 500))
    expect(sheet.validations.get(`${top},${left}`)?.type).toBe('List')
    // Its end is over, and the colleague says that it goes on.
    expect(await pressRibbon(host, 'check')).toMatch(/^1 activité .* X6 est sélectionnée : .*en cours/)
  })
})
