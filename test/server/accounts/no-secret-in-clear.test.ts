/** Signs in by every way there is, and then looks for each secret that passed, wherever it could have been left behind. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createIdentityProvider } from '../../../server/accounts/identity-provider.ts'
import { readMachineSecret, readSecret } from '../../../server/accounts/secret-key.ts'
import { buildApp } from '../../../server/app.ts'
import { createWorkbookReader } from '../../../server/workbooks/reader-process.ts'
import { codeIn, post } from '../../helpers/a-sign-in.ts'
import { anIdentityProvider, clientId, clientSecret, goThere } from '../../helpers/an-identity-provider.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import { signIn, testAccounts, testUrl } from '../../helpers/signed-in.ts'
import { seedSmall } from '../../helpers/stored-things.ts'

describe.each(databases)('secrets on %s', (database) => {
  it('[AU19] none that passed through stands in a table, a log or an answer about a failure', async () => {
    const db = await freshDatabase(database)
    await seedSmall(db)
    const log: string[] = []
    const redirectUri = `${testUrl}/sign-in/provider/return`
    const provider = await anIdentityProvider(redirectUri)
    const accounts = testAccounts({
      provider: createIdentityProvider({
        issuer: provider.issuer,
        clientId,
        clientSecret,
        name: 'Test',
        kind: 'standard',
      }),
    })
    const machineSecret = 'machine-secret-of-this-test'
    const reader = createWorkbookReader()
    const app = await buildApp({
      service: { db, now: () => new Date(), reader, close: async () => undefined },
      machineSecret,
      accounts,
      maxUploadBytes: 1_000_000,
      logger: { level: 'trace', stream: { write: (line: string) => log.push(line) } },
    })
    onTestFinished(async () => {
      await app.close()
      await reader.close()
    })
    const secrets = new Set<string>([machineSecret, clientSecret])
    const failures: string[] = []
    const keep = (...found: readonly (string | undefined)[]) => {
      for (const secret of found) if (secret) secrets.add(secret)
    }
    const submit = async (url: string, fields: Record<string, string>, cookie = '') => {
      const answer = await app.inject({
        method: 'POST',
        url,
        headers: { origin: testUrl, cookie, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(fields).toString(),
      })
      for (const line of [answer.headers['set-cookie'] ?? []].flat())
        keep(decodeURIComponent(line.match(/=([^;]*)/)![1]!))
      return answer
    }

    // In by an invitation, on by tokens, again by mail, from the browser, at the provider.
    const officer = await signIn(app, 'officer', [], 'ines@un.example')
    keep(
      officer.headers.authorization.split(' ')[1],
      officer.refreshToken,
      officer.browser.cookie.split('=')[1],
    )
    const body = { role: 'delegate', reporterCodes: ['bcrc-egy'], email: 'awa@centre.example' }
    const { code: invitation } = (await post(app, '/invitations', body, officer.headers)).json()
    const pane = (await post(app, '/sign-in/invitations', { code: invitation })).json()
    const next = (await post(app, '/sign-in/refresh', { refreshToken: pane.refreshToken })).json()
    const { ticket } = (await post(app, '/sign-in/codes', { address: 'awa@centre.example' })).json()
    const code = codeIn(accounts.posted)
    const entry = { address: 'awa@centre.example', ticket, code }
    keep(invitation, pane.accessToken, pane.refreshToken, next.accessToken, next.refreshToken, ticket, code)

    // Everything that can go wrong, with the secrets in hand.
    for (const [path, payload] of [
      ['/sign-in', { ...entry, ticket: 'x' }],
      ['/sign-in', { ...entry, more: code }],
      ['/sign-in', entry],
      ['/sign-in', entry],
      ['/sign-in/invitations', { code: invitation }],
      ['/sign-in/invitations', { code: [invitation] }],
      ['/sign-in/refresh', { refreshToken: pane.accessToken }],
      ['/sign-in/refresh', { refreshToken: { is: pane.refreshToken } }],
    ] as const) {
      const answer = await post(app, path, payload)
      if (answer.statusCode >= 400) failures.push(answer.body)
      else keep(answer.json().accessToken, answer.json().refreshToken)
    }
    const address = 'ines@un.example'
    const cookie = (await submit('/sign-in/code', { address })).headers['set-cookie']
    const pageCode = codeIn(accounts.posted)
    keep(pageCode)
    const wrong = await submit('/sign-in', { address, code: pageCode })
    expect(wrong.statusCode).toBe(401)
    failures.push(wrong.body)
    expect(
      (await submit('/sign-in', { address, code: pageCode }, String(cookie).split(';')[0])).statusCode,
    ).toBe(303)
    const { code: connect } = (await post(app, '/connect-codes', undefined, officer.headers)).json()
    keep(connect)
    await app.inject({ url: `/invitation?code=${connect}` })
    await app.inject({ url: `/no-such-page?code=${connect}&token=${pane.accessToken}` })
    await submit('/invitation', { code: connect })
    const there = await submit('/sign-in/provider', {})
    const way = String(there.headers['set-cookie']).split(';')[0]!
    const back = await goThere(
      there.body.match(/href="([^"]+)" rel/)![1]!.replaceAll('&amp;', '&'),
      redirectUri,
    )
    keep(new URL(back).searchParams.get('code') ?? undefined)
    failures.push((await app.inject({ url: back.slice(testUrl.length), headers: { cookie: way } })).body)
    // A fault of the program itself is logged with all that is known about it.
    await db.schema.dropTable('rateLimit').execute()
    const fault = await post(app, '/sign-in', entry)
    expect(fault.statusCode).toBe(500)
    failures.push(fault.body)

    expect(secrets.size).toBeGreaterThan(18)
    expect(failures.length).toBeGreaterThanOrEqual(9)
    expect(log.length).toBeGreaterThan(20)
    const tables = await db.introspection.getTables()
    expect(tables.length).toBeGreaterThan(20)
    const rows: string[] = []
    for (const { name } of tables) {
      const found = await db
        .selectFrom(name as 'account')
        .selectAll()
        .execute()
      rows.push(JSON.stringify(found))
    }
    const places = { log: log.join('\n'), failures: failures.join('\n'), tables: rows.join('\n') }
    for (const secret of secrets) {
      for (const [place, text] of Object.entries(places)) {
        expect(text.includes(secret), `${secret} in ${place}`).toBe(false)
        expect(text.includes(encodeURIComponent(secret)), `${secret} in ${place}`).toBe(false)
      }
    }
    // The search finds what is there: an id that may stand in all three.
    expect(places.tables).toContain(officer.accountId)
    expect(places.log).toContain('/api/v1/sign-in')
  })
})

it('[AU19] the service’s secrets are made once, and only their owner can read them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-secrets-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [key, machine] = [readSecret(folder, null), readMachineSecret(folder)]
  expect([readSecret(folder, null), readMachineSecret(folder)]).toEqual([key, machine])
  expect(readSecret(folder, 'given')).toBe('given')
  for (const [name, secret] of [
    ['secret-key', key],
    ['machine-secret', machine],
  ] as const) {
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    expect((await readFile(join(folder, name), 'utf8')).trim()).toBe(secret)
    expect(secret).toMatch(/^[\w-]{43}$/)
  }
})
