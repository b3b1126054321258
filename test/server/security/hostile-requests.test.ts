/** Statements, prototypes, doubled and nested things in every part of every route; and requests whose end is not clear. */
import { connect } from 'node:net'
import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import type { Db } from '../../../server/db/schema.ts'
import { aDefendedService, listening } from '../../helpers/a-defended-service.ts'
import { aDesk } from '../../helpers/a-desk.ts'
import { databases } from '../../helpers/database.ts'
import { type SignedInPerson, signIn } from '../../helpers/signed-in.ts'

/** Each would show itself if it became part of a statement, a path or an expression. */
const words = [
  `'; delete from activity; --`,
  `" or ""="`,
  `x' union select salt from account_session --`,
  '%_*(a+)+$',
  '../../../etc/passwd',
  '__proto__',
]

/** Everything that a message may have as a key or hold, as JSON text: an object literal could not have these keys. */
const bodies = [
  `{"__proto__":{"role":"administrator"},"constructor":{"prototype":{"role":"administrator"}}}`,
  `{"reporterCode":"'; delete from activity; --","cycleKey":{"$gt":""},"language":["en","fr"],"address":{"a":1}}`,
  `[]`,
  `"'; delete from activity; --"`,
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
]

const queryNames = [
  'lang',
  'page',
  'sort',
  'q',
  'reporter',
  'cycle',
  'kind',
  'from',
  'to',
  'since',
  'next',
  'code',
]

/** How much there is of what nobody may alter. */
async function countsOf(db: Db): Promise<unknown[]> {
  const tables = [
    'change',
    'activity',
    'activityReport',
    'activityRevision',
    'registerEntry',
    'account',
  ] as const
  return Promise.all(
    tables.map(async (table) => {
      const { count } = await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
      return [table, Number(count)]
    }),
  )
}

function requestsOf({ method, url }: { method: string; url: string }): InjectOptions[] {
  const filled = (word: string) =>
    url.replaceAll(/:\w+|\*/g, () => encodeURIComponent(word)).replaceAll('%2F', '%252F')
  const query = (word: string) => queryNames.map((name) => `${name}=${encodeURIComponent(word)}`).join('&')
  const verb = method as 'GET'
  const asked = words.map((word): InjectOptions => ({ method: verb, url: `${filled(word)}?${query(word)}` }))
  const doubled = queryNames.map((name) => `${name}=a&${name}=b`).join('&')
  asked.push({ method: verb, url: `${filled('a')}?${doubled}&__proto__[role]=administrator&a[b][c]=d` })
  if (method === 'GET') return asked
  const sent = bodies.map(
    (payload): InjectOptions => ({
      method: verb,
      url: filled('bcrc-egy'),
      headers: { 'content-type': 'application/json' },
      payload,
    }),
  )
  return [...asked, ...sent]
}

describe.each(databases)('whatever stands in an address or a message, on %s', (name) => {
  it('[SE15] no route fails over it, and nothing of what is stored is altered', {
    timeout: 300_000,
  }, async () => {
    const { app, db } = await aDesk(name)
    const person: SignedInPerson = await signIn(app, 'administrator')
    const before = await countsOf(db)
    const failed: string[] = []
    let asked = 0
    // One database is enough for what never comes so far.
    const routes = app.declaredRoutes.filter(
      ({ method, url }) =>
        !/events$|\/retention\/runs|sessions?\/end/.test(url) && (name === 'SQLite' || method === 'GET'),
    )
    for (const route of routes) {
      for (const request of requestsOf(route)) {
        const { statusCode } = await app.inject({
          ...request,
          headers: { ...request.headers, ...person.headers },
        })
        asked++
        if (statusCode >= 500)
          failed.push(
            `${statusCode} ${request.method} ${String(request.url).slice(0, 150)} ${String(request.payload ?? '').slice(0, 60)}`,
          )
      }
    }
    expect(failed).toEqual([])
    expect(asked).toBeGreaterThan(routes.length * words.length)
    expect(await countsOf(db)).toEqual(before)
    expect(({} as { role?: string }).role).toBeUndefined()
  })
})

describe('a request whose end is not clear', () => {
  /** What comes back until the connection is closed. */
  function send(port: number, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      let came = ''
      socket.on('data', (chunk) => {
        came += chunk.toString()
      })
      socket.on('close', () => resolve(came))
      socket.on('error', reject)
      socket.write(text)
    })
  }

  const head = 'POST /sign-in HTTP/1.1\r\nHost: x\r\nOrigin: http://cinnabar.test\r\nConnection: close\r\n'
  it.each([
    ['two lengths', `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`],
    ['a length and chunks', `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x`],
    ['chunks that are not last', `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['a length with a sign', `${head}Content-Length: +5\r\n\r\nhello`],
    ['a chunk without a size', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`],
    ['a line folded over', `${head}X-A: b\r\n c\r\nContent-Length: 0\r\n\r\n`],
    ['a name with a space', `${head}Content-Length : 5\r\n\r\nhello`],
  ])('[SE16] with %s is refused, and the connection closed', async (_, text) => {
    const { app } = await aDefendedService()
    const answers = await send(await listening(app), text)
    expect(answers).toMatch(/^HTTP\/1\.1 400 /)
    // One answer, not two.
    expect(answers.match(/HTTP\/1\.1 /g)).toHaveLength(1)
  })

  it('[SE16] nobody gets their own request told back by TRACE, and no folder is listed', async () => {
    const { app } = await aDefendedService()
    const port = await listening(app)
    const traced = await send(
      port,
      'TRACE / HTTP/1.1\r\nHost: x\r\nX-Secret: abc\r\nConnection: close\r\n\r\n',
    )
    expect(traced).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(traced).not.toContain('abc')
    for (const folder of ['/assets/', '/addin/icons/', '/addin/built/', '/.git/config', '/server/cli.ts'])
      expect([401, 404], folder).toContain((await app.inject(folder)).statusCode)
  })
})
