/** Contact persons: personal, so outside the register and its chain. They can be replaced and erased without a trace. */
import type { Reporter } from '../../templates/context.ts'
import { upsertRows } from '../db/batches.ts'
import { preparedRow } from '../db/prepared-query.ts'
import type { Db } from '../db/schema.ts'
import { storableRow } from '../db/storable-text.ts'

export type Contact = NonNullable<Reporter['contact']>

/** The contact person of each reporter that has one. */
export async function listContacts(db: Db): Promise<ReadonlyMap<string, Contact>> {
  const rows = await db.selectFrom('reporterContact').selectAll().execute()
  return new Map(rows.map(({ reporterCode, name, email }) => [reporterCode, { name, email }]))
}

export async function findContact(db: Db, reporterCode: string): Promise<Contact | null> {
  return (await findRow(db, { reporterCode })) ?? null
}

const findRow = preparedRow((db, { reporterCode }: { readonly reporterCode: string }) =>
  db.selectFrom('reporterContact').select(['name', 'email']).where('reporterCode', '=', reporterCode),
)

/** Null takes the contact person out. */
export async function saveContact(db: Db, reporterCode: string, contact: Contact | null): Promise<void> {
  if (contact === null) {
    await db.deleteFrom('reporterContact').where('reporterCode', '=', reporterCode).execute()
    return
  }
  await upsertRows(db, 'reporterContact', ['reporterCode'], [storableRow({ reporterCode, ...contact })])
}
