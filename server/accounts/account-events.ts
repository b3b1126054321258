import { noteAct } from '../audit/note-act.ts'
import { commitChange } from '../db/commit-change.ts'
import type { ChangeChannel, Db } from '../db/schema.ts'
import type { AccountEventKind } from '../db/schema-accounts.ts'
import { timeOrderedId } from '../db/time-ordered-id.ts'

export interface NewAccountEvent {
  readonly kind: AccountEventKind
  readonly accountId: string | null
  /** An account id, or a name of the program's own. */
  readonly actor: string
  /** Ids and words of the program only: nothing personal, no secret. */
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>
}

/** Who may come in, and for whom: decided by people, so it stands in the hash chain too. Sign-ins do not. */
const inTheChain: ReadonlySet<AccountEventKind> = new Set([
  'invited',
  'invitationCancelled',
  'created',
  'reportersChanged',
  'ended',
  'erased',
])

/** Records what happened to an account. Not inside another change: what stands in the chain is a change of its own. */
export async function recordAccountEvent(
  db: Db,
  { kind, accountId, actor, details = {} }: NewAccountEvent,
  now: () => Date,
): Promise<void> {
  const occurredAt = now().toISOString()
  await db
    .insertInto('accountEvent')
    .values({
      eventId: timeOrderedId(occurredAt),
      occurredAt,
      kind,
      accountId,
      actor,
      detailsJson: JSON.stringify(details),
    })
    .execute()
  if (!inTheChain.has(kind)) return
  await commitChange(db, { kind: 'audit', actor, channel: channelOf(actor), now }, (trx, change) =>
    noteAct(trx, change, {
      act: `account.${kind}`,
      subject: accountId === null ? 'invitation' : `account ${accountId}`,
      details: Object.fromEntries(
        Object.entries(details).map(([name, value]) => [
          name,
          typeof value === 'object' ? value.join(' ') : value,
        ]),
      ),
    }),
  )
}

function channelOf(actor: string): ChangeChannel {
  return actor === 'commandLine' || actor === 'program' ? actor : 'page'
}

/** An event as administrators and auditors read it. */
export interface AccountEvent {
  readonly occurredAt: string
  readonly kind: AccountEventKind
  readonly accountId: string | null
  readonly actor: string
  readonly details: Readonly<Record<string, unknown>>
}

/**
 * What happened to accounts, the newest first.
 *
 * @param before only what was earlier than this instant (UTC ISO): for reading on
 */
export async function listAccountEvents(
  db: Db,
  {
    accountId,
    before,
    limit,
  }: { readonly accountId?: string; readonly before?: string; readonly limit: number },
): Promise<AccountEvent[]> {
  let query = db.selectFrom('accountEvent').selectAll().orderBy('eventId', 'desc').limit(limit)
  if (accountId !== undefined) query = query.where('accountId', '=', accountId)
  if (before !== undefined) query = query.where('occurredAt', '<', before)
  const rows = await query.execute()
  return rows.map(({ eventId: _, detailsJson, ...event }) => ({ ...event, details: JSON.parse(detailsJson) }))
}
