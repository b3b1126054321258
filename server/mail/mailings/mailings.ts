/** Mails to reporters, now or later: made, listed, called off. */
import { deadlineEnd } from '../../../templates/deadline.ts'
import { noteAct } from '../../audit/note-act.ts'
import { getCycle } from '../../cycles/register.ts'
import { commitChange } from '../../db/commit-change.ts'
import type { ChangeChannel, Db, Trx } from '../../db/schema.ts'
import { flag } from '../../db/schema.ts'
import type { MailingKind, MailingState, MailingTable } from '../../db/schema-desk.ts'
import type { OutgoingMailReason } from '../../db/schema-outgoing-mail.ts'
import { storableRow } from '../../db/storable-text.ts'
import { timeOrderedId } from '../../db/time-ordered-id.ts'
import { ServiceError } from '../../errors.ts'
import { haveHadTheirs, type MailingAudience, planRecipients } from './recipients.ts'

export const mailingKinds = ['invitation', 'reminder', 'overdue'] as const satisfies readonly MailingKind[]

/** What an officer asks for. */
export interface NewMailing {
  readonly cycleKey: string
  readonly kind: MailingKind
  readonly audience: MailingAudience
  /** A word of the officer's own; it goes out as it is typed. */
  readonly note: string | null
  readonly isAgain: boolean
  /** `now`; an instant (UTC ISO); or so many days before the deadline, at eight in the morning in UTC. */
  readonly when: 'now' | { readonly at: string } | { readonly daysBefore: number }
}

export interface Mailing {
  readonly mailingId: string
  readonly cycleKey: string
  readonly kind: MailingKind
  readonly occasion: string
  readonly audience: MailingAudience
  readonly note: string | null
  readonly isAgain: boolean
  readonly sendAt: string
  readonly state: MailingState
  readonly doneAt: string | null
  readonly createdAt: string
  readonly createdBy: string
  /** How many mails of it are in the log. */
  readonly mails: number
}

export interface MailingAct {
  readonly now: () => Date
  readonly actor: string
  readonly channel: ChangeChannel
}

/**
 * Mails of an occasion reach nobody twice: all reminders "7 days before" are one occasion, those sent by hand another.
 *
 * @throws {ServiceError} MAILING_TIME_INVALID for no instant, or one that is over
 */
export function occasionAndTime(
  { kind, when }: Pick<NewMailing, 'kind' | 'when'>,
  { deadline, graceDays }: { readonly deadline: string; readonly graceDays: number },
  now: Date,
): { readonly occasion: string; readonly sendAt: string } {
  if (when === 'now') return { occasion: kind, sendAt: now.toISOString() }
  if ('at' in when) {
    const instant = Date.parse(when.at)
    if (Number.isNaN(instant) || instant < now.getTime())
      throw new ServiceError('MAILING_TIME_INVALID', { time: when.at })
    return { occasion: kind, sendAt: new Date(instant).toISOString() }
  }
  const morning = Date.parse(`${deadline}T08:00:00.000Z`) - when.daysBefore * 86_400_000
  const sendAt = new Date(morning).toISOString()
  if (morning < now.getTime() || sendAt >= deadlineEnd(deadline, graceDays))
    throw new ServiceError('MAILING_TIME_INVALID', { time: sendAt.slice(0, 10) })
  return { occasion: `${kind}-${when.daysBefore}`, sendAt }
}

/**
 * Stores a mailing for the sweep to send.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, MAILING_TIME_INVALID; MAILING_NOBODY where it would reach nobody now, or nobody whom one that
 *   is about to be sent does not
 */
export async function makeMailing(db: Db, wanted: NewMailing, act: MailingAct): Promise<Mailing> {
  const cycle = await getCycle(db, wanted.cycleKey)
  const { cycleKey } = cycle
  const { kind, audience, note, isAgain } = wanted
  const { occasion, sendAt } = occasionAndTime(wanted, cycle, act.now())
  const target = { mailingId: null, cycleKey, kind, occasion, audience, isAgain }
  const plan = await planRecipients(db, target, act.now)
  // Who is to be reminded next month may not have an address yet, or not be silent yet; today's mail needs a reader.
  if (plan.recipients.length === 0 && wanted.when === 'now') throw new ServiceError('MAILING_NOBODY')
  const mailingId = await commitChange(
    db,
    { kind: 'audit', actor: act.actor, channel: act.channel, now: act.now },
    async (trx, change) => {
      // A button that was pressed twice: the first is on its way, or has reached all of them since they were looked up.
      const isSecond = async () =>
        (await isAboutToBeSent(trx, target, change.committedAt)) ||
        (await haveHadTheirs(trx, target, plan.recipients))
      if (wanted.when === 'now' && (await isSecond())) throw new ServiceError('MAILING_NOBODY')
      const id = timeOrderedId(change.committedAt)
      const row: MailingTable = {
        mailingId: id,
        cycleKey,
        kind,
        occasion,
        audienceJson: JSON.stringify(audience),
        note: note?.trim() || null,
        isAgain: flag(isAgain),
        sendAt,
        state: 'scheduled',
        claimedAt: null,
        doneAt: null,
        createdAt: change.committedAt,
        createdBy: act.actor,
      }
      await trx.insertInto('mailing').values(storableRow(row)).execute()
      await noteAct(trx, change, {
        act: 'mailing.made',
        subject: `cycle ${cycleKey}`,
        details: { mailingId: id, occasion, sendAt, isAgain },
      })
      return id
    },
  )
  return getMailing(db, mailingId)
}

