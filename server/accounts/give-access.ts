/** Another way into an account, or a successor for it: the same for the interface and the pages. Mails go out after the answer. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../../templates/definition.ts'
import { ServiceError } from '../errors.ts'
import { type Account, getAccount } from './accounts.ts'
import { afterAnswer } from './after-answer.ts'
import { invitationLink, mailInvitation, mailWarning } from './announce.ts'
import { allOrNothing } from './context.ts'
import { createInvitation, type Invitation } from './invitations.ts'
import { managedAccount } from './managed-account.ts'

/** What whoever made an invitation is shown, once. */
export interface GivenAccess {
  readonly invitation: Invitation
  readonly code: string
  readonly link: string
  readonly isMailed: boolean
}

/**
 * Gives another way into the same account; the old ones end when it is used.
 *
 * @throws {ServiceError} ACCOUNT_UNKNOWN, ADDRESS_INVALID
 */
export async function reissueAccess(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    accountId: of,
    email,
    sendMail = true,
  }: {
    readonly accountId: string
    readonly email?: string | undefined
    readonly sendMail?: boolean | undefined
  },
): Promise<GivenAccess> {
  const { context, services } = request.server.accounts
  const account = inForce(await managedAccount(context.db, request, of))
  const { accountId, role, reporterCodes, name, language } = account
  const to = sendMail ? (email ?? account.email) : null
  const made = await allOrNothing(context, async (within) => {
    const reissued = await createInvitation(
      within,
      { purpose: 'reissue', role, reporterCodes, name, language, accountId, email: email ?? null },
      request.actor,
    )
    await mailWarning(within, services, 'reissue', account)
    if (to !== null) await mailInvitation(within, services, reissued, to)
    return reissued
  })
  afterAnswer(reply, services.outbox.wake)
  return { ...made, link: invitationLink(services, made.code), isMailed: to !== null }
}

/**
 * Hands an account over to a successor, who has the same role and reporters; it ends when the successor comes in.
 *
 * @throws {ServiceError} ACCOUNT_UNKNOWN, ADDRESS_INVALID
 */
export async function handOverAccess(
  request: FastifyRequest,
  reply: FastifyReply,
  wanted: {
    readonly accountId: string
    readonly name: string | null
    readonly email: string | null
    readonly language?: Language | undefined
  },
): Promise<GivenAccess> {
  const { context, services } = request.server.accounts
  const { accountId, name, email } = wanted
  // One's own access may be handed over too: who leaves knows best who follows.
  const isOwn = accountId === request.actor
  const account = inForce(
    isOwn ? await getAccount(context.db, accountId) : await managedAccount(context.db, request, accountId),
  )
  const { language = account.language } = wanted
  const { role, reporterCodes } = account
  const made = await allOrNothing(context, async (within) => {
    const handedOver = await createInvitation(
      within,
      { purpose: 'handOver', role, reporterCodes, name, email, language, accountId },
      request.actor,
    )
    await mailWarning(within, services, 'handOver', account)
    if (email !== null) await mailInvitation(within, services, handedOver, email)
    return handedOver
  })
  afterAnswer(reply, services.outbox.wake)
  return { ...made, link: invitationLink(services, made.code), isMailed: email !== null }
}

/** @throws {ServiceError} ACCOUNT_UNKNOWN for one that has ended */
function inForce(account: Account): Account {
  if (account.endedAt !== null) throw new ServiceError('ACCOUNT_UNKNOWN')
  return account
}
