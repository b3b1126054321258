/** An Excel on the web for tests: real office.js in a real browser, and only Excel itself is ours. See README.md beside. */
import { setTimeout } from 'node:timers/promises'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { activationEvents, changeEvents, selectionEvents } from './events.ts'
import { type ExcelLevel, ExcelProcess, type HostMessage } from './excel-process.ts'
import { loadWorkbook } from './file/load-workbook.ts'
import { saveWorkbook } from './file/save-workbook.ts'
import { WorkbookFile } from './file/workbook-file.ts'
import { contextScript, hostPageScript } from './host-page.ts'
import type { WorkbookModel } from './model/workbook-model.ts'
import { Person } from './person.ts'

/** office.js talks only to hosts of Microsoft's or of the add-in's own name; the browser never looks this one up. */
const hostOrigin = 'https://euc-excel.officeapps.live.com'

/** What a web site answers. */
export interface SiteAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export interface SiteRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

/** The add-in's web site, inside the test: undefined where there is no such page, `cut` where no answer arrives. */
export type Site = (
  request: SiteRequest,
) => Promise<SiteAnswer | 'cut' | undefined> | SiteAnswer | 'cut' | undefined

export interface ExcelHostOptions {
  /** Bytes of an .xlsx file. */
  readonly workbook: Uint8Array
  /** ExcelApi that this Excel announces and keeps to. */
  readonly level?: ExcelLevel
  readonly locale?: string
  /** `https://cinnabar.test`. */
  readonly siteOrigin: string
  readonly site: Site
  /**
   * Origins that the browser reaches by itself, the add-in's own among them if need be: where cookies, redirections and windows
   * have to be as they are outside of a test. Nobody checks their certificates.
   */
  readonly realOrigins?: readonly string[]
  readonly isReadOnly?: boolean
  /** Workers of the pages run, as they do outside of a test; they only ever reach `realOrigins`. */
  readonly hasWorkers?: boolean
  /** The pages share one runtime, as a manifest can ask for; ours does not. */
  readonly hasSharedRuntime?: boolean
  /**
   * What Excel on a desktop and newer versions of office.js add to `Office.context`; the one that is given out has neither on
   * the web: `officeTheme`, `partitionKey`.
   */
  readonly officeContext?: Readonly<Record<string, unknown>>
}

export interface PageOptions {
  readonly isHidden?: boolean
  /** Of the pane, in CSS pixels. */
  readonly width?: number
  readonly height?: number
}

/** Longer than anything takes on a busy machine, and shorter than a test may: what did not come is then said. */
const patienceMs = 45_000

export class ExcelHost {
  /** The open workbook, the process that answers for it and the person before it: others after `replaceWorkbook`. */
  workbook!: WorkbookModel
  process!: ExcelProcess
  person!: Person
  /** Requests for any other place than the add-in's site. They are refused; an add-in should make none. */
  readonly strayRequests: string[] = []
  /** What the add-in's pages wrote to their console as errors, and what they threw. */
  readonly pageErrors: string[] = []
  private readonly options: ExcelHostOptions
  private readonly context: BrowserContext
  private readonly page: Page
  private instances = 0
  private commands = 0

  private constructor(options: ExcelHostOptions, context: BrowserContext, page: Page) {
    this.options = options
    this.context = context
    this.page = page
    this.replaceWorkbook(options.workbook)
  }

  /**
   * Puts another file in the place of the open one, as if it had been open all the time: the pages stay. Saves the seconds
   * that starting office.js takes; the add-in has to forget what it knew, and what it had registered for.
   */
  replaceWorkbook(bytes: Uint8Array): void {
    this.process?.faults.clear()
    this.workbook = loadWorkbook(new WorkbookFile(bytes))
    this.workbook.isReadOnly = this.options.isReadOnly ?? false
    const { level = '1.15', locale = 'en-US', hasSharedRuntime = false } = this.options
    this.process = new ExcelProcess(this.workbook, { level, locale, hasSharedRuntime })
    this.person = new Person(this.workbook)
    this.workbook.onDataChange = (change) => this.tellPages('richApiMessage', changeEvents(change))
    this.workbook.onSelectionChange = (change) => {
      if (change.isOtherSheet) this.tellPages('richApiMessage', activationEvents(change))
      this.tellPages('richApiMessage', selectionEvents(change))
      this.tellPages('documentSelectionChanged', { Error: 0 })
    }
  }

  /** Calls that this host does not know and refused: an add-in should make none. */
  get unknownCalls(): readonly string[] {
    return this.process.unknownCalls
  }

  /** Each page hears of it that has not switched its own events off. */
  private tellPages(name: string, data: unknown): void {
    for (let instance = 1; instance <= this.instances; instance++)
      if (this.process.page(instanceId(instance)).areEventsOn) void this.fire(instance, name, data)
  }

