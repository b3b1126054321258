/** Whom a mailing reaches, whom it passes over, and why. */
import type { Language } from '../../../templates/definition.ts'
import { listContacts } from '../../cycles/reporter-contacts.ts'
import { selectByKeys } from '../../db/batches.ts'
import type { Db } from '../../db/schema.ts'
import type { MailingKind } from '../../db/schema-desk.ts'
import { refreshDeskLines } from '../../returns/desk-lines.ts'
import { type DeskFilter, listDeskCodes } from '../../returns/list-desk.ts'

/** By hand, or whoever a filter lets through when the mails go out. */
export type MailingAudience = { readonly reporterCodes: readonly string[] } | { readonly filter: DeskFilter }

export interface Recipient {
  readonly reporterCode: string
  readonly reporterName: string
  /** An account id, or `contact:` and the reporter's code: what the log knows them by. */
  readonly recipient: string
  readonly accountId: string | null
  readonly name: string | null
  readonly email: string
  readonly language: Language
  /** 1; more where it was sent before and is to be sent again. */
  readonly round: number
}

/** `answered`: nothing to remind of. `already`: has had this very mail. `noAddress`: nobody to write to is known. */
export type SkipReason = 'answered' | 'already' | 'noAddress'

export interface Skipped {
  readonly reporterCode: string
  readonly reporterName: string
  readonly why: SkipReason
}

export interface MailingPlan {
  readonly recipients: readonly Recipient[]
  readonly skipped: readonly Skipped[]
}

/** What of a mailing decides whom it reaches. */
export interface MailingTarget {
  readonly mailingId: string | null
  readonly cycleKey: string
  readonly kind: MailingKind
  readonly occasion: string
  readonly audience: MailingAudience
  readonly isAgain: boolean
}

/**
 * Focal points get the mail; where a reporter has none, its delegates; where nobody has access, the contact person of the
 * register. Who has answered is not reminded. Who has had a mail of the occasion gets another only if `isAgain` says so, and
 * from one mailing never two.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN
 */
export async function planRecipients(db: Db, target: MailingTarget, now: () => Date): Promise<MailingPlan> {
  const { cycleKey, kind, audience } = target
  await refreshDeskLines(db, cycleKey)
  const codes =
    'filter' in audience
      ? await listDeskCodes(db, cycleKey, audience.filter, now)
      : [...new Set(audience.reporterCodes.map((code) => code.toLowerCase()))]
  const lines = await selectByKeys(codes, (some) =>
    db
      .selectFrom('deskLine')
      .select(['reporterCode', 'shortName', 'language', 'state'])
      .where('cycleKey', '=', cycleKey)
      .where('reporterCode', 'in', some)
      .execute(),
  )
  const lineOf = new Map(lines.map((line) => [line.reporterCode, line]))
  const people = await listPeople(db, codes)
  const contacts = await listContacts(db)
  const had = await listRounds(db, target)
  const recipients: Recipient[] = []
  const skipped: Skipped[] = []
  for (const reporterCode of codes) {
    const line = lineOf.get(reporterCode)
    if (!line) continue
    const named = { reporterCode, reporterName: line.shortName }
    if (kind !== 'invitation' && (line.state === 'submitted' || line.state === 'accepted')) {
      skipped.push({ ...named, why: 'answered' })
      continue
    }
    const reached = readersOf(people.get(reporterCode) ?? [], contacts.get(reporterCode), line)
    if (reached.length === 0) skipped.push({ ...named, why: 'noAddress' })
    const due = reached.flatMap((reader) => {
      const before = had.get(`${reporterCode} ${reader.recipient}`)
      if (before && (!target.isAgain || before.mailingId === target.mailingId)) return []
      return [{ ...named, ...reader, round: (before?.round ?? 0) + 1 }]
    })
    if (reached.length > 0 && due.length === 0) skipped.push({ ...named, why: 'already' })
    recipients.push(...due)
  }
  return { recipients, skipped }
}

interface Person {
  readonly reporterCode: string
  readonly accountId: string
  readonly role: string
  readonly name: string | null
  readonly email: string | null
  readonly language: Language
}

type Reader = Pick<Recipient, 'recipient' | 'accountId' | 'name' | 'email' | 'language'>

function readersOf(
  people: readonly Person[],
  contact: { readonly name: string; readonly email: string } | undefined,
  line: { readonly reporterCode: string; readonly language: Language },
): Reader[] {
  const withAddress = people.flatMap((one) => (one.email === null ? [] : [{ ...one, email: one.email }]))
  const focalPoints = withAddress.filter(({ role }) => role === 'focalPoint')
  const chosen = focalPoints.length > 0 ? focalPoints : withAddress
  if (chosen.length > 0)
    return chosen.map(({ accountId, name, email, language }) => ({
      recipient: accountId,
      accountId,
      name,
      email,
      language,
    }))
  if (!contact?.email) return []
  const { name, email } = contact
  return [
    { recipient: `contact:${line.reporterCode}`, accountId: null, name, email, language: line.language },
  ]
}

async function listPeople(db: Db, codes: readonly string[]): Promise<ReadonlyMap<string, readonly Person[]>> {
  const rows = await selectByKeys(codes, (some) =>
    db
      .selectFrom('accountReporter')
      .innerJoin('account', 'account.accountId', 'accountReporter.accountId')
      .select([
        'accountReporter.reporterCode',
        'account.accountId',
        'account.role',
        'account.name',
        'account.email',
        'account.language',
      ])
      .where('account.endedAt', 'is', null)
      .where('accountReporter.reporterCode', 'in', some)
      .orderBy('account.createdAt')
      .orderBy('account.accountId')
      .execute(),
  )
  return Map.groupBy(rows, ({ reporterCode }) => reporterCode)
}

/** Whether all of them have had, by now, the very mail that was planned for them. */
export async function haveHadTheirs(
  db: Db,
  target: Pick<MailingTarget, 'cycleKey' | 'occasion'>,
  planned: readonly Pick<Recipient, 'reporterCode' | 'recipient' | 'round'>[],
): Promise<boolean> {
  const had = await listRounds(db, target)
  return planned.every(
    ({ reporterCode, recipient, round }) => (had.get(`${reporterCode} ${recipient}`)?.round ?? 0) >= round,
  )
}

/** The newest round that each person has had, by reporter and recipient. */
async function listRounds(
  db: Db,
  { cycleKey, occasion }: Pick<MailingTarget, 'cycleKey' | 'occasion'>,
): Promise<ReadonlyMap<string, { readonly round: number; readonly mailingId: string }>> {
  const rows = await db
    .selectFrom('mailingMail')
    .select(['reporterCode', 'recipient', 'round', 'mailingId'])
    .where('cycleKey', '=', cycleKey)
    .where('occasion', '=', occasion)
    .orderBy('round')
    .execute()
  return new Map(rows.map(({ reporterCode, recipient, ...rest }) => [`${reporterCode} ${recipient}`, rest]))
}
