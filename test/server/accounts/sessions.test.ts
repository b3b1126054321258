import { beforeEach, describe, expect, it } from 'vitest'
import { startSession } from '../../../server/accounts/sessions.ts'
import { aSignInService, codeIn, openAccount, post, type SignInService } from '../../helpers/a-sign-in.ts'
import { databases } from '../../helpers/database.ts'
import { signIn } from '../../helpers/signed-in.ts'

interface Tokens {
  readonly accessToken: string
  readonly accessTokenExpiresAt: string
  readonly refreshToken: string
  readonly sessionId: string
}

describe.each(databases)('sessions on %s', (database) => {
  let service: SignInService
  beforeEach(async () => {
    service = await aSignInService(database)
  })

  const address = 'aminata@centre.example'
  async function openPane(): Promise<Tokens> {
    const asked = await post(service.app, '/sign-in/codes', { address })
    const { ticket } = asked.json()
    return (await post(service.app, '/sign-in', { address, ticket, code: codeIn(service.posted) })).json()
  }
  const refresh = (refreshToken: string) => post(service.app, '/sign-in/refresh', { refreshToken })
  const refreshed = async (token: string): Promise<Tokens> => {
    const answer = await refresh(token)
    expect(answer.statusCode).toBe(200)
    return answer.json()
  }
  const asks = async (accessToken: string) =>
    (
      await service.app.inject({
        url: '/api/v1/session',
        headers: { authorization: `Bearer ${accessToken}` },
      })
    ).statusCode
  const events = async () =>
    (await service.db.selectFrom('accountEvent').select('kind').orderBy('eventId').execute()).map(
      ({ kind }) => kind,
    )

  it('[AU12] the access token is good for ten minutes; the refresh token gets the next', async () => {
    await openAccount(service)
    const first = await openPane()
    service.clock.pass(599)
    expect(await asks(first.accessToken)).toBe(200)
    service.clock.pass(1)
    expect(await asks(first.accessToken)).toBe(401)
    const second = await refreshed(first.refreshToken)
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect(second.sessionId).toBe(first.sessionId)
    expect(await asks(second.accessToken)).toBe(200)
  })

  it('[AU12] a lost answer logs nobody out: the same token asked again within a minute gets the same successor', async () => {
    await openAccount(service)
    const { refreshToken } = await openPane()
    const lost = await refreshed(refreshToken)
    service.clock.pass(60)
    const again = await refreshed(refreshToken)
    expect(again.refreshToken).toBe(lost.refreshToken)
    expect(await asks(again.accessToken)).toBe(200)
    const next = await refreshed(again.refreshToken)
    expect(await asks(next.accessToken)).toBe(200)
  })

  it('[AU12] pane and ribbon asking in the same moment both go on, with one and the same token', async () => {
    await openAccount(service)
    const { refreshToken } = await openPane()
    const answers = await Promise.all([1, 2, 3, 4].map(() => refresh(refreshToken)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
    const tokens = new Set(answers.map((answer) => (answer.json() as Tokens).refreshToken))
    expect(tokens.size).toBe(1)
    for (const answer of answers) expect(await asks((answer.json() as Tokens).accessToken)).toBe(200)
  })

  it('[AU13] the token before the last comes again after a minute: the session ends, for thief and owner', async () => {
    await openAccount(service)
    const { refreshToken } = await openPane()
    const owner = await refreshed(refreshToken)
    service.clock.pass(61)
    expect((await refresh(refreshToken)).statusCode).toBe(401)
    expect((await refresh(owner.refreshToken)).json().code).toBe('SESSION_ENDED')
    expect(await asks(owner.accessToken)).toBe(401)
    expect(await events()).toContain('tokenReused')
  })

  it('[AU13] once its successor has been used, a token is over at once', async () => {
    await openAccount(service)
    const { refreshToken } = await openPane()
    const second = await refreshed(refreshToken)
    const third = await refreshed(second.refreshToken)
    service.clock.pass(1)
    expect((await refresh(refreshToken)).statusCode).toBe(401)
    expect(await asks(third.accessToken)).toBe(401)
  })

  it('[AU13] one session’s end leaves the person’s other sessions alone', async () => {
    await openAccount(service)
    const [stolen, other] = [await openPane(), await openPane()]
    await refreshed(stolen.refreshToken)
    service.clock.pass(61)
    await refresh(stolen.refreshToken)
    expect(await asks(other.accessToken)).toBe(200)
  })

  it.each([
    ['another kind', (tokens: Tokens) => tokens.accessToken],
    ['a forged number', ({ refreshToken }: Tokens) => refreshToken.replace('.1.', '.2.')],
    [
      'another session',
      ({ refreshToken, sessionId }: Tokens) => refreshToken.replace(sessionId, crypto.randomUUID()),
    ],
    ['no shape', () => 'refresh.me'],
  ])('[AU13] a token of %s is refused and ends nothing', async (_, made) => {
    await openAccount(service)
    const tokens = await openPane()
    const answer = await refresh(made(tokens))
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'SESSION_ENDED'])
    expect((await refresh(tokens.refreshToken)).statusCode).toBe(200)
  })

  it('[AU13] a token that a restored database has not given out yet is refused and ends nothing', async () => {
    await openAccount(service)
    const first = await openPane()
    const second = await refreshed(first.refreshToken)
    await service.db.updateTable('accountSession').set({ generation: 1 }).execute()
    expect((await refresh(second.refreshToken)).statusCode).toBe(401)
    expect((await refresh(first.refreshToken)).statusCode).toBe(200)
  })

  it('[AU12] a cookie is no bearer’s token, nor the other way round', async () => {
    const person = await signIn(service.app, 'officer')
    const cookie = person.browser.cookie.split('=')[1]!
    expect(await asks(cookie)).toBe(401)
    const access = person.headers.authorization.split(' ')[1]!
    const asCookie = await service.app.inject({
      url: '/api/v1/session',
      headers: { cookie: `cinnabar_session=${access}` },
    })
    expect(asCookie.statusCode).toBe(401)
  })

  it('[AU12] a pane that was not used for ninety days signs in again', async () => {
    await openAccount(service)
    const { refreshToken } = await openPane()
    service.clock.pass(89 * 86_400)
    const next = await refreshed(refreshToken)
    service.clock.pass(90 * 86_400)
    expect((await refresh(next.refreshToken)).statusCode).toBe(401)
  })

  it('[AU14] people see their sessions and end one, all others, or this one', async () => {
    await openAccount(service)
    const [here, there, elsewhere] = [await openPane(), await openPane(), await openPane()]
    const headers = { authorization: `Bearer ${here.accessToken}` }
    const list = async () =>
      (await service.app.inject({ url: '/api/v1/sessions', headers })).json() as { sessionId: string }[]
    expect(new Set((await list()).map(({ sessionId }) => sessionId))).toEqual(
      new Set([here, there, elsewhere].map(({ sessionId }) => sessionId)),
    )
    const one = await post(service.app, `/sessions/${there.sessionId}/end`, undefined, headers)
    expect(one.json()).toEqual({ ended: 1 })
    expect(await asks(there.accessToken)).toBe(401)
    expect((await refresh(there.refreshToken)).statusCode).toBe(401)
    expect((await post(service.app, '/sessions/end-others', undefined, headers)).json()).toEqual({ ended: 1 })
    expect(await asks(elsewhere.accessToken)).toBe(401)
    expect((await post(service.app, '/session/end', undefined, headers)).json()).toEqual({ ended: 1 })
    expect(await asks(here.accessToken)).toBe(401)
  })

  it('[AU14] nobody ends somebody else’s session', async () => {
    await openAccount(service)
    const mine = await openPane()
    const other = await signIn(service.app, 'focalPoint', ['bcrc-egy'])
    const answer = await post(service.app, `/sessions/${mine.sessionId}/end`, undefined, other.headers)
    expect(answer.json()).toEqual({ ended: 0 })
    expect(await asks(mine.accessToken)).toBe(200)
  })

  it('[AU14] a role that is taken away is gone at the next request', async () => {
    const person = await signIn(service.app, 'officer')
    const ask = () => service.app.inject({ url: '/api/v1/reporters', headers: person.headers })
    expect((await ask()).statusCode).toBe(200)
    await service.db.updateTable('account').set({ role: 'auditor' }).execute()
    expect((await ask()).statusCode).toBe(200)
    await service.db.updateTable('account').set({ role: 'delegate' }).execute()
    expect((await ask()).statusCode).toBe(403)
  })

  it('[AU15] every sign-in is a session of its own', async () => {
    const accountId = await openAccount(service)
    const { context } = service.app.accounts
    const of = { accountId, kind: 'page', method: 'code', userAgent: 'x\u0000\u202ey'.repeat(200) } as const
    const [one, two] = [await startSession(context, of), await startSession(context, of)]
    expect(one.sessionId).not.toBe(two.sessionId)
    expect(one.salt).not.toBe(two.salt)
  })
})