  static async open(browser: Browser, options: ExcelHostOptions): Promise<ExcelHost> {
    const context = await browser.newContext({
      locale: options.locale ?? 'en-US',
      ignoreHTTPSErrors: options.realOrigins !== undefined,
      serviceWorkers: options.hasWorkers ? 'allow' : 'block',
    })
    const page = await context.newPage()
    const host = new ExcelHost(options, context, page)
    page.on('pageerror', (error) => host.pageErrors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') host.pageErrors.push(message.text())
    })
    await context.route('**/*', async (route) => {
      const request = route.request()
      const url = new URL(request.url())
      if (url.origin === hostOrigin)
        return route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' })
      if (options.realOrigins?.includes(url.origin)) return route.continue()
      if (url.origin !== options.siteOrigin) {
        host.strayRequests.push(url.href)
        return route.abort()
      }
      const answer = await options.site({
        method: request.method(),
        url,
        headers: request.headers(),
        body: request.postDataBuffer(),
      })
      if (answer === 'cut') return route.abort('connectionreset')
      const { status = 200, headers = {}, body } = answer ?? { status: 404, body: 'Not found' }
      return route.fulfill({ status, headers: { ...headers }, body: Buffer.from(body as Uint8Array) })
    })
    await page.exposeFunction('hostAnswers', (message: HostMessage, instanceId: string) =>
      host.process.answer(message, instanceId),
    )
    if (options.officeContext) await context.addInitScript(contextScript(options.officeContext))
    await page.goto(`${hostOrigin}/x/_layouts/xlviewerinternal.aspx`)
    await page.addScriptTag({ content: hostPageScript })
    return host
  }

  /** Opens a page of the add-in as a pane, or hidden as Excel does for ribbon commands. Gives its frame, when loaded. */
  async openPage(path: string, options: PageOptions = {}): Promise<Frame> {
    const { isHidden = false, width = 350, height = 600 } = options
    const instance = ++this.instances
    const id = instanceId(instance)
    await this.page.evaluate((what) => (globalThis as unknown as HostWindow).openAddIn(what), {
      instanceId: id,
      isHidden,
      width,
      height,
      address: this.options.siteOrigin + path,
      conversationId: `conversation-${instance}`,
      hostInfo: `Excel$Web$16.01$${this.options.locale ?? 'en-US'}$correlation$$$0`,
    })
    const element = await this.page.waitForSelector(`#${id}`, { state: 'attached' })
    const frame = (await element.contentFrame())!
    await frame.waitForLoadState()
    return frame
  }

  /**
   * Presses a ribbon button that runs a function: the function file is opened in a hidden frame if it was not yet.
   * Resolves when the function said that it was done.
   */
  async pressCommand(path: string, functionName: string, controlId: string): Promise<Frame> {
    const frame = await this.openPage(path, { isHidden: true })
    const id = `command-${++this.commands}`
    const data = { source: { id: controlId } }
    const EventObjStr = JSON.stringify(data)
    const invoked = {
      AppCommandId: id,
      CallbackName: functionName,
      EventObjStr,
      0: id,
      1: functionName,
      2: EventObjStr,
    }
    const instance = this.instances
    // The page listens once office.js is ready; before that the event has nowhere to go.
    const until = performance.now() + patienceMs
    while (!(await this.fire(instance, 'appCommandInvoked', invoked))) {
      if (performance.now() > until) throw new Error(`The command ${functionName}: its page does not listen`)
      await setTimeout(20)
    }
    await this.process.commandCompleted(id)
    return frame
  }

  /** Waits for the next window that the add-in opens. */
  async nextWindow(): Promise<Page> {
    const popup = await this.context.waitForEvent('page', { timeout: patienceMs + 10_000 })
    await popup.waitForLoadState()
    return popup
  }

  /** Waits for the next window that the add-in opens, closes it as a person would, and gives the text that stood in it. */
  async nextPopupText(): Promise<string> {
    const popup = await this.nextWindow()
    const status = popup.locator('[role=status]')
    await status.filter({ hasNotText: '…' }).waitFor()
    const text = await status.innerText()
    await popup.close()
    return text
  }

  /** The workbook as a file. */
  save(): Uint8Array {
    const { base } = this.workbook
    if (!base)
      throw new Error('Sheets of two files stand in the workbook: such a one cannot be saved here yet')
    return saveWorkbook(this.workbook, base)
  }

  async close(): Promise<void> {
    this.process.faults.clear()
    await this.context.close()
  }

  private async fire(instance: number, name: string, data: unknown): Promise<boolean> {
    const event = { conversationId: `conversation-${instance}`, name, data }
    return this.page
      .evaluate((what) => (globalThis as unknown as HostWindow).fireEvent(what), event)
      .catch(() => false)
  }
}

function instanceId(instance: number): string {
  return `addin-${instance}`
}

interface HostWindow {
  openAddIn(what: unknown): void
  fireEvent(what: unknown): boolean
}
