import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../server/app.ts'
import { guardRoutes } from '../../server/http/authorization.ts'
import { openService, type Service } from '../../server/service.ts'
import { workbookMediaType } from '../../server/workbooks/media-type.ts'
import { type SignedInPerson, signIn, testAccounts, testUrl } from '../helpers/signed-in.ts'

const machineSecret = 'a-secret-of-this-test-only'

describe('the web service', () => {
  let folder: string
  let service: Service
  let app: FastifyInstance
  let officer: SignedInPerson
  let signedIn: { readonly authorization: string }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-app-'))
    service = await openService({ dataFolder: folder, databaseUrl: null })
    app = await buildApp({ service, machineSecret, accounts: testAccounts(), maxUploadBytes: 5_000_000 })
    await app.ready()
    officer = await signIn(app, 'officer')
    signedIn = officer.headers
  })
  afterAll(async () => {
    await app.close()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('[CM1] refuses to register a route that declares no roles', async () => {
    const bare = Fastify()
    guardRoutes(bare, {
      context: app.accounts.context,
      machineSecret,
      publicUrl: () => testUrl,
    })
    expect(() => bare.get('/forgotten', async () => 'data')).toThrow('declares no roles')
    expect(() => bare.get('/whose', { config: { roles: ['delegate'] } }, async () => 'data')).toThrow(
      'does not say which reporter it concerns',
    )
  })

  it('[CM2] answers 401 and no data, on every route that is not public, to a token or cookie that is wrong', async () => {
    const closed = app.declaredRoutes.filter(({ roles }) => roles !== 'public')
    expect(closed.length).toBeGreaterThan(50)
    for (const { method, url } of closed) {
      for (const headers of [
        { authorization: 'Bearer wrong' },
        { authorization: `Bearer access.${officer.sessionId}.9999999999.${'A'.repeat(43)}` },
        { cookie: 'cinnabar_session=wrong', origin: testUrl },
      ]) {
        const answer = await app.inject({ method: method as 'GET', url, headers })
        expect([method, url, answer.statusCode]).toEqual([method, url, 401])
        expect(Object.keys(answer.json())).toEqual(['code', 'message', 'details', 'requestId'])
      }
    }
  })

  it.each([
    ['fr', 'Veuillez vous connecter'],
    ['ar', 'يُرجى تسجيل الدخول'],
    ['de', 'Please sign in'],
  ])('[CM3] explains a refusal in the reader’s language (%s)', async (language, sentence) => {
    const answer = await app.inject({ url: '/api/v1/cycles', headers: { 'accept-language': language } })
    expect(answer.json()).toMatchObject({
      code: 'SIGN_IN_NEEDED',
      message: expect.stringContaining(sentence),
    })
  })

  it('[CM3] answers an unknown address, cycle and reporter with 404 and a sentence', async () => {
    for (const [url, code] of [
      ['/api/v1/nothing', 'NOT_FOUND'],
      ['/api/v1/cycles/1999/report', 'CYCLE_UNKNOWN'],
      ['/api/v1/cycles/2025-2026/reporters/nobody/template', 'REPORTER_UNKNOWN'],
    ]) {
      const answer = await app.inject({ url: url!, headers: signedIn })
      expect([answer.statusCode, answer.json().code]).toEqual([404, code])
      expect(answer.json().message).not.toContain('{')
    }
  })

  it('[CM4] a form on somebody else’s page cannot post with this browser’s cookie', async () => {
    const { cookie, origin } = officer.browser
    for (const headers of [
      { cookie, origin: 'https://elsewhere.example' },
      { cookie, origin: 'null' },
      { cookie, referer: 'https://elsewhere.example/' },
      { cookie, origin, 'sec-fetch-site': 'cross-site' },
      { cookie, origin, 'sec-fetch-site': 'same-site' },
      { cookie },
    ]) {
      const answer = await app.inject({ method: 'POST', url: '/upload', headers })
      expect([headers, answer.statusCode]).toEqual([headers, 403])
    }
    const own = await app.inject({ method: 'POST', url: '/sign-out', headers: { cookie: 'a=b', origin } })
    expect(own.statusCode).toBe(401)
  })

  it('[CM5] the start page shows what there is to do to those who are signed in, in their language, and nothing to others', async () => {
    const { cookie } = officer.browser
    const page = await app.inject({ url: '/?lang=ar', headers: { cookie } })
    expect(page.body).toContain('dir="rtl"')
    expect(page.body).toContain('BCRC-SCRC Senegal')
    const focalPoint = await signIn(app, 'focalPoint', ['bcrc-egy'])
    const own = await app.inject({ url: '/', headers: { cookie: focalPoint.browser.cookie } })
    expect(own.headers.location).toBe('/returns/2025-2026/bcrc-egy?lang=en')
    const theirs = await app.inject({
      url: String(own.headers.location),
      headers: { cookie: focalPoint.browser.cookie },
    })
    expect(theirs.body).toContain('reporters/bcrc-egy/template')
    expect(theirs.body).not.toContain('Senegal')
    const stranger = await app.inject({ url: '/' })
    expect(stranger.body).not.toContain('Senegal')
  })

  it('[CM6] gives a template, takes it back, and gives a report, over HTTP', async () => {
    const template = await app.inject({
      url: '/api/v1/cycles/2025-2026/reporters/bcrc-scrc-sen/template?lang=fr',
      headers: signedIn,
    })
    expect(template.headers['content-type']).toBe(workbookMediaType)
    expect(template.headers['content-disposition']).toBe(
      'attachment; filename="cinnabar-2025-2026-bcrc-scrc-sen-fr.xlsx"',
    )
    const sent = await app.inject({
      method: 'POST',
      url: '/api/v1/imports?lang=fr&fileName=sen.xlsx',
      headers: { ...signedIn, 'content-type': workbookMediaType },
      payload: template.rawPayload,
    })
    expect(sent.json()).toMatchObject({ reporterCode: 'bcrc-scrc-sen', counts: { new: 0, changed: 0 } })
    const report = await app.inject({ url: '/api/v1/cycles/2025-2026/report?lang=en', headers: signedIn })
    expect(report.statusCode).toBe(200)
    expect(report.headers['x-sha256']).toMatch(/^[0-9a-f]{64}$/)
  })

  it('[CM7] a file that is no workbook is refused with its own sentence, and the page says it too', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/checks?lang=es',
      headers: { ...signedIn, 'content-type': workbookMediaType },
      payload: Buffer.from('title;country\nworkshop;SEN\n'),
    })
    expect(answer.statusCode).toBe(422)
    expect(answer.json().code).toMatch(/^FILE_/)
    const boundary = 'x'
    const page = await app.inject({
      method: 'POST',
      url: '/upload?lang=es',
      headers: {
        ...officer.browser,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      payload: `--${boundary}\r\ncontent-disposition: form-data; name="workbook"; filename="<img src=x>.csv"\r\ncontent-type: text/csv\r\n\r\na;b\r\n--${boundary}\r\ncontent-disposition: form-data; name="what"\r\n\r\ncheck\r\n--${boundary}--\r\n`,
    })
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain('role="alert"')
    expect(page.body).not.toContain('<img')
  })
})
