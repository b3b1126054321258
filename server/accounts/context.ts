/** What everything about accounts works with. */
import type { Db } from '../db/schema.ts'
import type { SecretKeys } from './secret-key.ts'

export interface AccountContext {
  readonly db: Db
  /** The clock; instants in UTC. */
  readonly now: () => Date
  readonly keys: SecretKeys
}

/** Does several things in one transaction: all of them are done, or none is. */
export function allOrNothing<T>(
  context: AccountContext,
  work: (within: AccountContext) => Promise<T>,
): Promise<T> {
  return context.db.transaction().execute((trx) => work({ ...context, db: trx }))
}

/** An instant some time from now, UTC ISO. */
export function instantAfter(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString()
}

export const seconds = 1_000
export const minutes = 60 * seconds
export const hours = 60 * minutes
export const days = 24 * hours
