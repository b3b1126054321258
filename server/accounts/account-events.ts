import type { Db } from '../db/schema.ts'
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

/** Records what happened to an account. */
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
}
