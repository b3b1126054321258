/** Candidates as people and programs get them: over HTTP, and from the command line in a process of its own. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendRevisions, insertActivities } from '../../../server/db/activities.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { duplicateRoutes } from '../../../server/duplicates/routes.ts'
import type { SpokenCandidates } from '../../../server/duplicates/spoken-candidates.ts'
import { answerErrors } from '../../../server/http/error-answers.ts'
import { openService, type Service } from '../../../server/service.ts'
import { aChangeRequest, aRevision } from '../../helpers/stored-things.ts'

const root = resolve(import.meta.dirname, '../../..')
const cycleKey = '2025-2026'
const workshop = {
  title: 'Regional training workshop on mercury waste inventories',
  beneficiary_parties: ['SEN', 'TGO'],
  start_date: '2025-03-11',
  end_date: '2025-03-13',
}
const taller = { ...workshop, title: 'Taller regional sobre inventarios de desechos de mercurio' }

describe('likely duplicates outside', () => {
  let folder: string
  let service: Service
  let app: FastifyInstance

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-duplicates-'))
    service = await openService({ dataFolder: folder, databaseUrl: null })
    for (const [reporterCode, values] of [
      ['bcrc-scrc-sen', workshop],
      ['bccc-scrc-ury', taller],
    ] as const) {
      await commitChange(service.db, aChangeRequest({ now: service.now }), async (trx, change) => {
        const identities = await insertActivities(trx, change, { reporterCode, cycleKey, count: 1 })
        return appendRevisions(trx, change, [aRevision(identities[0]!, values)])
      })
    }
    app = Fastify()
    app.decorate('service', service)
    app.decorateRequest('actor', 'officer')
    answerErrors(app)
    await app.register(duplicateRoutes, { prefix: '/api/v1' })
  })
  afterAll(async () => {
    await app.close()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })

  const list = async (query = '') =>
    (await app.inject({ url: `/api/v1/cycles/${cycleKey}/duplicates?${query}` })).json<SpokenCandidates>()
  const cinnabar = (...args: string[]): Promise<{ code: number; stdout: string }> =>
    new Promise((done) => {
      const child = execFile(
        process.execPath,
        [join(root, 'server/cli.ts'), 'duplicates', '--data', folder, ...args],
        (_error, stdout) => done({ code: child.exitCode ?? -1, stdout }),
      )
    })

  it('[DU16] gives over HTTP what the command line prints as JSON, and ends with 1', async () => {
    const overHttp = await list('lang=fr')
    const { code, stdout } = await cinnabar('--lang', 'fr', '--json')
    expect(JSON.parse(stdout)).toEqual(overHttp)
    expect(code).toBe(1)
    expect(overHttp.pairs).toHaveLength(1)
    expect(overHttp.pairs[0]!.reasons.map(({ message }) => message)).toContain('mêmes pays : Sénégal et Togo')
  })

  it('[DU16] prints references, titles and reasons for people', async () => {
    const { stdout } = await cinnabar('--lang', 'es')
    expect(stdout).toContain(`BCRC-SCRC-SEN-0001  ${workshop.title}`)
    expect(stdout).toContain(`BCCC-SCRC-URY-0001  ${taller.title}`)
    expect(stdout).toContain('mismas fechas')
    expect(stdout).toContain('1 par está por decidir.')
  })

  it('[DU16] takes a decision over HTTP; then nothing is undecided, and the command ends with 0', async () => {
    const { pairs } = await list()
    const activityIds = [pairs[0]!.one.activityId, pairs[0]!.other.activityId]
    const post = (payload: object) =>
      app.inject({ method: 'POST', url: `/api/v1/cycles/${cycleKey}/duplicates/decisions`, payload })
    const refused = await post({
      kind: 'same',
      activityIds: activityIds.slice(1),
      operationId: 'operation-1',
    })
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'DUPLICATE_DECISION_INVALID'])
    const taken = await post({ kind: 'joint', activityIds, operationId: 'operation-2' })
    expect(taken.json()).toMatchObject({ kind: 'joint', isRepeat: false })
    expect(await list()).toMatchObject({ undecidedCount: 0, pairs: [{ state: 'decided' }] })
    expect((await cinnabar()).code).toBe(0)
  })

  it('[DU16] answers an unknown cycle with 404', async () => {
    const answer = await app.inject({ url: '/api/v1/cycles/1999/duplicates' })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'CYCLE_UNKNOWN'])
  })
})
