/** Sign-in for browsers: forms and a cookie, no script. Nothing happens by opening an address. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { afterAnswer } from '../accounts/after-answer.ts'
import { acceptInvitation } from '../accounts/invitations.ts'
import { requestSignInCode, useSignInCode } from '../accounts/sign-in-codes.ts'
import { errorSentence } from '../error-sentence.ts'
import { ServiceError } from '../errors.ts'
import { readCookie, setCookie } from '../http/cookies.ts'
import { requestLanguage } from '../http/request-language.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { everyRole } from '../roles.ts'
import { formFields } from './form-body.ts'
import { pageHeaders } from './page-frame.ts'
import { closePageSession, openPageSession, safeNext } from './page-session.ts'
import { renderCodePage, renderInvitationPage, renderSignInPage } from './sign-in-pages.ts'

/** What the browser that asked for a code has, and nobody else: a code that is read elsewhere is of no use there. */
const ticketCookie = 'cinnabar_ticket'
const query = { lang: Type.Optional(Type.String()) }

export const signInPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context, services } = app.accounts
  const isSecure = () => services.publicUrl().startsWith('https:')
  const provider = services.provider?.name ?? null

  app.get(
    '/sign-in',
    {
      config: { roles: 'public' },
      schema: { querystring: Type.Object({ ...query, next: Type.Optional(Type.String()) }) },
    },
    async (request, reply) => {
      const [language, next] = [requestLanguage(request), safeNext(request.query.next)]
      return reply.headers(pageHeaders).send(renderSignInPage({ language, next, provider }))
    },
  )

  app.post(
    '/sign-in/code',
    { config: { roles: 'public' }, schema: { querystring: Type.Object(query) } },
    async (request, reply) => {
      const fields = formFields(request)
      const [address, next] = [fields.get('address') ?? '', safeNext(fields.get('next'))]
      const language = requestLanguage(request)
      const again = (problem: string) => renderSignInPage({ language, next, provider, problem })
      return answerForm(request, reply, again, async () => {
        const { ticket, mail } = await requestSignInCode(context, { address, networkAddress: request.ip })
        afterAnswer(reply, () => {
          if (mail) services.mailer.post(composeMail('code', mail, { code: mail.code }))
        })
        setCookie(reply, ticketCookie, ticket, {
          isSecure: isSecure(),
          path: '/sign-in',
          maxAge: 600,
          sameSite: 'Strict',
        })
        return renderCodePage({ language, next, address })
      })
    },
  )

  app.post(
    '/sign-in',
    { config: { roles: 'public' }, schema: { querystring: Type.Object(query) } },
    async (request, reply) => {
      const fields = formFields(request)
      const [address, next] = [fields.get('address') ?? '', safeNext(fields.get('next'))]
      const language = requestLanguage(request)
      const again = (problem: string) => renderCodePage({ language, next, address, problem })
      return answerForm(request, reply, again, async () => {
        const accountId = await useSignInCode(context, {
          address,
          code: (fields.get('code') ?? '').slice(0, 200),
          ticket: readCookie(request, ticketCookie) ?? '',
          networkAddress: request.ip,
        })
        await openPageSession(app, request, reply, { accountId, method: 'code' })
        setCookie(reply, ticketCookie, '', { isSecure: isSecure(), path: '/sign-in', maxAge: 0 })
        return reply.redirect(next, 303)
      })
    },
  )

  app.get(
    '/invitation',
    {
      config: { roles: 'public' },
      schema: {
        querystring: Type.Object({ ...query, code: Type.Optional(Type.String({ maxLength: 100 })) }),
      },
    },
    async (request, reply) => {
      const { code = '' } = request.query
      return reply
        .headers(pageHeaders)
        .send(renderInvitationPage({ language: requestLanguage(request), code }))
    },
  )

  app.post(
    '/invitation',
    { config: { roles: 'public' }, schema: { querystring: Type.Object(query) } },
    async (request, reply) => {
      const fields = formFields(request)
      const code = (fields.get('code') ?? '').slice(0, 100)
      const language = requestLanguage(request)
      const again = (problem: string) => renderInvitationPage({ language, code, problem })
      return answerForm(request, reply, again, async () => {
        const newcomer = { name: fields.get('name'), email: fields.get('email'), language }
        const came = await acceptInvitation(context, { code, networkAddress: request.ip }, newcomer)
        const method = came.purpose === 'connect' ? 'connect' : 'invitation'
        await openPageSession(app, request, reply, { accountId: came.accountId, method })
        return reply.redirect(`/?lang=${language}`, 303)
      })
    },
  )

  app.post(
    '/sign-out',
    {
      config: { roles: everyRole, reporterFrom: 'none' },
      schema: { querystring: Type.Object(query) },
    },
    async (request, reply) => {
      await closePageSession(app, request, reply)
      return reply.redirect(`/?lang=${requestLanguage(request)}`, 303)
    },
  )
}

/** Answers a form with a page or a redirection; what was refused is said on the same form. */
export async function answerForm(
  request: FastifyRequest,
  reply: FastifyReply,
  again: (problem: string) => string,
  work: () => Promise<string | FastifyReply>,
): Promise<FastifyReply> {
  reply.headers(pageHeaders)
  try {
    const answer = await work()
    return typeof answer === 'string' ? reply.send(answer) : answer
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return reply.code(error.statusCode).send(again(errorSentence(error, requestLanguage(request))))
  }
}
