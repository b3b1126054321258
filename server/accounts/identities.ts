/** Which account an identity at a provider belongs to. Linked by somebody who is signed in, or holds an invitation; never by address. */
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { recordAccountEvent } from './account-events.ts'
import type { ProviderIdentity } from './identity-provider.ts'

/**
 * The account in force that an identity belongs to.
 *
 * @throws {ServiceError} PROVIDER_REFUSED where it belongs to none
 */
export async function accountOfIdentity(db: Db, { issuer, subject }: ProviderIdentity): Promise<string> {
  const row = await db
    .selectFrom('accountIdentity as i')
    .innerJoin('account as a', 'a.accountId', 'i.accountId')
    .select('i.accountId')
    .where('i.issuer', '=', issuer)
    .where('i.subject', '=', subject)
    .where('a.endedAt', 'is', null)
    .executeTakeFirst()
  if (!row) throw new ServiceError('PROVIDER_REFUSED')
  return row.accountId
}

/**
 * Links an identity with an account; linking it again changes nothing.
 *
 * @throws {ServiceError} PROVIDER_REFUSED where it belongs to another account
 */
export async function linkIdentity(
  db: Db,
  { issuer, subject }: ProviderIdentity,
  accountId: string,
  now: () => Date,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('accountIdentity')
    .values({ issuer, subject, accountId, linkedAt: now().toISOString() })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows) {
    await recordAccountEvent(db, { kind: 'identityLinked', accountId, actor: accountId }, now)
    return
  }
  if ((await accountOfIdentity(db, { issuer, subject })) !== accountId)
    throw new ServiceError('PROVIDER_REFUSED')
}

/** Has the account any identity? */
export async function hasIdentity(db: Db, accountId: string): Promise<boolean> {
  const query = db.selectFrom('accountIdentity').select('accountId').where('accountId', '=', accountId)
  return (await query.executeTakeFirst()) !== undefined
}
