/**
 * A whole return as people make one: typed in Excel, checked, corrected, synced, in conflict, asked about, submitted, in the
 * report. In French in every run, in the other languages in the long one; the pictures of the user guide come from here.
 */
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { listQuestionsOf } from '../../../server/questions/read-questions.ts'
import { type Language, languages, textDirection } from '../../../templates/definition.ts'
import { formatDate } from '../../../templates/format-issue.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import type { ExcelLevel } from '../../excel-host/excel-process.ts'
import { hasOpenpyxl } from '../../helpers/programs.ts'
import { readReports } from '../../helpers/read-report.ts'
import { signIn } from '../../helpers/signed-in.ts'
import { openPane, type PaneService, type PaneStage, photograph, startPaneService } from './pane-stage.ts'
import { idle, openSection, openTab, press, sayIn, sheetContents, signInByMail } from './story.ts'
import { activityCount, mistakesIn, typedRows } from './story-rows.ts'
import { storyWords } from './story-words.ts'

const cycleKey = '2025-2026'

const isLong = process.env.CINNABAR_TEST_LONG === '1'
const tellings: readonly (readonly [level: ExcelLevel, language: Language])[] = [
  ['1.15', 'fr'],
  ['1.7', 'fr'],
  ...(isLong ? languages.filter((one) => one !== 'fr') : []).map((one) => ['1.15', one] as const),
]

if (!hasChromium) console.log('Skipped: a whole return in the pane needs Chromium (apt-get install chromium)')

