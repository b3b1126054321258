/** Files that an officer gives to the desk's pages, by their own forms in a browser: a good one and a wrong one of each kind. */
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { getStoredCodeList } from '../../../server/cycles/manage-code-lists.ts'
import { getStoredReporter } from '../../../server/cycles/manage-reporters.ts'
import { getCycle } from '../../../server/cycles/register.ts'
import type { SheetKindName } from '../../../server/cycles/sheets/sheet-kind.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { findReturn } from '../../../server/db/returns.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { loadWorkbook } from '../../excel-host/file/load-workbook.ts'
import { saveWorkbook } from '../../excel-host/file/save-workbook.ts'
import { WorkbookFile } from '../../excel-host/file/workbook-file.ts'
import type { SheetModel } from '../../excel-host/model/sheet-model.ts'
import { aDesk } from '../../helpers/a-desk.ts'
import { bamakoCells } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { signIn } from '../../helpers/signed-in.ts'

const { cycleKey } = seedCycle
const isLong = process.env.CINNABAR_TEST_LONG !== undefined
/** In the short run a part on each database; what the files do is tried on both without a browser, too. */
const onlyOn = (name: string) => databases.filter((one) => isLong || one === name)
const noWorkbook = { name: 'letter.xlsx', mimeType: 'text/plain', buffer: Buffer.from('Dear Madam or Sir') }

/** The sheet that has the key in a row of keys; rows and columns from 0. */
function placeOf(sheets: readonly SheetModel[], key: string) {
  for (const sheet of sheets)
    for (const [row, cells] of sheet.rows)
      for (const [column, { value }] of cells)
        if (String(value).split(' ')[0] === key) return { sheet, row, column }
  throw new Error(`no column ${key}`)
}

/** What a person makes of a file: the cells typed into the row, counted from the row of keys. */
function typed(bytes: Uint8Array, row: (sheet: SheetModel) => number, cells: Record<string, string>): Buffer {
  const file = new WorkbookFile(bytes)
  const workbook = loadWorkbook(file)
  const { sheet } = placeOf(workbook.sheets, Object.keys(cells)[0]!)
  const at = row(sheet)
  for (const [key, value] of Object.entries(cells))
    sheet.enter(at, placeOf(workbook.sheets, key).column, value)
  return Buffer.from(saveWorkbook(workbook, file))
}

const rowWith = (text: string) => (sheet: SheetModel) => {
  for (const [row, cells] of sheet.rows) for (const [, { value }] of cells) if (value === text) return row
  throw new Error(`no cell ${text}`)
}
const firstFreeRow = (sheet: SheetModel) => Math.max(...sheet.rows.keys()) + 1