/** Whether one for the same people is waiting for its turn or being sent. */
async function isAboutToBeSent(
  trx: Trx,
  { cycleKey, kind, occasion, audience }: Pick<Mailing, 'cycleKey' | 'kind' | 'occasion' | 'audience'>,
  now: string,
): Promise<boolean> {
  const same = await trx
    .selectFrom('mailing')
    .select('mailingId')
    .where('cycleKey', '=', cycleKey)
    .where('kind', '=', kind)
    .where('occasion', '=', occasion)
    .where('audienceJson', '=', JSON.stringify(audience))
    .where('state', 'in', ['scheduled', 'sending'])
    .where('sendAt', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return same !== undefined
}

/**
 * Calls a mailing off that has not begun.
 *
 * @throws {ServiceError} MAILING_UNKNOWN, MAILING_STARTED
 */
export async function cancelMailing(db: Db, mailingId: string, act: MailingAct): Promise<Mailing> {
  const { cycleKey, occasion } = await getMailing(db, mailingId)
  const request = { kind: 'audit', actor: act.actor, channel: act.channel, now: act.now } as const
  await commitChange(db, request, async (trx, change) => {
    const { numUpdatedRows } = await trx
      .updateTable('mailing')
      .set({ state: 'cancelled', doneAt: change.committedAt })
      .where('mailingId', '=', mailingId)
      .where('state', '=', 'scheduled')
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw new ServiceError('MAILING_STARTED')
    await noteAct(trx, change, {
      act: 'mailing.cancelled',
      subject: `cycle ${cycleKey}`,
      details: { mailingId, occasion },
    })
  })
  return getMailing(db, mailingId)
}

/** @throws {ServiceError} MAILING_UNKNOWN */
export async function getMailing(db: Db, mailingId: string): Promise<Mailing> {
  const row = await selectMailings(db).where('mailing.mailingId', '=', mailingId).executeTakeFirst()
  if (!row) throw new ServiceError('MAILING_UNKNOWN')
  return toMailing(row)
}

/** Those of a cycle, the latest to be sent first. */
export async function listMailings(db: Db, cycleKey: string, limit = 100): Promise<Mailing[]> {
  const rows = await selectMailings(db)
    .where('mailing.cycleKey', '=', cycleKey)
    .orderBy('mailing.sendAt', 'desc')
    .orderBy('mailing.mailingId', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toMailing)
}

function selectMailings(db: Db) {
  return db
    .selectFrom('mailing')
    .selectAll('mailing')
    .select((eb) =>
      eb
        .selectFrom('mailingMail')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('mailingMail.mailingId', '=', 'mailing.mailingId')
        .as('mails'),
    )
}

function toMailing(row: MailingTable & { readonly mails: number | null }): Mailing {
  const { audienceJson, isAgain, claimedAt: _, mails, ...rest } = row
  return {
    ...rest,
    audience: JSON.parse(audienceJson) as MailingAudience,
    isAgain: isAgain === 1,
    mails: Number(mails ?? 0),
  }
}

/** A mail in the log, with whoever the account or the register says it went to today. */
export interface LoggedMail {
  readonly mailingId: string
  readonly occasion: string
  readonly round: number
  readonly reporterCode: string
  readonly recipient: string
  /** Null once the person has been erased. */
  readonly name: string | null
  readonly email: string | null
  readonly language: string
  /** `claimed`: it was begun, and nobody knows whether it arrived. */
  readonly state: 'waiting' | 'claimed' | 'sent' | 'failed'
  /** Of one that waits or failed: why. */
  readonly reason: OutgoingMailReason | null
  readonly claimedAt: string
  readonly settledAt: string | null
}

/** What was sent to whom when, the newest first. */
export async function listMailLog(
  db: Db,
  of: {
    readonly cycleKey: string
    readonly reporterCode?: string | undefined
    readonly before?: string | undefined
    readonly limit?: number
  },
): Promise<LoggedMail[]> {
  const rows = await db
    .selectFrom('mailingMail as mail')
    .leftJoin('account', 'account.accountId', 'mail.recipient')
    .leftJoin('reporterContact as contact', (join) =>
      join.onRef('contact.reporterCode', '=', 'mail.reporterCode').on('mail.recipient', 'like', 'contact:%'),
    )
    .where('mail.cycleKey', '=', of.cycleKey)
    .$if(of.reporterCode !== undefined, (query) => query.where('mail.reporterCode', '=', of.reporterCode!))
    .$if(of.before !== undefined, (query) => query.where('mail.claimedAt', '<', of.before!))
    .leftJoin('outgoingMail as outgoing', 'outgoing.mailId', 'mail.mailId')
    .selectAll('mail')
    .select([
      'outgoing.state as outgoingState',
      'outgoing.reason as outgoingReason',
      'account.name as accountName',
      'account.email as accountEmail',
      'contact.name as contactName',
      'contact.email as contactEmail',
    ])
    .orderBy('mail.claimedAt', 'desc')
    .orderBy('mail.reporterCode')
    .limit(of.limit ?? 100)
    .execute()
  return rows.map((row) => ({
    mailingId: row.mailingId,
    occasion: row.occasion,
    round: row.round,
    reporterCode: row.reporterCode,
    recipient: row.recipient,
    name: row.accountName ?? row.contactName,
    email: row.accountEmail ?? row.contactEmail,
    language: row.language,
    state: row.outgoingState === 'waiting' ? 'waiting' : row.state,
    reason: row.outgoingReason,
    claimedAt: row.claimedAt,
    settledAt: row.settledAt,
  }))
}
