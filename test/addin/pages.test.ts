/** What the service gives Excel: the manifest with its own address, pages, scripts, office.js, and a word for old Excels. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { brotliDecompressSync } from 'node:zlib'
import { parse } from 'acorn'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPages } from '../../server/addin/build-pages.ts'
import { buildManifest } from '../../server/addin/manifest.ts'
import { officeJsVersion } from '../../server/addin/static-files.ts'
import { buildApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { messagesOf } from '../../server/locales.ts'
import { openService, type Service } from '../../server/service.ts'
import { languages } from '../../templates/definition.ts'
import { testAccounts } from '../helpers/signed-in.ts'

const publicUrl = 'https://reports.example.org'
const accounts = testAccounts({ publicUrl: () => publicUrl })

let folder: string
let service: Service
let app: FastifyInstance

beforeAll(async () => {
  await buildPages()
  folder = await mkdtemp(join(tmpdir(), 'cinnabar-addin-'))
  service = await openService({ dataFolder: folder, databaseUrl: null })
  app = await buildApp({ service, machineSecret: 'unused', accounts, maxUploadBytes: 1_000_000 })
  await app.ready()
})
afterAll(async () => {
  await app?.close()
  await service?.close()
  await rm(folder, { recursive: true, force: true })
})

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers })

describe('the service', () => {
  it('[AH13] gives out the manifest with its own public address, to anybody', async () => {
    const answer = await get('/manifest.xml')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(answer.body).toBe(buildManifest({ publicUrl }))
  })

  it('[AH13] lets windows of the add-in go to the identity provider too', async () => {
    const other = await buildApp({
      service,
      machineSecret: 'unused',
      accounts,
      addIn: { officeJsUrl: null, providerUrl: 'https://login.example.org/tenant/v2.0' },
      maxUploadBytes: 1_000_000,
    })
    const { body } = await other.inject({ url: '/manifest.xml' })
    expect(body).toContain('<AppDomain>https://login.example.org</AppDomain>')
    await other.close()
  })

  it.each(['pane', 'commands', 'result'])(
    '[AH13] gives out the page %s to Excel’s frames and nobody else’s',
    async (page) => {
      const answer = await get(`/addin/${page}.html`, { 'accept-language': 'ar' })
      expect(answer.statusCode).toBe(200)
      const policy = String(answer.headers['content-security-policy'])
      expect(policy).toMatch(/^default-src 'self'; script-src 'self'; style-src /)
      expect(policy).toMatch(
        /frame-ancestors 'self' https:\/\/\*\.officeapps\.live\.com .*https:\/\/\*\.microsoft\.com$/,
      )
      expect(answer.headers['x-frame-options']).toBeUndefined()
      expect(answer.body).toContain('<html lang="ar" dir="rtl">')
      const scripts = [...answer.body.matchAll(/<script (?:type="module" )?src="([^"]+)"/g)].map(
        (match) => match[1]!,
      )
      // The word for old Excels comes before everything that they choke on.
      expect(scripts[0]).toBe('/addin/start.js')
      expect(scripts[1]).toBe(`/office-js/${officeJsVersion}/office.js`)
      for (const script of scripts) expect((await get(script)).statusCode).toBe(200)
    },
  )

  it('[AH13] loads office.js from Microsoft where the setting says so, and allows just that', async () => {
    const officeJsUrl = 'https://appsforoffice.microsoft.com/lib/1/hosted/office.js'
    expect(readConfig({}, { CINNABAR_OFFICE_JS_URL: officeJsUrl }).officeJsUrl).toBe(officeJsUrl)
    expect(() => readConfig({}, { CINNABAR_OFFICE_JS_URL: 'http://insecure.example/office.js' })).toThrow(
      'SETTING_INVALID',
    )
    const other = await buildApp({
      service,
      machineSecret: 'unused',
      accounts,
      addIn: { officeJsUrl, providerUrl: null },
      maxUploadBytes: 1_000_000,
    })
    const { body, headers } = await other.inject({ url: '/addin/commands.html' })
    expect(body).toContain(`<script src="${officeJsUrl}">`)
    expect(headers['content-security-policy']).toContain(
      "script-src 'self' https://appsforoffice.microsoft.com;",
    )
    await other.close()
  })

  it('[AH13] gives out what office.js loads, packed, for a year, and nothing beside it', async () => {
    const at = (path: string) => `/office-js/${officeJsVersion}/${path}`
    const plain = await get(at('excel-web-16.00.js'))
    const packed = await get(at('excel-web-16.00.js'), { 'accept-encoding': 'gzip, br' })
    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    })
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5)
    expect(brotliDecompressSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true)
    for (const path of ['fr-fr/office_strings.js', 'ar-sa/office_strings.js', 'telemetry/oteljs_agave.js'])
      expect((await get(at(path))).statusCode).toBe(200)
    for (const path of ['../package.json', '..%2fpackage.json', 'a/b/c.js', 'nothing.js', 'office.d.ts'])
      expect([401, 404]).toContain((await get(at(path))).statusCode)
    expect((await get('/office-js/0.0.1/office.js')).statusCode).toBe(404)
    expect((await get('/addin/nothing.html')).statusCode).toBe(404)
  })
})

/** Where a parser of ECMAScript 5 stops; null where it reads everything. */
function faultInEs5(script: string): string | null {
  try {
    parse(script, { ecmaVersion: 5, sourceType: 'script' })
    return null
  } catch (error) {
    return (error as Error).message
  }
}

