/** Sign-in at an identity provider, for browsers: to it and back. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { minutes } from '../accounts/context.ts'
import { accountOfIdentity, linkIdentity } from '../accounts/identities.ts'
import type { IdentityProvider, ProviderChecks } from '../accounts/identity-provider.ts'
import { createInvitation, standingOf } from '../accounts/invitations.ts'
import { countTry } from '../accounts/rate-limit.ts'
import { isSameMac } from '../accounts/secret-key.ts'
import { ServiceError } from '../errors.ts'
import { readCookie, setCookie } from '../http/cookies.ts'
import { requestLanguage } from '../http/request-language.ts'
import { formFields } from './form-body.ts'
import { openPageSession, safeNext } from './page-session.ts'
import { goOnPage, signInPage } from './sign-in-pages.tsx'
import { answerForm, refused } from './sign-in-routes.ts'

const wayCookie = 'cinnabar_provider'
const returnPath = '/sign-in/provider/return'
const wayLifetime = 10 * minutes

/** What a browser takes along to the provider and back. */
interface Way {
  readonly checks: ProviderChecks
  readonly next: string
  /** The account to link, for somebody who was signed in; null: sign in. */
  readonly linkTo: string | null
  /** It is the pane's window: whoever comes back gets a code for the pane, and the browser no session. */
  readonly isForPane?: boolean
  readonly until: number
}

export const providerRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context, services } = app.accounts
  const { provider, publicUrl } = services
  const { db, now, keys } = context
  const isSecure = () => publicUrl().startsWith('https:')

  app.post(
    '/sign-in/provider',
    {
      config: { roles: 'public' },
      schema: { querystring: Type.Object({ lang: Type.Optional(Type.String()) }) },
    },
    async (request, reply) => {
      if (provider === null) throw new ServiceError('NOT_FOUND')
      const fields = formFields(request)
      const language = requestLanguage(request)
      const isLink = fields.get('purpose') === 'link'
      if (isLink && request.signedIn === null) throw new ServiceError('SIGN_IN_NEEDED')
      const next = isLink ? `/account?lang=${language}` : safeNext(fields.get('next'))
      const again = refused((page, problem) => signInPage(page, { next, provider: provider.name, problem }))
      return answerForm(request, reply, again, async () => {
        const { url, checks } = await provider.begin(publicUrl() + returnPath)
        const linkTo = isLink ? (request.signedIn?.accountId ?? null) : null
        const way: Way = { checks, next, linkTo, until: now().getTime() + wayLifetime }
        setWay(reply, sealed(way), wayLifetime / 1_000)
        return (page) => goOnPage(page, url, provider.name)
      })
    },
  )

  app.get(
    '/sign-in/pane',
    {
      config: { roles: 'public' },
      schema: {
        querystring: Type.Object({
          lang: Type.Optional(Type.String()),
          _host_Info: Type.Optional(Type.String({ maxLength: 300 })),
        }),
      },
    },
    async (request, reply) => {
      if (provider === null) throw new ServiceError('NOT_FOUND')
      keepOpener(reply)
      // What office.js put into the address; it asks for it again at the end of the way.
      const next = windowPage(request.query._host_Info)
      const begun = await provider.begin(publicUrl() + returnPath).catch((error: unknown) => {
        request.log.warn({ err: error }, 'the identity provider cannot be asked')
        return null
      })
      if (begun === null) return reply.redirect(`${next}#${windowFailed}`, 303)
      const way = { checks: begun.checks, next, linkTo: null, isForPane: true }
      setWay(reply, sealed({ ...way, until: now().getTime() + wayLifetime }), wayLifetime / 1_000)
      return reply.redirect(begun.url, 303)
    },
  )

  app.get(returnPath, { config: { roles: 'public' } }, async (request, reply) => {
    if (provider === null) throw new ServiceError('NOT_FOUND')
    const way = opened(readCookie(request, wayCookie))
    if (way?.isForPane) return answerPane(request, reply, provider, way)
    const again = refused((page, problem) =>
      signInPage(page, { next: '/', provider: provider.name, problem }),
    )
    return answerForm(request, reply, again, async () => {
      // Once there and back: the same answer does not come in a second time.
      setWay(reply, '', 0)
      if (way === null) throw new ServiceError('SIGN_IN_FAILED')
      const identity = await provider.finish(new URL(request.url, publicUrl()), way.checks)
      if (way.linkTo !== null) {
        if (request.signedIn?.accountId !== way.linkTo) throw new ServiceError('SIGN_IN_FAILED')
        await linkIdentity(db, identity, way.linkTo, now)
      } else {
        const accountId = await accountOfIdentity(db, identity)
        await openPageSession(app, request, reply, { accountId, method: 'provider' })
      }
      return reply.redirect(way.next, 303)
    })
  })

  /** A code that is good once and for ten minutes, for the pane that opened the window; it gives no session to the browser. */
  async function answerPane(
    request: FastifyRequest,
    reply: FastifyReply,
    from: IdentityProvider,
    { checks, next }: Way,
  ): Promise<FastifyReply> {
    keepOpener(reply)
    setWay(reply, '', 0)
    try {
      const identity = await from.finish(new URL(request.url, publicUrl()), checks)
      const accountId = await accountOfIdentity(db, identity)
      await countTry(context, 'invitationByAccount', accountId)
      const made = await createInvitation(
        context,
        { ...(await standingOf(db, accountId)), purpose: 'connect', name: null, email: null },
        accountId,
      )
      // Behind the #: in no log, and sent to nobody.
      return reply.redirect(`${next}#${made.code}`, 303)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return reply.redirect(`${next}#${windowFailed}`, 303)
    }
  }

  function setWay(reply: FastifyReply, value: string, maxAge: number): void {
    setCookie(reply, wayCookie, value, { isSecure: isSecure(), path: '/sign-in', maxAge })
  }

  function sealed(way: Way): string {
    const text = Buffer.from(JSON.stringify(way)).toString('base64url')
    return `${text}.${keys.mac('providerRequest', text)}`
  }

  function opened(cookie: string | undefined): Way | null {
    const [text, mac] = (cookie ?? '').split('.')
    if (!text || !mac || !isSameMac(mac, keys.mac('providerRequest', text))) return null
    const way = JSON.parse(Buffer.from(text, 'base64url').toString()) as Way
    return way.until > now().getTime() ? way : null
  }
}

/** In the place of a code. */
const windowFailed = 'failed'

function windowPage(hostInfo: string | undefined): string {
  const query = hostInfo === undefined ? '' : `?${new URLSearchParams({ _host_Info: hostInfo })}`
  return `/addin/signed-in.html${query}`
}

/**
 * The pane opened this window and hears from it at its end. The policy of every other page would part them for good, as soon
 * as one answer on the way has it, be it a redirection.
 */
function keepOpener(reply: FastifyReply): void {
  reply.header('cross-origin-opener-policy', 'unsafe-none')
}
