import { describe, expect, it } from 'vitest'
import { createAccount, endAccount } from '../../../server/accounts/accounts.ts'
import { acceptInvitation } from '../../../server/accounts/invitations.ts'
import { listAuditLog } from '../../../server/audit/audit-log.ts'
import {
  cancelMailing,
  listMailings,
  listMailLog,
  makeMailing,
  type NewMailing,
} from '../../../server/mail/mailings/mailings.ts'
import { previewMailing, sendDueMailings } from '../../../server/mail/mailings/send-mailings.ts'
import { submitReturn } from '../../../server/returns/move-return.ts'
import { languages } from '../../../templates/definition.ts'
import { aPerson, aSignInService, openAccount, type SignInService } from '../../helpers/a-sign-in.ts'
import { type DatabaseName, databases } from '../../helpers/database.ts'
import { setCycle, setReporter } from '../../helpers/set-register.ts'
import { aCycle, aReporter } from '../../helpers/stored-things.ts'

const cycleKey = 'cop-3'
const egypt = aReporter({ reporterCode: 'bcrc-egy', shortName: 'Centre in Egypt' })
const both = { reporterCodes: ['bcrc-scrc-sen', 'bcrc-egy'] }
/** The clock of these tests begins at 2026-03-01 08:00 UTC. */
const deadline = '2026-04-15'

async function aDesk(name: DatabaseName) {
  const service = await aSignInService(name)
  await setCycle(service.db, aCycle({ opensOn: '2026-01-01', deadline }))
  return { ...service, act: { now: service.clock.now, actor: 'officer-1', channel: 'page' as const } }
}
type Desk = Awaited<ReturnType<typeof aDesk>>

const make = ({ db, act }: Desk, wanted: Partial<NewMailing> = {}) =>
  makeMailing(
    db,
    { cycleKey, kind: 'reminder', audience: both, note: null, isAgain: false, when: 'now', ...wanted },
    act,
  )
const send = ({ app }: SignInService) => sendDueMailings(app.accounts)
const receivers = ({ posted }: SignInService) => posted.map(({ to }) => to).sort()

