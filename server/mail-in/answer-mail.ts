/** What the sender of a workbook is told: what came of it, with the annotated copy; or that they are asked for their word. */

import type { Language } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import type { Receipt, SyncResponse } from '../../templates/sync-protocol.ts'
import type { AccountServices } from '../accounts/account-services.ts'
import type { Account } from '../accounts/accounts.ts'
import type { AccountContext } from '../accounts/context.ts'
import { findAnswer } from '../db/operations.ts'
import { errorSentence } from '../error-sentence.ts'
import { type ErrorCode, ServiceError } from '../errors.ts'
import { messagesOf } from '../locales.ts'
import { mailOfText } from '../mail/compose-mail.ts'
import type { Mail, MailAttachment } from '../mail/mailer.ts'
import type { ImportCounts } from '../sync/import-result.ts'
import { annotateWorkbook } from '../workbooks/annotate-workbook.ts'
import { workbookMediaType } from '../workbooks/media-type.ts'
import { mailLinkCode } from './decide-mail.ts'
import type { IncomingMail } from './incoming-mails.ts'
import { ownMessageMark } from './judge-mail.ts'

/** What of an import its answer needs. */
export interface MailOutcome {
  readonly counts: ImportCounts
  readonly isUnchanged: boolean
  readonly errors: number
  readonly warnings: number
  readonly receipt: Receipt | null
  readonly operationId: string
}

type Reader = Account & { readonly email: string }

/** The mail that is due about a mail that came in, in the reporter's own language. */
export async function answerTo(
  context: AccountContext,
  services: Pick<AccountServices, 'publicUrl'>,
  mail: IncomingMail,
  reader: Reader,
): Promise<Mail> {
  const url = services.publicUrl()
  const isLink = mail.state === 'held'
  const about = isLink
    ? linkMail(context, mail, reader.language, url)
    : mail.state === 'taken'
      ? await takenMail(context, mail, reader.language)
      : refusedMail(mail, reader.language, url)
  return {
    ...mailOfText({ to: reader.email, language: reader.language }, about),
    ...(about.attachments ? { attachments: about.attachments } : {}),
    thread: {
      messageId: `<${mail.mailId}.${isLink ? 'link' : 'answer'}${ownMessageMark}${new URL(url).hostname}>`,
      // What a stranger may have written goes into no mail, its name neither.
      inReplyTo: isLink ? null : mail.messageId,
    },
  }
}

interface MailTexts {
  readonly subject: string
  readonly text: string
  /** Addresses that stand alone. */
  readonly bare: readonly string[]
  readonly attachments?: readonly MailAttachment[]
}

function say(
  language: Language,
  key: string,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return formatMessage(messagesOf('mail', language), key, language, params)
}

/** Nothing of the mail is in it: it may be from anybody, and must not speak through us. */
function linkMail(
  { keys }: AccountContext,
  { mailId, receivedAt, expiresAt }: IncomingMail,
  language: Language,
  publicUrl: string,
): MailTexts {
  const code = mailLinkCode(keys, mailId)
  const url = `${publicUrl}/mail/confirm?${new URLSearchParams({ mail: mailId, code, lang: language })}`
  const text = [
    say(language, 'link.came', { at: spokenInstant(receivedAt, language) }),
    say(language, 'link.ifYours'),
    url,
    say(language, 'link.until', { until: spokenInstant(expiresAt ?? receivedAt, language) }),
    say(language, 'link.ifNot'),
  ]
  return { subject: say(language, 'link.subject'), text: text.join('\n\n'), bare: [url] }
}

async function takenMail(
  { db, now }: AccountContext,
  { fileName, reporterCode, cycleKey, outcomeJson }: IncomingMail,
  language: Language,
): Promise<MailTexts> {
  const outcome = JSON.parse(outcomeJson!) as MailOutcome
  const { counts, isUnchanged, errors, warnings, receipt, operationId } = outcome
  const names = { file: fileName ?? '', reporter: reporterCode!.toUpperCase() }
  const response = (await findAnswer(db, operationId, reporterCode!)) as SyncResponse | undefined
  const copy = await annotateWorkbook(
    db,
    { reporterCode: reporterCode!, cycleKey: cycleKey!, language, ...(response ? { response } : {}) },
    now,
  )
  const text = [
    say(language, isUnchanged ? 'taken.nothing' : 'taken.counts', { ...names, ...counts }),
    errors + warnings === 0
      ? say(language, 'taken.clean')
      : say(language, 'taken.problems', { errors, warnings }),
    receipt ? receiptText(receipt, language) : say(language, 'taken.notSubmitted'),
    say(language, 'taken.copy'),
  ]
  return {
    subject: say(language, receipt ? 'taken.subjectSubmitted' : 'taken.subject', names),
    text: text.join('\n\n'),
    bare: [],
    attachments: [{ fileName: copy.fileName, mediaType: workbookMediaType, bytes: copy.bytes }],
  }
}

function receiptText(receipt: Receipt, language: Language): string {
  return [
    say(language, 'taken.submitted', { receipt: receipt.receiptNumber }),
    say(language, 'taken.receipt', {
      cycle: receipt.cycleKey,
      changeNumber: receipt.changeNumber,
      at: spokenInstant(receipt.judgedAt, language),
      rows: receipt.rowCount,
      hash: receipt.contentHash,
    }),
  ].join('\n\n')
}

function refusedMail(
  { fileName, reason, detailsJson }: IncomingMail,
  language: Language,
  publicUrl: string,
): MailTexts {
  const details = JSON.parse(detailsJson) as Record<string, string | number>
  const sentence = errorSentence(new ServiceError(reason as ErrorCode, details), language)
  const url = `${publicUrl}/?lang=${language}`
  const text = [sentence, say(language, 'refused.nothing'), url]
  const subject =
    fileName === null
      ? say(language, 'refused.subjectNoFile')
      : say(language, 'refused.subject', { file: fileName })
  return { subject, text: text.join('\n\n'), bare: [url] }
}

/** In UTC, and says so. */
function spokenInstant(instant: string, language: Language): string {
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return `${date.format(new Date(instant))} UTC`
}
