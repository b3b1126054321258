/** How three reporters send their activities and how an officer lets them in, each as people do: through what they see. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Db } from '../../server/db/schema.ts'
import type { MailIn } from '../../server/mail-in/run-mail-in.ts'
import { readWorkbook } from '../../server/workbooks/read-workbook.ts'
import type { RawCells } from '../../templates/activity.ts'
import type { Language } from '../../templates/definition.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { parseRow } from '../../templates/parse-row.ts'
import { printCell } from '../../templates/print-cell.ts'
import { openPane, photograph } from '../addin/pane/pane-stage.ts'
import { openSection, openTab, press, sayIn } from '../addin/pane/story.ts'
import { aMail, attached, vouchedFor } from '../helpers/a-mail.ts'
import { accraCells, bamakoCells, dakarCells } from '../helpers/a-sync.ts'
import { lists } from '../helpers/builders.ts'
import { type FilledRow, fillWithOpenpyxl } from '../helpers/fill-workbook.ts'
import type { TestAccounts } from '../helpers/signed-in.ts'

export const byUpload = 'bcrc-scrc-sen'
export const byMail = 'bcrc-egy'
export const byPane = 'bcrc-scrc-tto'
export const reporters = [byUpload, byMail, byPane] as const

/** A service that runs, and what a test sees of it from outside. */
export interface RunningService {
  readonly app: FastifyInstance
  readonly db: Db
  readonly url: string
  readonly folder: string
  readonly mailIn: MailIn
  readonly posted: TestAccounts['posted']
}

/** Downloads the prefilled template by the page's form. */
async function template(page: Page): Promise<Uint8Array> {
  const download = page.waitForEvent('download')
  await page.locator('form[action$="/template"] button').click()
  return new Uint8Array(await readFile(await (await download).path()))
}

/** The template, filled as a program does. */
async function filledTemplate({ folder }: RunningService, page: Page, row: object): Promise<string> {
  const out = join(folder, `${crypto.randomUUID()}.xlsx`)
  await fillWithOpenpyxl(await template(page), [row as FilledRow], undefined, out)
  return out
}

