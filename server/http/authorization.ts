/** Who asks, whether the route is for them, and whether what it concerns is theirs: decided here, once, for every route. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AccountContext } from '../accounts/context.ts'
import { findSignedIn, type SignedIn } from '../accounts/sessions.ts'
import { ServiceError } from '../errors.ts'
import { type Role, type RouteRoles, reportingRoles } from '../roles.ts'
import { readCookie } from './cookies.ts'
import { assertOwnReporter, type ReporterFrom, reporterFromPath } from './reporter-of-request.ts'
import { comesFromOwnPage } from './same-origin.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    roles?: RouteRoles
    /** Only where the path does not tell: see `ReporterFrom`. */
    reporterFrom?: ReporterFrom | readonly ReporterFrom[]
  }
  interface FastifyRequest {
    /** Who asks; null: nobody is signed in. */
    signedIn: SignedIn | null
    /** The name that goes into the history: an account id or a name of the program's own, never a person's name. */
    actor: string
    role: Role | null
    /** How somebody came to be known: their browser sends a cookie by itself, so what it asks is looked at twice. */
    isKnownByCookie: boolean
    isReporterAsserted: boolean
    /**
     * For routes whose reporter only the handler can find (`reporterFrom: 'content'`).
     *
     * @throws {ServiceError} REPORTER_NOT_YOURS
     */
    assertReporter(reporterCode: string): void
  }
  interface FastifyInstance {
    /** Every route as it was declared, for whoever wants to look at all of them. */
    declaredRoutes: DeclaredRoute[]
  }
}

export interface DeclaredRoute {
  readonly method: string
  readonly url: string
  readonly roles: RouteRoles
  /** Empty where no reporting role comes in. */
  readonly reporterFrom: readonly ReporterFrom[]
}

export interface Guard {
  readonly context: AccountContext
  /** Lets the command line of this machine in; whoever can read the data folder may do everything anyway. */
  readonly machineSecret: string
  /** The service's address from outside, without a slash at the end. */
  readonly publicUrl: () => string
  /** Shown by what reads the figures from elsewhere; null: nobody comes in by it. */
  readonly metricsToken?: string | null
}

/** Over https the browser itself sees to it that nobody but this very host has set the cookie. */
export function sessionCookieOf(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-cinnabar_session' : 'cinnabar_session'
}

/** Who the command line is. */
const machine: SignedIn = {
  accountId: 'commandLine',
  role: 'administrator',
  reporterCodes: [],
  sessionId: null,
}

/** What reads the figures; it comes in there and nowhere else. */
const watcher: SignedIn = { ...machine, accountId: 'metrics' }

/**
 * Guards every route with the roles it declares. A route without a declaration throws when it is registered, and so does one
 * that lets focal points in and does not show which reporter it concerns: a forgotten one can never go out.
 */
