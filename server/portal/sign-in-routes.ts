/** Sign-in for browsers: forms and a cookie, no script. Nothing happens by opening an address. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
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
import { closePageSession, openPageSession, safeNext } from './page-session.ts'
import type { Page } from './shell/page.ts'
import { type Draw, sendPage } from './shell/send-page.ts'
import { codePage, invitationPage, signInPage } from './sign-in-pages.tsx'

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
      const next = safeNext(request.query.next)
      return sendPage(request, reply, (page) => signInPage(page, { next, provider }))
    },
  )

  app.post(
    '/sign-in/code',
    { config: { roles: 'public' }, schema: { querystring: Type.Object(query) } },
    async (request, reply) => {
      const fields = formFields(request)
      const [address, next] = [fields.get('address') ?? '', safeNext(fields.get('next'))]
      const again = refused((page, problem) => signInPage(page, { next, provider, problem }))
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
        return (page) => codePage(page, { next, address })
      })
    },
  )

  app.post(
    '/sign-in',
    { config: { roles: 'public' }, schema: { querystring: Type.Object(query) } },
    async (request, reply) => {
      const fields = formFields(request)
      const [address, next] = [fields.get('address') ?? '', safeNext(fields.get('next'))]
      const again = refused((page, problem) => codePage(page, { next, address, problem }))
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
      return sendPage(request, reply, (page) => invitationPage(page, { code }))
    },
  )

  app.post(
    '/invitation',
    { config: { roles: 'public' }, schema: { querystring: Type.Object(query) } },
    async (request, reply) => {
      const fields = formFields(request)
      const code = (fields.get('code') ?? '').slice(0, 100)
      const language = requestLanguage(request)
      const again = refused((page, problem) => invitationPage(page, { code, problem }))
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

type Refused = (problem: string) => Draw

/** The form again, with the sentence that says why. */
export function refused(draw: (page: Page, problem: string) => VNode): Refused {
  return (problem) => (page) => draw(page, problem)
}

/** Answers a form with a page or a redirection; what was refused is said on the same form. */
export async function answerForm(
  request: FastifyRequest,
  reply: FastifyReply,
  again: Refused,
  work: () => Promise<Draw | FastifyReply>,
): Promise<FastifyReply> {
  try {
    const answer = await work()
    return typeof answer === 'function' ? sendPage(request, reply, answer) : answer
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const sentence = errorSentence(error, requestLanguage(request))
    return sendPage(request, reply.code(error.statusCode), again(sentence))
  }
}
