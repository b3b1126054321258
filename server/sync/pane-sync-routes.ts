import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { paneLimits } from '../../templates/pane-protocol.ts'
import { ServiceError } from '../errors.ts'
import { packMessages } from '../http/gzip.ts'
import { exactValidator } from '../http/typebox-validator.ts'
import { reportsToo } from '../roles.ts'
import type { Service } from '../service.ts'
import { type PaneSyncDependencies, syncPane } from './pane-sync.ts'
import { listBases } from './pane-sync-bases.ts'
import { decideOne } from './pane-sync-decide.ts'
import {
  BasesAnswer,
  decisionProperties,
  LanguageName,
  OperationId,
  PaneEnvelope,
  PaneSyncAnswer,
  PaneSyncBody,
} from './pane-sync-schemas.ts'

/** A sync in the name of whoever asks. */
export function paneDependencies(
  { db, now }: Pick<Service, 'db' | 'now'>,
  request: FastifyRequest,
): PaneSyncDependencies {
  const assertReporter = (reporterCode: string) => request.assertReporter(reporterCode)
  return { db, now, actor: request.actor, assertReporter }
}

/** Too large is told in the words of this protocol. */
export function requestTooLarge(): ServiceError {
  return new ServiceError('REQUEST_TOO_LARGE', {
    rows: paneLimits.rows,
    megabytes: paneLimits.bytes / 1_000_000,
  })
}

export const paneSyncRoutes: FastifyPluginAsyncTypebox = async (app) => {
  packMessages(app)
  app.setErrorHandler((error) => {
    const isTooLarge = (error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE'
    throw isTooLarge ? requestTooLarge() : error
  })

  app.post(
    '/sync',
    {
      config: { roles: reportsToo, reporterFrom: 'content' },
      bodyLimit: paneLimits.bytes,
      schema: { body: PaneSyncBody, response: { 200: PaneSyncAnswer } },
      validatorCompiler: exactValidator(PaneEnvelope),
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      if (request.body.changes.length > paneLimits.rows) throw requestTooLarge()
      return syncPane(paneDependencies(app.service, request), request.body)
    },
  )

  app.get(
    '/workbooks/:workbookId/bases',
    {
      config: { roles: reportsToo },
      schema: {
        params: Type.Object({ workbookId: Type.String({ maxLength: 100 }) }),
        querystring: Type.Object({
          /** `activityReportId@revision`, comma-separated. */
          at: Type.String({ maxLength: 4_000, pattern: '^[^,@]+@[0-9]{1,15}(,[^,@]+@[0-9]{1,15})*$' }),
        }),
        response: { 200: BasesAnswer },
      },
    },
    async (request) => {
      const asked = request.query.at.split(',').map((one) => {
        const [activityReportId, revision] = one.split('@') as [string, string]
        return { activityReportId, revision: Number(revision) }
      })
      const { workbookId } = request.params
      return { bases: await listBases(app.service.db, workbookId, asked.slice(0, paneLimits.bases)) }
    },
  )

  app.post(
    '/proposals/:proposalId/decision',
    {
      config: { roles: reportsToo },
      schema: {
        params: Type.Object({ proposalId: Type.String({ maxLength: 100 }) }),
        body: Type.Object(
          { operationId: OperationId, language: LanguageName, ...decisionProperties },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            proposalId: Type.String(),
            outcome: Type.Literal('done'),
            changeNumber: Type.Integer(),
          }),
        },
      },
      validatorCompiler: exactValidator(),
    },
    async (request) => {
      const { db, now } = app.service
      const { proposalId } = request.params
      return decideOne({ db, now, actor: request.actor }, { proposalId, ...request.body, channel: 'pane' })
    },
  )
}
