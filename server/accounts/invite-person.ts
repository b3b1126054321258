/** An invitation by somebody who is signed in: what they may give, and the mail that goes with it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../../templates/definition.ts'
import { getReporter } from '../cycles/register.ts'
import { ServiceError } from '../errors.ts'
import type { Role } from '../roles.ts'
import { findAccountByAddress } from './accounts.ts'
import { addressKeyOf } from './addresses.ts'
import { afterAnswer } from './after-answer.ts'
import { mailInvitation } from './announce.ts'
import { allOrNothing } from './context.ts'
import { createInvitation, type MadeInvitation } from './invitations.ts'
import { assertMayManage, knownReporterCodes } from './managed-account.ts'
import { countTry } from './rate-limit.ts'

export interface WantedAccess {
  readonly role: Role
  readonly reporterCodes: readonly string[]
  readonly name: string | null
  readonly email: string | null
  /** Left out: that of the first reporter. */
  readonly language?: Language | undefined
  /** False: it is handed out on paper only. */
  readonly sendMail: boolean
}

/**
 * Invites somebody, and mails the invitation after the answer.
 *
 * @throws {ServiceError} NOT_ALLOWED, REPORTER_UNKNOWN, ADDRESS_INVALID, ADDRESS_IN_USE, TOO_MANY_TRIES, REQUEST_INVALID
 */
export async function invitePerson(
  request: FastifyRequest,
  reply: FastifyReply,
  { role, name, email, sendMail, ...wanted }: WantedAccess,
): Promise<MadeInvitation & { readonly isMailed: boolean }> {
  const { context, services } = request.server.accounts
  const { db } = context
  assertMayManage(request, { role, reporterCodes: wanted.reporterCodes.map((code) => code.toLowerCase()) })
  const reporterCodes = await knownReporterCodes(db, wanted.reporterCodes)
  const [first] = reporterCodes
  const theirs = first === undefined ? 'en' : (await getReporter(db, first)).language
  const { language = theirs } = wanted
  await countTry(context, 'invitationByAccount', request.actor)
  // Only those who may see all accounts anyway learn here that an address is in use; others when the code is used.
  const isKeeperOfAll = request.role !== 'focalPoint'
  if (email !== null && isKeeperOfAll && (await findAccountByAddress(db, addressKeyOf(email)))) {
    throw new ServiceError('ADDRESS_IN_USE')
  }
  const invite = { purpose: 'invite', role, reporterCodes, name, email, language, accountId: null } as const
  const to = sendMail ? email : null
  const made = await allOrNothing(context, async (within) => {
    const invited = await createInvitation(within, invite, request.actor)
    if (to !== null) await mailInvitation(within, services, invited, to)
    return invited
  })
  afterAnswer(reply, services.outbox.wake)
  return { ...made, isMailed: to !== null }
}
