/** The pages of mail that came in: the one behind the link, and the list. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { countTry } from '../accounts/rate-limit.ts'
import { requestLanguage } from '../http/request-language.ts'
import { decideMail, mailOfLink } from '../mail-in/decide-mail.ts'
import { decideShownMail, shownMails } from '../mail-in/mail-list.ts'
import { reportsToo } from '../roles.ts'
import { formFields } from './form-body.ts'
import { confirmedPage, confirmPage, mailPage } from './mail-pages.tsx'
import { leaveNotice } from './shell/notice.ts'
import { addressIn } from './shell/page.ts'
import { sendPage } from './shell/send-page.ts'

const lang = Type.Optional(Type.String())
const mailsOnPage = 50

export const mailPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context } = app.accounts

  app.get(
    '/mail/confirm',
    {
      config: { roles: 'public' },
      schema: {
        querystring: Type.Object({
          lang,
          mail: Type.String({ maxLength: 40 }),
          code: Type.String({ maxLength: 100 }),
        }),
      },
    },
    async (request, reply) => {
      await countTry(context, 'mailLinkTryByNetwork', request.ip)
      const { mail: mailId, code } = request.query
      const mail = await mailOfLink(context, mailId, code)
      return sendPage(request, reply, (page) => confirmPage(page, { mail, code }))
    },
  )

  app.post(
    '/mail/confirm',
    { config: { roles: 'public' }, schema: { querystring: Type.Object({ lang }) } },
    async (request, reply) => {
      await countTry(context, 'mailLinkTryByNetwork', request.ip)
      const fields = formFields(request)
      const mail = await mailOfLink(context, fields.get('mail') ?? '', fields.get('code') ?? '')
      const move = moveIn(fields)
      const decision = { mailId: mail.mailId, move, through: 'link', actor: mail.accountId ?? '' } as const
      await decideMail(context, decision)
      return sendPage(request, reply, (page) => confirmedPage(page, move))
    },
  )

  app.get(
    '/mail',
    {
      config: { roles: [...reportsToo, 'auditor'], reporterFrom: 'none' },
      schema: {
        querystring: Type.Object({ lang, before: Type.Optional(Type.String({ maxLength: 30 })) }),
      },
    },
    async (request, reply) => {
      const { before } = request.query
      const mails = await shownMails(context.db, request, {
        language: requestLanguage(request),
        limit: mailsOnPage,
        ...(before === undefined ? {} : { before }),
      })
      const older = mails.length === mailsOnPage ? mails.at(-1)!.receivedAt : null
      return sendPage(request, reply, (page) => mailPage(page, { mails, older }))
    },
  )

  app.post(
    '/mail/decisions',
    {
      config: { roles: reportsToo, reporterFrom: 'none' },
      schema: { querystring: Type.Object({ lang }) },
    },
    async (request, reply) => {
      const fields = formFields(request)
      const move = moveIn(fields)
      await decideShownMail(context, request, { mailId: fields.get('mail') ?? '', move })
      leaveNotice(app, reply, { area: 'mail', key: move === 'take' ? 'confirm.taken' : 'confirm.declined' })
      return reply.redirect(addressIn(requestLanguage(request), '/mail'), 303)
    },
  )
}

/** Only the button that says so takes anything in. */
function moveIn(fields: { get(name: string): string | undefined }): 'take' | 'decline' {
  return fields.get('move') === 'take' ? 'take' : 'decline'
}
