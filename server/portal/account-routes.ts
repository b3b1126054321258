/** The page of one's own access, and what its buttons do. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { getAccount } from '../accounts/accounts.ts'
import { hasIdentity } from '../accounts/identities.ts'
import { createInvitation, standingOf } from '../accounts/invitations.ts'
import { countTry } from '../accounts/rate-limit.ts'
import { personOf } from '../accounts/session-routes.ts'
import { endSessions, listSessions } from '../accounts/sessions.ts'
import { requestLanguage } from '../http/request-language.ts'
import { everyRole } from '../roles.ts'
import { accountPage } from './account-page.tsx'
import { formFields } from './form-body.ts'
import { sendPage } from './shell/send-page.ts'

const own = {
  config: { roles: everyRole, reporterFrom: 'none' },
  schema: { querystring: Type.Object({ lang: Type.Optional(Type.String()) }) },
} as const

export const accountPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context, services } = app.accounts
  const { db, now } = context

  app.get('/account', own, async (request, reply) => showAccount(request, reply))

  app.post('/account/connect', own, async (request, reply) => {
    const { accountId } = personOf(request)
    await countTry(context, 'invitationByAccount', accountId)
    const standing = await standingOf(db, accountId)
    const { code } = await createInvitation(
      context,
      { ...standing, purpose: 'connect', name: null, email: null },
      accountId,
    )
    return showAccount(request, reply, code)
  })

  app.post('/account/sessions/end', own, async (request, reply) => {
    const { accountId, sessionId: except } = personOf(request)
    const sessionId = formFields(request).get('sessionId')
    const which = sessionId === undefined ? { except } : { sessionId }
    await endSessions(db, { accountId, ...which, reason: 'endedByPerson', actor: accountId }, now)
    return reply.redirect(`/account?lang=${requestLanguage(request)}`, 303)
  })

  async function showAccount(
    request: FastifyRequest,
    reply: FastifyReply,
    connectCode?: string,
  ): Promise<FastifyReply> {
    const { accountId, sessionId } = personOf(request)
    const { provider } = services
    const view = {
      account: await getAccount(db, accountId),
      sessions: await listSessions(context, accountId),
      sessionId,
      provider: provider && { name: provider.name, isLinked: await hasIdentity(db, accountId) },
      ...(connectCode === undefined ? {} : { connectCode }),
    }
    return sendPage(request, reply, (page) => accountPage(page, view))
  }
}
