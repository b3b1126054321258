/** Cookies: read from the request, and written so that neither scripts nor other sites get at them. */
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The value of a cookie; undefined where there is none, or it is not decodable. */
export function readCookie(request: FastifyRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at < 0 || pair.slice(0, at).trim() !== name) continue
    try {
      return decodeURIComponent(pair.slice(at + 1).trim())
    } catch {
      return undefined
    }
  }
  return undefined
}

export interface CookieOptions {
  readonly isSecure: boolean
  readonly path?: string
  /** Seconds; without it the cookie goes with the browser. 0 takes it away. */
  readonly maxAge?: number
  /** `Lax` lets a link from a mail find one signed in; nothing is changed by following links. */
  readonly sameSite?: 'Lax' | 'Strict'
}

export function setCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  { isSecure, path = '/', maxAge, sameSite = 'Lax' }: CookieOptions,
): void {
  const parts = [`${name}=${encodeURIComponent(value)}`, `Path=${path}`, 'HttpOnly', `SameSite=${sameSite}`]
  if (maxAge !== undefined) parts.push(`Max-Age=${maxAge}`)
  if (isSecure) parts.push('Secure')
  const before = reply.getHeader('set-cookie')
  const all = before === undefined ? [] : Array.isArray(before) ? before : [String(before)]
  reply.header('set-cookie', [...all, parts.join('; ')])
}
