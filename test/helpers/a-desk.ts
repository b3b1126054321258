/** A service with a cycle under way: returns in several states, questions, likely duplicates, mails, people. */

import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { createAccount } from '../../server/accounts/accounts.ts'
import { createInvitation } from '../../server/accounts/invitations.ts'
import { buildApp } from '../../server/app.ts'
import { editReporter } from '../../server/cycles/manage-reporters.ts'
import type { Db } from '../../server/db/schema.ts'
import { makeMailing } from '../../server/mail/mailings/mailings.ts'
import { sendDueMailings } from '../../server/mail/mailings/send-mailings.ts'
import { putMail } from '../../server/mail/outbox/outgoing-mails.ts'
import { askQuestion } from '../../server/questions/ask-and-answer.ts'
import { editAsOfficer } from '../../server/returns/edit-as-officer.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { createWorkbookReader } from '../../server/workbooks/reader-process.ts'
import { machineSecret } from './a-sign-in.ts'
import { accraCells, aSheetRow, bamakoCells, dakarCells, shippedDatabase, sync } from './a-sync.ts'
import type { DatabaseName } from './database.ts'
import { actingOn, officer, sendBack, senegal, submit } from './secretariat.ts'
import { testAccounts } from './signed-in.ts'
import { clockAt } from './stored-things.ts'

export const deskDay = clockAt('2027-02-10T12:00:00.000Z')
/** What somebody may type anywhere. */
export const hostile = '<img src=x onerror=alert(1)>"\'</textarea><script>alert(2)</script>'

/** @param isHostile puts markup into everything that people type */
export async function aDesk(name: DatabaseName, { isHostile = false } = {}) {
  const db = await shippedDatabase(name)
  const accounts = testAccounts()
  const reader = createWorkbookReader()
  const service = { db, now: deskDay, reader, close: async () => undefined }
  const app = await buildApp({ service, machineSecret, accounts, maxUploadBytes: 20_000_000 })
  onTestFinished(async () => {
    await app.close()
    await reader.close()
  })
  await fill(db, isHostile ? ` ${hostile}` : '')
  const act = actingOn('2027-02-05')
  await makeMailing(
    db,
    {
      cycleKey: seedCycle.cycleKey,
      kind: 'reminder',
      audience: { filter: { standing: 'notAnswered' } },
      note: isHostile ? hostile : null,
      isAgain: false,
      when: 'now',
    },
    act,
  )
  await sendDueMailings(app.accounts)
  await makeMailing(
    db,
    {
      cycleKey: seedCycle.cycleKey,
      kind: 'reminder',
      audience: { filter: { standing: 'silent' } },
      note: null,
      isAgain: false,
      when: { daysBefore: 7 },
    },
    act,
  )
  return { db, app, posted: accounts.posted }
}

async function fill(db: Db, extra: string): Promise<void> {
  const { status: _, ...withoutStatus } = accraCells
  const typed = (cells: Record<string, unknown>) =>
    ({
      ...cells,
      title: `${cells.title}${extra}`,
      summary: `${cells.summary}${extra}`,
      results: `${cells.results}${extra}`,
      lead_org: `Ministry of Environment${extra}`,
      partners: `UNITAR${extra}`,
      donors: `GEF${extra}`,
      delivery_place: `Dakar${extra}`,
      local_ref: `P-1${extra}`.slice(0, 60),
      confidential_note: `Between us${extra}`,
    }) as typeof dakarCells
  await sync(db, [
    aSheetRow('k1', typed(dakarCells), { comment: `A comment${extra}` }),
    aSheetRow('k2', typed(bamakoCells)),
    aSheetRow('k3', typed(withoutStatus)),
  ])
  await sync(db, [aSheetRow('k1', typed(dakarCells)), aSheetRow('k2', typed(bamakoCells))], {
    reporterCode: 'bcrc-egy',
    workbookId: 'workbook-2',
  })
  await submit(db, {
    reporterCode: 'bcrc-egy',
    declarationName: `Mona Hassan${extra}`,
  })
  await submit(db, { reporterCode: 'bccc-nga', nothingToReport: true })
  await sync(db, [aSheetRow('k1', typed(accraCells))], {
    reporterCode: 'scrc-dza',
    workbookId: 'workbook-3',
  }).catch(() => undefined)
  await askQuestion(
    db,
    { ...senegal, reference: 'BCRC-SCRC-SEN-0001', field: 'title', text: `Which year?${extra}` },
    officer,
  )
  await askQuestion(db, { ...senegal, reference: null, field: null, text: `All of it?${extra}` }, officer)
  await editAsOfficer(
    db,
    {
      ...senegal,
      reference: 'BCRC-SCRC-SEN-0001',
      cells: { start_date: '2025-03-05', delivery_place: `Thiès${extra}` },
    },
    officer,
  )
  await sendBack(db, `Dates are missing.${extra}`, { reporterCode: 'bcrc-egy' })
  await submit(db, { reporterCode: 'bcrc-egy' })
  const person = { now: deskDay, actor: 'program' }
  await createAccount(
    db,
    {
      role: 'focalPoint',
      reporterCodes: ['bcrc-scrc-sen'],
      name: `Aminata Diallo${extra}`,
      email: 'aminata@centre.example',
      language: 'fr',
    },
    person,
  )
  await editReporter(
    db,
    'bcrc-egy',
    {
      shortName: `Centre in Egypt${extra}`,
      note: `A note${extra}`,
      contact: { name: `Mona${extra}`, email: 'mona@centre.example' },
    },
    officer,
  )
}

/** Every page of the desk that shows something, with things on it. */
export async function deskAddresses(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('activityReport')
    .select(['activityReportId', 'reference'])
    .where('reference', 'in', ['BCRC-SCRC-SEN-0001', 'BCRC-EGY-0001'])
    .orderBy('reference')
    .execute()
  const [other, one] = rows.map((row) => row.activityReportId)
  return [
    '/desk',
    '/desk?standing=answered&sort=activity&dir=desc',
    '/desk?text=nobody-has-this',
    '/desk/returns/bcrc-scrc-sen',
    '/desk/returns/bcrc-scrc-sen?filter=errors',
    '/desk/returns/bcrc-egy',
    '/desk/returns/bcrc-scrc-sen/rows/BCRC-SCRC-SEN-0001?field=title',
    '/mailings',
    '/duplicates?joint=yes',
    `/duplicates/${one}/${other}`,
    '/questions?state=open',
    '/audit',
    '/register',
    `/register/cycles/${seedCycle.cycleKey}`,
    `/register/cycles/${seedCycle.cycleKey}/rates`,
    '/register/reporters',
    '/register/reporters/bcrc-egy',
    '/register/reporters/new',
    '/register/lists/activity_type',
    '/register/lists/activity_type/codes/TRW',
    '/register/lists/activity_type/new',
    '/people',
  ]
}

/** The invitation of somebody, in a mail that waits to be sent. @returns the mail's id */
export async function aWaitingMail({ accounts }: FastifyInstance, name: string): Promise<string> {
  const { context } = accounts
  const mail = { to: 'x@un.example', subject: 's', text: 't', html: 'h', language: 'en' }
  const wanted = {
    purpose: 'invite',
    role: 'officer',
    reporterCodes: [],
    name,
    email: 'waits@un.example',
    language: 'en',
    accountId: null,
  } as const
  const { invitation } = await createInvitation(context, wanted, 'program')
  return putMail(context, mail, { kind: 'invitation', invitationId: invitation.invitationId })
}
