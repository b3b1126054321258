/** Too many requests, too large ones, too slow ones, and a service that cannot keep up. */
import { mkdtemp } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { countTry } from '../../../server/accounts/rate-limit.ts'
import { type Defences, defencesFor } from '../../../server/http/defences.ts'
import { TokenBuckets } from '../../../server/http/token-buckets.ts'
import { startService } from '../../faults/running-service.ts'
import { servicePlace } from '../../faults/service-place.ts'
import { aDefendedService, listening } from '../../helpers/a-defended-service.ts'
import { signIn } from '../../helpers/signed-in.ts'

const usualDefences = defencesFor(20)

const few: Defences = {
  ...usualDefences,
  requests: { byAccount: { burst: 12, perSecond: 0.01 }, byAddress: { burst: 30, perSecond: 0.01 } },
}

describe('who asks too often', () => {
  it('[SE3] is refused by account, with the seconds to wait; others are not', async () => {
    const { app } = await aDefendedService({ defences: few })
    const [one, other] = [await signIn(app, 'officer'), await signIn(app, 'officer')]
    const ask = (headers: Record<string, string>) => app.inject({ url: '/api/v1/sessions', headers })
    // An address may send 150 seconds’ worth at once; few enough that a busy machine gets through them before they refill.
    const codes: number[] = []
    for (let nth = 0; nth < 14; nth++) codes.push((await ask(one.headers)).statusCode)
    expect(codes.filter((code) => code === 200)).toHaveLength(12)
    const refused = await ask(one.headers)
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toMatchObject({ code: 'TOO_MANY_TRIES' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask(other.headers)).statusCode).toBe(200)
    // The command line of the service's own machine is not somebody.
    const machine = { authorization: 'Bearer secret-of-a-defended-service' }
    for (let nth = 0; nth < 20; nth++) expect((await ask(machine)).statusCode).not.toBe(429)
  })

  it('[SE3] a file weighs as much as ten requests, as do a template and a report', async () => {
    const { app } = await aDefendedService({ defences: few })
    const officer = await signIn(app, 'officer')
    const send = () =>
      app.inject({
        method: 'POST',
        url: '/api/v1/checks',
        headers: { ...officer.headers, 'content-type': 'application/octet-stream' },
        payload: Buffer.from('a;b'),
      })
    expect((await send()).statusCode).not.toBe(429)
    expect((await send()).statusCode).toBe(429)
  })

  it('[SE3] may send so many files and megabytes a day, counted where every replica counts', async () => {
    const { app } = await aDefendedService({ defences: usualDefences })
    const officer = await signIn(app, 'officer')
    const { context } = app.accounts
    await countTry(context, 'fileMegabytesByAccountADay', officer.accountId, 1_999)
    const send = () =>
      app.inject({
        method: 'POST',
        url: '/api/v1/checks',
        headers: { ...officer.headers, 'content-type': 'application/octet-stream' },
        payload: Buffer.from('a;b'),
      })
    expect((await send()).json()).toMatchObject({ code: 'FILE_TEXT' })
    const refused = await send()
    expect(refused.json()).toMatchObject({ code: 'TOO_MANY_TRIES' })
    expect(Number(refused.headers['retry-after'])).toBe(86_400)
  })

  it('[SE3] is refused by network address, as a trusted proxy says it; who lies about it is not believed', async () => {
    const { app } = await aDefendedService({ defences: few, trustedProxies: ['127.0.0.1'] })
    const from = (address: string) =>
      app.inject({
        url: '/sign-in',
        headers: { 'x-forwarded-for': `198.51.100.${Math.random()}, ${address}` },
      })
    const codes: number[] = []
    for (let nth = 0; nth < 32; nth++) codes.push((await from('203.0.113.5')).statusCode)
    expect(codes.slice(0, 30)).not.toContain(429)
    expect(codes.slice(30)).toEqual([429, 429])
    expect((await from('203.0.113.6')).statusCode).not.toBe(429)
  })

  it('[SE3] may ask again after a while, and nobody is remembered who has been quiet', () => {
    let now = 0
    const buckets = new TokenBuckets({ burst: 2, perSecond: 1 }, () => now)
    expect([buckets.take('a'), buckets.take('a'), buckets.take('a'), buckets.take('b')]).toEqual([0, 0, 1, 0])
    now = 1_000
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 1])
    // One that weighs more than there ever is waits as long as it says, and is not let in by waiting.
    expect(buckets.take('c', 5)).toBe(3)
    for (let nth = 0; nth < 60_000; nth++) buckets.take(`from ${nth}`)
    now = 100_000
    buckets.take('d')
    expect(buckets.senders).toBeLessThanOrEqual(50_000)
  })
})

