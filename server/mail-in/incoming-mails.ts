/** Mails that came in, as they stand in the database: every step is one row that moves. */
import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { instantAfter, minutes } from '../accounts/context.ts'
import { isFree } from '../db/lease.ts'
import type { Db } from '../db/schema.ts'
import type { IncomingMailTable } from '../db/schema-incoming-mail.ts'
import { storableRow } from '../db/storable-text.ts'

export type IncomingMail = Selectable<IncomingMailTable>

/** Reading the largest workbook takes a minute; whoever has died frees its mail after this. */
const leaseLength = 10 * minutes
/** After so many tries it is given up: half a day. */
const mostTries = 8

const untouched = {
  accountId: null,
  reason: null,
  detailsJson: '{}',
  fileName: null,
  sha256: null,
  fileId: null,
  vouchedBy: null,
  expiresAt: null,
  decidedAt: null,
  decidedBy: null,
  reporterCode: null,
  cycleKey: null,
  changeNumber: null,
  outcomeJson: null,
  answerState: 'none',
  tries: 0,
  nextTryAt: null,
  leasedUntil: null,
  leaseId: null,
} as const satisfies Partial<IncomingMail>

export type NewIncomingMail = Omit<IncomingMail, keyof typeof untouched> & Partial<IncomingMail>

/** Keeps a mail's row, once. False where the same mail is there already, also from another replica a moment ago. */
export async function insertMail(db: Db, mail: NewIncomingMail): Promise<boolean> {
  const inserted = await db
    .insertInto('incomingMail')
    .values(storableRow({ ...untouched, ...mail }))
    .onConflict((conflict) => conflict.columns(['mailKey', 'isVouched']).doNothing())
    .returning('mailId')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Has this very mail come before, vouched for or in the same way as now? */
export async function isKnownMail(db: Db, mailKey: string, isVouched: 0 | 1): Promise<boolean> {
  const row = await db
    .selectFrom('incomingMail')
    .select('mailId')
    .where('mailKey', '=', mailKey)
    .where((eb) => eb.or([eb('isVouched', '=', 1), eb('isVouched', '=', isVouched)]))
    .executeTakeFirst()
  return row !== undefined
}

export async function findMail(db: Db, mailId: string): Promise<IncomingMail | undefined> {
  return db.selectFrom('incomingMail').selectAll().where('mailId', '=', mailId).executeTakeFirst()
}

export interface LeasedMail extends IncomingMail {
  readonly leaseId: string
}

/** Takes one mail that something is to be done about; nobody else has it until the lease ends. */
export async function leaseMail(db: Db, now: () => Date): Promise<LeasedMail | undefined> {
  const instant = now()
  const at = instant.toISOString()
  const leaseId = randomUUID()
  const waiting = await db
    .selectFrom('incomingMail')
    .select('mailId')
    .where((eb) => eb.or([eb('state', '=', 'due'), eb('answerState', '=', 'due')]))
    .where(isFree(instant, leaseLength))
    .where((eb) => eb.or([eb('nextTryAt', 'is', null), eb('nextTryAt', '<=', at)]))
    .orderBy('receivedAt')
    .limit(5)
    .execute()
  for (const { mailId } of waiting) {
    const taken = await db
      .updateTable('incomingMail')
      .set({ leaseId, leasedUntil: instantAfter(instant, leaseLength) })
      .where('mailId', '=', mailId)
      .where((eb) => eb.or([eb('state', '=', 'due'), eb('answerState', '=', 'due')]))
      .where(isFree(instant, leaseLength))
      .returningAll()
      .executeTakeFirst()
    if (taken) return { ...taken, leaseId }
  }
  return undefined
}

/** The lease ran out and somebody else has the mail: what was about to be done is theirs to do. */
export class LeaseLost extends Error {}

/** Moves a leased mail on and gives it free. @throws {LeaseLost} */
export async function moveMail(
  db: Db,
  mail: LeasedMail,
  moved: Partial<Omit<IncomingMail, 'mailId'>>,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('incomingMail')
    .set({ tries: 0, nextTryAt: null, ...moved, leaseId: null, leasedUntil: null })
    .where('mailId', '=', mail.mailId)
    .where('leaseId', '=', mail.leaseId)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new LeaseLost()
}

/**
 * Puts off what failed, longer each time.
 *
 * @returns false where it has been tried often enough
 */
export async function putOffMail(db: Db, mail: LeasedMail, now: () => Date): Promise<boolean> {
  const tries = mail.tries + 1
  if (tries >= mostTries) return false
  const nextTryAt = instantAfter(now(), 3 ** (tries - 1) * minutes)
  await moveMail(db, mail, { tries, nextTryAt })
  return true
}

export interface MailListing {
  readonly accountId?: string | undefined
  /** Only what came before this instant, for reading on. */
  readonly before?: string | undefined
  readonly limit: number
}

/** The newest first. */
export async function listMails(db: Db, { accountId, before, limit }: MailListing): Promise<IncomingMail[]> {
  let query = db.selectFrom('incomingMail').selectAll()
  if (accountId !== undefined) query = query.where('accountId', '=', accountId)
  if (before !== undefined) query = query.where('receivedAt', '<', before)
  return query.orderBy('receivedAt', 'desc').orderBy('mailId', 'desc').limit(limit).execute()
}
