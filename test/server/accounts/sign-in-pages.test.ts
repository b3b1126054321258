import type { LightMyRequestResponse } from 'fastify'
import { beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { safeNext } from '../../../server/portal/page-session.ts'
import { aSignInService, codeIn, openAccount, post, type SignInService } from '../../helpers/a-sign-in.ts'
import { signIn, testUrl } from '../../helpers/signed-in.ts'

describe('the pages of sign-in', () => {
  let service: SignInService
  beforeEach(async () => {
    service = await aSignInService('SQLite')
  })

  const submit = (url: string, fields: Record<string, string>, cookie = '') =>
    service.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: testUrl, cookie },
      payload: new URLSearchParams(fields).toString(),
    })
  const address = 'aminata@centre.example'

  it('[AU15] a browser signs in with a code, by two forms and a cookie that scripts cannot read', async () => {
    await openAccount(service)
    const asked = await submit('/sign-in/code?lang=fr', { address, next: '/account' })
    expect(asked.body).toContain('<html lang="fr"')
    const ticket = cookieOf(asked, 'cinnabar_ticket')
    const came = await submit('/sign-in', { address, code: codeIn(service.posted), next: '/account' }, ticket)
    expect([came.statusCode, came.headers.location]).toEqual([303, '/account'])
    expect(String(came.headers['set-cookie'])).toContain('HttpOnly; SameSite=Lax')
    const page = await service.app.inject({ url: '/account', headers: { cookie: cookieOf(came) } })
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain(address)
  })

  it('[AU15] without the cookie of the browser that asked, the code does not sign in', async () => {
    await openAccount(service)
    await submit('/sign-in/code', { address })
    const came = await submit('/sign-in', { address, code: codeIn(service.posted) })
    expect(came.statusCode).toBe(401)
    expect(came.body).toContain('role="alert"')
  })

  it('[AU15] signing in gives the browser a new session and ends the one it had', async () => {
    const before = await signIn(service.app, 'officer')
    const { code } = (await post(service.app, '/connect-codes', undefined, before.headers)).json()
    const came = await submit('/invitation', { code }, before.browser.cookie)
    const after = cookieOf(came)
    expect(after).not.toBe(before.browser.cookie)
    const ask = async (cookie: string) =>
      (await service.app.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode
    expect([await ask(before.browser.cookie), await ask(after)]).toEqual([401, 200])
  })

  it('[AU15] a session that somebody put into the browser beforehand does not become the person’s', async () => {
    await openAccount(service)
    const planted = await signIn(service.app, 'focalPoint', ['bcrc-egy'])
    const asked = await submit('/sign-in/code', { address })
    const cookies = `${planted.browser.cookie}; ${cookieOf(asked, 'cinnabar_ticket')}`
    const came = await submit('/sign-in', { address, code: codeIn(service.posted) }, cookies)
    expect(cookieOf(came)).not.toBe(planted.browser.cookie)
    const old = await service.app.inject({
      url: '/api/v1/session',
      headers: { cookie: planted.browser.cookie },
    })
    expect(old.statusCode).toBe(401)
  })

  it('[AU7] opening an invitation any number of times uses nothing and tells nothing about it', async () => {
    const officer = await signIn(service.app, 'officer')
    const body = {
      role: 'delegate',
      reporterCodes: ['bcrc-egy'],
      name: 'Karim',
      email: 'karim@centre.example',
    }
    const { code } = (await post(service.app, '/invitations', body, officer.headers)).json()
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      const page = await service.app.inject({ method, url: `/invitation?code=${code}` })
      expect(page.statusCode).toBe(200)
      for (const told of ['Karim', 'karim', 'egy']) expect(page.body).not.toContain(told)
    }
    const wrong = await service.app.inject({ url: '/invitation?code=WRONG' })
    const right = await service.app.inject({ url: `/invitation?code=${code}` })
    expect(right.body.replaceAll(code, 'WRONG')).toBe(wrong.body)
    expect((await submit('/invitation', { code })).statusCode).toBe(303)
  })

  it('[AU5] the page after asking is the same for an address that nobody has', async () => {
    await openAccount(service)
    const known = await submit('/sign-in/code', { address })
    const unknown = await submit('/sign-in/code', { address: 'nobody@centre.example' })
    expect(unknown.body.replaceAll('nobody@centre.example', address)).toBe(known.body)
    expect(unknown.statusCode).toBe(known.statusCode)
  })

  it('[AU7] a form of sign-in posted from somewhere else signs nobody in', async () => {
    const officer = await signIn(service.app, 'officer')
    const { code } = (await post(service.app, '/connect-codes', undefined, officer.headers)).json()
    for (const headers of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, {}]) {
      const came = await service.app.inject({
        method: 'POST',
        url: '/invitation',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        payload: `code=${code}`,
      })
      expect([came.statusCode, came.headers['set-cookie']]).toEqual([403, undefined])
    }
  })

  it.each([
    ['https://elsewhere.example/'],
    ['//elsewhere.example/'],
    ['/\\elsewhere.example/'],
    ['/\t/elsewhere.example/'],
    ['/\n\\elsewhere.example'],
    ['javascript:alert(1)'],
    ['elsewhere.example'],
    ['/.//elsewhere.example'],
    ['/x/..//elsewhere.example'],
    [''],
    [undefined],
  ])('[AU16] %j is nowhere to go on to', (next) => {
    expect(safeNext(next)).toBe('/')
  })

  it.each(['/account', '/?lang=fr', '/a/b?c=d%20e'])('[AU16] %j is', (next) => {
    expect(safeNext(next)).toBe(next)
  })

  it('[AU16] a page that needs sign-in leads to it and back; a program gets a refusal', async () => {
    const browser = await service.app.inject({ url: '/account?lang=es', headers: { accept: 'text/html' } })
    expect([browser.statusCode, browser.headers.location]).toEqual([
      303,
      '/sign-in?lang=es&next=%2Faccount%3Flang%3Des',
    ])
    const page = await service.app.inject({ url: '/sign-in?lang=es&next=//elsewhere.example' })
    expect(page.body).not.toContain('elsewhere')
    const api = await service.app.inject({ url: '/api/v1/session', headers: { accept: 'text/html' } })
    expect(api.statusCode).toBe(401)
  })

  it('[AU14] the page of one’s access lists sessions, ends one, shows a code for Excel, and signs out', async () => {
    const { browser, sessionId, headers } = await signIn(service.app, 'officer')
    const { cookie } = browser
    const page = await service.app.inject({ url: '/account', headers: { cookie } })
    expect(page.body).toContain(sessionId)
    await submit('/account/sessions/end', { sessionId }, cookie)
    expect((await service.app.inject({ url: '/api/v1/session', headers })).statusCode).toBe(401)
    const shown = await submit('/account/connect', {}, cookie)
    const code = shown.body.match(/<strong>([0-9A-Z-]{23})<\/strong>/)![1]!
    expect((await post(service.app, '/sign-in/invitations', { code })).statusCode).toBe(200)
    const out = await submit('/sign-out', {}, cookie)
    expect(String(out.headers['set-cookie'])).toContain('Max-Age=0')
    expect((await service.app.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode).toBe(401)
  })

  it.each(['ar', 'en', 'es', 'fr', 'ru', 'zh'])(
    '[AU16] %s: every page is whole in its language',
    async (lang) => {
      await openAccount(service)
      const { browser } = await signIn(service.app, 'administrator')
      const pages = [
        await service.app.inject({ url: `/sign-in?lang=${lang}` }),
        await submit(`/sign-in/code?lang=${lang}`, { address }),
        await service.app.inject({ url: `/invitation?lang=${lang}` }),
        await service.app.inject({ url: `/account?lang=${lang}`, headers: { cookie: browser.cookie } }),
      ]
      for (const { statusCode, body } of pages) {
        expect(statusCode).toBe(200)
        expect(body).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`)
        // A key or a placeholder that was left over.
        expect(body).not.toMatch(/>[^<]*(page\.\w|role\.\w|\{\w+\})/)
      }
    },
  )

  it('[AU15] behind https the cookie is for https and this host alone', async () => {
    const safe = await aSignInService('SQLite', { publicUrl: () => 'https://cinnabar.example' })
    const officer = await signIn(safe.app, 'officer')
    const { code } = (await post(safe.app, '/connect-codes', undefined, officer.headers)).json()
    const came = await safe.app.inject({
      method: 'POST',
      url: '/invitation',
      headers: { origin: 'https://cinnabar.example', 'content-type': 'application/x-www-form-urlencoded' },
      payload: `code=${code}`,
    })
    expect(String(came.headers['set-cookie'])).toMatch(
      /^__Host-cinnabar_session=.*Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
  })

  it('[AU23] links are made of the address that is set, whatever a request says it came to', async () => {
    const officer = await signIn(service.app, 'officer')
    const headers = { ...officer.headers, host: 'evil.example', 'x-forwarded-host': 'evil.example' }
    const body = { role: 'delegate', reporterCodes: ['bcrc-egy'], email: 'karim@centre.example' }
    const { link } = (await post(service.app, '/invitations', body, headers)).json()
    expect(link).toMatch(/^http:\/\/cinnabar\.test\//)
    expect(service.posted.at(-1)!.text).not.toContain('evil')
  })

  it.each([
    [{ CINNABAR_HOST: '0.0.0.0' }, 'CINNABAR_PUBLIC_URL'],
    [{ CINNABAR_HOST: '10.1.2.3' }, 'CINNABAR_PUBLIC_URL'],
    [{ CINNABAR_HOST: '::' }, 'CINNABAR_PUBLIC_URL'],
    [{ CINNABAR_PUBLIC_URL: 'http://cinnabar.example' }, 'CINNABAR_PUBLIC_URL'],
    [{ CINNABAR_PUBLIC_URL: 'https://cinnabar.example/path' }, 'CINNABAR_PUBLIC_URL'],
    [{ CINNABAR_PUBLIC_URL: 'cinnabar.example' }, 'CINNABAR_PUBLIC_URL'],
    [{ CINNABAR_SECRET_KEY: 'short' }, 'CINNABAR_SECRET_KEY'],
    [{ CINNABAR_MAIL_SMTP_URL: 'http://mail.example' }, 'CINNABAR_MAIL_SMTP_URL'],
    [{ CINNABAR_OIDC_ISSUER: 'http://login.example' }, 'CINNABAR_OIDC_ISSUER'],
    [{ CINNABAR_OIDC_ISSUER: 'https://login.example' }, 'CINNABAR_OIDC_CLIENT_ID'],
  ])('[AU23] the settings %j are refused, naming %s', (environment, setting) => {
    const read = () => readConfig({}, environment)
    expect(read).toThrow(
      expect.objectContaining({ code: 'SETTING_INVALID', details: expect.objectContaining({ setting }) }),
    )
  })

  it.each([
    {},
    { CINNABAR_HOST: '::1' },
    { CINNABAR_HOST: '0.0.0.0', CINNABAR_PUBLIC_URL: 'https://cinnabar.example/' },
    { CINNABAR_PUBLIC_URL: 'http://localhost:3000' },
  ])('[AU23] the settings %j are taken', (environment) => {
    expect(readConfig({}, environment).publicUrl ?? '').not.toMatch(/\/$/)
  })
})

/** A cookie that an answer sets, as a browser sends it. */
function cookieOf(answer: LightMyRequestResponse, name = 'cinnabar_session'): string {
  const all = [answer.headers['set-cookie'] ?? []].flat()
  return all.find((one) => one.startsWith(`${name}=`) && !one.includes('Max-Age=0'))!.split(';')[0]!
}
