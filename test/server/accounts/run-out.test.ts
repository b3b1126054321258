import { beforeEach, describe, expect, it } from 'vitest'
import { sweepAccounts } from '../../../server/accounts/sweep-accounts.ts'
import { aSignInService, openAccount, post, type SignInService } from '../../helpers/a-sign-in.ts'
import { databases } from '../../helpers/database.ts'
import { signIn } from '../../helpers/signed-in.ts'

const hour = 3_600
const day = 24 * hour

describe.each(databases)('what runs out on %s', (database) => {
  let service: SignInService
  beforeEach(async () => {
    service = await aSignInService(database)
  })

  it('[AU24] a browser’s session ends after twelve hours unused', async () => {
    const { cookie } = (await signIn(service.app, 'officer')).browser
    const ask = async () =>
      (await service.app.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode
    for (let times = 0; times < 3; times++) {
      service.clock.pass(12 * hour - 1)
      expect(await ask()).toBe(200)
    }
    service.clock.pass(12 * hour)
    expect(await ask()).toBe(401)
  })

  it('[AU24] however busy, a browser’s session ends after seven days and a pane’s after a year', async () => {
    const { browser, refreshToken } = await signIn(service.app, 'officer')
    const { cookie } = browser
    const ask = async () =>
      (await service.app.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode
    const refresh = async (token: string) => post(service.app, '/sign-in/refresh', { refreshToken: token })
    for (let half = 1; half < 14; half++) {
      service.clock.pass(12 * hour - 1)
      expect([half, await ask()]).toEqual([half, 200])
    }
    service.clock.pass(12 * hour - 1)
    service.clock.pass(14)
    expect(await ask()).toBe(401)
    let token = refreshToken
    for (let passed = 7; passed + 60 < 365; passed += 60) {
      service.clock.pass(60 * day)
      token = (await refresh(token)).json().refreshToken
    }
    service.clock.pass(60 * day)
    expect((await refresh(token)).statusCode).toBe(401)
  })

  it('[AU25] codes go at once, counts after a day, sessions and failed tries after 400 days', async () => {
    await openAccount(service)
    await signIn(service.app, 'officer')
    const address = 'aminata@centre.example'
    await post(service.app, '/sign-in/codes', { address })
    await post(service.app, '/sign-in', { address, code: '1', ticket: 'x' })
    const count = async (table: 'signInCode' | 'rateLimit' | 'accountSession' | 'accountEvent') =>
      (await service.db.selectFrom(table).selectAll().execute()).length
    const left = async () => {
      await sweepAccounts(service.app.accounts.context)
      return [await count('signInCode'), (await count('rateLimit')) > 0, await count('accountSession')]
    }
    const events = await count('accountEvent')
    expect(await left()).toEqual([1, true, 2])
    service.clock.pass(601)
    expect(await left()).toEqual([0, true, 2])
    service.clock.pass(day)
    expect(await left()).toEqual([0, false, 2])
    // The pane's session would have lasted a year, and is kept for 400 days more.
    service.clock.pass(765 * day)
    expect(await left()).toEqual([0, false, 0])
    expect(await count('accountEvent')).toBe(events - 1)
  })
})