describe.each(databases)('mails to reporters on %s', (name) => {
  it('[PO43] are shown first as each reader would get them, in their language; showing sends and stores nothing', async () => {
    const desk = await aDesk(name)
    await openAccount(desk)
    await setReporter(desk.db, {
      ...egypt,
      language: 'ar',
      contact: { name: 'منى حسن', email: 'mona@centre.example' },
    })
    const wanted = {
      mailingId: null,
      cycleKey,
      kind: 'invitation',
      occasion: 'invitation',
      audience: both,
      note: 'Please call <b>me</b>.',
      isAgain: false,
    } as const
    const { count, mails, skipped } = await previewMailing(desk.app.accounts, wanted)
    expect([count, skipped]).toEqual([2, []])
    expect(mails.map(({ mail, recipient }) => [recipient.reporterCode, mail.language])).toEqual([
      ['bcrc-scrc-sen', 'fr'],
      ['bcrc-egy', 'ar'],
    ])
    expect(mails[0]!.mail.text).toContain('15 avril 2026')
    expect(mails[1]!.mail.text).toContain('أبريل')
    expect(mails[1]!.mail.text).toContain('Please call <b>me</b>.')
    // The newcomer's code does not exist before the mail goes out.
    expect(mails[1]!.mail.text).toContain('•••••')
    expect(desk.posted).toEqual([])
    expect(await desk.db.selectFrom('invitation').selectAll().execute()).toEqual([])
    expect(await listMailings(desk.db, cycleKey)).toEqual([])
  })

  it('[PO43] name the reporter, the cycle and its deadline in each of the six languages, and carry nothing into HTML', async () => {
    const desk = await aDesk(name)
    for (const language of languages) {
      await setReporter(desk.db, {
        ...egypt,
        language,
        contact: { name: '<img src=x onerror=alert(1)>', email: 'mona@centre.example' },
      })
      for (const kind of ['invitation', 'reminder', 'overdue'] as const) {
        const audience = { reporterCodes: ['bcrc-egy'] }
        await make(desk, { kind, audience, isAgain: true })
        await send(desk)
        const mail = desk.posted.at(-1)!
        expect(mail.language).toBe(language)
        expect(mail.subject).toContain('Centre in Egypt')
        expect(mail.text).toContain('2026')
        expect(mail.text).not.toMatch(/\{\w+\}|undefined|null/)
        expect(mail.html).not.toContain('<img')
      }
    }
  })

  it.each([false, true])(
    '[PO52] sent twice are refused where the first is done while the second looks who is due (again: %s)',
    async (isAgain) => {
      const desk = await aDesk(name)
      await openAccount(desk)
      if (isAgain) {
        await make(desk)
        await send(desk)
      }
      let ofRounds: unknown = null
      const lookedUp = desk.db.withPlugin({
        transformQuery: ({ node, queryId }) => {
          if (ofRounds === null && JSON.stringify(node).includes('mailing_mail')) ofRounds = queryId
          return node
        },
        transformResult: async ({ result, queryId }) => {
          if (queryId === ofRounds) {
            await make(desk, { isAgain })
            await send(desk)
          }
          return result
        },
      })
      await expect(make({ ...desk, db: lookedUp }, { isAgain })).rejects.toMatchObject({
        code: 'MAILING_NOBODY',
      })
      expect(desk.posted).toHaveLength(isAgain ? 2 : 1)
    },
  )

  it('[PO44] reach nobody twice by accident; only an explicit word sends one again', async () => {
    const desk = await aDesk(name)
    await openAccount(desk)
    await openAccount(desk, { reporterCodes: ['bcrc-egy'], email: 'mona@centre.example', language: 'en' })
    await make(desk)
    expect(await send(desk)).toBe(2)
    expect(await send(desk)).toBe(0)
    await expect(make(desk)).rejects.toMatchObject({ code: 'MAILING_NOBODY' })
    // Another occasion is another mail.
    await make(desk, { kind: 'overdue', audience: { reporterCodes: ['BCRC-EGY'] } })
    await make(desk, { audience: { reporterCodes: ['bcrc-egy'] }, isAgain: true })
    expect(await send(desk)).toBe(2)
    expect(receivers(desk)).toEqual([
      'aminata@centre.example',
      'mona@centre.example',
      'mona@centre.example',
      'mona@centre.example',
    ])
    const log = await listMailLog(desk.db, { cycleKey, reporterCode: 'bcrc-egy' })
    expect(log.map(({ occasion, round, state, email }) => [occasion, round, state, email]).sort()).toEqual([
      ['overdue', 1, 'sent', 'mona@centre.example'],
      ['reminder', 1, 'sent', 'mona@centre.example'],
      ['reminder', 2, 'sent', 'mona@centre.example'],
    ])
  })

  it('[PO44] go out once, however many services look at the same moment', async () => {
    const desk = await aDesk(name)
    for (let at = 0; at < 12; at++) await openAccount(desk, { email: `person-${at}@centre.example` })
    await make(desk, { audience: { filter: { standing: 'silent' } } })
    const counts = await Promise.all(Array.from({ length: 5 }, () => send(desk)))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(12)
    expect(new Set(receivers(desk)).size).toBe(12)
    expect(desk.posted).toHaveLength(12)
  })

  it('[PO44] that were interrupted are taken up by another service, without those that may have gone out', async () => {
    const desk = await aDesk(name)
    await openAccount(desk)
    await openAccount(desk, { reporterCodes: ['bcrc-egy'], email: 'mona@centre.example' })
    const { mailingId } = await make(desk)
    // What a service leaves behind that dies after its first mail.
    const claimedAt = desk.clock.now().toISOString()
    await desk.db.updateTable('mailing').set({ state: 'sending', claimedAt }).execute()
    const [first] = await desk.db
      .selectFrom('account')
      .select('accountId')
      .where('email', '=', 'aminata@centre.example')
      .execute()
    await desk.db
      .insertInto('mailingMail')
      .values({
        cycleKey,
        occasion: 'reminder',
        reporterCode: 'bcrc-scrc-sen',
        recipient: first!.accountId,
        round: 1,
        mailingId,
        language: 'fr',
        state: 'claimed',
        claimedAt,
        settledAt: null,
      })
      .execute()
    expect(await send(desk)).toBe(0)
    desk.clock.pass(11 * 60)
    expect(await send(desk)).toBe(1)
    expect(receivers(desk)).toEqual(['mona@centre.example'])
    const states = (await listMailLog(desk.db, { cycleKey })).map(({ reporterCode, state }) => [
      reporterCode,
      state,
    ])
    expect(states.sort()).toEqual([
      ['bcrc-egy', 'sent'],
      ['bcrc-scrc-sen', 'claimed'],
    ])
  })

  it('[PO45] wait for their day, and pass over who has answered until then', async () => {
    const desk = await aDesk(name)
    await openAccount(desk)
    await openAccount(desk, { reporterCodes: ['bcrc-egy'], email: 'mona@centre.example' })
    const audience = { filter: { standing: 'notAnswered' } } as const
    const week = await make(desk, { audience, when: { daysBefore: 7 } })
    const day = await make(desk, { audience, when: { daysBefore: 1 } })
    expect([week.occasion, week.sendAt]).toEqual(['reminder-7', '2026-04-08T08:00:00.000Z'])
    await expect(make(desk, { when: { daysBefore: 60 } })).rejects.toMatchObject({
      code: 'MAILING_TIME_INVALID',
    })
    await expect(make(desk, { when: { at: 'soon' } })).rejects.toMatchObject({ code: 'MAILING_TIME_INVALID' })
    expect(await send(desk)).toBe(0)
    desk.clock.pass(38 * 86_400)
    expect(await send(desk)).toBe(2)
    await submitReturn(
      desk.db,
      {
        reporterCode: 'bcrc-egy',
        cycleKey,
        nothingToReport: true,
        declarationName: 'Mona',
        declarationDate: null,
      },
      desk.act,
    )
    desk.clock.pass(6 * 86_400)
    expect(await send(desk)).toBe(1)
    expect(receivers(desk)).toEqual([
      'aminata@centre.example',
      'aminata@centre.example',
      'mona@centre.example',
    ])
    await expect(cancelMailing(desk.db, day.mailingId, desk.act)).rejects.toMatchObject({
      code: 'MAILING_STARTED',
    })
  })

  it('[PO45] can be called off before they begin; both acts stand in the audit log', async () => {
    const desk = await aDesk(name)
    await openAccount(desk)
    const { mailingId } = await make(desk, { when: { at: '2026-03-02T09:00:00Z' } })
    expect(await cancelMailing(desk.db, mailingId, desk.act)).toMatchObject({ state: 'cancelled' })
    desk.clock.pass(3 * 86_400)
    expect(await send(desk)).toBe(0)
    const acts = (await listAuditLog(desk.db)).lines.flatMap(({ items }) => items.map(({ act }) => act))
    expect(acts.filter((act) => act.startsWith('mailing.'))).toEqual(['mailing.made', 'mailing.cancelled'])
  })

  it('[PO46] go to the focal points, else to delegates, else to the contact person with a way in', async () => {
    const desk = await aDesk(name)
    const { db, clock } = desk
    const delegate = aPerson({ role: 'delegate', email: 'delegate@centre.example' })
    await createAccount(db, delegate, { now: clock.now, actor: 'program' })
    const focalPoint = await openAccount(desk)
    await setReporter(desk.db, { ...egypt, contact: { name: 'Mona Hassan', email: 'mona@centre.example' } })
    await make(desk, { kind: 'invitation' })
    expect(await send(desk)).toBe(2)
    expect(receivers(desk)).toEqual(['aminata@centre.example', 'mona@centre.example'])
    const code = desk.posted
      .find(({ to }) => to === 'mona@centre.example')!
      .text.match(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/m)![0]
    const came = await acceptInvitation(desk.app.accounts.context, { code, networkAddress: 'test' })
    const account = await db
      .selectFrom('account')
      .select(['role', 'email'])
      .where('accountId', '=', came.accountId)
      .executeTakeFirst()
    expect(account).toEqual({ role: 'focalPoint', email: 'mona@centre.example' })
    await endAccount({ db, now: clock.now }, focalPoint, 'officer-1')
    await make(desk, { audience: { reporterCodes: ['bcrc-scrc-sen'] } })
    await send(desk)
    expect(desk.posted.at(-1)!.to).toBe('delegate@centre.example')
  })

  it('[PO46] leave a log without addresses of its own: who is erased is erased there too', async () => {
    const desk = await aDesk(name)
    const accountId = await openAccount(desk)
    await make(desk)
    await send(desk)
    const rows = JSON.stringify(await desk.db.selectFrom('mailingMail').selectAll().execute())
    expect(rows).toContain(accountId)
    expect(rows).not.toMatch(/aminata/i)
    await desk.db.updateTable('account').set({ name: null, email: null }).execute()
    expect(await listMailLog(desk.db, { cycleKey })).toMatchObject([{ email: null, state: 'sent' }])
  })
})
