/** The pane in the test's Excel, with the real service behind it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser, Frame } from 'playwright-core'
import type { AccountServices } from '../../../server/accounts/account-services.ts'
import { buildPages } from '../../../server/addin/build-pages.ts'
import { buildApp } from '../../../server/app.ts'
import { getCycle, getReporter } from '../../../server/cycles/register.ts'
import { openService, type Service } from '../../../server/service.ts'
import { issueTemplate } from '../../../server/workbooks/issue-template.ts'
import type { Language } from '../../../templates/definition.ts'
import { columnLetter } from '../../../templates/reading/column-letter.ts'
import { activitiesRows } from '../../../templates/workbook-layout.ts'
import { ExcelHost, type SiteRequest } from '../../excel-host/excel-host.ts'
import type { ExcelLevel } from '../../excel-host/excel-process.ts'
import { type TestAccounts, testAccounts } from '../../helpers/signed-in.ts'
import { serviceSite } from '../service-site.ts'

/** Not under version control. */
const pictures = resolve(import.meta.dirname, '../../../.build/pictures/pane')

export const siteOrigin = 'https://cinnabar.test'
const cycleKey = '2025-2026'

/** The service with its pages built. */
export interface PaneService {
  readonly service: Service
  readonly app: FastifyInstance
  readonly accounts: TestAccounts
  /** A template as the service gives it out. */
  template(reporterCode: string, language: Language): Promise<Uint8Array>
  close(): Promise<void>
}

/** @param overrides where people sign in otherwise than by a code from a mail */
export async function startPaneService(overrides: Partial<AccountServices> = {}): Promise<PaneService> {
  await buildPages()
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-pane-'))
  const service = await openService({ dataFolder: folder, databaseUrl: null })
  const accounts = testAccounts({ publicUrl: () => siteOrigin, ...overrides })
  const app = await buildApp({ service, machineSecret: 'unused', accounts, maxUploadBytes: 20_000_000 })
  await app.ready()
  return {
    service,
    app,
    accounts,
    template: async (reporterCode, language) => {
      const reporter = await getReporter(service.db, reporterCode)
      const cycle = await getCycle(service.db, cycleKey)
      return (await issueTemplate(service.db, { reporter, cycle, language }, service.now)).bytes
    },
    close: async () => {
      await app.close()
      await service.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface PaneStage {
  readonly host: ExcelHost
  readonly frame: Frame
  /** `F4`: the cell of a column in the n-th row of the table, from 0. */
  cell(column: string, nth: number): string
  /** Types into a cell of the activities sheet, as a person does. */
  type(column: string, nth: number, value: string | number): void
  value(column: string, nth: number): string | number | boolean | null
  /** The line to the service: true cuts it. */
  cut(isCut: boolean): Promise<void>
  close(): Promise<void>
}

export interface PaneStageOptions {
  readonly browser: Browser
  readonly service: Pick<PaneService, 'app'>
  readonly workbook: Uint8Array
  readonly level?: ExcelLevel
  /** The file was opened for reading only. */
  readonly isReadOnly?: boolean
  /** Language of Excel itself. */
  readonly locale?: string
  /** Rows to type before the pane opens: by column key, from the first row on. */
  readonly rows?: readonly Readonly<Record<string, string | number>>[]
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
  /** Asked once the service has done what a request wanted: does its answer get lost? */
  readonly losesAnswer?: (request: SiteRequest) => boolean
}

/** Opens the pane and waits until it has read the workbook. */
export async function openPane(options: PaneStageOptions): Promise<PaneStage> {
  const { browser, service, workbook, level, locale, rows = [], colorScheme = 'light', width = 340 } = options
  const host = await ExcelHost.open(browser, {
    workbook,
    siteOrigin,
    site: async (request) => {
      const answer = await serviceSite(service.app)(request)
      return options.losesAnswer?.(request) ? 'cut' : answer
    },
    isReadOnly: options.isReadOnly ?? false,
    ...(level ? { level } : {}),
    ...(locale ? { locale } : {}),
  })
  const table = host.workbook.tables.find(({ name }) => name === 'Activities')
  const columns = new Map<string, number>()
  for (const [column, cell] of table?.sheet.rows.get(activitiesRows.keys - 1) ?? [])
    columns.set(String(cell.value).split(' ')[0]!, column)
  const cell = (column: string, nth: number) =>
    `${columnLetter(columns.get(column)!)}${activitiesRows.first + nth}`
  const type = (column: string, nth: number, value: string | number) =>
    host.person.type(table!.sheet.name, cell(column, nth), value)
  const typed = rows.flatMap((row, nth) =>
    Object.entries(row).map(([column, value]) => [cell(column, nth), value] as const),
  )
  if (table && typed.length > 0) host.person.typeAll(table.sheet.name, typed)
  const frame = await host.openPage('/addin/pane.html')
  await showAs(frame, { colorScheme, width })
  await frame.locator('h1').waitFor()
  await frame.locator('.job').waitFor({ state: 'detached' })
  return {
    host,
    frame,
    cell,
    type,
    value: (column, nth) => table!.sheet.value(activitiesRows.first - 1 + nth, columns.get(column)!) || null,
    cut: async (isCut) => {
      const context = frame.page().context()
      await context.setOffline(isCut)
      if (isCut) await context.route(`${siteOrigin}/**`, (route) => route.abort())
      else await context.unroute(`${siteOrigin}/**`)
    },
    close: () => host.close(),
  }
}

/** Makes the pane so wide, in CSS pixels, and the system light or dark. */
export async function showAs(
  frame: Frame,
  { colorScheme, width }: { colorScheme: 'light' | 'dark'; width: number },
): Promise<void> {
  await frame.page().emulateMedia({ colorScheme })
  const element = await frame.frameElement()
  await element.evaluate((iframe, wide) => {
    ;(iframe as unknown as { style: { width: string } }).style.width = `${wide}px`
  }, width)
}

/** Everything of the pane, however long it is, as a picture in the folder of test output. */
export async function photograph(frame: Frame, name: string): Promise<void> {
  const element = await frame.frameElement()
  const page = frame.page()
  const tall = Math.max(600, (await frame.evaluate('document.documentElement.scrollHeight')) as number)
  const resize = (height: number) =>
    element.evaluate((iframe, high) => {
      ;(iframe as unknown as { style: { height: string } }).style.height = `${high}px`
    }, height)
  await page.setViewportSize({ width: 1280, height: tall + 100 })
  await resize(tall)
  // What was out of sight is drawn a moment later.
  await frame.evaluate('new Promise((done) => setTimeout(done, 400))')
  await mkdir(pictures, { recursive: true })
  await element.screenshot({ path: join(pictures, `${name}.png`) })
  await resize(600)
  await page.setViewportSize({ width: 1280, height: 720 })
}
