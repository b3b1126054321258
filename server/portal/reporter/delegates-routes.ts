/** A focal point looks after those who report beside it. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isLanguage } from '../../../templates/definition.ts'
import { endAccount, listAccounts } from '../../accounts/accounts.ts'
import { invitationLink } from '../../accounts/announce.ts'
import { cancelInvitation, getInvitation, listInvitations } from '../../accounts/invitations.ts'
import { invitePerson } from '../../accounts/invite-person.ts'
import { managedAccount } from '../../accounts/managed-account.ts'
import { mayManage } from '../../accounts/may-manage.ts'
import { listReporters } from '../../cycles/register.ts'
import { ServiceError } from '../../errors.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { formFields } from '../form-body.ts'
import { leaveNotice } from '../shell/notice.ts'
import { addressIn } from '../shell/page.ts'
import { sendPage } from '../shell/send-page.ts'
import { delegatesPage } from './delegates-page.tsx'

const kept = {
  config: { roles: ['focalPoint'], reporterFrom: 'none' },
  schema: { querystring: Type.Object({ lang: Type.Optional(Type.String()) }) },
} as const

export const delegatesRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context, services } = app.accounts
  const { db, now } = context

  app.get('/delegates', kept, async (request, reply) => show(request, reply))

  app.post('/delegates', kept, async (request, reply) => {
    const fields = formFields(request)
    const reporterCodes = [...fields.keys()].flatMap((name) =>
      name.startsWith('reporter~') ? name.slice('reporter~'.length) : [],
    )
    if (reporterCodes.length === 0) throw new ServiceError('REQUEST_INVALID', { problem: 'reporter' })
    const asked = fields.get('language')
    const made = await invitePerson(request, reply, {
      role: 'delegate',
      reporterCodes,
      name: fields.get('name')?.slice(0, 200) || null,
      email: fields.get('email')?.slice(0, 254) || null,
      language: isLanguage(asked) ? asked : undefined,
      sendMail: true,
    })
    const { email } = made.invitation
    const link = invitationLink(services, made.code)
    return show(request, reply, { link, code: made.code, email: made.isMailed ? email : null })
  })

  app.post('/delegates/end', kept, async (request, reply) => {
    const { accountId } = await managedAccount(db, request, formFields(request).get('accountId') ?? '')
    await db.transaction().execute((trx) => endAccount({ db: trx, now }, accountId, request.actor))
    leaveNotice(app, reply, { key: 'delegates.ended' })
    return reply.redirect(addressIn(requestLanguage(request), '/delegates'), 303)
  })

  app.post('/delegates/cancel', kept, async (request, reply) => {
    const invitation = await getInvitation(context, formFields(request).get('invitationId') ?? '')
    if (!mayManage(request.signedIn!, invitation)) throw new ServiceError('INVITATION_UNKNOWN')
    await cancelInvitation(context, invitation.invitationId, request.actor)
    leaveNotice(app, reply, { key: 'delegates.cancelled' })
    return reply.redirect(addressIn(requestLanguage(request), '/delegates'), 303)
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    made?: { readonly link: string; readonly code: string; readonly email: string | null },
  ): Promise<FastifyReply> {
    const person = request.signedIn!
    const reporters = (await listReporters(db)).filter(({ reporterCode }) =>
      person.reporterCodes.includes(reporterCode),
    )
    const delegates = (await listAccounts(db)).filter(
      (account) => account.endedAt === null && mayManage(person, account),
    )
    const invitations = (await listInvitations(context)).filter(
      (one) => one.state === 'open' && one.purpose === 'invite' && mayManage(person, one),
    )
    return sendPage(request, reply, (page) =>
      delegatesPage(page, { reporters, delegates, invitations, ...(made ? { made } : {}) }),
    )
  }
}
