/**
 * A whole return with the pane closed: typed in Excel, checked, synced and submitted by the ribbon's buttons; what a person has to
 * decide or answer, on the page that the ribbon's Help opens. The pane is opened once, to sign in.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { listQuestionsOf } from '../../../server/questions/read-questions.ts'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import { columnLetter } from '../../../templates/reading/column-letter.ts'
import { activitiesRows } from '../../../templates/workbook-layout.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { ExcelHost } from '../../excel-host/excel-host.ts'
import { signIn } from '../../helpers/signed-in.ts'
import { pressRibbon } from '../press-ribbon.ts'
import { aSecureAddress, type SecureAddress } from '../secure-address.ts'
import { openPane, type PaneService, startPaneService } from './pane-stage.ts'
import { press, say, signInByMail } from './story.ts'
import { activityCount, mistakesIn, typedRows } from './story-rows.ts'
import { storyWords } from './story-words.ts'

const { reporter, person, colleague: other, ...words } = storyWords.fr
const cycleKey = '2025-2026'
/** The long run goes to every mistake with the button; in the others a person has seen enough after the first. */
const isLong = process.env.CINNABAR_TEST_LONG === '1'

if (!hasChromium) console.log('Skipped: a return by the ribbon needs Chromium (apt-get install chromium)')

