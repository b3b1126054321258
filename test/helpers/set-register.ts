/** Entries of the register stored as they are, whatever stood there. */
import { saveRegisterEntry } from '../../server/cycles/register.ts'
import { saveContact } from '../../server/cycles/reporter-contacts.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import type { Db } from '../../server/db/schema.ts'
import type { Cycle, Reporter } from '../../templates/context.ts'
import { aChangeRequest } from './stored-things.ts'

export async function setCycle(db: Db, cycle: Cycle): Promise<void> {
  await commitChange(db, aChangeRequest({ kind: 'register' }), (trx, change) =>
    saveRegisterEntry(trx, change, 'cycle', cycle.cycleKey, cycle),
  )
}

/** With its contact person, who stands outside the register. */
export async function setReporter(db: Db, { contact, ...reporter }: Reporter): Promise<void> {
  const { reporterCode } = reporter
  await commitChange(db, aChangeRequest({ kind: 'register' }), async (trx, change) => {
    await saveRegisterEntry(trx, change, 'reporter', reporterCode, { ...reporter, contact: null })
    await saveContact(trx, reporterCode, contact)
  })
}
