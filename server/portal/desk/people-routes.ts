import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isLanguage } from '../../../templates/definition.ts'
import { endAccount } from '../../accounts/accounts.ts'
import { invitationLink } from '../../accounts/announce.ts'
import { handOverAccess, reissueAccess } from '../../accounts/give-access.ts'
import {
  cancelInvitation,
  getInvitation,
  listInvitations,
  type MadeInvitation,
} from '../../accounts/invitations.ts'
import { invitePerson } from '../../accounts/invite-person.ts'
import { listPeople } from '../../accounts/list-people.ts'
import { managedAccount } from '../../accounts/managed-account.ts'
import { mayManage } from '../../accounts/may-manage.ts'
import { ServiceError } from '../../errors.ts'
import { type Role, roles, secretariat, secretariatAndAuditor } from '../../roles.ts'
import { formFields } from '../form-body.ts'
import { sendPage } from '../shell/send-page.ts'
import { actOnForm, type Refused } from './form-answers.ts'
import { type PeopleView, peoplePage } from './people-page.tsx'

const Word = Type.Optional(Type.String({ maxLength: 200 }))
const query = Type.Object({
  lang: Word,
  text: Word,
  role: Word,
  reporter: Word,
  ended: Word,
  page: Type.Optional(Type.Integer({ minimum: 1 })),
})
const AccountParams = Type.Object({ accountId: Type.String({ maxLength: 60 }) })
const InvitationParams = Type.Object({ invitationId: Type.String({ maxLength: 60 }) })
const keepers = { roles: secretariat }

export const peopleRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context, services } = app.accounts
  const { db, now } = context

  app.get(
    '/people',
    { config: { roles: secretariatAndAuditor }, schema: { querystring: query } },
    async (request, reply) => show(request, reply, {}),
  )

  app.post(
    '/people/invitations',
    { config: keepers, schema: { querystring: query } },
    async (request, reply) => {
      const typed = formFields(request)
      return giving(request, reply, typed, async () => {
        const role = roles.find((one): one is Role => one === typed.get('role'))
        if (role === undefined) throw new ServiceError('REQUEST_INVALID', { problem: 'role' })
        const reporterCodes = (typed.get('reporters') ?? '')
          .split(/[\s,;،؛；，]+/)
          .filter((code) => code !== '')
        const language = typed.get('language')
        return invitePerson(request, reply, {
          role,
          reporterCodes,
          name: typed.get('name') || null,
          email: typed.get('email') || null,
          language: isLanguage(language) ? language : undefined,
          sendMail: true,
        })
      })
    },
  )

  app.post(
    '/people/:accountId/hand-over',
    { config: keepers, schema: { params: AccountParams, querystring: query } },
    async (request, reply) => {
      const typed = formFields(request)
      const { accountId } = request.params
      const [name, email] = [typed.get('name') || null, typed.get('email') || null]
      return giving(request, reply, typed, () => handOverAccess(request, reply, { accountId, name, email }))
    },
  )

  app.post(
    '/people/:accountId/reissue',
    { config: keepers, schema: { params: AccountParams, querystring: query } },
    async (request, reply) =>
      giving(request, reply, formFields(request), () =>
        reissueAccess(request, reply, { accountId: request.params.accountId }),
      ),
  )

  app.post(
    '/people/:accountId/end',
    { config: keepers, schema: { params: AccountParams, querystring: query } },
    async (request, reply) => {
      const typed = formFields(request)
      return actOnForm(request, reply, {
        typed,
        again: (refused) => show(request, reply, { refused }),
        work: async () => {
          if (typed.get('sure') !== 'yes') throw new ServiceError('REQUEST_INVALID', { problem: 'sure' })
          const { accountId } = await managedAccount(db, request, request.params.accountId)
          await db.transaction().execute((trx) => endAccount({ db: trx, now }, accountId, request.actor))
          return { path: '/people', key: 'done.ended' }
        },
      })
    },
  )

  app.post(
    '/people/invitations/:invitationId/cancel',
    { config: keepers, schema: { params: InvitationParams, querystring: query } },
    async (request, reply) =>
      actOnForm(request, reply, {
        typed: formFields(request),
        again: (refused) => show(request, reply, { refused }),
        work: async () => {
          const invitation = await getInvitation(context, request.params.invitationId)
          if (!mayManage(request.signedIn!, invitation)) throw new ServiceError('INVITATION_UNKNOWN')
          await cancelInvitation(context, invitation.invitationId, request.actor)
          return { path: '/people', key: 'done.invitationCancelled' }
        },
      }),
  )

  /** Shows the page with a code that is seen only now. */
  function giving(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: ReadonlyMap<string, string>,
    give: () => Promise<MadeInvitation & { readonly isMailed: boolean }>,
  ): Promise<FastifyReply> {
    return actOnForm(request, reply, {
      typed,
      again: (refused) => show(request, reply, { refused }),
      work: async () => {
        const { code, invitation, isMailed } = await give()
        const made = {
          code,
          link: invitationLink(services, code),
          until: invitation.expiresAt,
          isMailed,
        }
        return show(request, reply, { made })
      },
    })
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    {
      made = null,
      refused = null,
    }: { readonly made?: PeopleView['made']; readonly refused?: Refused | null },
  ): Promise<FastifyReply> {
    const asked = request.query as Readonly<Record<string, string | undefined>>
    const role = roles.find((one) => one === asked.role)
    const reporter = asked.reporter?.trim() ?? ''
    const pageNumber = Number(asked.page ?? 1)
    const { accounts, count, pageCount } = await listPeople(db, {
      text: asked.text?.trim() || undefined,
      role,
      reporterCode: reporter.toLowerCase() || undefined,
      isEndedToo: asked.ended === 'yes',
      pageNumber,
    })
    const view = {
      accounts,
      count,
      pageNumber: Math.min(pageNumber, pageCount),
      pageCount,
      invitations: (await listInvitations(context, 50)).filter(
        ({ reporterCodes }) => reporter === '' || reporterCodes.includes(reporter.toLowerCase()),
      ),
      filter: { text: asked.text?.trim() ?? '', role: role ?? '', reporter, ended: asked.ended ?? '' },
      mayManage: (of: Parameters<typeof mayManage>[1]) => mayManage(request.signedIn!, of),
      made,
      refused,
    }
    return sendPage(request, reply, (page) => peoplePage(page, view))
  }
}
