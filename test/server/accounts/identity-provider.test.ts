import type { LightMyRequestResponse } from 'fastify'
import { beforeEach, describe, expect, it } from 'vitest'
import { createIdentityProvider } from '../../../server/accounts/identity-provider.ts'
import { aSignInService, openAccount, type SignInService } from '../../helpers/a-sign-in.ts'
import {
  anIdentityProvider,
  clientId,
  clientSecret,
  goThere,
  type TestProvider,
} from '../../helpers/an-identity-provider.ts'
import { type SignedInPerson, signIn, testUrl } from '../../helpers/signed-in.ts'

const redirectUri = `${testUrl}/sign-in/provider/return`

describe.each(['entra', 'standard'] as const)('sign-in at a provider (%s)', (kind) => {
  let provider: TestProvider
  let service: SignInService
  let person: SignedInPerson
  beforeEach(async () => {
    provider = await anIdentityProvider(redirectUri)
    service = await aSignInService('SQLite', {
      provider: createIdentityProvider({
        issuer: provider.issuer,
        clientId,
        clientSecret,
        name: 'Test',
        kind,
      }),
    })
    person = await signIn(service.app, 'officer', [], 'ines@un.example')
    provider.person = { sub: 'sub-1', tid: 'tenant-1', oid: 'object-1', email: 'ines@un.example' }
  })

  const begin = async (fields: Record<string, string> = {}, cookie = '') => {
    const page = await service.app.inject({
      method: 'POST',
      url: '/sign-in/provider',
      headers: { origin: testUrl, cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    })
    const address = page.body.match(/href="([^"]+)" rel/)![1]!.replaceAll('&amp;', '&')
    return { address, way: cookieOf(page, 'cinnabar_provider') }
  }
  const comeBack = (back: string, cookie: string) =>
    service.app.inject({ url: back.slice(testUrl.length), headers: { cookie } })
  /** There and back, in one browser. */
  const visit = async (fields: Record<string, string> = {}, cookie = '') => {
    const { address, way } = await begin(fields, cookie)
    return comeBack(await goThere(address, redirectUri), `${way}; ${cookie}`)
  }
  const link = async () => {
    const answer = await visit({ purpose: 'link' }, person.browser.cookie)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/account?lang=en'])
  }
  const accountOf = async (answer: LightMyRequestResponse) => {
    const cookie = cookieOf(answer, 'cinnabar_session')
    const who = await service.app.inject({ url: '/api/v1/session', headers: { cookie } })
    return who.json().account?.accountId
  }

  it('[AU17] knows nobody by their e-mail address', async () => {
    const answer = await visit()
    expect(answer.statusCode).toBe(401)
    expect(cookieOf(answer, 'cinnabar_session')).toBe('')
    expect(await service.db.selectFrom('accountIdentity').selectAll().execute()).toEqual([])
  })

  it('[AU17] a person who is signed in links it, and signs in by it from then on', async () => {
    await link()
    const answer = await visit({ next: '/account' })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/account'])
    expect(await accountOf(answer)).toBe(person.accountId)
    const page = await service.app.inject({ url: '/account', headers: { cookie: person.browser.cookie } })
    expect(page.body).toContain('Linked with Test')
  })

  it('[AU17] goes on knowing the person under another address', async () => {
    await link()
    provider.person = { ...provider.person, email: 'somebody.else@un.example' }
    expect(await accountOf(await visit())).toBe(person.accountId)
  })

  it.each(
    kind === 'entra'
      ? [
          { sub: 'sub-1', tid: 'tenant-2', oid: 'object-1' },
          { sub: 'sub-1', tid: 'tenant-1', oid: 'object-2' },
          { sub: 'sub-1', tid: 'tenant-1' },
          { sub: 'sub-1', tid: '', oid: 'object-1' },
        ]
      : [{ sub: 'sub-2', tid: 'tenant-1', oid: 'object-1' }],
  )('[AU17] lets in nobody with the same address and %j', async (other) => {
    await link()
    provider.person = { email: 'ines@un.example', ...other }
    expect((await visit()).statusCode).toBe(401)
  })

  it('[AU17] an identity belongs to one account', async () => {
    await link()
    const another = await signIn(service.app, 'officer')
    const answer = await visit({ purpose: 'link' }, another.browser.cookie)
    expect(answer.statusCode).toBe(401)
    expect(await accountOf(await visit())).toBe(person.accountId)
  })

  it('[AU17] an account that has ended is not opened by it', async () => {
    await link()
    const ended = { endedAt: '2026-01-01T00:00:00.000Z' }
    await service.db.updateTable('account').set(ended).where('accountId', '=', person.accountId).execute()
    expect((await visit()).statusCode).toBe(401)
  })

  it('[AU17] nobody links without being signed in', async () => {
    const answer = await service.app.inject({
      method: 'POST',
      url: '/sign-in/provider',
      headers: { origin: testUrl, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'purpose=link',
    })
    expect(answer.statusCode).toBe(401)
  })

  it('[AU17] a page elsewhere cannot send a browser off to link', async () => {
    const answer = await service.app.inject({
      method: 'POST',
      url: '/sign-in/provider',
      headers: {
        origin: 'https://elsewhere.example',
        cookie: person.browser.cookie,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: 'purpose=link',
    })
    expect(answer.statusCode).toBe(403)
  })

  it('[AU18] the way back counts once', async () => {
    await link()
    const { address, way } = await begin()
    const back = await goThere(address, redirectUri)
    const first = await comeBack(back, way)
    expect(first.statusCode).toBe(303)
    expect([first.headers['set-cookie']].flat().join()).toMatch(/cinnabar_provider=;.*Max-Age=0/)
    // Even with a cookie that was kept aside.
    expect((await comeBack(back, way)).statusCode).toBe(401)
  })

  it('[AU18] what was begun in one browser does not end in another', async () => {
    await link()
    const { address } = await begin()
    const back = await goThere(address, redirectUri)
    const { way: otherWay } = await begin()
    for (const cookie of ['', otherWay]) {
      const answer = await comeBack(back, cookie)
      expect(answer.statusCode).toBe(401)
      expect(cookieOf(answer, 'cinnabar_session')).toBe('')
    }
  })

  it('[AU18] what was begun to link an account ends only with that account signed in', async () => {
    const { address, way } = await begin({ purpose: 'link' }, person.browser.cookie)
    const back = await goThere(address, redirectUri)
    const other = await signIn(service.app, 'officer')
    expect((await comeBack(back, `${way}; ${other.browser.cookie}`)).statusCode).toBe(401)
    expect(await service.db.selectFrom('accountIdentity').selectAll().execute()).toEqual([])
  })

  it('[AU18] ten minutes later, or with a cookie that was tampered with, it does not count', async () => {
    await link()
    const { address, way } = await begin()
    const back = await goThere(address, redirectUri)
    const [name, value] = way.split('=') as [string, string]
    const [content] = decodeURIComponent(value).split('.') as [string]
    const changed = JSON.parse(Buffer.from(content, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...changed, next: '//elsewhere.example' })).toString(
      'base64url',
    )
    const cookie = `${name}=${encodeURIComponent(value.replace(content, forged))}`
    expect((await comeBack(back, cookie)).statusCode).toBe(401)
    service.clock.pass(600)
    expect((await comeBack(back, way)).statusCode).toBe(401)
  })

  it('[AU16] leads on to a page of this service only', async () => {
    await link()
    expect((await visit({ next: '//elsewhere.example' })).headers.location).toBe('/')
  })

  it('[AU18] an error of the provider is a refusal in one sentence', async () => {
    const { way } = await begin()
    const answer = await comeBack(`${redirectUri}?error=access_denied&error_description=<b>no</b>`, way)
    expect(answer.statusCode).toBe(401)
    expect(answer.body).toContain('role="alert"')
    expect(answer.body).not.toContain('<b>')
  })
})

it('[AU18] without a provider there is nothing at its addresses', async () => {
  const { app, db, clock } = await aSignInService('SQLite')
  await openAccount({ db, clock })
  const back = await app.inject({ url: '/sign-in/provider/return?code=x&state=y' })
  expect(back.statusCode).toBe(404)
})

function cookieOf(answer: LightMyRequestResponse, name: string): string {
  const all = [answer.headers['set-cookie'] ?? []].flat()
  return all.find((one) => one.startsWith(`${name}=`) && !one.includes('Max-Age=0'))?.split(';')[0] ?? ''
}
