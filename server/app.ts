/** The web service around an open `Service`. Listens to nothing: `commands/serve.ts` and the tests decide that. */
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { cycleRoutes } from './cycles/routes.ts'
import { duplicateRoutes } from './duplicates/routes.ts'
import { historyRoutes } from './history/routes.ts'
import { guardRoutes } from './http/authorization.ts'
import { answerErrors } from './http/error-answers.ts'
import { portalRoutes } from './portal/routes.ts'
import { reportRoutes } from './report/routes.ts'
import { secretariatRoutes } from './secretariat-routes.ts'
import type { Service } from './service.ts'
import { statusRoutes } from './status-routes.ts'
import { paneSyncRoutes } from './sync/pane-sync-routes.ts'
import { partsRoutes } from './sync/parts-routes.ts'
import { importRoutes } from './sync/routes.ts'
import { workbookMediaType } from './workbooks/media-type.ts'
import { templateRoutes } from './workbooks/routes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    service: Service
  }
}

export interface AppOptions {
  readonly service: Service
  readonly token: string
  readonly maxUploadBytes: number
  readonly logger?: FastifyServerOptions['logger']
}

export async function buildApp({
  service,
  token,
  maxUploadBytes,
  logger,
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: logger ?? false,
    bodyLimit: maxUploadBytes,
    // A query or body that does not fit is refused, never bent or trimmed into shape.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
    genReqId: () => crypto.randomUUID(),
    forceCloseConnections: true,
  })
  app.decorate('service', service)
  answerErrors(app)
  guardRoutes(app, token)
  await app.register(multipart, { limits: { fileSize: maxUploadBytes, files: 1, fields: 10 } })
  for (const type of [workbookMediaType, 'application/octet-stream']) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  }
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  )
  await app.register(statusRoutes)
  await app.register(portalRoutes(token))
  await app.register(cycleRoutes, { prefix: '/api/v1' })
  await app.register(templateRoutes, { prefix: '/api/v1' })
  await app.register(importRoutes, { prefix: '/api/v1' })
  await app.register(paneSyncRoutes, { prefix: '/api/v1' })
  await app.register(partsRoutes, { prefix: '/api/v1' })
  await app.register(reportRoutes, { prefix: '/api/v1' })
  await app.register(historyRoutes, { prefix: '/api/v1' })
  await app.register(secretariatRoutes, { prefix: '/api/v1' })
  await app.register(duplicateRoutes, { prefix: '/api/v1' })
  return app
}
