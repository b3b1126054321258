/**
 * What came of a form, said on the page that it leads to (post, redirect, get). It travels in a cookie of a minute under the
 * service's key, so that nobody can make a page say something by a link, whichever replica answers.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isSameMac } from '../../accounts/secret-key.ts'
import { readCookie, setCookie } from '../../http/cookies.ts'
import { type LocaleArea, localeAreas } from '../../locales.ts'

export interface Notice {
  readonly kind: 'done' | 'problem'
  readonly area: LocaleArea
  readonly key: string
  readonly params: Readonly<Record<string, string | number>>
}

const noticeCookie = 'cinnabar_notice'
const lifetimeSeconds = 60

/** Says something on the next page. */
export function leaveNotice(
  app: FastifyInstance,
  reply: FastifyReply,
  { kind = 'done', area = 'portal', key, params = {} }: Partial<Notice> & Pick<Notice, 'key'>,
): void {
  const text = Buffer.from(JSON.stringify([kind, area, key, params])).toString('base64url')
  const mac = app.accounts.context.keys.mac('notice', text)
  setCookie(reply, noticeCookie, `${text}.${mac}`, { ...cookieOptions(app), maxAge: lifetimeSeconds })
}

/** What the last form left to say, and takes it away. */
export function takeNotice(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Notice | null {
  const cookie = readCookie(request, noticeCookie)
  if (!cookie) return null
  setCookie(reply, noticeCookie, '', { ...cookieOptions(app), maxAge: 0 })
  const [text, mac] = cookie.split('.')
  if (!text || !mac || !isSameMac(mac, app.accounts.context.keys.mac('notice', text))) return null
  const [kind, area, key, params] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [
    Notice['kind'],
    LocaleArea,
    string,
    Notice['params'],
  ]
  return localeAreas.includes(area) ? { kind, area, key, params } : null
}

function cookieOptions(app: FastifyInstance) {
  const isSecure = app.accounts.services.publicUrl().startsWith('https:')
  return { isSecure, sameSite: 'Strict' } as const
}
