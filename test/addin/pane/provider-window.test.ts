/** Signing in at an identity provider out of the pane: a real provider, real redirections, cookies and windows. */
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkIdentity } from '../../../server/accounts/identities.ts'
import { createIdentityProvider, type IdentityProvider } from '../../../server/accounts/identity-provider.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { ExcelHost } from '../../excel-host/excel-host.ts'
import { emptyWorkbook } from '../../excel-host/file/empty-workbook.ts'
import {
  anIdentityProvider,
  clientId,
  clientSecret,
  type TestProvider,
} from '../../helpers/an-identity-provider.ts'
import { signIn } from '../../helpers/signed-in.ts'
import { aSecureAddress, type SecureAddress } from '../secure-address.ts'
import { type PaneService, startPaneService } from './pane-stage.ts'

const notThere = 'Skipped: windows of the pane need Chromium (apt-get install chromium)'
if (!hasChromium) console.log(notThere)

describe.skipIf(!hasChromium)('a sign-in at an identity provider', () => {
  let browser: Browser
  let address: SecureAddress
  let service: PaneService
  let there: TestProvider
  let provider: IdentityProvider
  let accountId: string

  beforeAll(async () => {
    address = await aSecureAddress()
    service = await startPaneService({
      publicUrl: () => address.origin,
      provider: {
        name: 'Entra',
        begin: (to) => provider.begin(to),
        finish: (...of) => provider.finish(...of),
      },
    })
    address.answerBy((request, response) => service.app.routing(request, response))
    browser = await startChromium()
    accountId = (await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'])).accountId
  })
  afterAll(async () => {
    await browser?.close()
    await address?.close()
    await service?.close()
  })

  /** An empty workbook with the pane beside it, and a provider that knows somebody. */
  async function open({ isLinked = true, isThere = true } = {}) {
    there = await anIdentityProvider(`${address.origin}/sign-in/provider/return`)
    const issuer = isThere ? there.issuer : 'http://127.0.0.1:9'
    provider = createIdentityProvider({ issuer, clientId, clientSecret, name: 'Entra', kind: 'standard' })
    there.person = { sub: 'aminata' }
    const { db, now } = service.service
    if (isLinked) await linkIdentity(db, { issuer: there.issuer, subject: 'aminata' }, accountId, now)
    const host = await ExcelHost.open(browser, {
      workbook: emptyWorkbook(),
      level: '1.14',
      siteOrigin: address.origin,
      site: () => undefined,
      realOrigins: [address.origin, there.issuer],
    })
    const frame = await host.openPage('/addin/pane.html')
    await frame.getByRole('button', { name: 'Sign in with Entra' }).waitFor()
    return { host, frame }
  }
  const press = (frame: Frame) => frame.getByRole('button', { name: 'Sign in with Entra' }).click()
  const message = (frame: Frame) => frame.locator('.message p')

  it('[AH90] opens a window from the empty workbook, signs the pane in, and the browser nowhere else', async () => {
    const { host, frame } = await open()
    await press(frame)
    await frame.getByRole('button', { name: 'Insert the template here' }).click()
    await frame.getByRole('heading', { name: 'BCRC-SCRC Senegal' }).waitFor()
    const context = frame.page().context()
    expect(context.pages()).toEqual([frame.page()])
    const names = (await context.cookies(address.origin)).map(({ name }) => name)
    expect(names.filter((name) => /session/.test(name))).toEqual([])
    expect(host.pageErrors).toEqual([])
    await host.close()
  })

  it('[AH90] says so where the provider knows somebody whom nobody has linked', async () => {
    const { host, frame } = await open({ isLinked: false })
    await press(frame)
    await message(frame).filter({ hasText: 'is not linked with it yet' }).waitFor()
    expect(frame.page().context().pages()).toHaveLength(1)
    await frame.getByLabel('Your e-mail address').waitFor()
    await host.close()
  })

  it('[AH90] says so where the provider cannot be reached', async () => {
    const { host, frame } = await open({ isThere: false })
    await press(frame)
    await message(frame).filter({ hasText: 'did not work' }).waitFor()
    await host.close()
  })

  it('[AH90] goes on without a window that was closed, or that somebody no longer wants', async () => {
    const { host, frame } = await open()
    const context = frame.page().context()
    // A page of the provider's from which nobody goes on.
    const url = `${there.issuer}/.well-known/openid-configuration`
    const checks = { state: '', nonce: '', codeVerifier: '' }
    provider = { ...provider, begin: async () => ({ url, checks }) }
    let [window] = await Promise.all([context.waitForEvent('page'), press(frame)])
    await window.close()
    await message(frame).filter({ hasText: 'closed before you were signed in' }).waitFor()
    ;[window] = await Promise.all([context.waitForEvent('page'), press(frame)])
    await Promise.all([window.waitForEvent('close'), frame.locator('.job button').click()])
    await message(frame).filter({ hasText: 'Cancelled' }).waitFor()
    await host.close()
  })

  it('[AH90] gives the code to no page of another site that opens the same window', async () => {
    const { host, frame } = await open()
    const context = frame.page().context()
    let own: string | null = null
    context.on('page', async (page: Page) => {
      own ??= await page.evaluate('window.name').then(String, () => null)
    })
    await press(frame)
    await frame.getByRole('button', { name: 'Insert the template here' }).waitFor()
    const other = frame.page()
    await other.evaluate(
      'window.heard = []; addEventListener("message", ({ data }) => heard.push(String(data)))',
    )
    const [window] = await Promise.all([
      context.waitForEvent('page'),
      other.evaluate(
        ([url, name]) => {
          ;(globalThis as unknown as { open(url: string, name: string, how: string): void }).open(
            url!,
            name!,
            'width=400,height=400',
          )
        },
        [`${address.origin}/sign-in/pane?_host_Info=Excel%24Web%2416.01%24en-US%24c%24isDialog%24%240`, own!],
      ),
    ])
    await window.waitForURL(/signed-in\.html.*#/)
    await window.getByText('You are signed in').waitFor()
    const code = new URL(window.url()).hash.slice(1)
    expect(code).toMatch(/^[0-9A-Z-]{20,}$/)
    expect(
      ((await other.evaluate('window.heard')) as string[]).filter((text) => text.includes(code)),
    ).toEqual([])
    await host.close()
  })
})
