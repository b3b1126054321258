/** What the log keeps of what happens, and what it never sees. */
import { describe, expect, it } from 'vitest'
import { requestLog, withoutSecrets } from '../../../server/http/request-log.ts'
import { aDefendedService } from '../../helpers/a-defended-service.ts'
import { signIn } from '../../helpers/signed-in.ts'

describe('the log', () => {
  it('[SE8] has each refusal with its code, who asked and the number of the request, and nothing that opens a door', async () => {
    const { app, logged } = await aDefendedService()
    const person = await signIn(app, 'focalPoint')
    const secret = 'a-secret-word-that-nobody-knows'
    const refused = await app.inject({
      url: `/api/v1/audit?code=${secret}`,
      headers: { ...person.headers, cookie: `x=${secret}` },
    })
    expect(refused.statusCode).toBe(403)
    await app.inject({ url: '/api/v1/sessions', headers: { authorization: `Bearer ${secret}` } })
    await app.inject({
      method: 'POST',
      url: '/api/v1/sign-in/codes',
      payload: { email: 'someone@example.org' },
    })
    const text = logged.join('')
    expect(text).not.toContain(secret)
    expect(text).not.toContain('someone@example.org')
    expect(text).not.toContain(person.headers.authorization.slice('Bearer '.length))
    const lines = logged.map((line) => JSON.parse(line) as Record<string, unknown>)
    const refusals = lines.filter(({ msg }) => msg === 'refused')
    expect(refusals.map(({ code, actor }) => [code, actor])).toEqual([
      ['NOT_ALLOWED', person.accountId],
      ['SIGN_IN_NEEDED', null],
    ])
    expect(refusals[0]!.reqId).toBe(refused.json().requestId)
    for (const { time } of lines) expect(time).toBeTypeOf('number')
  })

  it('[SE8] has of a failure what went wrong, not the row, the password or the address', () => {
    const thrown = Object.assign(new Error('connect postgres://user:pass@db/x failed for one@example.org'), {
      code: '23505',
      detail: 'Key (email)=(one@example.org) already exists.',
      parameters: ['one@example.org'],
      cause: new Error('Bearer abc.def refused'),
    })
    const logged = requestLog.err(thrown)
    expect(Object.keys(logged).sort()).toEqual(['cause', 'code', 'message', 'stack', 'type'])
    const text = JSON.stringify(logged)
    for (const secret of ['pass', 'one@example.org', 'abc.def', 'Key (']) expect(text).not.toContain(secret)
    expect(text).toContain('23505')
    expect(withoutSecrets('imaps://mercury:geheim@mail.example.org/INBOX')).toBe(
      'imaps://…@mail.example.org/INBOX',
    )
  })

  it('[SE8] is one JSON object a line, whatever somebody sends', async () => {
    const { app, logged } = await aDefendedService()
    await app.inject({ url: '/no%0a{"level":60,"msg":"forged"}', headers: { 'user-agent': 'a\tb' } })
    for (const line of logged) {
      expect(line.endsWith('\n')).toBe(true)
      expect(line.slice(0, -1)).not.toContain('\n')
      expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged' })
    }
  })
})
