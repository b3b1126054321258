import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ServiceError } from '../errors.ts'
import type { Role, RouteRoles } from '../roles.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    roles?: RouteRoles
  }
  interface FastifyRequest {
    /** Who asks: the name that goes into the history. */
    actor: string
    role: Role | null
  }
}

export const tokenCookie = 'cinnabar_token'

/**
 * Guards every route with the roles it declares. A route without a declaration throws when it is registered, so that a
 * forgotten one can never go out.
 */
export function guardRoutes(app: FastifyInstance, token: string): void {
  app.decorateRequest('actor', '')
  app.decorateRequest('role', null)
  app.addHook('onRoute', (route) => {
    if (route.config?.roles === undefined) throw new Error(`${route.method} ${route.url} declares no roles`)
  })
  app.addHook('onRequest', async (request) => {
    const bearer = bearerToken(request) ?? cookieToken(request)
    if (bearer !== null && isSameSecret(bearer, token)) {
      request.role = 'administrator'
      request.actor = 'administrator'
    }
    const roles = request.routeOptions.config.roles
    // An unknown address has no declaration; it answers "not found" to those who may ask at all.
    if (roles === 'public') return
    if (request.role === null) throw new ServiceError('SIGN_IN_NEEDED')
    if (roles !== undefined && !roles.includes(request.role)) throw new ServiceError('NOT_ALLOWED')
    if (isCookieAlone(request) && isForeignOrigin(request)) throw new ServiceError('NOT_ALLOWED')
  })
}

function bearerToken(request: FastifyRequest): string | null {
  const header = request.headers.authorization
  return header?.startsWith('Bearer ') ? header.slice('Bearer '.length).trim() : null
}

function cookieToken(request: FastifyRequest): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=')
    if (name === tokenCookie && value) return decodeURIComponent(value)
  }
  return null
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(expected).digest(),
  )
}

function isCookieAlone(request: FastifyRequest): boolean {
  return request.headers.authorization === undefined
}

/** A form on somebody else's page could post with this browser's cookie (CSRF); its Origin gives it away. */
function isForeignOrigin(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const { origin, host } = request.headers
  return origin !== undefined && origin !== 'null' && new URL(origin).host !== host
}
