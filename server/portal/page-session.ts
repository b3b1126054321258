/** A browser's session: begun, and taken away, as a cookie. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { endSessions, pageToken, startSession } from '../accounts/sessions.ts'
import type { SignInMethod } from '../db/schema-accounts.ts'
import { sessionCookieOf } from '../http/authorization.ts'
import { setCookie } from '../http/cookies.ts'

/** Signs a browser in under a new session; the one it had ends. */
export async function openPageSession(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  { accountId, method }: { readonly accountId: string; readonly method: SignInMethod },
): Promise<void> {
  const { context, services } = app.accounts
  await endPageSession(app, request)
  const userAgent = request.headers['user-agent'] ?? ''
  const session = await startSession(context, { accountId, kind: 'page', method, userAgent })
  const publicUrl = services.publicUrl()
  const isSecure = publicUrl.startsWith('https:')
  setCookie(reply, sessionCookieOf(publicUrl), pageToken(context, session), { isSecure })
}

/** Signs a browser out: the session ends here, and its cookie goes. */
export async function closePageSession(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  await endPageSession(app, request)
  const publicUrl = app.accounts.services.publicUrl()
  setCookie(reply, sessionCookieOf(publicUrl), '', { isSecure: publicUrl.startsWith('https:'), maxAge: 0 })
}

async function endPageSession(app: FastifyInstance, { signedIn }: FastifyRequest): Promise<void> {
  if (signedIn === null || signedIn.sessionId === null) return
  const { db, now } = app.accounts.context
  const { accountId, sessionId } = signedIn
  await endSessions(db, { accountId, sessionId, reason: 'signedOut', actor: accountId }, now)
}

/** Where to go after signing in: a path of this service, whatever was asked for. */
export function safeNext(asked: string | null | undefined): string {
  if (!asked?.startsWith('/')) return '/'
  // Browsers read `//host`, `/\host` and tabs or line breaks in between as another host.
  const url = URL.canParse(asked, 'http://here.invalid') ? new URL(asked, 'http://here.invalid') : null
  if (url === null || url.origin !== 'http://here.invalid' || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}`
}