interface FakeElement {
  readonly tag: string
  children: (FakeElement | string)[]
  innerHTML: string
  readonly lang?: string
  readonly href?: string
}

/** Runs the first script of a page as a browser of that name would, and gives what it put on the page. */
function shownBy(script: string, userAgent: string): FakeElement {
  const element = (tag: string): FakeElement => {
    const made = { tag, children: [] as FakeElement['children'], innerHTML: 'blank pane' }
    return Object.assign(made, { appendChild: (child: FakeElement) => made.children.push(child) })
  }
  const body = element('body')
  const document = {
    readyState: 'complete',
    body,
    createElement: element,
    createTextNode: (text: string) => text,
  }
  runInContext(script, createContext({ navigator: { userAgent }, document }))
  return body
}

describe('the first script of a page', () => {
  it('[AH15] is ECMAScript 5', async () => {
    const { body } = await get('/addin/start.js')
    for (const newer of [
      'let x',
      'x => x',
      '`x`',
      '({ x })',
      'f(...x)',
      'f(x,)',
      'for (var x of y);',
      'x ?? y',
    ])
      expect(faultInEs5(newer)).not.toBeNull()
    expect(faultInEs5(body)).toBeNull()
    // Not syntax, and yet not there in Internet Explorer: it must not be asked for without looking first.
    expect(body).not.toMatch(
      /\b(Object\.assign|Array\.from|fetch|Symbol|URL|padStart|includes|replaceChildren|append)\b\(/,
    )
  })

  it.each([
    ['Internet Explorer', 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; .NET4.0E; rv:11.0) like Gecko'],
    [
      'the first Edge',
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763',
    ],
  ])('[AH15] tells people in %s, in six languages, how to go on and where to upload', async (_, agent) => {
    const { body } = await get('/addin/start.js')
    const page = shownBy(body, agent)
    expect(page.innerHTML).toBe('')
    const said = page.children.map((paragraph) => {
      const { lang, children } = paragraph as FakeElement
      const [before, link, after] = children as [string, FakeElement, string]
      expect(link.href).toBe(`${publicUrl}/`)
      return [lang, before + link.children.join('') + after]
    })
    const expected = languages.map((language) => [
      language,
      String(messagesOf('addin', language)['oldBrowser.notice']).replace('{address}', `${publicUrl}/`),
    ])
    expect(said).toEqual(expected)
  })

  it.each([
    [
      'WebView2',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    ],
    ['Safari', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'],
  ])('[AH15] leaves %s alone', async (_, agent) => {
    const { body } = await get('/addin/start.js')
    expect(shownBy(body, agent)).toMatchObject({ innerHTML: 'blank pane', children: [] })
  })
})
