/** The pane opened without a connection, after it was opened with one: a real browser's worker, at a real address. */
import type { ServerResponse } from 'node:http'
import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { ExcelHost } from '../../excel-host/excel-host.ts'
import { signIn } from '../../helpers/signed-in.ts'
import { aSecureAddress, type SecureAddress } from '../secure-address.ts'
import { type PaneService, startPaneService } from './pane-stage.ts'
import { openTab, press, say, signInByMail } from './story.ts'

if (!hasChromium)
  console.log('Skipped: opening without a connection needs Chromium (apt-get install chromium)')

describe.skipIf(!hasChromium)('without a connection', { timeout: 240_000 }, () => {
  let browser: Browser
  let address: SecureAddress
  let service: PaneService
  let host: ExcelHost
  let frame: Frame

  beforeAll(async () => {
    address = await aSecureAddress()
    service = await startPaneService({ publicUrl: () => address.origin })
    await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'], 'awa@example.org')
    // No worker comes from where nobody vouches for the certificate, whatever a test says about it.
    browser = await startChromium(['--ignore-certificate-errors'])
    host = await ExcelHost.open(browser, {
      workbook: await service.template('bcrc-scrc-sen', 'fr'),
      level: '1.7',
      locale: 'fr-FR',
      siteOrigin: address.origin,
      site: () => undefined,
      realOrigins: [address.origin],
      hasWorkers: true,
    })
    host.person.type(host.workbook.tableNamed('Activities').sheet.name, 'F4', 'Atelier de Dakar')
  }, 240_000)
  afterAll(async () => {
    await host?.close()
    await browser?.close()
    await address?.close()
    await service?.close()
  })

  const serve = () => address.answerBy((request, response) => void service.app.routing(request, response))
  /** The service as its next version: its pane is another script. Answers null for what is as it was. */
  const serveNext = (answer: (path: string, body: string) => string | null) =>
    address.answerBy((request, response) => void answerAsNext(request.url!, response, answer))
  async function answerAsNext(
    url: string,
    response: ServerResponse,
    change: (path: string, body: string) => string | null,
  ) {
    const { pathname } = new URL(url, address.origin)
    const asked = url.replace('pane-next', entry.replace(/\.js$/, ''))
    const { statusCode, headers, body, rawPayload } = await service.app.inject(asked)
    const { 'content-length': _, ...others } = headers
    response.writeHead(statusCode, { ...others })
    response.end(change(pathname, body) ?? rawPayload)
  }
  let entry = ''

  async function cutLine(isCut: boolean) {
    if (isCut) address.answerBy((request) => void request.socket.destroy())
    else serve()
    await frame.page().context().setOffline(isCut)
  }
  async function openPane() {
    frame = await host.openPage('/addin/pane.html')
    await frame.locator('h1').waitFor()
    await frame.locator('.job').waitFor({ state: 'detached' })
  }
  const closePane = async () =>
    (await frame.frameElement()).evaluate((element) => (element as unknown as { remove(): void }).remove())
  const isKept = () => frame.locator('html[data-kept=all]').waitFor({ timeout: 120_000 })
  /** What the browser keeps for the pages: addresses and texts. */
  const keptAnswers = () =>
    frame.evaluate(
      `caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => {
        const cache = await caches.open(name)
        return Promise.all((await cache.keys()).map(async (request) =>
          [name, new URL(request.url).pathname, await (await cache.match(request, { ignoreVary: true })).text()]))
      }))).flat())`,
    ) as Promise<readonly (readonly [name: string, path: string, text: string])[]>

  it('[AH92] the pane opens as it was last opened, Check works, and the pane says that it is offline', async () => {
    serve()
    await openPane()
    await isKept()
    await closePane()
    await cutLine(true)
    await openPane()
    await frame.getByText(say('overview.offline')).first().waitFor()
    await openTab(frame, 'view.check.short')
    await frame.locator('.summary').waitFor()
  })

  it('[AH92] nothing is kept of who was signed in, nor any answer of the interface', async () => {
    await closePane()
    await cutLine(false)
    await openPane()
    await signInByMail(frame, service, 'awa@example.org')
    await press(frame, say('sync.start'))
    await press(frame, say('account.signOut'))
    await isKept()
    const kept = await keptAnswers()
    const own = kept.filter(([name]) => name !== 'cinnabar-data')
    expect(own.length).toBeGreaterThan(10)
    expect(
      own.filter(
        ([, path]) =>
          !/^\/addin\/(built\/assets\/[\w.-]+|start\.js|(pane|commands|result)\.html)$|^\/office-js\//.test(
            path,
          ),
      ),
    ).toEqual([])
    expect(kept.filter(([, path]) => !/^\/(addin|office-js)\//.test(path))).toEqual([])
    expect(kept.filter(([, , text]) => /awa@example|Atelier de Dakar/.test(text))).toEqual([])
  })

  it('[AH92] the next version is there at the next opening with a line, whole, and the one before is thrown away', async () => {
    const before = await keptAnswers()
    entry = before.map(([, path]) => /\/(pane-[\w-]+\.js)$/.exec(path)?.[1]).find(Boolean)!
    await closePane()
    serveNext((path, body) => {
      if (path.endsWith('/pane.html')) return body.replaceAll(entry, 'pane-next.js')
      return path.endsWith('/pane-next.js')
        ? `${body};document.documentElement.dataset.version = 'next'`
        : null
    })
    await openPane()
    await frame.locator('html[data-version=next]').waitFor()
    await isKept()
    const names = (await keptAnswers()).map(([, path]) => path)
    expect(names.filter((path) => /\/pane-[\w-]+\.js$/.test(path))).toEqual([
      '/addin/built/assets/pane-next.js',
    ])
    expect(new Set(names).size).toBe(names.length)
    await closePane()
    // A service that is there, but cannot answer.
    address.answerBy((_request, response) => void response.writeHead(503).end())
    await openPane()
    await frame.locator('html[data-version=next]').waitFor()
    expect(host.strayRequests).toEqual([])
  })
})
