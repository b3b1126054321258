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

const token = 'a-token-for-this-test-only'

/** Every route of the service with sound parameters. A new route is added here, or the first test fails. */
const routes = [
  { method: 'GET', url: '/', isPublic: true },
  { method: 'POST', url: '/sign-in', isPublic: true },
  { method: 'POST', url: '/sign-in/code', isPublic: true },
  { method: 'GET', url: '/sign-in', isPublic: true },
  { method: 'POST', url: '/sign-in/provider', isPublic: true },
  { method: 'GET', url: '/sign-in/provider/return', isPublic: true },
  { method: 'GET', url: '/invitation', isPublic: true },
  { method: 'POST', url: '/invitation', isPublic: true },
  { method: 'POST', url: '/sign-out', isPublic: false },
  { method: 'GET', url: '/account', isPublic: false },
  { method: 'POST', url: '/account/connect', isPublic: false },
  { method: 'POST', url: '/account/sessions/end', isPublic: false },
  { method: 'POST', url: '/api/v1/sign-in/codes', isPublic: true },
  { method: 'POST', url: '/api/v1/sign-in', isPublic: true },
  { method: 'POST', url: '/api/v1/sign-in/invitations', isPublic: true },
  { method: 'POST', url: '/api/v1/sign-in/refresh', isPublic: true },
  { method: 'GET', url: '/api/v1/session', isPublic: false },
  { method: 'POST', url: '/api/v1/session/end', isPublic: false },
  { method: 'GET', url: '/api/v1/sessions', isPublic: false },
  { method: 'POST', url: '/api/v1/sessions/:sessionId/end', isPublic: false },
  { method: 'POST', url: '/api/v1/sessions/end-others', isPublic: false },
  { method: 'POST', url: '/api/v1/connect-codes', isPublic: false },
  { method: 'GET', url: '/api/v1/accounts', isPublic: false },
  { method: 'GET', url: '/api/v1/accounts/:accountId/sessions', isPublic: false },
  { method: 'POST', url: '/api/v1/accounts/:accountId/sessions/end', isPublic: false },
  { method: 'POST', url: '/api/v1/accounts/:accountId/reporters', isPublic: false },
  { method: 'POST', url: '/api/v1/accounts/:accountId/end', isPublic: false },
  { method: 'POST', url: '/api/v1/accounts/:accountId/erase', isPublic: false },
  { method: 'POST', url: '/api/v1/accounts/:accountId/reissue', isPublic: false },
  { method: 'POST', url: '/api/v1/accounts/:accountId/hand-over', isPublic: false },
  { method: 'GET', url: '/api/v1/invitations', isPublic: false },
  { method: 'POST', url: '/api/v1/invitations', isPublic: false },
  { method: 'POST', url: '/api/v1/invitations/:invitationId/cancel', isPublic: false },
  { method: 'GET', url: '/health', isPublic: true },
  { method: 'GET', url: '/api/openapi.json', isPublic: true },
  { method: 'GET', url: '/api/docs', isPublic: true },
  { method: 'GET', url: '/template', isPublic: false },
  { method: 'GET', url: '/report', isPublic: false },
  { method: 'POST', url: '/upload', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles', isPublic: false },
  { method: 'GET', url: '/api/v1/reporters', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/template', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/annotated-copy', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/report', isPublic: false },
  { method: 'POST', url: '/api/v1/checks', isPublic: false },
  { method: 'GET', url: '/api/v1/activities/:activityReportId/history', isPublic: false },
  { method: 'POST', url: '/api/v1/activities/:activityReportId/restore', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/history', isPublic: false },
  { method: 'POST', url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/restore', isPublic: false },
  { method: 'POST', url: '/api/v1/projections/rebuild', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/duplicates', isPublic: false },
  { method: 'POST', url: '/api/v1/cycles/:cycleKey/duplicates/decisions', isPublic: false },
  { method: 'GET', url: '/api/v1/receipts/:receiptNumber/check', isPublic: false },
  { method: 'POST', url: '/api/v1/imports', isPublic: false },
  { method: 'POST', url: '/api/v1/sync', isPublic: false },
  { method: 'GET', url: '/api/v1/sync/uploads/:operationId', isPublic: false },
  { method: 'POST', url: '/api/v1/sync/uploads/:operationId', isPublic: false },
  { method: 'PUT', url: '/api/v1/sync/uploads/:operationId/parts/:partNumber', isPublic: false },
  { method: 'GET', url: '/api/v1/workbooks/:workbookId/bases', isPublic: false },
  { method: 'POST', url: '/api/v1/proposals/:proposalId/decision', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey', isPublic: false },
  { method: 'POST', url: '/api/v1/cycles', isPublic: false },
  { method: 'POST', url: '/api/v1/cycles/:cycleKey/copies', isPublic: false },
  { method: 'PATCH', url: '/api/v1/cycles/:cycleKey', isPublic: false },
  { method: 'POST', url: '/api/v1/cycles/:cycleKey/moves', isPublic: false },
  { method: 'GET', url: '/api/v1/reporters/:reporterCode', isPublic: false },
  { method: 'POST', url: '/api/v1/reporters', isPublic: false },
  { method: 'PATCH', url: '/api/v1/reporters/:reporterCode', isPublic: false },
  { method: 'DELETE', url: '/api/v1/reporters/:reporterCode', isPublic: false },
  { method: 'GET', url: '/api/v1/code-lists', isPublic: false },
  { method: 'GET', url: '/api/v1/code-lists/:list', isPublic: false },
  { method: 'PUT', url: '/api/v1/code-lists/:list', isPublic: false },
  { method: 'GET', url: '/api/v1/reporters/sheet', isPublic: false },
  { method: 'POST', url: '/api/v1/reporters/sheet/previews', isPublic: false },
  { method: 'POST', url: '/api/v1/reporters/sheet/changes', isPublic: false },
  { method: 'GET', url: '/api/v1/parties/sheet', isPublic: false },
  { method: 'POST', url: '/api/v1/parties/sheet/previews', isPublic: false },
  { method: 'POST', url: '/api/v1/parties/sheet/changes', isPublic: false },
  { method: 'GET', url: '/api/v1/code-lists/:list/sheet', isPublic: false },
  { method: 'POST', url: '/api/v1/code-lists/:list/sheet/previews', isPublic: false },
  { method: 'POST', url: '/api/v1/code-lists/:list/sheet/changes', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/rates/sheet', isPublic: false },
  { method: 'POST', url: '/api/v1/cycles/:cycleKey/rates/sheet/previews', isPublic: false },
  { method: 'POST', url: '/api/v1/cycles/:cycleKey/rates/sheet/changes', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/returns', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/return', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/receipts', isPublic: false },
  {
    method: 'POST',
    url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/return/decisions',
    isPublic: false,
  },
  {
    method: 'POST',
    url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/return/submissions',
    isPublic: false,
  },
  {
    method: 'POST',
    url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/return/paper-submissions',
    isPublic: false,
  },
  {
    method: 'POST',
    url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/return/paper-workbook',
    isPublic: false,
  },
  {
    method: 'POST',
    url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/activities/:reference/officer-edits',
    isPublic: false,
  },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/questions', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/questions', isPublic: false },
  { method: 'POST', url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/questions', isPublic: false },
  {
    method: 'POST',
    url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/answers',
    isPublic: false,
  },
  {
    method: 'POST',
    url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/further-questions',
    isPublic: false,
  },
  {
    method: 'POST',
    url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/paper-answers',
    isPublic: false,
  },
  {
    method: 'POST',
    url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/questions/:questionId/closing',
    isPublic: false,
  },
  { method: 'GET', url: '/api/v1/audit', isPublic: false },
  { method: 'GET', url: '/api/v1/audit/export', isPublic: false },
  { method: 'GET', url: '/api/v1/cycles/:cycleKey/reporters/:reporterCode/files', isPublic: false },
  { method: 'GET', url: '/api/v1/files/:fileId/content', isPublic: false },
  { method: 'POST', url: '/api/v1/files/:fileId/erasure', isPublic: false },
  { method: 'GET', url: '/api/v1/retention', isPublic: false },
  { method: 'PUT', url: '/api/v1/retention', isPublic: false },
  { method: 'POST', url: '/api/v1/retention/runs', isPublic: false },
  { method: 'POST', url: '/api/v1/persons/export', isPublic: false },
  { method: 'POST', url: '/api/v1/persons/erasure', isPublic: false },
] as const

describe('the web service', () => {
  let folder: string
  let service: Service
  let app: FastifyInstance
  let officer: SignedInPerson
  let signedIn: { readonly authorization: string }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-app-'))
    service = await openService({ dataFolder: folder, databaseUrl: null })
    app = await buildApp({ service, token, accounts: testAccounts(), maxUploadBytes: 5_000_000 })
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
      machineSecret: token,
      publicUrl: () => testUrl,
    })
    expect(() => bare.get('/forgotten', async () => 'data')).toThrow('declares no roles')
    expect(() => bare.get('/whose', { config: { roles: ['delegate'] } }, async () => 'data')).toThrow(
      'does not say which reporter it concerns',
    )
  })

  it('[CM1] has no route that this test does not know', () => {
    const known = new Set<string>(routes.map(({ method, url }) => `${method} ${url}`))
    const declared = app.declaredRoutes.map(({ method, url }) => `${method} ${url}`)
    const unknown = declared.filter((route) => !known.has(route))
    expect(unknown).toEqual([])
  })

  it.each(routes.filter((route) => !route.isPublic))(
    '[CM2] answers $method $url with 401 and no data where nobody is signed in',
    async ({ method, url }) => {
      for (const headers of [
        {},
        { authorization: 'Bearer wrong' },
        { cookie: 'cinnabar_session=wrong', origin: testUrl },
      ]) {
        const answer = await app.inject({ method, url, headers })
        expect(answer.statusCode).toBe(401)
        expect(Object.keys(answer.json())).toEqual(['code', 'message', 'details', 'requestId'])
      }
    },
  )

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
    expect(own.body).toContain('value="bcrc-egy"')
    expect(own.body).not.toContain('Senegal')
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
