/** Mails as people are shown them: a reporter their own, the Secretariat all. */
import type { FastifyRequest } from 'fastify'
import type { Language } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import type { AccountContext } from '../accounts/context.ts'
import type { Db } from '../db/schema.ts'
import type { IncomingMailState, MailVoucher } from '../db/schema-incoming-mail.ts'
import { errorSentence } from '../error-sentence.ts'
import { type ErrorCode, ServiceError, statusByCode } from '../errors.ts'
import { messagesOf } from '../locales.ts'
import { reportingRoles } from '../roles.ts'
import { decideMail } from './decide-mail.ts'
import { findMail, type IncomingMail, listMails } from './incoming-mails.ts'

export interface ShownMail {
  readonly mailId: string
  readonly receivedAt: string
  readonly from: string | null
  readonly state: IncomingMailState
  /** Why, as a permanent word or error code; null where nothing is to be explained. */
  readonly reason: string | null
  /** The reason in the reader's language. */
  readonly reasonText: string | null
  readonly fileName: string | null
  readonly sizeBytes: number
  readonly vouchedBy: MailVoucher | null
  readonly expiresAt: string | null
  readonly reporterCode: string | null
  readonly cycleKey: string | null
  readonly changeNumber: number | null
  readonly answerState: IncomingMail['answerState']
  /** What whoever asks may do about it. */
  readonly moves: readonly ('take' | 'decline')[]
}

/** The newest first. */
export async function shownMails(
  db: Db,
  request: FastifyRequest,
  {
    language,
    before,
    limit,
  }: { readonly language: Language; readonly before?: string; readonly limit: number },
): Promise<ShownMail[]> {
  const accountId = ownAccountOf(request)
  const mails = await listMails(db, { accountId, before, limit })
  return mails.map((mail) => showMail(mail, request, language))
}

/**
 * What somebody who is signed in says about a held mail: its sender takes it in or lets it go, the Secretariat may let it go.
 *
 * @throws {ServiceError} MAIL_UNKNOWN, also for somebody else's; NOT_ALLOWED; MAIL_DECIDED
 */
export async function decideShownMail(
  context: Pick<AccountContext, 'db' | 'now'>,
  request: FastifyRequest,
  { mailId, move }: { readonly mailId: string; readonly move: 'take' | 'decline' },
): Promise<void> {
  const accountId = ownAccountOf(request)
  const mail = await findMail(context.db, mailId)
  if (!mail || (accountId !== undefined && mail.accountId !== accountId))
    throw new ServiceError('MAIL_UNKNOWN')
  if (accountId === undefined && move === 'take') throw new ServiceError('NOT_ALLOWED')
  await decideMail(context, { mailId, move, through: 'page', actor: request.actor })
}

/** Whose mails alone somebody sees; undefined: everybody's. */
function ownAccountOf({ signedIn }: FastifyRequest): string | undefined {
  if (signedIn === null) throw new ServiceError('SIGN_IN_NEEDED')
  return reportingRoles.includes(signedIn.role) ? signedIn.accountId : undefined
}

function showMail(mail: IncomingMail, request: FastifyRequest, language: Language): ShownMail {
  const { mailId, receivedAt, fromAddress, state, reason, fileName, sizeBytes, vouchedBy, expiresAt } = mail
  const isOwn = ownAccountOf(request) !== undefined
  return {
    mailId,
    receivedAt,
    from: fromAddress,
    state,
    reason,
    reasonText: reason === null ? null : reasonText(mail, reason, language),
    fileName,
    sizeBytes,
    vouchedBy,
    expiresAt,
    reporterCode: mail.reporterCode,
    cycleKey: mail.cycleKey,
    changeNumber: mail.changeNumber,
    answerState: mail.answerState,
    moves:
      state !== 'held' ? [] : isOwn ? ['take', 'decline'] : request.role === 'auditor' ? [] : ['decline'],
  }
}

function reasonText({ detailsJson }: IncomingMail, reason: string, language: Language): string {
  if (!(reason in statusByCode))
    return formatMessage(messagesOf('mail', language), `reason.${reason}`, language)
  const details = JSON.parse(detailsJson) as Record<string, string | number>
  return errorSentence(new ServiceError(reason as ErrorCode, details), language)
}
