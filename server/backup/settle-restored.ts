/** What must not go on where it stood, after a restore: since the backup it may have gone another way. */
import type { Trx } from '../db/schema.ts'
import { dropRestoredMails } from '../mail/outbox/outgoing-mails.ts'

/**
 * Ends every session and every code that was on its way, since some were ended after the backup; nobody has to do more than sign in
 * again. Mails to reporters whose time has come are cancelled, and mails that wait are dropped: they have most likely gone out.
 */
export async function settleRestored(trx: Trx, now: () => Date): Promise<void> {
  const at = now().toISOString()
  await trx
    .updateTable('accountSession')
    .set({ endedAt: at, endReason: 'restored' })
    .where('endedAt', 'is', null)
    .execute()
  await trx.deleteFrom('signInCode').execute()
  await trx
    .updateTable('mailing')
    .set({ state: 'cancelled', doneAt: at })
    .where('state', 'in', ['scheduled', 'sending'])
    .where('sendAt', '<=', at)
    .execute()
  await dropRestoredMails(trx, now)
}