describe.skipIf(!hasChromium)('a whole return by the ribbon', { timeout: 300_000 }, () => {
  let address: SecureAddress
  let service: PaneService
  let browser: Browser
  let host: ExcelHost
  /** Positions of the columns by key. */
  const columns = new Map<string, number>()

  beforeAll(async () => {
    address = await aSecureAddress()
    service = await startPaneService({ publicUrl: () => address.origin })
    address.answerBy((request, response) => void service.app.routing(request, response))
    await signIn(service.app, 'focalPoint', [reporter], person.email)
    await signIn(service.app, 'delegate', [reporter], other.email)
    browser = await startChromium()
    host = await ExcelHost.open(browser, {
      workbook: await service.template(reporter, 'fr'),
      level: '1.7',
      locale: 'fr-FR',
      siteOrigin: address.origin,
      site: () => undefined,
      realOrigins: [address.origin],
    })
    for (const [column, { value }] of table().sheet.rows.get(activitiesRows.keys - 1)!)
      columns.set(String(value).split(' ')[0]!, column)
  }, 240_000)
  afterAll(async () => {
    await host?.close()
    await browser?.close()
    await address?.close()
    await service?.close()
  })

  const table = () => host.workbook.tableNamed('Activities')
  const cell = (column: string, nth: number) =>
    `${columnLetter(columns.get(column)!)}${activitiesRows.first + nth}`
  const type = (column: string, nth: number, value: string | number) =>
    host.person.type(table().sheet.name, cell(column, nth), value)
  const value = (column: string, nth: number) =>
    table().sheet.value(activitiesRows.first - 1 + nth, columns.get(column)!)
  /** The row of the cover with that key. */
  const coverRow = (key: string) => {
    for (const sheet of host.workbook.sheets)
      for (const [row, cells] of sheet.rows) if (cells.get(0)?.value === key) return { sheet, row }
    throw new Error(`The cover has no ${key}`)
  }
  const answer = (key: string, text: string | number) => {
    const { sheet, row } = coverRow(key)
    host.person.type(sheet.name, `C${row + 1}`, text)
  }

  /** Once, to sign in; from then on the ribbon works in this person's name. */
  async function signInWithPane(): Promise<void> {
    const frame = await host.openPage('/addin/pane.html')
    await frame.locator('h1').waitFor()
    await signInByMail(frame, service, person.email)
    const element = await frame.frameElement()
    await element.evaluate((iframe) => (iframe as unknown as { remove(): void }).remove())
  }

  /** The page behind the ribbon's Help, signed in. */
  async function openHelp(): Promise<Page> {
    const [page] = await Promise.all([
      host.nextWindow(),
      host.pressCommand('/addin/commands.html', 'help', 'cinnabar.help'),
    ])
    const { posted } = service.accounts
    const before = posted.length
    await page.goto(`${address.origin}/sign-in`)
    await page.locator('[name=address]').fill(person.email)
    await page.locator('form[action^="/sign-in/code"] button').click()
    await page.locator('[name=code]').waitFor()
    await expect.poll(() => posted.length, { timeout: 60_000 }).toBe(before + 1)
    await page.locator('[name=code]').fill(/\b\d{8}\b/.exec(posted.at(-1)!.text)![0])
    await page.locator('form[action^="/sign-in"] button').first().click()
    // Who reports for one centre begins with its return.
    await page.waitForURL((url) => url.pathname === `/returns/${cycleKey}/${reporter}`)
    return page
  }

  it('[AH14] [AH67] Check leads from cell to cell and says why, until nothing is wrong', async () => {
    const typed = typedRows('fr').flatMap((row, nth) =>
      Object.entries(row).map(([column, text]) => [cell(column, nth), text] as const),
    )
    host.person.typeAll(table().sheet.name, typed)
    const left = [...mistakesIn('fr')]
    const allAtOnce = isLong ? 0 : 11
    let said = await pressRibbon(host, 'check')
    while (left.length > 0) {
      expect(said).toMatch(new RegExp(`^${left.length} activité`))
      const { top, left: column } = host.workbook.selection!.area
      const found = left.findIndex(
        (one) => one.nth === top - activitiesRows.first + 1 && columns.get(one.column) === column,
      )
      expect([said, found]).toEqual([said, expect.any(Number)])
      const [mistake] = left.splice(found, 1)
      const known = left.length === allAtOnce ? left.splice(0) : []
      for (const one of [mistake!, ...known]) type(one.column, one.nth, one.right)
      said = await pressRibbon(host, 'check')
    }
    expect(said).toBe(say('check.result.fine', { count: activityCount }))
  })

  it('[AH59] [AH67] Sync asks for a sign-in by the pane, once, and then sends every row', async () => {
    expect(await pressRibbon(host, 'sync')).toBe(say('sync.openPane'))
    await signInWithPane()
    host.process.resetTraffic()
    expect(await pressRibbon(host, 'sync')).toBe(say('sync.result.done', { sent: activityCount, taken: 0 }))
    expect(host.process.traffic.batches).toBeLessThanOrEqual(6)
    const references = Array.from({ length: activityCount }, (_, nth) => value('activity_id', nth))
    expect(new Set(references).size).toBe(activityCount)
    expect(references.every((one) => /^BCRC-SCRC-SEN-\d{4}$/.test(String(one)))).toBe(true)
  })

  it('[AH59] [AH67] brings a colleague’s changes, tells of a clash and a question, and both are settled on the page behind Help', async () => {
    const workbook = host.save()
    const colleague = await openPane({ browser, service, workbook, level: '1.7', locale: 'fr-FR' })
    await signInByMail(colleague.frame, service, other.email)
    colleague.type('results', 0, words.resultsOfColleague)
    colleague.type('donors', 1, words.donor)
    await press(colleague.frame, say('sync.start'))
    await colleague.frame.getByText(say('fate.accepted', { count: 2 })).waitFor()
    await colleague.close()
    const { db, now } = service.service
    await askQuestion(
      db,
      {
        reporterCode: reporter,
        cycleKey,
        reference: String(value('activity_id', 3)),
        field: 'participants_total',
        text: words.question,
      },
      { now, actor: 'commandLine', channel: 'commandLine' },
    )
    type('results', 0, words.resultsOfPerson)
    const waits = { sent: 1, taken: 1, conflicts: 1, refused: 0, questions: 1 }
    expect(await pressRibbon(host, 'sync')).toBe(say('sync.result.attention', waits))
    expect(value('donors', 1)).toBe(words.donor)
    expect(value('results', 0)).toBe(words.resultsOfColleague)

    const page = await openHelp()
    const ofReturn = page.url()
    await page.locator('a[href*="/conflicts"]').first().click()
    const side = page.locator('label.side', { hasText: words.resultsOfPerson })
    await side.locator('input[value=proposed]').check()
    await page.locator('form[action*="/conflicts"] button').click()
    await page.locator('form[action*="/conflicts"]').waitFor({ state: 'detached' })
    await page.goto(ofReturn)
    await page.locator('a[href*="/questions"]').first().click()
    await page.locator('form[action*="/answers"] [name=text]').fill(words.answer)
    await page.locator('form[action*="/answers"] button').click()
    await page.getByText(words.answer).first().waitFor()
    await page.close()
    expect(await listQuestionsOf(db, { reporterCode: reporter, cycleKey })).toMatchObject([
      { state: 'answered', entries: [{}, { text: words.answer }] },
    ])
    expect(await pressRibbon(host, 'sync')).toBe(say('sync.result.done', { sent: 0, taken: 1 }))
    expect(value('results', 0)).toBe(words.resultsOfPerson)
  })

  it('[AH59] [AH67] is submitted where the cover says so: the receipt stands there, the rows in the report', async () => {
    answer('submit', 'Oui')
    answer('declaration_name', person.name)
    answer('declaration_date', 46_350)
    const said = await pressRibbon(host, 'sync')
    const { sheet, row } = coverRow('receipt')
    const receipt = String(sheet.value(row, 2))
    expect(receipt).toMatch(/SEN/)
    expect(said).toBe(say('sync.result.submitted', { receipt, sent: 0, taken: 0 }))
    const officer = await signIn(service.app, 'officer')
    const { rawPayload, statusCode } = await service.app.inject({
      url: `/api/v1/cycles/${cycleKey}/report?lang=fr&status=final`,
      headers: officer.headers,
    })
    expect(statusCode).toBe(200)
    const { sheets } = readWorkbook(rawPayload)
    const texts = new Set(
      sheets.flatMap(({ rows }) => [...rows.values()].flatMap((cells) => [...cells.values()].map(String))),
    )
    for (let nth = 0; nth < activityCount; nth++) expect(texts).toContain(value('activity_id', nth))
    expect(texts).toContain(words.resultsOfPerson)
    expect(host.pageErrors).toEqual([])
    expect(host.unknownCalls).toEqual([])
    expect(host.strayRequests).toEqual([])
  })
})
