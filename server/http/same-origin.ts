import type { FastifyRequest } from 'fastify'

/**
 * May a request that comes with nothing but a cookie change something? Only from this service's own pages: a form on somebody
 * else's page would send the cookie along (CSRF). Browsers say where a request comes from in one header or another; one that
 * says nothing is refused.
 *
 * @param publicOrigin as the service is reached from outside; requests from its pages bear it, whatever a proxy makes of Host
 */
export function comesFromOwnPage(request: FastifyRequest, publicOrigin: string): boolean {
  const { origin, referer, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const source = origin ?? referer
  if (source === undefined || !URL.canParse(source)) return false
  const url = new URL(source)
  return url.origin === publicOrigin || url.host === host
}