export async function answerByUpload(service: RunningService, page: Page): Promise<void> {
  const address = page.url()
  const file = await filledTemplate(service, page, dakarCells)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.locator('form[action*="/upload"] button[value=store]').click()
  await page.waitForURL(/\/uploads\//)
  await page.goto(address)
  const submit = page.locator('form[action*="/submit"]')
  await submit.locator('[name=declarationName]').fill('Awa Diop')
  await submit.locator('[name=declared]').check()
  const sent = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await submit.locator('button').click()
  expect((await sent).status()).toBe(303)
  await page.waitForURL((now) => !now.pathname.endsWith('/submit'))
}

export async function answerByMail(service: RunningService, page: Page): Promise<void> {
  const { folder, mailIn, posted } = service
  const file = await filledTemplate(service, page, bamakoCells)
  const cover = { submit: 'yes', declarationName: 'Mona Adel', declarationDate: '2027-01-15' }
  await fillWithOpenpyxl(file, [], cover, file)
  const mail = await aMail({
    from: `${byMail}@centre.example`,
    onTop: [vouchedFor('centre.example')],
    attachments: [attached(new Uint8Array(await readFile(file)), 'return.xlsx')],
  })
  await writeFile(join(folder, 'mail.part'), mail)
  await rename(join(folder, 'mail.part'), join(folder, 'mail.eml'))
  await mailIn.round()
  const answer = posted.at(-1)!
  expect(answer.to).toBe(`${byMail}@centre.example`)
  expect(answer.attachments).toHaveLength(1)
  expect(answer.text).toContain(await receiptOf(service, byMail))
}

/** In Excel with the pane: typed, signed in with the code of the own page, checked, synced and submitted there. */
export async function answerByPane(
  service: RunningService,
  page: Page,
  { browser, language }: { readonly browser: Browser; readonly language: Language },
): Promise<void> {
  const say = sayIn(language)
  const workbook = await template(page)
  await page.goto(`${service.url}/account?lang=${language}`)
  await page.locator('form[action^="/account/connect"] button').click()
  const code = await page.locator('.big-code strong').innerText()
  const rows = [inWordsOf(language, accraCells)]
  const stage = await openPane({ browser, service, workbook, rows, locale: language })
  const { frame, host } = stage
  try {
    await openTab(frame, 'view.check.short', say)
    // A country that this centre does not serve: worth a look, and no error.
    await frame.getByText(say('check.warnings', { count: 1 })).waitFor()
    expect(await frame.getByText(say('check.errors', { count: 1 })).count()).toBe(0)
    await openTab(frame, 'view.sync.short', say)
    await press(frame, say('signIn.hasPaper'))
    await frame.getByLabel(say('signIn.paper'), { exact: true }).fill(code)
    await press(frame, say('signIn.enter'))
    await press(frame, say('sync.start'))
    await frame.getByText(say('fate.accepted', { count: 1 })).waitFor()
    expect(stage.value('activity_id', 0)).toBe(`${byPane.toUpperCase()}-0001`)
    await openSection(frame, 'view.sync.short', 'view.submit', say)
    await frame.getByLabel(say('submit.name')).fill('Ria Singh')
    await frame.getByLabel(say('submit.date')).fill('2027-01-15')
    const warnings = frame.getByRole('checkbox').nth(1)
    if (await warnings.count()) await warnings.check()
    await press(frame, say('submit.send'))
    const done = frame.locator('.message.done')
    await done.waitFor()
    expect(await done.innerText()).toContain(await receiptOf(service, byPane))
    await photograph(frame, `three-ways-${language}`)
    expect(host.pageErrors).toEqual([])
    expect(host.unknownCalls).toEqual([])
  } finally {
    await stage.close()
  }
}

async function receiptOf({ db }: RunningService, reporterCode: string): Promise<string> {
  const submission = await db
    .selectFrom('submission')
    .select('receiptNumber')
    .where('reporterCode', '=', reporterCode)
    .executeTakeFirstOrThrow()
  return submission.receiptNumber
}

/** A row as somebody types it who works in that language. */
function inWordsOf(language: Language, cells: RawCells): Readonly<Record<string, string | number>> {
  const { values } = parseRow({ cells }, { template: minamataTemplate, lists, language: 'fr' })
  return Object.fromEntries(
    minamataTemplate.fields.flatMap((field) => {
      const value = printCell(field, values[field.key], lists, language)
      return value === null ? [] : [[field.key, value as string | number]]
    }),
  )
}

/** Invites a focal point by the form of the page. */
export async function invite(desk: Page, address: string, reporter: string, language: Language) {
  await desk.goto(address)
  await desk.locator('details:has(form[action*="/people/invitations"]) > summary').first().click()
  const form = desk.locator('form[action^="/people/invitations?"]')
  await form.locator('[name=reporters]').fill(reporter)
  await form.locator('[name=email]').fill(`${reporter}@centre.example`)
  await form.locator('[name=language]').selectOption(language)
  await form.locator('button').click()
  await desk.locator('.made-code').waitFor()
}

/** Accepts a return by the form of its page. */
export async function accept(desk: Page, address: string): Promise<void> {
  await desk.goto(address)
  await desk.locator('#decide button[value=accept]').click()
  await desk.locator('.bar.done').waitFor()
}

export async function finalReport(page: Page, address: string, language: Language) {
  await page.goto(address)
  const order = page.locator('form[action^="/reports?"]')
  await order.locator('[name=language]').selectOption(language)
  await order.locator('[name=status]').selectOption('final')
  await order.locator('button').click()
  const ready = page.locator('a[download]')
  await expect
    .poll(
      async () => {
        if ((await ready.count()) === 0) await page.goto(address)
        return ready.count()
      },
      { timeout: 120_000, interval: 1_000 },
    )
    .toBe(1)
  const download = page.waitForEvent('download')
  await ready.click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(new RegExp(`-${language}-final-\\d+\\.xlsx$`))
  return readWorkbook(new Uint8Array(await readFile(await file.path())))
}
