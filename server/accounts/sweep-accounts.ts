import { type AccountContext, days } from './context.ts'

/** How long what is over stays for whoever looks into it. */
const keptFor = 400 * days

/** Takes away what has run out: codes, counts, and in time sessions and events that have been over for more than a year. */
export async function sweepAccounts({ db, now }: Pick<AccountContext, 'db' | 'now'>): Promise<void> {
  const instant = now()
  const dayAgo = new Date(instant.getTime() - 1 * days).toISOString()
  const longAgo = new Date(instant.getTime() - keptFor).toISOString()
  await db.deleteFrom('signInCode').where('expiresAt', '<', instant.toISOString()).execute()
  await db.deleteFrom('rateLimit').where('countedFrom', '<', dayAgo).execute()
  await db.deleteFrom('requestCount').where('countedAt', '<', Date.parse(dayAgo)).execute()
  await db.deleteFrom('accountSession').where('expiresAt', '<', longAgo).execute()
  await db
    .deleteFrom('accountEvent')
    .where('kind', '=', 'signInFailed')
    .where('occurredAt', '<', longAgo)
    .execute()
}