describe.skipIf(!hasChromium).each(databases)('files given to the desk, on %s', (name) => {
  /** An officer's page in a browser; the desk's own answer to a file. */
  async function anOfficer(hasScripts: boolean) {
    const { app, db } = await aDesk(name)
    const officer = await signIn(app, 'officer')
    await app.listen({ host: '127.0.0.1', port: 0 })
    const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    const browser = await startChromium()
    onTestFinished(() => browser.close())
    const context = await browser.newContext({ javaScriptEnabled: hasScripts, acceptDownloads: true })
    const [cookie, value] = officer.browser.cookie.split(/=(.*)/s)
    await context.addCookies([{ name: cookie!, value: value!, url: origin }])
    const page = await context.newPage()
    page.setDefaultTimeout(25_000)
    return { app, db, page, at: (path: string) => `${origin}${path}?lang=en` }
  }

  /** The download and the upload of one kind of sheet; a page may hold those of several. */
  const formsOf = (page: Page, kind: SheetKindName) =>
    page.locator('.sheet-forms', { has: page.locator(`form[action^="/register/sheets/${kind}?"]`) })

  async function download(page: Page, kind: SheetKindName): Promise<Uint8Array> {
    const file = page.waitForEvent('download')
    await formsOf(page, kind).locator('a[download]').click()
    return new Uint8Array(await readFile(await (await file).path()))
  }

  interface Place {
    readonly address: string
    readonly kind: SheetKindName
  }

  async function look(page: Page, { address, kind }: Place, buffer: Buffer, fileName = 'sheet.xlsx') {
    await page.goto(address)
    const form = formsOf(page, kind).locator('form')
    const file = { name: fileName, mimeType: 'application/octet-stream', buffer }
    await form.locator('input[type=file]').setInputFiles(file)
    await form.locator('button').click()
    await page.waitForURL(/\/register\/sheets\//)
    return page.locator('main').innerText()
  }

  it.each(isLong ? [false, true] : onlyOn('SQLite').includes(name) ? [false] : [])(
    '[PO66] cycles, reporters, a code list and rates: looked at, applied, and refused on their cells (scripts: %s)',
    { timeout: 180_000 },
    async (hasScripts) => {
      const { db, page, at } = await anOfficer(hasScripts)
      const parts = [
        {
          address: at('/register'),
          kind: 'reporters' as const,
          row: rowWith('Centre in Egypt'),
          good: { shortName: 'Centre of Egypt' },
          wrong: { region: 'The moon' },
          cell: 'The moon',
          stored: async () => (await getStoredReporter(db, 'bcrc-egy')).reporter.shortName,
          becomes: 'Centre of Egypt',
        },
        {
          address: at('/register/lists/activity_type'),
          kind: 'code-list' as const,
          row: rowWith('TRW'),
          good: { 'label.en': 'Training or workshop, in person' },
          wrong: { replacedBy: 'NOTHING' },
          cell: 'NOTHING',
          stored: async () =>
            (await getStoredCodeList(db, 'activity_type')).list.codes.find(({ code }) => code === 'TRW')!
              .labels.en,
          becomes: 'Training or workshop, in person',
        },
        {
          address: at(`/register/cycles/${cycleKey}/rates`),
          kind: 'rates' as const,
          row: firstFreeRow,
          good: { currency: 'CHF', date: '2026-06-30', usDollars: '1.25', source: 'UN rates' },
          wrong: { currency: 'CHF', date: 'soon', usDollars: '1.25', source: 'UN rates' },
          cell: 'This is no day',
          stored: async () =>
            (await getCycle(db, cycleKey)).rates.find(({ currency }) => currency === 'CHF')?.usDollars,
          becomes: '1.25',
        },
        {
          address: at('/register'),
          kind: 'cycles' as const,
          row: rowWith(cycleKey),
          good: { graceDays: '9' },
          wrong: { deadline: 'soon' },
          cell: 'This is no day',
          stored: async () => String((await getCycle(db, cycleKey)).graceDays),
          becomes: '9',
        },
      ]
      const given: Uint8Array[] = []
      for (const { row, good, wrong, cell, stored, becomes, ...place } of parts) {
        await page.goto(place.address)
        const bytes = await download(page, place.kind)
        given.push(bytes)
        const { changeNumber } = await getNewestChange(db)
        expect(await look(page, place, typed(bytes, row, wrong))).toContain(cell)
        expect(await page.locator('form[action*="/changes"]').count()).toBe(0)
        // Not a workbook at all; and one of another kind.
        await look(page, place, noWorkbook.buffer, noWorkbook.name)
        expect(await page.locator('h1').innerText()).not.toBe('')
        expect(await page.locator('form[action*="/changes"]').count()).toBe(0)
        if (given.length > 1) {
          await look(page, place, Buffer.from(given[0]!))
          expect(await page.locator('form[action*="/changes"]').count()).toBe(0)
        }
        expect((await getNewestChange(db)).changeNumber).toBe(changeNumber)
        expect(await look(page, place, typed(bytes, row, good))).toContain(becomes)
        await page.locator('form[action*="/changes"] button').click()
        await page.locator('.bar.done').waitFor()
        expect(await stored()).toBe(becomes)
      }
    },
  )

  it.skipIf(!onlyOn('PostgreSQL').includes(name))(
    '[PO66] a workbook that came on a stick, and a letter: recorded with where they came from, or refused',
    {
      timeout: 180_000,
    },
    async () => {
      const { app, db, page, at } = await anOfficer(name === 'SQLite')
      const officer = await signIn(app, 'officer')
      const address = at('/desk/returns/bcrc-scrc-tto')
      const open = async () => {
        await page.goto(address)
        await page.locator('details:has(#letter-from) > summary').click()
        return page.locator('form[action*="/paper-workbook"]')
      }
      const { rawPayload } = await app.inject({
        url: `/api/v1/cycles/${cycleKey}/reporters/bcrc-scrc-tto/template?lang=en`,
        headers: officer.headers,
      })
      const bytes = new Uint8Array(rawPayload)
      const send = async (file: { readonly name: string; readonly buffer: Buffer }) => {
        const form = await open()
        await form.locator('[name=recordedFrom]').fill('A stick, by hand')
        await form
          .locator('input[type=file]')
          .setInputFiles({ mimeType: 'application/octet-stream', ...file })
        await form.locator('button[value=submit]').click()
        await page.waitForURL(/paper-workbook/)
        return page.locator('main').innerText()
      }
      const { changeNumber } = await getNewestChange(db)
      expect(await send(noWorkbook)).toContain('This is a text file')
      expect((await getNewestChange(db)).changeNumber).toBe(changeNumber)
      const cells = Object.fromEntries(
        Object.entries(bamakoCells).map(([key, value]) => [key, String(value)]),
      )
      const buffer = typed(bytes, (sheet) => placeOf([sheet], 'title').row + 2, cells)
      await send({ name: 'stick.xlsx', buffer })
      const stored = await db
        .selectFrom('submission')
        .selectAll()
        .where('reporterCode', '=', 'bcrc-scrc-tto')
        .executeTakeFirstOrThrow()
      expect(stored).toMatchObject({ rowCount: 1 })
      // Another reporter's page: the workbook is not theirs.
      await page.goto(at('/desk/returns/bcrc-egy'))
      await page.goto(address)
      await open()
      const letter = page.locator('form[action*="/paper?"]')
      await letter.locator('[name=recordedFrom]').fill('Letter of 3 February')
      await letter.locator('[name=declarationName]').fill('Ria Singh')
      await letter.locator('button').click()
      await page.locator('.bar').first().waitFor()
      const found = await findReturn(db, 'bcrc-scrc-tto', cycleKey)
      expect(found).toMatchObject({ state: 'submitted' })
    },
  )

  it.skipIf(!onlyOn('SQLite').includes(name))(
    '[PO67] a form that is closed is not printed as an empty box; what is closed and to be read, is',
    async () => {
      const { page, at } = await anOfficer(false)
      await page.goto(at('/desk/returns/bcrc-scrc-sen'))
      await page.emulateMedia({ media: 'print' })
      const boxes = await page.locator('main details:not([hidden], details details)').evaluateAll((all) =>
        (all as unknown as { getBoundingClientRect(): { height: number }; innerHTML: string }[]).map(
          (one) => ({
            isForm: one.innerHTML.includes('method="post"'),
            isShown: one.getBoundingClientRect().height > 0,
          }),
        ),
      )
      expect(boxes.filter(({ isForm }) => isForm).length).toBeGreaterThan(0)
      expect(boxes.filter(({ isForm, isShown }) => isForm === isShown)).toEqual([])
    },
  )
})