describe.skipIf(!hasChromium)('a whole return', { timeout: 600_000 }, () => {
  let service: PaneService
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
  })

  describe.each(tellings)('in Excel with ExcelApi %s, in %s', (level, language) => {
    const say = sayIn(language)
    const words = storyWords[language]
    const { reporter, person, colleague: other } = words
    const mistakes = mistakesIn(language)
    /** The sheet goes into it and back. */
    const otherLanguage = language === 'ar' ? 'fr' : 'ar'
    let stage: PaneStage
    let colleague: PaneStage
    const name = `story-${language}-${level}`
    const open = (workbook: Uint8Array, rows: ReturnType<typeof typedRows> = []) =>
      openPane({ browser, service, workbook, rows, level, locale: language })

    /** Twelve errors found, corrected by click, by choice and by typing, and none left. */
    async function checkAndCorrect(): Promise<void> {
      const { frame } = stage
      await openTab(frame, 'view.check.short', say)
      await frame.locator('.summary').waitFor()
      const errors = frame.getByText(say('check.errors', { count: mistakes.length }))
      expect(await errors.count()).toBe(1)
      await photograph(frame, `${name}-1-check`)
      const correctAll = frame.getByRole('button', {
        name: say('check.correctAll', { count: 3 }),
        exact: true,
      })
      const closed = frame.locator('details:not([open]) > summary')
      // One that is opened is none of the closed ones any more.
      while ((await closed.count()) > 0) await closed.first().click()
      await photograph(frame, `${name}-1b-all`)
      await correctAll.click()
      await idle(frame)
      for (const _ of [1, 2])
        await press(frame, say('check.choose', { value: formatDate('2025-01-03', language) }))
      const sheet = stage.host.workbook.tableNamed('Activities').sheet.name
      await openTab(frame, 'view.cell.short', say)
      for (const { nth, column, right } of mistakes.slice(5, 7)) {
        stage.host.person.select(sheet, stage.cell(column, nth))
        await frame.locator('bdi', { hasText: stage.cell(column, nth) }).waitFor()
        await frame.getByRole('combobox').fill('TRW')
        await frame.getByRole('combobox').press('Enter')
        await expect.poll(() => stage.value(column, nth), { timeout: 60_000 }).toBe(right)
        if (nth === 6) await photograph(frame, `${name}-1c-picker`)
      }
      for (const { nth, column, right } of mistakes.slice(7)) stage.type(column, nth, right)
      await openTab(frame, 'view.check.short', say)
      for (const { nth, column, right } of mistakes)
        expect([nth, column, stage.value(column, nth)]).toEqual([nth, column, right])
      await press(frame, say('check.again'))
      await frame
        .getByText(say('check.activities', { count: activityCount }))
        .or(frame.getByText(say('check.fine', { count: activityCount })))
        .waitFor()
      expect(await frame.locator('#of-error').count()).toBe(0)
      await photograph(frame, `${name}-2-corrected`)
    }

    beforeAll(async () => {
      service = await startPaneService()
      await signIn(service.app, 'focalPoint', [reporter], person.email)
      await signIn(service.app, 'delegate', [reporter], other.email)
    }, 120_000)
    afterEach(async ({ task }) => {
      // What a person would have seen.
      if (task.result?.state === 'fail') console.log(await stage?.frame.locator('body').innerText())
    })
    afterAll(async () => {
      await stage?.close()
      await colleague?.close()
      await service?.close()
    })

    it('[AH65] is checked, corrected and synced, and every row has its reference', async () => {
      stage = await open(await service.template(reporter, language), typedRows(language))
      const { frame, host } = stage
      await checkAndCorrect()
      await signInByMail(frame, service, person.email, say)
      await photograph(frame, `${name}-3-sync`)
      host.process.resetTraffic()
      await press(frame, say('sync.start'))
      await frame.getByText(say('fate.accepted', { count: activityCount })).waitFor()
      console.log(`Sync of ${activityCount} rows at ${level}: ${host.process.traffic.batches} context.sync()`)
      expect(host.process.traffic.batches).toBeLessThanOrEqual(6)
      await photograph(frame, `${name}-4-synced`)
      const references = Array.from({ length: activityCount }, (_, nth) => stage.value('activity_id', nth))
      const pattern = new RegExp(`^${reporter.toUpperCase()}-\\d{4}$`)
      expect(new Set(references).size).toBe(activityCount)
      expect(references.every((one) => pattern.test(String(one)))).toBe(true)
    })

    it('[AH65] meets a colleague’s changes of the same rows: one is taken over, one is chosen', async () => {
      const { frame, host } = stage
      colleague = await open(host.save())
      await signInByMail(colleague.frame, service, other.email, say)
      colleague.type('results', 0, words.resultsOfColleague)
      colleague.type('donors', 1, words.donor)
      await press(colleague.frame, say('sync.start'))
      await colleague.frame.getByText(say('fate.accepted', { count: 2 })).waitFor()
      stage.type('results', 0, words.resultsOfPerson)
      await press(frame, say('sync.start'))
      await frame.getByText(say('fate.conflicting', { count: 1 })).waitFor()
      expect(stage.value('donors', 1)).toBe(words.donor)
      expect(stage.value('results', 0)).toBe(words.resultsOfColleague)
      await press(frame, say('sync.conflicts', { count: 1 }))
      const card = frame.locator('fieldset.choices')
      await card.getByText(words.resultsOfPerson).waitFor()
      expect(await card.innerText()).toContain(words.resultsOfColleague)
      expect(await card.innerText()).toContain(words.results(20))
      await photograph(frame, `${name}-5-conflict`)
      await card.getByRole('radio').nth(1).check()
      await press(frame, say('conflict.decide', { count: 1 }))
      await frame.getByText(say('conflict.done', { count: 1 })).waitFor()
      expect(stage.value('results', 0)).toBe(words.resultsOfPerson)
      await press(colleague.frame, say('sync.start'))
      expect(colleague.value('results', 0)).toBe(words.resultsOfPerson)
    })

    it('[AH65] answers the Secretariat’s question about a cell', async () => {
      const { frame, host } = stage
      const reference = String(stage.value('activity_id', 3))
      await askQuestion(
        service.service.db,
        {
          reporterCode: reporter,
          cycleKey,
          reference,
          field: 'participants_total',
          text: words.question,
        },
        { now: service.service.now, actor: 'commandLine', channel: 'commandLine' },
      )
      await openTab(frame, 'view.sync.short', say)
      await press(frame, say('sync.start'))
      await press(frame, say('sync.questions', { count: 1 }))
      await frame.getByText(words.question).waitFor()
      await press(frame, say('question.show'))
      expect(host.workbook.selection!.area.top).toBe(6)
      await frame.getByLabel(say('question.answer')).fill(words.answer)
      await photograph(frame, `${name}-6-question`)
      await press(frame, say('question.send'))
      await frame.getByText(say('question.sent')).waitFor()
      const questions = await listQuestionsOf(service.service.db, { reporterCode: reporter, cycleKey })
      expect(questions).toMatchObject([{ state: 'answered', entries: [{}, { text: words.answer }] }])
    })

    it(`[AH65] goes into ${otherLanguage} and back without losing a character or a revision`, async () => {
      const { frame, host } = stage
      const table = host.workbook.tableNamed('Activities')
      const before = sheetContents(host)
      await openSection(frame, 'view.overview.short', 'view.language', say)
      const sheetLanguages = frame.locator('input[name="sheet-language"]')
      const header = () => String(table.sheet.value(table.area.top, 5))
      const ownHeader = header()
      await sheetLanguages.nth(languages.indexOf(otherLanguage)).check()
      await frame.locator('button.primary').click()
      await frame.locator('.message.done').waitFor({ timeout: 120_000 })
      await photograph(frame, `${name}-6b-${otherLanguage}`)
      expect(await frame.locator('html').getAttribute('dir')).toBe(textDirection(otherLanguage))
      expect(header()).not.toBe(ownHeader)
      expect(/\p{Script=Arabic}/u.test(header())).toBe(otherLanguage === 'ar')
      expect(stage.value('title', 0)).toBe(typedRows(language)[0]!.title)
      await sheetLanguages.nth(languages.indexOf(language)).check()
      await frame.locator('button.primary').click()
      await expect
        .poll(() => frame.locator('html').getAttribute('dir'), { timeout: 60_000 })
        .toBe(textDirection(language))
      await idle(frame)
      expect(sheetContents(host)).toEqual(before)
    })

    it('[AH65] is submitted: the receipt stands on the cover, the rows in the report', async () => {
      const { frame, host } = stage
      await openSection(frame, 'view.sync.short', 'view.submit', say)
      await frame.getByLabel(say('submit.name')).fill(person.name)
      const warnings = frame.getByRole('checkbox').nth(1)
      if (await warnings.count()) await warnings.check()
      await photograph(frame, `${name}-7-submit`)
      await press(frame, say('submit.send'))
      await frame.locator('.message.done').waitFor({ timeout: 120_000 })
      await photograph(frame, `${name}-8-receipt`)
      const cover = host.workbook.sheets.find((sheet) =>
        [...sheet.rows.values()].some((cells) => cells.get(0)?.value === 'receipt'),
      )!
      const receipt = [...cover.rows.values()]
        .find((cells) => cells.get(0)?.value === 'receipt')!
        .get(2)!.value
      expect(await frame.locator('.message.done').innerText()).toContain(String(receipt))
      const officer = await signIn(service.app, 'officer')
      const { rawPayload, statusCode } = await service.app.inject({
        url: `/api/v1/cycles/${cycleKey}/report?lang=${language}&status=final`,
        headers: officer.headers,
      })
      expect(statusCode).toBe(200)
      expect(host.pageErrors).toEqual([])
      expect(host.unknownCalls).toEqual([])
      if (!hasOpenpyxl) return
      const path = join(tmpdir(), `cinnabar-story-${process.pid}-${level}-${language}.xlsx`)
      await writeFile(path, rawPayload)
      const [sheets] = await readReports([path])
      const cells = new Set(sheets!.flatMap(({ rows }) => rows.flat().map(String)))
      for (let nth = 0; nth < activityCount; nth++)
        expect(cells.has(String(stage.value('activity_id', nth)))).toBe(true)
      expect(cells.has(words.resultsOfPerson)).toBe(true)
    })
  })
})
