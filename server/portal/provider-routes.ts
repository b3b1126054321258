/** Sign-in at an identity provider, for browsers: to it and back. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { minutes } from '../accounts/context.ts'
import { accountOfIdentity, linkIdentity } from '../accounts/identities.ts'
import type { ProviderChecks } from '../accounts/identity-provider.ts'
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
        setWay(sealed(way), wayLifetime / 1_000)
        return (page) => goOnPage(page, url, provider.name)
      })

      function setWay(value: string, maxAge: number): void {
        setCookie(reply, wayCookie, value, { isSecure: isSecure(), path: '/sign-in', maxAge })
      }
    },
  )

  app.get(returnPath, { config: { roles: 'public' } }, async (request, reply) => {
    if (provider === null) throw new ServiceError('NOT_FOUND')
    const again = refused((page, problem) =>
      signInPage(page, { next: '/', provider: provider.name, problem }),
    )
    return answerForm(request, reply, again, async () => {
      // Once there and back: the same answer does not come in a second time.
      setCookie(reply, wayCookie, '', { isSecure: isSecure(), path: '/sign-in', maxAge: 0 })
      const way = opened(readCookie(request, wayCookie))
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
