import type { LightMyRequestResponse } from 'fastify'
import type { KyselyPlugin, RootOperationNode } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { requestSignInCode, useSignInCode } from '../../../server/accounts/sign-in-codes.ts'
import { aSignInService, codeIn, openAccount, post, type SignInService } from '../../helpers/a-sign-in.ts'
import { databases } from '../../helpers/database.ts'

describe.each(databases)('signing in with a code on %s', (database) => {
  let service: SignInService
  beforeEach(async () => {
    service = await aSignInService(database)
    await openAccount(service)
  })

  const address = 'aminata@centre.example'
  const request = async (whose = address) => {
    const answer = await post(service.app, '/sign-in/codes', { address: whose })
    expect(answer.statusCode).toBe(202)
    return answer.json() as { ticket: string; expiresAt: string }
  }
  const use = (ticket: string, code: string, whose = address) =>
    post(service.app, '/sign-in', { address: whose, code, ticket })

  it('[AU4] lets in whoever types the eight digits where they asked for them', async () => {
    const { ticket } = await request()
    const answer = await use(ticket, codeIn(service.posted))
    expect(answer.statusCode).toBe(200)
    const { accessToken } = answer.json()
    const who = await service.app.inject({
      url: '/api/v1/session',
      headers: { authorization: `Bearer ${accessToken}` },
    })
    expect(who.json().account).toMatchObject({ role: 'focalPoint', reporterCodes: ['bcrc-scrc-sen'] })
  })

  it.each([
    ['spaces and a hyphen', (code: string) => ` ${code.slice(0, 4)} - ${code.slice(4)} `],
    ['Arabic digits', (code: string) => code.replaceAll(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]!)],
    [
      'wide digits',
      (code: string) => code.replaceAll(/\d/g, (digit) => '０１２３４５６７８９'[Number(digit)]!),
    ],
  ])('[AU4] takes the code with %s', async (_, typed) => {
    const { ticket } = await request()
    expect((await use(ticket, typed(codeIn(service.posted)))).statusCode).toBe(200)
  })

  it('[AU4] an address is the same in any case and with spaces around it', async () => {
    const { ticket } = await request('  Aminata@CENTRE.example ')
    expect((await use(ticket, codeIn(service.posted))).statusCode).toBe(200)
  })

  it('[AU4] a code is good once', async () => {
    const { ticket } = await request()
    const code = codeIn(service.posted)
    expect((await use(ticket, code)).statusCode).toBe(200)
    expect(refusal(await use(ticket, code))).toEqual([401, 'SIGN_IN_FAILED'])
  })

  it('[AU4] of two who use a code in the same moment one comes in', async () => {
    const { ticket } = await request()
    const code = codeIn(service.posted)
    const answers = await Promise.all([use(ticket, code), use(ticket, code), use(ticket, code)])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401])
  })

  it('[AU4] a code is good for ten minutes', async () => {
    const { ticket } = await request()
    service.clock.pass(599)
    const early = await request()
    service.clock.pass(600)
    expect(refusal(await use(early.ticket, codeIn(service.posted)))).toEqual([401, 'SIGN_IN_FAILED'])
    expect(ticket).not.toBe(early.ticket)
    const late = await request()
    service.clock.pass(599)
    expect((await use(late.ticket, codeIn(service.posted))).statusCode).toBe(200)
  })

  it('[AU4] five wrong tries use a code up', async () => {
    const { ticket } = await request()
    const code = codeIn(service.posted)
    const wrong = code === '00000000' ? '11111111' : '00000000'
    for (let tried = 0; tried < 4; tried++) await use(ticket, wrong)
    const second = await request()
    const newCode = codeIn(service.posted)
    for (let tried = 0; tried < 5; tried++) await use(second.ticket, newCode === wrong ? '22222222' : wrong)
    expect(refusal(await use(second.ticket, newCode))).toEqual([401, 'SIGN_IN_FAILED'])
  })

  it('[AU4] four wrong tries do not', async () => {
    const { ticket } = await request()
    const code = codeIn(service.posted)
    const wrong = code === '00000000' ? '11111111' : '00000000'
    for (let tried = 0; tried < 4; tried++) await use(ticket, wrong)
    expect((await use(ticket, code)).statusCode).toBe(200)
  })

  it('[AU4] a code that was asked for somewhere else is worth nothing here, and tries elsewhere do not use it up', async () => {
    const { ticket } = await request()
    const code = codeIn(service.posted)
    for (let tried = 0; tried < 6; tried++) {
      expect(refusal(await use('somebody-elses-ticket', code))).toEqual([401, 'SIGN_IN_FAILED'])
    }
    expect((await use(ticket, code)).statusCode).toBe(200)
  })

  it('[AU4] a new code ends the one before', async () => {
    const first = await request()
    const old = codeIn(service.posted)
    const second = await request()
    expect((await use(first.ticket, old)).statusCode).toBe(401)
    expect((await use(second.ticket, codeIn(service.posted))).statusCode).toBe(200)
    expect(await service.db.selectFrom('signInCode').selectAll().execute()).toHaveLength(1)
  })

  it('[AU4] the code of one address does not open another', async () => {
    await openAccount(service, { email: 'karim@centre.example', reporterCodes: ['bcrc-egy'] })
    const { ticket } = await request()
    const code = codeIn(service.posted)
    await request('karim@centre.example')
    expect((await use(ticket, code, 'karim@centre.example')).statusCode).toBe(401)
  })

  it('[AU5] answers the same for an address that nobody has, and sends nothing', async () => {
    const known = await request()
    const unknown = await request('nobody@centre.example')
    expect(Object.keys(unknown)).toEqual(Object.keys(known))
    expect(unknown.expiresAt).toBe(known.expiresAt)
    expect(unknown.ticket).toHaveLength(known.ticket.length)
    expect(service.posted.map(({ to }) => to)).toEqual([address])
    const wrongKnown = await use(known.ticket, '12345678')
    const wrongUnknown = await use(unknown.ticket, '12345678', 'nobody@centre.example')
    expect(said(wrongUnknown)).toEqual(said(wrongKnown))
  })

  it('[AU5] runs the same statements in the same order for an address that nobody has, in asking and in trying', async () => {
    const statements: string[] = []
    const recorder: KyselyPlugin = {
      transformQuery: ({ node }) => {
        statements.push(shapeOf(node))
        return node
      },
      transformResult: async ({ result }) => result,
    }
    const context = { ...service.app.accounts.context, db: service.db.withPlugin(recorder) }
    const stepsOf = async (whose: string) => {
      statements.length = 0
      const networkAddress = '192.0.2.1'
      const { ticket } = await requestSignInCode(context, { address: whose, networkAddress })
      const entry = { address: whose, code: '12345678', ticket, networkAddress }
      await expect(useSignInCode(context, entry)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
      return [...statements]
    }
    const known = await stepsOf(address)
    expect(known.length).toBeGreaterThanOrEqual(8)
    expect(await stepsOf('nobody@centre.example')).toEqual(known)
  })

  it('[AU5] an account that has ended is an address that nobody has', async () => {
    const accountId = await openAccount(service, { email: 'gone@centre.example' })
    await service.db
      .updateTable('account')
      .set({ endedAt: '2026-01-01T00:00:00.000Z', addressKey: null })
      .where('accountId', '=', accountId)
      .execute()
    await request('gone@centre.example')
    expect(service.posted).toEqual([])
  })

  it('[AU6] the sixth code for an address within a quarter of an hour is refused, with the time to wait, known address or not', async () => {
    for (const whose of [address, 'nobody@centre.example']) {
      for (let times = 0; times < 5; times++) await request(whose)
      service.clock.pass(60)
      const answer = await post(service.app, '/sign-in/codes', { address: whose })
      expect(refusal(answer)).toEqual([429, 'TOO_MANY_TRIES'])
      expect(answer.json().details).toEqual({ seconds: 840 })
      expect(answer.headers['retry-after']).toBe('840')
      service.clock.pass(840)
      await request(whose)
    }
  })

  it('[AU6] a network address is limited too, whatever addresses it asks for', async () => {
    const ask = (at: number) => post(service.app, '/sign-in/codes', { address: `person${at}@centre.example` })
    for (let at = 0; at < 60; at++) expect((await ask(at)).statusCode).toBe(202)
    expect((await ask(60)).statusCode).toBe(429)
  })

  it.each(['nobody', 'a@b', 'two@a.example,b@b.example', 'a@b.example\r\nBcc: c@d.example', '<a@b.example>'])(
    '[AU21] %j is no address',
    async (whose) => {
      const answer = await post(service.app, '/sign-in/codes', { address: whose })
      expect(refusal(answer)).toEqual([400, 'ADDRESS_INVALID'])
    },
  )
})

function refusal(answer: LightMyRequestResponse): [number, string] {
  return [answer.statusCode, answer.json().code]
}

/** All of an answer but what no two answers share. */
function said(answer: LightMyRequestResponse): unknown {
  const { requestId: _, ...body } = answer.json()
  // A number of its own is on every answer.
  const { date: __, 'x-request-id': ___, ...headers } = answer.headers
  return { status: answer.statusCode, body, headers }
}

/** A statement without its values: what it does, to which tables and columns. */
function shapeOf(node: RootOperationNode): string {
  return JSON.stringify(node, (key, value) => (key === 'value' || key === 'values' ? typeof value : value))
}
