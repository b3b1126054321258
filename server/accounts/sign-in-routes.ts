/** Sign-in for the pane: no dialog, no cookie, everything in the body. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { SignInMethod } from '../db/schema-accounts.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { afterAnswer } from './after-answer.ts'
import { acceptInvitation } from './invitations.ts'
import { refreshSession } from './refresh-session.ts'
import { Address, LanguageCode, PaneTokensAnswer, PersonName, Secret } from './schemas.ts'
import { type PaneTokens, paneTokens, startSession } from './sessions.ts'
import { requestSignInCode, useSignInCode } from './sign-in-codes.ts'

export const signInRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context, services } = app.accounts

  app.post(
    '/sign-in/codes',
    {
      config: { roles: 'public' },
      schema: {
        body: Type.Object({ address: Address }, { additionalProperties: false }),
        response: { 202: Type.Object({ ticket: Type.String(), expiresAt: Type.String() }) },
      },
    },
    async (request, reply) => {
      const { address } = request.body
      const { ticket, expiresAt, mail } = await requestSignInCode(context, {
        address,
        networkAddress: request.ip,
      })
      afterAnswer(reply, () => {
        if (mail) services.mailer.post(composeMail('code', mail, { code: mail.code }))
      })
      return reply.code(202).send({ ticket, expiresAt })
    },
  )

  app.post(
    '/sign-in',
    {
      config: { roles: 'public' },
      schema: {
        body: Type.Object(
          { address: Address, code: Secret, ticket: Secret },
          { additionalProperties: false },
        ),
        response: { 200: PaneTokensAnswer },
      },
    },
    async (request) => {
      const accountId = await useSignInCode(context, { ...request.body, networkAddress: request.ip })
      return openPane(request, accountId, 'code')
    },
  )

  app.post(
    '/sign-in/invitations',
    {
      config: { roles: 'public' },
      schema: {
        body: Type.Object(
          {
            code: Secret,
            name: Type.Optional(PersonName),
            email: Type.Optional(Address),
            language: Type.Optional(LanguageCode),
          },
          { additionalProperties: false },
        ),
        response: { 200: PaneTokensAnswer },
      },
    },
    async (request) => {
      const { code, ...newcomer } = request.body
      const { accountId, purpose } = await acceptInvitation(
        context,
        { code, networkAddress: request.ip },
        newcomer,
      )
      return openPane(request, accountId, purpose === 'connect' ? 'connect' : 'invitation')
    },
  )

  app.post(
    '/sign-in/refresh',
    {
      config: { roles: 'public' },
      schema: {
        body: Type.Object({ refreshToken: Secret }, { additionalProperties: false }),
        response: { 200: PaneTokensAnswer },
      },
    },
    async (request) => refreshSession(context, request.body.refreshToken, request.ip),
  )

  async function openPane(
    request: FastifyRequest,
    accountId: string,
    method: SignInMethod,
  ): Promise<PaneTokens> {
    const userAgent = request.headers['user-agent'] ?? ''
    const session = await startSession(context, { accountId, kind: 'pane', method, userAgent })
    return paneTokens(context, session, 1)
  }
}
