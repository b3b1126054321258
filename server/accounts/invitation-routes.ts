/** Inviting people, and taking invitations back. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { ServiceError } from '../errors.ts'
import { type Role, secretariat } from '../roles.ts'
import type { AccountServices } from './account-services.ts'
import { invitationLink } from './announce.ts'
import { cancelInvitation, getInvitation, listInvitations, type MadeInvitation } from './invitations.ts'
import { invitePerson } from './invite-person.ts'
import { mayManage } from './may-manage.ts'
import {
  Address,
  InvitationAnswer,
  LanguageCode,
  MadeInvitationAnswer,
  PersonName,
  ReporterCodes,
  RoleName,
} from './schemas.ts'

const inviters: readonly Role[] = ['focalPoint', ...secretariat]
const kept = { roles: inviters, reporterFrom: 'none' } as const

export const invitationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context, services } = app.accounts

  app.get(
    '/invitations',
    {
      config: { roles: [...inviters, 'auditor'], reporterFrom: 'none' },
      schema: { response: { 200: Type.Array(InvitationAnswer) } },
    },
    async (request) => {
      const invitations = await listInvitations(context)
      const person = request.signedIn!
      if (person.role !== 'focalPoint') return invitations
      return invitations.filter((one) => one.createdBy === person.accountId || mayManage(person, one))
    },
  )

  app.post(
    '/invitations',
    {
      config: kept,
      schema: {
        body: Type.Object(
          {
            role: RoleName,
            reporterCodes: Type.Optional(ReporterCodes),
            name: Type.Optional(PersonName),
            email: Type.Optional(Address),
            language: Type.Optional(LanguageCode),
            /** False: it is handed out on paper only. */
            sendMail: Type.Optional(Type.Boolean()),
          },
          { additionalProperties: false },
        ),
        response: { 201: MadeInvitationAnswer },
      },
    },
    async (request, reply) => {
      const { role, reporterCodes = [], name = null, email = null, sendMail = true } = request.body
      const { language } = request.body
      const made = await invitePerson(request, reply, {
        role,
        reporterCodes,
        name,
        email,
        language,
        sendMail,
      })
      return reply.code(201).send(answerWithCode(services, made, made.isMailed))
    },
  )

  app.post(
    '/invitations/:invitationId/cancel',
    {
      config: kept,
      schema: {
        params: Type.Object({ invitationId: Type.String({ maxLength: 60 }) }),
        response: { 200: InvitationAnswer },
      },
    },
    async (request) => {
      const invitation = await getInvitation(context, request.params.invitationId)
      const person = request.signedIn!
      const isKeeper =
        mayManage(person, invitation) ||
        invitation.createdBy === person.accountId ||
        // Whoever is to be replaced may object.
        invitation.accountId === person.accountId
      if (!isKeeper) throw new ServiceError('INVITATION_UNKNOWN')
      await cancelInvitation(context, invitation.invitationId, request.actor)
      return getInvitation(context, invitation.invitationId)
    },
  )
}

/** What whoever made an invitation is shown. */
export function answerWithCode(
  services: AccountServices,
  { invitation, code }: MadeInvitation,
  isMailed: boolean,
) {
  return { invitation, code, link: invitationLink(services, code), isMailed }
}
