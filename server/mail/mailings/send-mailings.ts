/**
 * Puts what is due into the outbox. Several services may sweep at once: a mailing is taken up by one, and each mail is entered in the
 * log, with the way in that it brings, in the transaction that puts it into the outbox, so that none is lost and none goes out twice.
 */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Cycle } from '../../../templates/context.ts'
import type { AccountServices } from '../../accounts/account-services.ts'
import { invitationLink } from '../../accounts/announce.ts'
import { type AccountContext, allOrNothing } from '../../accounts/context.ts'
import { createInvitation } from '../../accounts/invitations.ts'
import { getCycle } from '../../cycles/register.ts'
import type { Db } from '../../db/schema.ts'
import type { Mail } from '../mailer.ts'
import { composeMailing, noCodeYet, type WayIn } from './compose-mailing.ts'
import { getMailing, type Mailing } from './mailings.ts'
import { type MailingTarget, planRecipients, type Recipient, type Skipped } from './recipients.ts'

/** A service that has not been heard of for so long has died in the middle of a mailing. */
const givenUpAfterMs = 10 * 60_000
const sweepEveryMs = 60_000
/** How often a long mailing says that it is still being sent. */
const mailsPerHeartbeat = 50

export interface MailingServices {
  readonly context: AccountContext
  readonly services: Pick<AccountServices, 'outbox' | 'publicUrl'>
}

/** Sends all mailings whose time has come. Returns how many mails went into the outbox. */
export async function sendDueMailings(of: MailingServices): Promise<number> {
  let mails = 0
  for (let next = await claimNext(of.context); next !== null; next = await claimNext(of.context))
    mails += await sendMailing(of, next)
  return mails
}

async function claimNext({ db, now }: AccountContext): Promise<Mailing | null> {
  const instant = now()
  const at = instant.toISOString()
  // One claimed in the future was claimed by a clock that has been set right since.
  const cutoff = new Date(instant.getTime() - givenUpAfterMs).toISOString()
  for (;;) {
    const due = await db
      .selectFrom('mailing')
      .select('mailingId')
      .where((eb) =>
        eb.or([
          eb.and([eb('state', '=', 'scheduled'), eb('sendAt', '<=', at)]),
          eb.and([
            eb('state', '=', 'sending'),
            eb.or([eb('claimedAt', '<', cutoff), eb('claimedAt', '>', at)]),
          ]),
        ]),
      )
      .orderBy('sendAt')
      .orderBy('mailingId')
      .limit(1)
      .executeTakeFirst()
    if (!due) return null
    const { numUpdatedRows } = await db
      .updateTable('mailing')
      .set({ state: 'sending', claimedAt: at })
      .where('mailingId', '=', due.mailingId)
      .where((eb) =>
        eb.or([
          eb('state', '=', 'scheduled'),
          eb.and([
            eb('state', '=', 'sending'),
            eb.or([eb('claimedAt', '<', cutoff), eb('claimedAt', '>', at)]),
          ]),
        ]),
      )
      .executeTakeFirstOrThrow()
    // Another service was quicker: there may be a further one.
    if (numUpdatedRows > 0n) return getMailing(db, due.mailingId)
  }
}

async function sendMailing({ context, services }: MailingServices, mailing: Mailing): Promise<number> {
  const { db, now } = context
  const { mailingId, cycleKey } = mailing
  const cycle = await getCycle(db, cycleKey)
  const { recipients } = await planRecipients(db, mailing, now)
  const deadlines = await deadlinesOf(db, cycle)
  let mails = 0
  for (const recipient of recipients) {
    const isNew = await allOrNothing(context, async (within) => {
      const mailId = randomUUID()
      if (!(await claimMail(within, mailing, recipient, mailId))) return false
      const wayIn = await wayInOf(within, services, mailing, recipient)
      const mail = composeMailing(mailing, recipient, {
        cycle,
        deadline: deadlines.get(recipient.reporterCode) ?? cycle.deadline,
        publicUrl: services.publicUrl(),
        wayIn,
      })
      const { accountId } = recipient
      const invitationId = wayIn?.invitationId ?? null
      await services.outbox.put(within, mail, { kind: 'mailing', accountId, invitationId, mailId })
      return true
    })
    if (!isNew) continue
    services.outbox.wake()
    mails++
    if (mails % mailsPerHeartbeat === 0) await touch(context, mailingId)
  }
  await db
    .updateTable('mailing')
    .set({ state: 'done', doneAt: now().toISOString() })
    .where('mailingId', '=', mailingId)
    .where('state', '=', 'sending')
    .execute()
  return mails
}