describe('a request that is too large', () => {
  it('[SE4] is refused before it is read, with one sentence', async () => {
    const { app } = await aDefendedService()
    const officer = await signIn(app, 'officer')
    for (const type of [
      'application/octet-stream',
      'application/json',
      'application/x-www-form-urlencoded',
    ]) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v1/checks',
        headers: { ...officer.headers, 'content-type': type },
        payload: Buffer.alloc(1_000_001, 0x20),
      })
      expect([type, answer.statusCode]).toEqual([type, 413])
    }
    const long = await app.inject({ url: `/sign-in?next=${'x'.repeat(20_000)}` })
    expect(long.statusCode).toBeLessThan(500)
  })
})

describe('a service that cannot keep up', () => {
  it('[SE5] turns requests away with the time to come again, and still says that it lives', async () => {
    const { app } = await aDefendedService({ defences: { ...usualDefences, busyMs: 100 } })
    await app.ready()
    const ask = (url: string) => app.inject({ url })
    expect((await ask('/sign-in')).statusCode).toBe(200)
    // Half a minute of nothing but work, in pieces too long to answer between them.
    let isWorking = true
    onTestFinished(() => {
      isWorking = false
    })
    const work = (async () => {
      while (isWorking) {
        const until = performance.now() + 400
        while (performance.now() < until);
        await delay(0)
      }
    })()
    await expect.poll(async () => (await ask('/sign-in')).statusCode, { timeout: 30_000 }).toBe(503)
    const turnedAway = await ask('/api/v1/sessions')
    expect(turnedAway.json()).toMatchObject({ code: 'SERVICE_BUSY', details: { seconds: 5 } })
    expect(turnedAway.headers['retry-after']).toBe('5')
    expect((await ask('/health')).statusCode).toBe(200)
    isWorking = false
    await work
    await expect.poll(async () => (await ask('/sign-in')).statusCode, { timeout: 30_000 }).toBe(200)
  })
})

describe('somebody who sends byte by byte', () => {
  const hasty: Defences = {
    ...usualDefences,
    connections: { headMs: 1_500, requestMs: 3_000, idleMs: 60_000 },
  }

  /** One that sends the beginning, and then a byte now and then; resolves with what came when it was hung up on. */
  function drip(
    port: number,
    beginning: string,
  ): { readonly socket: Socket; readonly ended: Promise<string> } {
    const socket = connect(port, '127.0.0.1')
    let came = ''
    socket.on('data', (chunk) => {
      came += chunk.toString()
    })
    socket.on('error', () => {})
    socket.write(beginning)
    const dripping = setInterval(() => socket.write('x'), 200)
    onTestFinished(() => {
      clearInterval(dripping)
      socket.destroy()
    })
    const ended = new Promise<string>((done) =>
      socket.once('close', () => {
        clearInterval(dripping)
        done(came)
      }),
    )
    return { socket, ended }
  }

  it('[SE6] is hung up on, whether at the head or at the body, and nobody waits for them', async () => {
    const { app } = await aDefendedService({ defences: hasty })
    const port = await listening(app)
    const heads = Array.from({ length: 40 }, () => drip(port, 'GET /sign-in HTTP/1.1\r\nHost: x\r\nX-A: '))
    const bodies = Array.from({ length: 40 }, () =>
      drip(
        port,
        'POST /sign-in HTTP/1.1\r\nHost: x\r\nOrigin: http://cinnabar.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n',
      ),
    )
    const begun = performance.now()
    const answer = await fetch(`http://127.0.0.1:${port}/health`)
    expect(answer.status).toBe(200)
    expect(performance.now() - begun).toBeLessThan(5_000)
    const came = await Promise.all([...heads, ...bodies].map(({ ended }) => ended))
    for (const one of came) expect(one).toMatch(/^$|^HTTP\/1\.1 408 /)
  })

  it('[SE6] is hung up on where nothing comes any more', async () => {
    const { app } = await aDefendedService({
      defences: { ...usualDefences, connections: { headMs: 60_000, requestMs: 60_000, idleMs: 800 } },
    })
    const port = await listening(app)
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    onTestFinished(() => void socket.destroy())
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\n')
    await new Promise((done) => socket.once('close', done))
  })
})

describe('the service as it is started', () => {
  it('[SE7] has these defences', async () => {
    const { origin } = await startService({
      ...(await servicePlace({ folder: await mkdtemp(join(tmpdir(), 'cinnabar-defended-')) })),
      environment: { CINNABAR_TRUSTED_PROXIES: '127.0.0.1', CINNABAR_REQUESTS_PER_SECOND: '5' },
    })
    const from = { 'x-forwarded-for': '203.0.113.9' }
    const text = await fetch(`${origin}/.well-known/security.txt`, { headers: from })
    expect(await text.text()).toContain('Contact: mailto:')
    const codes: number[] = []
    for (let round = 0; round < 90; round++) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => fetch(`${origin}/no-such-thing`, { headers: from })),
      )
      for (const answer of answers) {
        codes.push(answer.status)
        await answer.arrayBuffer()
      }
      if (codes.includes(429)) break
    }
    expect(codes).toContain(429)
    expect(codes.indexOf(429)).toBeGreaterThanOrEqual(725)
  })
})
