import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import type { Role } from '../../../server/roles.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { openService, type Service } from '../../../server/service.ts'
import { aSheetRow, blankCover, dakarCells, sync } from '../../helpers/a-sync.ts'
import { type SignedInPerson, signIn, testAccounts } from '../../helpers/signed-in.ts'

const { cycleKey } = seedCycle
const receiptNumber = 'MC-2025-2026-BCRC-SCRC-SEN-001'

describe('history over HTTP', () => {
  let folder: string
  let service: Service
  let app: FastifyInstance
  let activityReportId: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-history-routes-'))
    service = await openService({ dataFolder: folder, databaseUrl: null })
    app = await buildApp({
      service,
      machineSecret: 'unused',
      accounts: testAccounts(),
      maxUploadBytes: 5_000_000,
    })
    await app.ready()
    const cover = { ...blankCover, submit: true, declarationName: 'Awa Diop', declarationDate: '2027-01-15' }
    const cells = { ...dakarCells, confidential_note: 'SECRET-1' }
    const { results } = await sync(service.db, [aSheetRow('k1', cells)], { cover })
    activityReportId = results[0]!.activityReportId!
    await sync(service.db, [aSheetRow('k1', { ...cells, confidential_note: 'SECRET-2', donors: 'GEF' })])
  })
  afterAll(async () => {
    await app.close()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })

  const paths = () => [
    `/api/v1/activities/${activityReportId}/history`,
    `/api/v1/cycles/${cycleKey}/reporters/bcrc-scrc-sen/history`,
    `/api/v1/receipts/${receiptNumber}/check`,
  ]

  async function statusesFor(person: SignedInPerson): Promise<readonly number[]> {
    const statuses: number[] = []
    for (const url of paths()) statuses.push((await app.inject({ url, headers: person.headers })).statusCode)
    return statuses
  }

  it('[HI3] a focal point sees the history of the own reporter, and nothing of another one’s', async () => {
    const own = await signIn(app, 'focalPoint')
    expect(await statusesFor(own)).toEqual([200, 200, 200])
    const other = await signIn(app, 'focalPoint', ['bcrc-egy'])
    for (const url of paths()) {
      const answer = await app.inject({ url, headers: other.headers })
      expect([403, 404]).toContain(answer.statusCode)
      expect(answer.body).not.toMatch(/SECRET|Atelier|aminata/)
    }
  })

  it.each([
    ['auditor', false],
    ['officer', true],
    ['delegate', true],
  ] as const)('[HI3] what is confidential goes out to the role %s: %s', async (role: Role, isShown) => {
    const person = await signIn(app, role)
    expect(await statusesFor(person)).toEqual([200, 200, 200])
    for (const url of paths()) {
      const { body } = await app.inject({ url, headers: person.headers })
      expect(body.includes('confidential_note')).toBe(isShown)
      expect(body.includes('donors')).toBe(true)
      if (!isShown) expect(body).not.toContain('SECRET')
    }
  })

  it('[HI15] an auditor restores nothing, and nobody what is somebody else’s; nothing changes then', async () => {
    const elsewhere = { reporterCode: 'bcrc-egy', workbookId: 'workbook-egy' }
    const first = await sync(service.db, [aSheetRow('k1', dakarCells)], elsewhere)
    await sync(service.db, [aSheetRow('k1', { ...dakarCells, donors: 'GEF' })], elsewhere)
    const activity = `/api/v1/activities/${first.results[0]!.activityReportId}`
    const url = `${activity}/restore`
    const payload = { asOf: first.changeNumber, operationId: 'restore-over-http' }
    for (const [role, refused] of [
      ['auditor', 403],
      ['focalPoint', 404],
      ['delegate', 404],
    ] as const) {
      const { headers } = await signIn(app, role)
      const answer = await app.inject({ method: 'POST', url, headers, payload })
      expect([role, answer.statusCode]).toEqual([role, refused])
    }
    const { headers, accountId } = await signIn(app, 'officer')
    const preview = await app.inject({ method: 'POST', url, headers, payload: { ...payload, preview: true } })
    expect(preview.json()).toMatchObject({ isPreview: true, rows: [{ changes: [{ field: 'donors' }] }] })
    const done = await app.inject({ method: 'POST', url, headers, payload })
    expect(done.json()).toMatchObject({ isPreview: false, isRepeat: false, isUnchanged: false })
    const again = await app.inject({ method: 'POST', url, headers, payload })
    expect(again.json()).toEqual({ ...done.json(), isRepeat: true })
    const history = await app.inject({ url: `${activity}/history`, headers })
    expect(history.json().revisions.at(-1)).toMatchObject({
      actor: accountId,
      channel: 'page',
      kind: 'restore',
    })
    const wrong = await app.inject({ method: 'POST', url, headers, payload: { asOf: 0, operationId: 'x' } })
    expect(wrong.statusCode).toBe(400)
  })
})
