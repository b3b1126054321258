/** What whoever watches the service sees, and who may. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secretKeys } from '../../server/accounts/secret-key.ts'
import { buildApp } from '../../server/app.ts'
import { ServiceError } from '../../server/errors.ts'
import { putMail } from '../../server/mail/outbox/outgoing-mails.ts'
import { openService, type Service } from '../../server/service.ts'
import { freshDatabase } from '../helpers/database.ts'

describe('figures of the service', () => {
  const machineSecret = 'a-secret-of-this-machine'
  const metricsToken = 'a-token-for-what-reads-the-figures'
  let service: Service
  let app: Awaited<ReturnType<typeof buildApp>>
  beforeAll(async () => {
    const { mkdtemp } = await import('node:fs/promises')
    const { tmpdir } = await import('node:os')
    service = await openService({
      dataFolder: await mkdtemp(`${tmpdir()}/cinnabar-metrics-`),
      databaseUrl: null,
    })
    app = await buildApp({ service, machineSecret, metricsToken, maxUploadBytes: 1_000_000 })
  })
  afterAll(async () => {
    await app.close()
    await service.close()
  })
  const get = (url: string, bearer?: string) =>
    app.inject({ url, headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` } })

  it('[KP10] are for administrators, and for whoever shows the token that is set for them', async () => {
    expect((await get('/metrics')).statusCode).toBe(401)
    expect((await get('/metrics', 'another token than that')).statusCode).toBe(401)
    expect((await get('/metrics', machineSecret)).statusCode).toBe(200)
    expect((await get('/metrics', metricsToken)).statusCode).toBe(200)
    // It opens nothing else.
    expect((await get('/api/v1/session', metricsToken)).statusCode).toBe(401)
  })

  it('[KP10] tell in the form of Prometheus how many requests there were, and never whose', async () => {
    await get('/health')
    await get('/returns/cop-6/bcrc-egy?secret=1')
    const { body, headers } = await get('/metrics', metricsToken)
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    const line =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*)?\})? (-?[0-9.e+-]+|NaN|\+Inf)$/
    const samples = body
      .trimEnd()
      .split('\n')
      .filter((one) => !one.startsWith('#'))
    expect(samples.filter((one) => !line.test(one))).toEqual([])
    expect(body).toContain('cinnabar_http_answers_total{method="GET",route="/health",status="200"} 1')
    expect(body).toContain('cinnabar_http_request_seconds_bucket{method="GET",route="/health",le="+Inf"} 1')
    expect(body).toMatch(/^cinnabar_database_up 1$/m)
    expect(body).toMatch(/^cinnabar_changes_total \d+$/m)
    expect(body).toMatch(/^nodejs_heap_size_used_bytes \d{7,}$/m)
    expect(body).toMatch(/^nodejs_external_memory_bytes \d{5,}$/m)
    expect(body).not.toMatch(/bcrc-egy|secret/)
  })

  it('[OM9] count the mails that are to go out, and say how long the oldest has waited', async () => {
    const context = {
      db: service.db,
      now: () => new Date(Date.now() - 90_000),
      keys: secretKeys('x'.repeat(32)),
    }
    expect((await get('/metrics', metricsToken)).body).toMatch(/^cinnabar_outgoing_mail_oldest_seconds 0$/m)
    const mail = { to: 'awa@centre.example', subject: 's', text: 't', html: 'h', language: 'en' }
    await putMail(context, mail, { kind: 'mailing' })
    const { body } = await get('/metrics', metricsToken)
    expect(body).toMatch(/^cinnabar_outgoing_mails\{state="waiting"\} 1$/m)
    const [, waited] = /^cinnabar_outgoing_mail_oldest_seconds (\S+)$/m.exec(body)!
    expect(Number(waited)).toBeGreaterThanOrEqual(90)
    expect(body).not.toContain('awa')
  })

  it('[KP11] every answer has the number that the log has, and a failure shows it to whoever reads it', async () => {
    const api = await get('/api/v1/session')
    expect(api.json().requestId).toBe(api.headers['x-request-id'])
    const headers = { accept: 'text/html', authorization: `Bearer ${machineSecret}` }
    const page = await app.inject({ url: '/no-such-page', headers })
    expect(page.body).toContain(String(page.headers['x-request-id']))
    expect((await get('/health')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('[KP11] a service is ready while its database answers, and alive in any case', async () => {
    expect((await get('/ready')).json()).toEqual({ status: 'ready' })
    const db = await freshDatabase('SQLite')
    await db.destroy()
    const broken = await buildApp({
      service: { ...service, db },
      machineSecret,
      maxUploadBytes: 1,
      hasPages: false,
    })
    expect((await broken.inject({ url: '/ready' })).statusCode).toBe(503)
    expect((await broken.inject({ url: '/health' })).statusCode).toBe(200)
    await broken.close()
    expect(new ServiceError('DATABASE_AWAY').statusCode).toBe(503)
  })
})