export function guardRoutes(app: FastifyInstance, guard: Guard): void {
  app.decorate('declaredRoutes', [])
  app.decorateRequest('signedIn', null)
  app.decorateRequest('actor', '')
  app.decorateRequest('role', null)
  app.decorateRequest('isKnownByCookie', false)
  app.decorateRequest('isReporterAsserted', false)
  app.decorateRequest('assertReporter', function (this: FastifyRequest, reporterCode: string) {
    this.isReporterAsserted = true
    const { signedIn } = this
    if (signedIn === null || !reportingRoles.includes(signedIn.role)) return
    if (!signedIn.reporterCodes.includes(reporterCode.toLowerCase())) {
      throw new ServiceError('REPORTER_NOT_YOURS')
    }
  })
  app.addHook('onRoute', (route) => {
    const { roles } = route.config ?? {}
    if (roles === undefined) throw new Error(`${route.method} ${route.url} declares no roles`)
    const reporterFrom = placesOf(route.url, roles, route.config?.reporterFrom)
    route.config = { ...route.config, reporterFrom }
    for (const method of [route.method].flat()) {
      if (method !== 'HEAD') app.declaredRoutes.push({ method, url: route.url, roles, reporterFrom })
    }
  })
  app.addHook('onRequest', async (request) => {
    await recognise(request, guard)
    const { roles } = request.routeOptions.config
    // An unknown address has no declaration; it answers "not found" to those who may ask at all.
    if (roles !== 'public') {
      if (request.role === null) throw new ServiceError('SIGN_IN_NEEDED')
      if (roles !== undefined && !roles.includes(request.role)) throw new ServiceError('NOT_ALLOWED')
    }
    if (isOpenToForgery(request) && !comesFromOwnPage(request, new URL(guard.publicUrl()).origin)) {
      throw new ServiceError('NOT_ALLOWED')
    }
  })
  app.addHook('preValidation', async (request) => {
    const { signedIn } = request
    const { roles, reporterFrom = [] } = request.routeOptions.config
    if (roles === 'public' || signedIn === null || !reportingRoles.includes(signedIn.role)) return
    const places = [reporterFrom].flat().filter((place) => place !== 'none' && place !== 'content')
    await assertOwnReporter(guard.context.db, request, places, signedIn.reporterCodes)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    assertJudged(request, reply.statusCode)
    return payload
  })
}

/** Where a route's reporter is found; throws where a reporting role comes in and nothing says. */
function placesOf(
  url: string,
  roles: RouteRoles,
  declared: ReporterFrom | readonly ReporterFrom[] | undefined,
): readonly ReporterFrom[] {
  if (roles === 'public' || !roles.some((role) => reportingRoles.includes(role))) return []
  const places = declared === undefined ? reporterFromPath(url) : [declared].flat()
  if (places.length === 0) throw new Error(`${url} does not say which reporter it concerns`)
  return places
}

async function recognise(
  request: FastifyRequest,
  { context, machineSecret, publicUrl, metricsToken = null }: Guard,
): Promise<void> {
  const header = request.headers.authorization
  const bearer = header?.startsWith('Bearer ') ? header.slice('Bearer '.length).trim() : null
  const cookie = header === undefined ? readCookie(request, sessionCookieOf(publicUrl())) : undefined
  if (bearer !== null && isSameSecret(bearer, machineSecret) && isOnThisMachine(request)) {
    request.signedIn = machine
  } else if (
    bearer !== null &&
    metricsToken !== null &&
    request.routeOptions.url === '/metrics' &&
    isSameSecret(bearer, metricsToken)
  ) {
    request.signedIn = watcher
  } else if (bearer !== null) {
    request.signedIn = await findSignedIn(context, bearer, 'access')
  } else if (cookie !== undefined) {
    request.signedIn = await findSignedIn(context, cookie, 'page')
    request.isKnownByCookie = request.signedIn !== null
  }
  request.actor = request.signedIn?.accountId ?? ''
  request.role = request.signedIn?.role ?? null
}

/** A bearer of a token shows it by intent; a cookie, and a form, can be sent by a page elsewhere. */
function isOpenToForgery(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  if (request.isKnownByCookie) return true
  const type = request.headers['content-type'] ?? ''
  const isForm = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)/i.test(type)
  return isForm && request.headers.authorization === undefined
}

/** A handler that was to say whose data it gives out, and did not, gives nothing out. */
function assertJudged(request: FastifyRequest, statusCode: number): void {
  const { signedIn } = request
  if (signedIn === null || !reportingRoles.includes(signedIn.role) || statusCode >= 400) return
  const places = [request.routeOptions.config.reporterFrom ?? []].flat()
  if (places.includes('content') && !request.isReporterAsserted) {
    throw new Error(`${request.routeOptions.url} did not say which reporter it concerns`)
  }
}

function isOnThisMachine(request: FastifyRequest): boolean {
  const { remoteAddress, localAddress } = request.socket
  return /^(::ffff:)?127\.|^::1$/.test(remoteAddress ?? '') || remoteAddress === localAddress
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(expected).digest(),
  )
}
