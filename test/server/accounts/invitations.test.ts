import type { LightMyRequestResponse } from 'fastify'
import { beforeEach, describe, expect, it } from 'vitest'
import { inviteFirstAdministrator } from '../../../server/accounts/invitations.ts'
import { type Role, roles } from '../../../server/roles.ts'
import { aSignInService, codeIn, openAccount, post, type SignInService } from '../../helpers/a-sign-in.ts'
import { databases } from '../../helpers/database.ts'
import { type SignedInPerson, signIn } from '../../helpers/signed-in.ts'

describe.each(databases)('invitations on %s', (database) => {
  let service: SignInService
  let officer: SignedInPerson
  beforeEach(async () => {
    service = await aSignInService(database)
    officer = await signIn(service.app, 'officer')
  })

  const invite = (body: object, by = officer) => post(service.app, '/invitations', body, by.headers)
  const accept = (code: string, more: object = {}) =>
    post(service.app, '/sign-in/invitations', { code, ...more })
  const delegate = { role: 'delegate', reporterCodes: ['bcrc-scrc-sen'] }
  const who = async ({ accessToken }: { accessToken: string }) =>
    (
      await service.app.inject({
        url: '/api/v1/session',
        headers: { authorization: `Bearer ${accessToken}` },
      })
    ).json().account

  it('[AU8] lets in whoever has the code, once', async () => {
    const { code, link } = (await invite({ ...delegate, reporterCodes: ['BCRC-SCRC-SEN'] })).json()
    expect(link).toBe(`http://cinnabar.test/invitation?code=${code}`)
    const answer = await accept(code, { name: 'Awa', email: 'awa@centre.example', language: 'fr' })
    expect(await who(answer.json())).toMatchObject({
      role: 'delegate',
      reporterCodes: ['bcrc-scrc-sen'],
      name: 'Awa',
      email: 'awa@centre.example',
      language: 'fr',
    })
    expect(refusal(await accept(code))).toEqual([401, 'INVITATION_INVALID'])
  })

  it('[AU8] a code from paper may be typed in any case and spacing, with O for 0 and I or L for 1', async () => {
    const { code } = (await invite(delegate)).json()
    const typed = code.toLowerCase().replaceAll('-', '  ').replaceAll('0', 'O').replaceAll('1', 'l')
    expect((await accept(typed)).statusCode).toBe(200)
  })

  it('[AU8] is good for thirty days', async () => {
    const [early, late] = [(await invite(delegate)).json(), (await invite(delegate)).json()]
    service.clock.pass(30 * 86_400 - 1)
    expect((await accept(early.code)).statusCode).toBe(200)
    service.clock.pass(1)
    expect(refusal(await accept(late.code))).toEqual([401, 'INVITATION_INVALID'])
  })

  it('[AU8] goes out by mail in the reporter’s language, with link, code and role', async () => {
    const answer = (await invite({ ...delegate, email: 'awa@centre.example' })).json()
    expect(answer.isMailed).toBe(true)
    const mail = service.posted.at(-1)!
    expect(mail).toMatchObject({
      to: 'awa@centre.example',
      language: 'fr',
      subject: 'Votre accès à Cinnabar',
    })
    for (const part of [answer.link, answer.code, 'délégué du point focal']) expect(mail.text).toContain(part)
  })

  it('[AU8] one that was taken back opens nothing', async () => {
    const { invitation, code } = (await invite(delegate)).json()
    await post(service.app, `/invitations/${invitation.invitationId}/cancel`, undefined, officer.headers)
    expect(refusal(await accept(code))).toEqual([401, 'INVITATION_INVALID'])
  })

  it('[AU8] of two who use a code in the same moment one comes in', async () => {
    const { code } = (await invite(delegate)).json()
    const answers = await Promise.all([accept(code), accept(code), accept(code)])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401])
  })

  it('[AU8] an address that somebody already has is refused, and the code stays good', async () => {
    await openAccount(service)
    const { code } = (await invite(delegate)).json()
    expect(refusal(await accept(code, { email: 'Aminata@centre.example' }))).toEqual([409, 'ADDRESS_IN_USE'])
    expect((await accept(code, { email: 'other@centre.example' })).statusCode).toBe(200)
  })

  it('[AU8] a code shown in the browser connects Excel with the same access for ten minutes', async () => {
    const made = await post(service.app, '/connect-codes', undefined, officer.headers)
    const pane = (await accept(made.json().code)).json()
    expect((await who(pane)).accountId).toBe(officer.accountId)
    const late = await post(service.app, '/connect-codes', undefined, officer.headers)
    service.clock.pass(600)
    expect((await accept(late.json().code)).statusCode).toBe(401)
  })

  it.each([
    ['administrator', ['focalPoint', 'delegate', 'officer', 'administrator', 'auditor']],
    ['officer', ['focalPoint', 'delegate']],
    ['focalPoint', ['delegate']],
    ['delegate', []],
    ['auditor', []],
  ] as const)('[AU9] whom a %s may invite', async (role, allowed) => {
    const person = await signIn(service.app, role)
    const invited: Role[] = []
    for (const wanted of roles) {
      const reporterCodes = wanted === 'focalPoint' || wanted === 'delegate' ? ['bcrc-scrc-sen'] : []
      const answer = await invite({ role: wanted, reporterCodes }, person)
      if (answer.statusCode === 201) invited.push(wanted)
      else expect(refusal(answer)).toEqual([403, 'NOT_ALLOWED'])
    }
    expect(invited).toEqual(allowed)
  })

  it('[AU9] a focal point invites no delegate of somebody else, nor of several of whom one is not theirs', async () => {
    const focalPoint = await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'])
    for (const reporterCodes of [['bcrc-egy'], ['bcrc-scrc-sen', 'bcrc-egy'], []]) {
      expect((await invite({ role: 'delegate', reporterCodes }, focalPoint)).statusCode).toBe(403)
    }
  })

  it('[AU9] a focal point sees and ends own delegates, and for all others there is no such access', async () => {
    const focalPoint = await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'])
    const own = await signIn(service.app, 'delegate', ['bcrc-scrc-sen'])
    const others = [
      await signIn(service.app, 'delegate', ['bcrc-egy']),
      await signIn(service.app, 'delegate', ['bcrc-scrc-sen', 'bcrc-egy']),
      await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen']),
      officer,
    ]
    const listed = await service.app.inject({ url: '/api/v1/accounts', headers: focalPoint.headers })
    expect(new Set(listed.json().map((one: { accountId: string }) => one.accountId))).toEqual(
      new Set([focalPoint.accountId, own.accountId]),
    )
    const end = (accountId: string) =>
      post(service.app, `/accounts/${accountId}/end`, undefined, focalPoint.headers)
    const unknown = await end('nobody')
    for (const { accountId } of others) {
      const answer = await end(accountId)
      expect([answer.statusCode, answer.json().message]).toEqual([404, unknown.json().message])
    }
    expect((await end(own.accountId)).statusCode).toBe(200)
  })

  it('[AU9] an officer touches no officer and no administrator', async () => {
    const administrator = await signIn(service.app, 'administrator')
    for (const act of ['end', 'reissue', 'hand-over', 'sessions/end']) {
      const answer = await post(
        service.app,
        `/accounts/${administrator.accountId}/${act}`,
        {},
        officer.headers,
      )
      expect([act, ...refusal(answer)]).toEqual([act, 404, 'ACCOUNT_UNKNOWN'])
    }
  })

  it('[AU10] a hand-over changes nothing until the successor comes in, who then reports in the other’s place', async () => {
    const leaving = await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'], 'office@centre.example')
    const path = `/accounts/${leaving.accountId}/hand-over`
    const ask = () => service.app.inject({ url: '/api/v1/cycles', headers: leaving.headers })
    const made = await post(
      service.app,
      path,
      { name: 'Moussa', email: 'moussa@centre.example' },
      leaving.headers,
    )
    expect(made.statusCode).toBe(201)
    expect(service.posted.map(({ to, subject }) => [to, subject])).toEqual([
      ['office@centre.example', 'Your access to Cinnabar is being handed over'],
      ['moussa@centre.example', 'Your access to Cinnabar'],
    ])
    expect((await ask()).statusCode).toBe(200)
    const came = await accept(made.json().code)
    expect(await who(came.json())).toMatchObject({
      role: 'focalPoint',
      reporterCodes: ['bcrc-scrc-sen'],
      name: 'Moussa',
    })
    expect((await ask()).statusCode).toBe(401)
  })

  it('[AU10] an office keeps its address through a hand-over', async () => {
    const leaving = await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'], 'office@centre.example')
    const path = `/accounts/${leaving.accountId}/hand-over`
    const made = await post(service.app, path, { email: 'office@centre.example' }, leaving.headers)
    expect((await accept(made.json().code)).statusCode).toBe(200)
    const { ticket } = (
      await post(service.app, '/sign-in/codes', { address: 'office@centre.example' })
    ).json()
    const entry = { address: 'office@centre.example', ticket, code: codeIn(service.posted) }
    expect((await post(service.app, '/sign-in', entry)).statusCode).toBe(200)
  })

  it('[AU10] whoever is to be replaced can stop it', async () => {
    const person = await signIn(service.app, 'focalPoint')
    const made = await post(service.app, `/accounts/${person.accountId}/hand-over`, {}, officer.headers)
    const { invitation, code } = made.json()
    const stop = `/invitations/${invitation.invitationId}/cancel`
    expect((await post(service.app, stop, undefined, person.headers)).statusCode).toBe(200)
    expect((await accept(code)).statusCode).toBe(401)
  })

  it('[AU10] a new issue leaves the old ways in open until it is used, and then closes them all', async () => {
    const person = await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'], 'old@centre.example')
    const ask = () => service.app.inject({ url: '/api/v1/cycles', headers: person.headers })
    const path = `/accounts/${person.accountId}/reissue`
    const made = await post(service.app, path, { email: 'new@centre.example' }, officer.headers)
    expect(service.posted.map(({ to }) => to)).toEqual(['old@centre.example', 'new@centre.example'])
    expect((await ask()).statusCode).toBe(200)
    const came = await accept(made.json().code)
    expect(await who(came.json())).toMatchObject({
      accountId: person.accountId,
      email: 'new@centre.example',
    })
    expect((await ask()).statusCode).toBe(401)
  })

  it('[AU8] a newer code for the same account takes the place of the older', async () => {
    const person = await signIn(service.app, 'focalPoint')
    const path = `/accounts/${person.accountId}/reissue`
    const first = (await post(service.app, path, {}, officer.headers)).json()
    const second = (await post(service.app, path, {}, officer.headers)).json()
    expect((await accept(first.code)).statusCode).toBe(401)
    expect((await accept(second.code)).statusCode).toBe(200)
  })

  it('[AU11] an account that ends is out at once, and what it could have come back by is over', async () => {
    const administrator = await signIn(service.app, 'administrator')
    const leaving = await signIn(service.app, 'administrator')
    const backDoor = (await invite({ role: 'administrator' }, leaving)).json()
    const connect = (await post(service.app, '/connect-codes', undefined, leaving.headers)).json()
    await post(service.app, `/accounts/${leaving.accountId}/end`, undefined, administrator.headers)
    expect((await service.app.inject({ url: '/api/v1/cycles', headers: leaving.headers })).statusCode).toBe(
      401,
    )
    for (const { code } of [backDoor, connect]) expect((await accept(code)).statusCode).toBe(401)
    expect(
      (await post(service.app, '/sign-in/refresh', { refreshToken: leaving.refreshToken })).statusCode,
    ).toBe(401)
  })

  it('[AU11] the last administrator cannot end', async () => {
    const administrator = await signIn(service.app, 'administrator')
    const answer = await post(
      service.app,
      `/accounts/${administrator.accountId}/end`,
      undefined,
      administrator.headers,
    )
    expect(refusal(answer)).toEqual([409, 'LAST_ADMINISTRATOR'])
  })

  it('[AU11] the last administrator can hand over', async () => {
    const leaving = await signIn(service.app, 'administrator')
    const made = await post(service.app, `/accounts/${leaving.accountId}/hand-over`, {}, leaving.headers)
    const came = await accept(made.json().code)
    expect(await who(came.json())).toMatchObject({ role: 'administrator' })
  })

  it('[AU11] erasing leaves the number, and name and address nowhere', async () => {
    const administrator = await signIn(service.app, 'administrator')
    const made = (await invite({ ...delegate, name: 'Awa Ndiaye', email: 'awa@centre.example' })).json()
    const { accountId } = await who((await accept(made.code)).json())
    const erase = () => post(service.app, `/accounts/${accountId}/erase`, undefined, administrator.headers)
    expect(refusal(await erase())).toEqual([409, 'ACCOUNT_IN_FORCE'])
    await post(service.app, `/accounts/${accountId}/end`, undefined, administrator.headers)
    expect((await erase()).json()).toMatchObject({ accountId, name: null, email: null })
    for (const table of [
      'account',
      'invitation',
      'accountEvent',
      'accountSession',
      'signInCode',
      'rateLimit',
    ] as const) {
      const rows = JSON.stringify(await service.db.selectFrom(table).selectAll().execute())
      // The three letters alone stand in a random salt now and then.
      expect(rows).not.toMatch(/ndiaye|awa[ @]/i)
    }
  })

  it('[AU26] what happened to an account can be read, without name or address', async () => {
    const auditor = await signIn(service.app, 'auditor')
    const made = (await invite({ ...delegate, name: 'Awa Ndiaye', email: 'awa@centre.example' })).json()
    const { accountId } = await who((await accept(made.code)).json())
    await post(service.app, `/accounts/${accountId}/end`, undefined, officer.headers)
    const url = `/api/v1/account-events?accountId=${accountId}`
    const read = await service.app.inject({ url, headers: auditor.headers })
    const events = read.json() as { kind: string; actor: string }[]
    expect(new Set(events.map(({ kind, actor }) => `${kind} by ${actor}`))).toEqual(
      new Set([
        `created by ${officer.accountId}`,
        `invitationUsed by ${accountId}`,
        `signedIn by ${accountId}`,
        `ended by ${officer.accountId}`,
      ]),
    )
    expect(read.body).not.toMatch(/awa/i)
  })

  it('[CM11] the first administrator’s code is made anew at each start until somebody has come in by one', async () => {
    const { context } = service.app.accounts
    const first = await inviteFirstAdministrator(context)
    const second = await inviteFirstAdministrator(context)
    expect((await accept(first!)).statusCode).toBe(401)
    expect(await who((await accept(second!)).json())).toMatchObject({ role: 'administrator' })
    expect(await inviteFirstAdministrator(context)).toBeNull()
  })

  it('[AU6] invitations are not guessed for long', async () => {
    for (let at = 0; at < 60; at++) await accept(`WRONG-${at}`)
    expect((await accept('WRONG')).statusCode).toBe(429)
  })
})

function refusal(answer: LightMyRequestResponse): [number, string] {
  return [answer.statusCode, answer.json().code]
}
