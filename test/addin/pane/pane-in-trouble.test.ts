/** Sync where Excel or the line is in trouble, and Sync from the ribbon with the pane closed: what is said, and what is in the sheet. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import type { Fault } from '../../excel-host/faults.ts'
import { signIn } from '../../helpers/signed-in.ts'
import { openPane, type PaneService, type PaneStage, startPaneService } from './pane-stage.ts'
import { openTab, press, say, sheetContents, signInByMail } from './story.ts'
import { inFrench, typedRows } from './story-rows.ts'

const reporter = 'bcrc-scrc-sen'

if (!hasChromium) console.log('Skipped: the pane in trouble needs Chromium (apt-get install chromium)')

describe.skipIf(!hasChromium)('Sync', { timeout: 600_000 }, () => {
  let service: PaneService
  let browser: Browser
  let stage: PaneStage
  beforeAll(async () => {
    browser = await startChromium()
    service = await startPaneService()
    await signIn(service.app, 'focalPoint', [reporter], 'awa@example.org')
    const workbook = await service.template(reporter, 'fr')
    stage = await openPane({
      browser,
      service,
      workbook,
      rows: typedRows().slice(0, 2),
      level: '1.7',
      locale: 'fr-FR',
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

  it('[AH67] from the ribbon with the pane closed sends and writes the same, and brings others’ changes', async () => {
    const { host, frame } = stage
    await (await frame.frameElement()).evaluate((element) =>
      (element as unknown as { remove(): void }).remove(),
    )
    const ribbon = async (name: string) => {
      const pressed = host.pressCommand('/addin/commands.html', name, `cinnabar.${name}`)
      const said = await Promise.race([host.nextPopupText(), pressed.then(() => null)])
      await pressed
      return said
    }
    for (const [column, value] of Object.entries(typedRows()[3]!)) stage.type(column, 2, value)
    stage.type('donors', 0, 'FEM')
    expect(await ribbon('sync')).toContain(say('sync.result.done', { sent: 2, taken: 0 }))
    expect(stage.value('activity_id', 2)).toMatch(/-0003$/)
    const colleague = await openPane({ browser, service, workbook: host.save(), locale: 'fr-FR' })
    await signIn(service.app, 'delegate', [reporter], 'moussa@example.org')
    await signInByMail(colleague.frame, service, 'moussa@example.org')
    colleague.type('status', 2, inFrench('status', 'ONG'))
    await press(colleague.frame, say('sync.start'))
    await colleague.close()
    expect(await ribbon('sync')).toContain(say('sync.result.done', { sent: 0, taken: 1 }))
    expect(stage.value('status', 2)).toBe(inFrench('status', 'ONG'))
    expect(await ribbon('check')).toMatch(/3 activités/)
  })
})
