/** The web service around an open `Service`. Listens to nothing: `commands/serve.ts` and the tests decide that. */
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { accountRoutes } from './accounts/account-routes.ts'
import { type AccountServices, machineOnly } from './accounts/account-services.ts'
import type { AccountContext } from './accounts/context.ts'
import { invitationRoutes } from './accounts/invitation-routes.ts'
import { peopleRoutes } from './accounts/people-routes.ts'
import { sessionRoutes } from './accounts/session-routes.ts'
import { signInRoutes } from './accounts/sign-in-routes.ts'
import { type AddInOptions, addInRoutes } from './addin/routes.ts'
import { cycleRoutes } from './cycles/routes.ts'
import { duplicateRoutes } from './duplicates/routes.ts'
import { historyRoutes } from './history/routes.ts'
import { answerFromDisk } from './http/answers-on-disk.ts'
import { guardRoutes } from './http/authorization.ts'
import type { Defences } from './http/defences.ts'
import { answerErrors } from './http/error-answers.ts'
import { lazyCompilers } from './http/lazy-compilers.ts'
import { documentRoutes } from './http/openapi.ts'
import { openapiRoutes } from './http/openapi-routes.ts'
import { parseQuery } from './http/parse-query.ts'
import { limitAccounts, limitAddresses } from './http/request-limits.ts'
import { requestLog } from './http/request-log.ts'
import { sendSecurityHeaders } from './http/security-headers.ts'
import { securityTxtRoutes } from './http/security-txt.ts'
import { shedLoad } from './http/shed-load.ts'
import { takeTurns } from './http/take-turns.ts'
import { mailRoutes } from './mail-in/routes.ts'
import { addMetrics } from './metrics/routes.ts'
import { loadPages } from './portal/load-pages.ts'
import { reportJobRoutes } from './report/jobs/routes.ts'
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
    accounts: { readonly context: AccountContext; readonly services: AccountServices }
  }
}

export interface AppOptions {
  readonly service: Service
  /** Lets the command line of this machine in, as an administrator; nobody else has it. */
  readonly machineSecret: string
  /** Sign-in; without it nobody but this machine's command line comes in. */
  readonly accounts?: AccountServices
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[]
  /** Where the add-in's pages find office.js, and where their windows may go. */
  readonly addIn?: AddInOptions
  readonly maxUploadBytes: number
  /** Against too much of anything; without them everything is let in. */
  readonly defences?: Defences
  /** Where somebody reports a weakness: `mailto:` or `https:`. */
  readonly securityContact?: string
  /** False for a command that asks the interface only: loading the pages takes a while. */
  readonly hasPages?: boolean
  /** Opens `/metrics` to whoever shows it; null: administrators only. */
  readonly metricsToken?: string | null
  readonly logger?: Exclude<FastifyServerOptions['logger'], true>
}

export async function buildApp({
  service,
  machineSecret,
  accounts = machineOnly(),
  trustedProxies = [],
  addIn = { officeJsUrl: null, providerUrl: null },
  maxUploadBytes,
  defences,
  securityContact,
  hasPages = true,
  metricsToken = null,
  logger,
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: logger ? { ...logger, serializers: requestLog } : false,
    bodyLimit: maxUploadBytes,
    // A query or body that does not fit is refused, never bent or trimmed into shape.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
    routerOptions: { querystringParser: parseQuery },
    schemaController: { compilersFactory: lazyCompilers },
    genReqId: () => crypto.randomUUID(),
    forceCloseConnections: true,
    ...(defences ? timeLimits(defences.connections) : {}),
    ...(trustedProxies.length > 0 ? { trustProxy: [...trustedProxies] } : {}),
  })
  const context = { db: service.db, now: service.now, keys: accounts.keys }
  app.decorate('service', service)
  app.decorate('accounts', { context, services: accounts })
  const pages = hasPages ? await loadPages() : null
  answerErrors(app, pages?.sendErrorPage)
  await sendSecurityHeaders(app)
  if (defences) {
    await shedLoad(app, defences.busyMs)
    if (defences.requests) limitAddresses(app, defences.requests, context)
  }
  takeTurns(app)
  answerFromDisk(app, service.db)
  guardRoutes(app, { context, machineSecret, publicUrl: accounts.publicUrl, metricsToken })
  if (defences?.requests) limitAccounts(app, defences.requests, context)
  await documentRoutes(app)
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
  await addMetrics(app)
  if (securityContact !== undefined) await app.register(securityTxtRoutes(securityContact))
  await app.register(openapiRoutes, { prefix: '/api' })
  if (pages) await app.register(pages.pageRoutes)
  await app.register(addInRoutes(addIn))
  for (const routes of [signInRoutes, sessionRoutes, accountRoutes, peopleRoutes, invitationRoutes]) {
    await app.register(routes, { prefix: '/api/v1' })
  }
  await app.register(cycleRoutes, { prefix: '/api/v1' })
  await app.register(templateRoutes, { prefix: '/api/v1' })
  await app.register(importRoutes, { prefix: '/api/v1' })
  await app.register(paneSyncRoutes, { prefix: '/api/v1' })
  await app.register(partsRoutes, { prefix: '/api/v1' })
  await app.register(reportRoutes, { prefix: '/api/v1' })
  await app.register(historyRoutes, { prefix: '/api/v1' })
  await app.register(secretariatRoutes, { prefix: '/api/v1' })
  await app.register(duplicateRoutes, { prefix: '/api/v1' })
  await app.register(mailRoutes, { prefix: '/api/v1' })
  await app.register(reportJobRoutes, { prefix: '/api/v1' })
  return app
}

/** Somebody who sends a request byte by byte keeps a connection for so long, and nothing else. */
function timeLimits({ headMs, requestMs, idleMs }: Defences['connections']) {
  return {
    connectionTimeout: idleMs,
    requestTimeout: requestMs,
    http: { headersTimeout: headMs, connectionsCheckingInterval: Math.min(5_000, headMs / 3) },
  }
}