/** Enters the mail in the log; false where it is there already. */
async function claimMail(
  { db, now }: AccountContext,
  { mailingId, cycleKey, occasion }: Mailing,
  { reporterCode, recipient, round, language }: Recipient,
  mailId: string,
): Promise<boolean> {
  const claimed = await db
    .insertInto('mailingMail')
    .values({
      cycleKey,
      occasion,
      recipient,
      round,
      mailingId,
      reporterCode,
      language,
      state: 'claimed',
      claimedAt: now().toISOString(),
      settledAt: null,
      mailId,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('round')
    .execute()
  return claimed.length > 0
}

async function touch({ db, now }: AccountContext, mailingId: string): Promise<void> {
  await db
    .updateTable('mailing')
    .set({ claimedAt: now().toISOString() })
    .where('mailingId', '=', mailingId)
    .execute()
}

/** Somebody without access gets it with the invitation, as the reporter's focal point. */
async function wayInOf(
  context: AccountContext,
  services: Pick<AccountServices, 'publicUrl'>,
  { kind, createdBy }: Mailing,
  { accountId, reporterCode, name, email, language }: Recipient,
): Promise<(WayIn & { readonly invitationId: string }) | null> {
  if (kind !== 'invitation' || accountId !== null) return null
  const wanted = {
    purpose: 'invite',
    role: 'focalPoint',
    reporterCodes: [reporterCode],
    name,
    email,
    language,
    accountId: null,
  } as const
  const { code, invitation } = await createInvitation(context, wanted, createdBy)
  const { expiresAt, invitationId } = invitation
  return { url: invitationLink(services, code), code, until: expiresAt.slice(0, 10), invitationId }
}

async function deadlinesOf(db: Db, { cycleKey }: Cycle): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('activityReturn')
    .select(['reporterCode', 'extendedDeadline'])
    .where('cycleKey', '=', cycleKey)
    .where('extendedDeadline', 'is not', null)
    .execute()
  return new Map(rows.map(({ reporterCode, extendedDeadline }) => [reporterCode, extendedDeadline!]))
}

export interface PreviewedMail {
  readonly recipient: Recipient
  readonly mail: Pick<Mail, 'subject' | 'text' | 'language'>
}

export interface MailingPreview {
  /** How many mails there would be. */
  readonly count: number
  /** The first of them, as they would go out. */
  readonly mails: readonly PreviewedMail[]
  readonly skipped: readonly Skipped[]
}

/** What would go out to whom, were it sent now. Nothing is stored and no way in is made. */
export async function previewMailing(
  { context, services }: MailingServices,
  wanted: MailingTarget & Pick<Mailing, 'note'>,
  limit = 100,
): Promise<MailingPreview> {
  const { db, now } = context
  const cycle = await getCycle(db, wanted.cycleKey)
  const { recipients, skipped } = await planRecipients(db, wanted, now)
  const deadlines = await deadlinesOf(db, cycle)
  const until = new Date(now().getTime() + 30 * 86_400_000).toISOString().slice(0, 10)
  const mails = recipients.slice(0, limit).map((recipient): PreviewedMail => {
    const isNew = wanted.kind === 'invitation' && recipient.accountId === null
    const mail = composeMailing(wanted, recipient, {
      cycle,
      deadline: deadlines.get(recipient.reporterCode) ?? cycle.deadline,
      publicUrl: services.publicUrl(),
      wayIn: isNew ? { url: invitationLink(services, '…'), code: noCodeYet, until } : null,
    })
    return { recipient, mail }
  })
  return { count: recipients.length, mails, skipped }
}

export interface MailingSweep {
  /** Looks at once, as after a mailing that is to go out now. */
  wake(): void
  settle(): Promise<void>
}

/** In a running service: looks every minute for mailings whose time has come. */
export function sweepMailings(app: FastifyInstance): MailingSweep {
  let running: Promise<void> = Promise.resolve()
  const wake = () => {
    running = running
      .then(() => sendDueMailings(app.accounts))
      .then(
        () => undefined,
        (error) => app.log.error({ err: error }, 'sending mails to reporters failed'),
      )
  }
  const timer = setInterval(wake, sweepEveryMs)
  timer.unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await running
  })
  return { wake, settle: () => running }
}
