/** Accounts and invitations a page at a time: with thousands of reporters nobody reads all of them. */
import type { Expression, SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Role } from '../roles.ts'
import { type Account, listAccountsById } from './accounts.ts'

export interface PeopleRequest {
  /** Part of a name or address, in any case. */
  readonly text?: string | undefined
  readonly role?: Role | undefined
  readonly reporterCode?: string | undefined
  readonly isEndedToo?: boolean | undefined
  /** From 1. */
  readonly pageNumber: number
}

export const peoplePerPage = 50

/** Accounts by name and address. */
export async function listPeople(
  db: Db,
  { text, role, reporterCode, isEndedToo = false, pageNumber }: PeopleRequest,
): Promise<{ readonly accounts: readonly Account[]; readonly count: number; readonly pageCount: number }> {
  const pattern = `%${(text ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const named: Expression<SqlBool> = sql<SqlBool>`(
    lower(coalesce(account.name, '')) like ${pattern} escape '\\'
    or lower(coalesce(account.email, '')) like ${pattern} escape '\\')`
  const matching = db
    .selectFrom('account')
    .$if(!isEndedToo, (query) => query.where('account.endedAt', 'is', null))
    .$if(role !== undefined, (query) => query.where('account.role', '=', role!))
    .$if(text !== undefined, (query) => query.where(named))
    .$if(reporterCode !== undefined, (query) =>
      query.where('account.accountId', 'in', (eb) =>
        eb.selectFrom('accountReporter').select('accountId').where('reporterCode', '=', reporterCode!),
      ),
    )
  const { count } = await matching
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const pageCount = Math.max(1, Math.ceil(Number(count) / peoplePerPage))
  const rows = await matching
    .select('account.accountId')
    .orderBy(sql`lower(coalesce(account.name, account.email, ''))`)
    .orderBy('account.accountId')
    .offset((Math.min(pageNumber, pageCount) - 1) * peoplePerPage)
    .limit(peoplePerPage)
    .execute()
  const accounts = await listAccountsById(
    db,
    rows.map(({ accountId }) => accountId),
  )
  return { accounts, count: Number(count), pageCount }
}
