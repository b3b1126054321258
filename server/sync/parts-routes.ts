import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { paneLimits, type UploadState } from '../../templates/pane-protocol.ts'
import { packMessages } from '../http/gzip.ts'
import { reportsToo } from '../roles.ts'
import { paneDependencies } from './pane-sync-routes.ts'
import { OperationId, PaneSyncAnswer } from './pane-sync-schemas.ts'
import { completeUpload } from './parts-complete.ts'
import { getUploadState, storePart, uploadTooLarge } from './parts-store.ts'

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
const UploadParams = Type.Object({ operationId: OperationId })

const UploadAnswer = Type.Unsafe<UploadState>(
  Type.Object({
    operationId: Type.String(),
    partCount: Type.Integer(),
    partsHere: Type.Array(Type.Integer()),
    expiresAt: Type.String(),
    isDone: Type.Boolean(),
  }),
)

/** A sync that is too large for one request: its JSON, gzipped or not, cut into pieces of bytes. */
export const partsRoutes: FastifyPluginAsyncTypebox = async (app) => {
  packMessages(app)
  app.setErrorHandler((error) => {
    const isTooLarge = (error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE'
    throw isTooLarge ? uploadTooLarge() : error
  })

  app.put(
    '/sync/uploads/:operationId/parts/:partNumber',
    {
      config: { roles: reportsToo, reporterFrom: 'none', takesBytes: true },
      bodyLimit: paneLimits.partBytes,
      schema: {
        params: Type.Object({
          operationId: OperationId,
          partNumber: Type.Integer({ minimum: 1, maximum: paneLimits.parts }),
        }),
        querystring: Type.Object({
          of: Type.Integer({ minimum: 1, maximum: paneLimits.parts }),
          sha256: Sha256,
        }),
        response: { 200: UploadAnswer },
      },
    },
    async (request) => {
      const { db, now } = app.service
      const { operationId, partNumber } = request.params
      const { of: partCount, sha256 } = request.query
      const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array()
      const part = { operationId, partNumber, partCount, sha256, bytes }
      return storePart(db, part, { now, actor: request.actor })
    },
  )

  app.get(
    '/sync/uploads/:operationId',
    {
      config: { roles: reportsToo, reporterFrom: 'none' },
      schema: { params: UploadParams, response: { 200: UploadAnswer } },
    },
    async (request) => getUploadState(app.service.db, request.params.operationId, request.actor),
  )

  app.post(
    '/sync/uploads/:operationId',
    {
      config: { roles: reportsToo, reporterFrom: 'content' },
      schema: {
        params: UploadParams,
        body: Type.Object({ sha256: Sha256 }, { additionalProperties: false }),
        response: { 200: PaneSyncAnswer },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const { operationId } = request.params
      return completeUpload(paneDependencies(app.service, request), { operationId, ...request.body })
    },
  )
}
