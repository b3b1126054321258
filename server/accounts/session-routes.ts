/** One's own access: who one is, where one is signed in, and out again. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { ServiceError } from '../errors.ts'
import { everyRole } from '../roles.ts'
import { getAccount } from './accounts.ts'
import { createInvitation, standingOf } from './invitations.ts'
import { countTry } from './rate-limit.ts'
import { AccountAnswer, Count, SessionAnswer } from './schemas.ts'
import { endSessions, listSessions } from './sessions.ts'

const own = { roles: everyRole, reporterFrom: 'none' } as const

export const sessionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context } = app.accounts
  const { db, now } = context

  app.get(
    '/session',
    {
      config: own,
      schema: {
        response: { 200: Type.Object({ account: AccountAnswer, sessionId: Type.String() }) },
      },
    },
    async (request) => {
      const { accountId, sessionId } = personOf(request)
      return { account: await getAccount(db, accountId), sessionId }
    },
  )

  app.post('/session/end', { config: own, schema: { response: { 200: Count } } }, async (request) => {
    const { accountId, sessionId } = personOf(request)
    const reason = 'signedOut'
    return { ended: await endSessions(db, { accountId, sessionId, reason, actor: accountId }, now) }
  })

  app.get(
    '/sessions',
    { config: own, schema: { response: { 200: Type.Array(SessionAnswer) } } },
    async (request) => listSessions(context, personOf(request).accountId),
  )

  app.post(
    '/sessions/:sessionId/end',
    {
      config: own,
      schema: {
        params: Type.Object({ sessionId: Type.String({ maxLength: 60 }) }),
        response: { 200: Count },
      },
    },
    async (request) => {
      const { accountId } = personOf(request)
      const { sessionId } = request.params
      const reason = 'endedByPerson'
      return { ended: await endSessions(db, { accountId, sessionId, reason, actor: accountId }, now) }
    },
  )

  app.post('/sessions/end-others', { config: own, schema: { response: { 200: Count } } }, async (request) => {
    const { accountId, sessionId } = personOf(request)
    const reason = 'endedByPerson'
    return { ended: await endSessions(db, { accountId, except: sessionId, reason, actor: accountId }, now) }
  })

  app.post(
    '/connect-codes',
    {
      config: own,
      schema: { response: { 201: Type.Object({ code: Type.String(), expiresAt: Type.String() }) } },
    },
    async (request, reply) => {
      const { accountId } = personOf(request)
      await countTry(context, 'invitationByAccount', accountId)
      const made = await createInvitation(
        context,
        { ...(await standingOf(db, accountId)), purpose: 'connect', name: null, email: null },
        accountId,
      )
      return reply.code(201).send({ code: made.code, expiresAt: made.invitation.expiresAt })
    },
  )
}

/**
 * Who asks, as a person with a session.
 *
 * @throws {ServiceError} ACCOUNT_UNKNOWN for this machine's command line, which is nobody
 */
export function personOf({ signedIn }: FastifyRequest): {
  readonly accountId: string
  readonly sessionId: string
} {
  const { accountId, sessionId } = signedIn ?? { accountId: '', sessionId: null }
  if (sessionId === null) throw new ServiceError('ACCOUNT_UNKNOWN')
  return { accountId, sessionId }
}
