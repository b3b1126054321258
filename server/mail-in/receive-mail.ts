/** A mail at the door: is it let in, held or passed over? Only after this has committed is it put away in its mailbox. */
import { createHash } from 'node:crypto'
import { type Account, findAccountByAddress, getAccount } from '../accounts/accounts.ts'
import { type AccountContext, days, instantAfter } from '../accounts/context.ts'
import { countTry, type LimitName } from '../accounts/rate-limit.ts'
import { timeOrderedId } from '../db/time-ordered-id.ts'
import { ServiceError } from '../errors.ts'
import { storeFile } from '../files/stored-files.ts'
import { reportingRoles } from '../roles.ts'
import { workbookMediaType } from '../workbooks/media-type.ts'
import { insertMail, isKnownMail, type NewIncomingMail } from './incoming-mails.ts'
import { type JudgedMail, judgeMail, type MailIdentity } from './judge-mail.ts'
import { type MailedWorkbook, workbookIn } from './workbook-in-mail.ts'

export interface MailContext extends AccountContext {
  readonly identity: MailIdentity
  readonly maxUploadBytes: number
}

export interface ArrivedMail {
  /** All of it; of one that is too large, its header at least. */
  readonly bytes: Uint8Array
  readonly sizeBytes: number
}

/** How long a mail waits for its sender's word. */
export const heldFor = 7 * days

/** Base64, and the letter around it. */
export function largestMail(maxUploadBytes: number): number {
  return Math.ceil(maxUploadBytes * 1.4) + 1_000_000
}

/** Takes a mail in, once. Stores nothing in any return: that is done by `workOnMails`, or never. */
export async function receiveMail(context: MailContext, mail: ArrivedMail): Promise<void> {
  const { db } = context
  const judged = judgeMail(mail.bytes, context.identity)
  const isVouched = judged.vouching === 'pass' && judged.passedOver === null ? 1 : 0
  if (await isKnownMail(db, judged.mailKey, isVouched)) return
  const receivedAt = context.now().toISOString()
  const row: NewIncomingMail = {
    mailId: timeOrderedId(receivedAt),
    mailKey: judged.mailKey,
    isVouched,
    receivedAt,
    fromAddress: judged.sender?.addressKey ?? null,
    messageId: judged.messageId,
    state: 'passedOver',
    sizeBytes: mail.sizeBytes,
  }
  const account = judged.passedOver === null ? await reporterOf(context, judged) : null
  if (!account) return passOver(context, row, judged.passedOver ?? 'unknownSender')
  const known = { ...row, accountId: account.accountId }
  const found = await workbookOf(context, mail)
  if (isVouched) return letIn(context, known, judged, found)
  // There is nothing to ask about, and who sent it is not known: no answer.
  if (found instanceof ServiceError) return passOver(context, known, found.code)
  return hold(context, known, judged, found)
}

/** The person whose address it is, if they report for somebody. */
async function reporterOf({ db }: MailContext, { sender }: JudgedMail): Promise<Account | null> {
  const found = sender && (await findAccountByAddress(db, sender.addressKey))
  const account = found ? await getAccount(db, found.accountId) : null
  return account && reportingRoles.includes(account.role) ? account : null
}

async function workbookOf(
  { maxUploadBytes }: MailContext,
  { bytes, sizeBytes }: ArrivedMail,
): Promise<MailedWorkbook | ServiceError> {
  if (sizeBytes > bytes.length) return new ServiceError('FILE_TOO_LARGE')
  try {
    return await workbookIn(bytes, maxUploadBytes)
  } catch (error) {
    if (error instanceof ServiceError) return error
    // Whatever it is, it is not a mail that can be taken apart.
    return new ServiceError('MAIL_NO_WORKBOOK', {}, error)
  }
}

async function letIn(
  context: MailContext,
  row: NewIncomingMail,
  { sender }: JudgedMail,
  found: MailedWorkbook | ServiceError,
): Promise<void> {
  if (!(await isWithin(context, 'mailByAddressADay', sender!.addressKey))) {
    if (found instanceof ServiceError) return passOver(context, row, 'tooMany')
    return keep(context, { ...heldRow(context, row), reason: 'tooMany', answerState: 'none' }, found)
  }
  if (found instanceof ServiceError) {
    const { code, details } = found
    const refused = { reason: code, detailsJson: JSON.stringify(details) }
    await insertMail(context.db, { ...row, ...refused, state: 'refused', answerState: 'due' })
    return
  }
  return keep(context, { ...row, state: 'due', vouchedBy: 'mailServer' }, found)
}

/** Where the own server says that it is a forgery, nobody is even asked by mail; whoever signs in sees it. */
async function hold(
  context: MailContext,
  row: NewIncomingMail,
  { vouching, sender }: JudgedMail,
  workbook: MailedWorkbook,
): Promise<void> {
  const isAsked =
    vouching === 'none' && (await isWithin(context, 'mailLinkByAddressADay', sender!.addressKey))
  // Nobody's store is filled with what others send in their name.
  if (!(await isWithin(context, 'mailByAddressADay', `held ${sender!.addressKey}`))) {
    return passOver(context, row, 'tooMany')
  }
  const reason = vouching === 'fail' ? 'forged' : 'notVouched'
  return keep(context, { ...heldRow(context, row), reason, answerState: isAsked ? 'due' : 'none' }, workbook)
}

function heldRow({ now }: MailContext, row: NewIncomingMail): NewIncomingMail {
  return { ...row, state: 'held', expiresAt: instantAfter(now(), heldFor) }
}

/** The row and its workbook, both or none. */
async function keep(
  { db, now }: MailContext,
  row: NewIncomingMail,
  { fileName, bytes }: MailedWorkbook,
): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await db.transaction().execute(async (trx) => {
    const facts = {
      mediaType: workbookMediaType,
      purpose: 'mail',
      reporterCode: null,
      cycleKey: null,
    } as const
    // Whoever comes second with the same mail has stored nothing.
    if (!(await insertMail(trx, { ...row, fileName, sha256 }))) return
    const { fileId } = await storeFile(trx, { fileName, bytes, now, ...facts })
    await trx.updateTable('incomingMail').set({ fileId }).where('mailId', '=', row.mailId).execute()
  })
}

/** Nobody is answered; officers see in the log that it came, as long as it does not come by the thousand. */
async function passOver(context: MailContext, row: NewIncomingMail, reason: string): Promise<void> {
  if (!(await isWithin(context, 'mailPassedOverADay', 'all'))) return
  await insertMail(context.db, { ...row, state: 'passedOver', reason })
}

async function isWithin(context: MailContext, limit: LimitName, of: string): Promise<boolean> {
  try {
    await countTry(context, limit, of)
    return true
  } catch (error) {
    if (error instanceof ServiceError) return false
    throw error
  }
}
