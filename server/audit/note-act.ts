/** The audit log's own entries: acts that leave no other trace in the chain. */
import type { Change } from '../db/commit-change.ts'
import type { Trx } from '../db/schema.ts'
import { timeOrderedId } from '../db/time-ordered-id.ts'

export interface Act {
  /** `file.erased`, `person.exported`: permanent, in lower case, what it is about and what was done. */
  readonly act: string
  /** What was acted upon, by a name that stays. Never a person's name or address: the chain holds none. */
  readonly subject: string
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

/**
 * Notes an act in the hash chain. The change takes its number. Who did it and when is the change's own.
 * What alters the register, returns, activities, questions or duplicates is in the log by itself and needs no note.
 */
export async function noteAct(trx: Trx, change: Change, { act, subject, details }: Act): Promise<void> {
  await change.begin()
  const auditId = timeOrderedId(change.committedAt)
  const row = change.chained('auditEntry', [auditId], {
    auditId,
    changeNumber: change.changeNumber,
    act,
    subject,
    detailsJson: details === undefined ? null : JSON.stringify(details),
  })
  await trx.insertInto('auditEntry').values(row).execute()
}
