/** Workbooks by mail, from the door to the answer, on both databases. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createAccount, endAccount } from '../../../server/accounts/accounts.ts'
import { countTry } from '../../../server/accounts/rate-limit.ts'
import { listReturnActivities } from '../../../server/db/activities.ts'
import { listImportAttempts } from '../../../server/db/operations.ts'
import type { Db } from '../../../server/db/schema.ts'
import { readFile } from '../../../server/files/stored-files.ts'
import { decideMail, mailOfLink, sweepMails } from '../../../server/mail-in/decide-mail.ts'
import { leaseMail, listMails } from '../../../server/mail-in/incoming-mails.ts'
import { receiveMail } from '../../../server/mail-in/receive-mail.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import { aMail, attached, authservId, type TestMail, vouchedFor } from '../../helpers/a-mail.ts'
import { aMailService, filledWorkbooks, type MailService } from '../../helpers/a-mail-service.ts'
import { aPerson } from '../../helpers/a-sign-in.ts'
import { bamakoCells, dakarCells } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import type { FilledRow } from '../../helpers/fill-workbook.ts'
import { hasOpenpyxl } from '../../helpers/programs.ts'
import { signIn, testAccounts } from '../../helpers/signed-in.ts'

const senegal = 'bcrc-scrc-sen'
const day = 86_400
const knows = vouchedFor('centre.example')
let [dakar, submitted, egyptian]: Uint8Array[] = []

function reportMail(bytes: Uint8Array, rest: TestMail = {}) {
  return aMail({ onTop: [knows], attachments: [attached(bytes)], ...rest })
}

async function rowsOf(db: Db, reporterCode = senegal): Promise<number> {
  return (await listReturnActivities(db, reporterCode, seedCycle.cycleKey)).length
}

/** State, reason and answer of each mail, the newest first. */
async function standing({ db }: MailService) {
  const mails = await listMails(db, { limit: 50 })
  return mails.map(({ state, reason, answerState }) => [state, reason, answerState])
}

describe.skipIf(!hasOpenpyxl).each(databases)('mail that comes in, on %s', (name) => {
  beforeAll(async () => {
    if (dakar) return
    const [row, other] = [dakarCells, bamakoCells] as FilledRow[]
    const cover = { submit: 'oui', declarationName: 'Aminata Diallo', declarationDate: '2027-01-15' }
    ;[dakar, submitted, egyptian] = await filledWorkbooks([
      { reporterCode: senegal, rows: [row!] },
      { reporterCode: senegal, rows: [row!, other!], cover },
      { reporterCode: 'bcrc-egy', rows: [other!] },
    ])
  })

  it('[MI1] what the own mail server vouches for is stored, kept, and answered with the annotated copy', async () => {
    const service = await aMailService(name)
    await service.arrive(await reportMail(dakar!, { messageId: '<one@centre.example>' }))
    expect(await rowsOf(service.db)).toBe(1)
    const change = service.db.selectFrom('change').selectAll().where('channel', '=', 'mail')
    expect(await change.executeTakeFirstOrThrow()).toMatchObject({ kind: 'sync', actor: service.aminataId })
    const [attempt] = await listImportAttempts(service.db)
    expect(attempt).toMatchObject({ channel: 'mail', outcome: 'OK', fileName: 'rapport.xlsx' })
    expect(Buffer.from(await readFile(service.db, attempt!.fileId!)).equals(Buffer.from(dakar!))).toBe(true)
    const [answer, ...more] = service.accounts.posted
    expect(more).toEqual([])
    expect(answer).toMatchObject({
      to: 'aminata@centre.example',
      language: 'fr',
      subject: 'Reçu : rapport.xlsx',
      thread: { inReplyTo: '<one@centre.example>' },
    })
    expect(answer!.text).toContain('pour BCRC-SCRC-SEN. Lignes : nouvelles 1')
    expect(answer!.text).toContain('pas encore soumise')
    const copy = readWorkbook(answer!.attachments![0]!.bytes)
    const texts = copy.sheets.flatMap((sheet) => [...sheet.rows.values()].flatMap((row) => [...row.values()]))
    expect(texts).toContain(dakarCells.title)
    expect(await standing(service)).toEqual([['taken', null, 'sent']])
  })

  it('[MI6] a return that is submitted by mail is answered with its receipt', async () => {
    const service = await aMailService(name)
    await service.arrive(await reportMail(submitted!))
    const submission = await service.db.selectFrom('submission').selectAll().executeTakeFirstOrThrow()
    const [answer] = service.accounts.posted
    expect(answer!.subject).toBe('Soumis : rapport.xlsx')
    for (const word of [submission.receiptNumber, submission.contentHash])
      expect(answer!.text).toContain(word)
  })

  it('[MI4] what nobody vouches for is held; the person is sent a link with nothing of the mail in it', async () => {
    const service = await aMailService(name)
    const { app, db, accounts, clock } = service
    await service.arrive(
      await reportMail(dakar!, { onTop: [], attachments: [attached(dakar!, 'evil.example.xlsx')] }),
    )
    expect(await rowsOf(db)).toBe(0)
    expect(await listImportAttempts(db)).toEqual([])
    expect(await standing(service)).toEqual([['held', 'notVouched', 'sent']])
    const [link, ...more] = accounts.posted
    expect(more).toEqual([])
    expect(link).toMatchObject({ to: 'aminata@centre.example', language: 'fr' })
    expect(link!.attachments).toBeUndefined()
    expect(`${link!.subject} ${link!.text} ${link!.html}`).not.toContain('evil')
    const url = new URL(link!.text.split('\n\n').find((line) => line.startsWith('http'))!)
    const [mailId, code] = [url.searchParams.get('mail')!, url.searchParams.get('code')!]
    const { context } = app.accounts
    expect(await mailOfLink(context, mailId, code)).toMatchObject({ fileName: 'evil.example.xlsx' })
    await expect(mailOfLink(context, mailId, `${code.slice(1)}A`)).rejects.toMatchObject({
      code: 'MAIL_UNKNOWN',
    })

    const decision = { mailId, move: 'take', through: 'link', actor: service.aminataId } as const
    await decideMail(context, decision)
    await expect(decideMail(context, decision)).rejects.toMatchObject({ code: 'MAIL_DECIDED' })
    await expect(mailOfLink(context, mailId, code)).rejects.toMatchObject({ code: 'MAIL_DECIDED' })
    clock.pass(60)
    await service.mailIn.round()
    expect(await rowsOf(db)).toBe(1)
    expect(accounts.posted.map(({ subject }) => subject)).toEqual([link!.subject, 'Reçu : evil.example.xlsx'])
  })

  it('[MI4] three links a day, none for what the server says is forged; all of it is shown and none stored', async () => {
    const service = await aMailService(name)
    for (let at = 0; at < 4; at++) await service.arrive(await reportMail(dakar!, { onTop: [] }))
    await service.arrive(await reportMail(dakar!, { onTop: [vouchedFor('centre.example', 'fail')] }))
    expect(service.accounts.posted).toHaveLength(3)
    expect((await standing(service)).map(([state, reason]) => `${state} ${reason}`).sort()).toEqual(
      ['held forged', ...Array(4).fill('held notVouched')].sort(),
    )
    expect(await rowsOf(service.db)).toBe(0)
  })

  it('[MI5] whoever signs in decides about their own; the Secretariat sees all and may let go', async () => {
    const service = await aMailService(name)
    const { app, db, clock } = service
    const awa = await signIn(app, 'focalPoint', [senegal], 'awa@centre.example')
    const other = await signIn(app, 'focalPoint', ['bcrc-egy'])
    const officer = await signIn(app, 'officer')
    const mailOfAwa = () => reportMail(dakar!, { onTop: [], from: 'awa@centre.example' })
    await service.arrive(await mailOfAwa(), await mailOfAwa(), await mailOfAwa())
    const list = async (headers: Record<string, string>) =>
      (await app.inject({ url: '/api/v1/mails?lang=en', headers })).json()
    const [first, second, third] = await list(awa.headers)
    expect(first).toMatchObject({
      from: 'awa@centre.example',
      state: 'held',
      reason: 'notVouched',
      reasonText: 'The mail server does not vouch for the sender',
      moves: ['take', 'decline'],
    })
    expect(await list(other.headers)).toEqual([])
    expect((await list(officer.headers)).map((one: { moves: string[] }) => one.moves)).toEqual(
      Array(3).fill(['decline']),
    )
    const decide = async (headers: Record<string, string>, mailId: string, move: string) =>
      (
        await app.inject({
          method: 'POST',
          url: `/api/v1/mails/${mailId}/decisions`,
          headers,
          payload: { move },
        })
      ).statusCode
    expect(await decide(other.headers, first.mailId, 'take')).toBe(404)
    expect(await decide(officer.headers, first.mailId, 'take')).toBe(403)
    expect(await decide(officer.headers, first.mailId, 'decline')).toBe(204)
    expect(await decide(awa.headers, first.mailId, 'take')).toBe(409)
    expect(await decide(awa.headers, second.mailId, 'take')).toBe(204)
    await service.mailIn.round()
    expect(await rowsOf(db)).toBe(1)
    // Once its time is over nobody can, and its workbook goes.
    clock.pass(8 * day)
    const again = await signIn(app, 'focalPoint', [senegal])
    expect(await decide(again.headers, third.mailId, 'take')).toBe(404)
    await sweepMails(db, clock.now)
    const stored = await db.selectFrom('storedFile').selectAll().where('purpose', '=', 'mail').execute()
    expect(stored.map(({ erasedAt }) => erasedAt !== null)).toEqual([true, true, true])
    expect((await standing(service)).map(([state]) => state).sort()).toEqual(['declined', 'expired', 'taken'])
  })

  it('[MI7] nobody who is not known is answered; officers see that it came', async () => {
    const service = await aMailService(name)
    await signIn(service.app, 'officer', [], 'officer@un.example')
    const stranger = { onTop: [vouchedFor('evil.example')], from: 'x@evil.example' }
    await service.arrive(
      await reportMail(dakar!, stranger),
      await reportMail(dakar!, { onTop: [vouchedFor('un.example')], from: 'officer@un.example' }),
      await reportMail(dakar!, { headers: { 'Auto-Submitted': 'auto-replied' } }),
      await reportMail(dakar!, { headers: { 'List-Id': '<list.centre.example>' } }),
      await reportMail(dakar!, { from: 'Cinnabar <cinnabar@un.example>' }),
      await aMail({ onTop: [] }),
    )
    expect(service.accounts.posted.filter(({ to }) => to !== 'officer@un.example')).toEqual([])
    const reasons = (await standing(service)).map(([state, reason, answer]) => `${state} ${reason} ${answer}`)
    expect(reasons.sort()).toEqual([
      'passedOver MAIL_NO_WORKBOOK none',
      'passedOver automatic none',
      'passedOver list none',
      'passedOver own none',
      'passedOver unknownSender none',
      'passedOver unknownSender none',
    ])
    expect(await service.db.selectFrom('storedFile').select('fileId').execute()).toEqual([])
    service.clock.pass(91 * day)
    await sweepMails(service.db, service.clock.now)
    expect(await standing(service)).toEqual([])
  })

  it('[MI8] each thing that cannot be taken in has its own sentence', async () => {
    const service = await aMailService(name)
    const other = (filename: string, contentType?: string) => ({ filename, content: 'x', contentType })
    const cases: [TestMail['attachments'], string][] = [
      [[], 'MAIL_NO_WORKBOOK'],
      [[other('lettre.pdf'), other('logo.png')], 'MAIL_NO_WORKBOOK'],
      [[attached(dakar!), attached(submitted!, 'autre.xlsx')], 'MAIL_SEVERAL_WORKBOOKS'],
      [[other('winmail.dat', 'application/ms-tnef')], 'MAIL_WINMAIL'],
      [[other('rapport.zip', 'application/zip')], 'MAIL_ZIPPED'],
      [[other('smime.p7m', 'application/pkcs7-mime')], 'MAIL_ENCRYPTED'],
      [[{ filename: 'grand.xlsx', content: Buffer.alloc(1_100_000, 'x') }], 'FILE_TOO_LARGE'],
      [[{ filename: 'immense.xlsx', content: Buffer.alloc(2_500_000, 'x') }], 'FILE_TOO_LARGE'],
      [[other('rapport.xlsx')], 'FILE_TEXT'],
      [[{ filename: 'vieux.xls', content: Buffer.from('d0cf11e0a1b11ae1', 'hex') }], 'FILE_OLD_EXCEL'],
    ]
    for (const [attachments, code] of cases) {
      await service.arrive(await aMail({ onTop: [knows], attachments }))
      const [mail] = await standing(service)
      expect(mail).toEqual(['refused', code, 'sent'])
    }
    const texts = service.accounts.posted.map(({ text }) => text.split('\n\n')[0]!)
    expect(texts[2]).toContain('2 classeurs')
    expect(new Set(texts).size).toBe(cases.length - 2)
    for (const text of texts) expect(text).not.toMatch(/error\.|\{\w+\}/)
    expect(await rowsOf(service.db)).toBe(0)
  })

  it('[MI9] the same mail again does nothing again, also through two replicas at once', async () => {
    const service = await aMailService(name)
    const mail = await reportMail(dakar!, { messageId: '<same@centre.example>' })
    await service.arrive(mail, mail)
    await service.arrive(mail)
    // The same mail by a way on which nobody vouches for it.
    await service.arrive(await reportMail(dakar!, { messageId: '<same@centre.example>', onTop: [] }))
    expect(service.accounts.posted).toHaveLength(1)
    const replicas = [service.replica(), service.replica(), service.replica()]
    const further = await Promise.all([1, 2, 3, 4].map(() => reportMail(submitted!)))
    await Promise.all([
      service.arrive(...further),
      ...replicas.flatMap((one) => [one.round(), one.round(), one.round()]),
    ])
    for (const one of replicas) await one.round()
    expect(service.accounts.posted).toHaveLength(5)
    const taken = await listImportAttempts(service.db)
    expect(taken.filter(({ outcome }) => outcome === 'OK')).toHaveLength(5)
    expect((await standing(service)).every(([state]) => state === 'taken')).toBe(true)
  })

  it('[MI9] whoever dies in between neither loses nor doubles it', async () => {
    const service = await aMailService(name)
    const { db, app, clock, accounts } = service
    const identity = { authservId, ownAddress: 'cinnabar@un.example' }
    const bytes = await reportMail(dakar!)
    await receiveMail(
      { ...app.accounts.context, identity, maxUploadBytes: 1_000_000 },
      { bytes, sizeBytes: bytes.length },
    )
    // Whoever took it up is gone, and holds it until the lease ends.
    expect(await leaseMail(db, clock.now)).toMatchObject({ state: 'due' })
    await service.mailIn.round()
    expect([await rowsOf(db), accounts.posted.length]).toEqual([0, 0])
    clock.pass(11 * 60)
    await service.mailIn.round()
    expect([await rowsOf(db), accounts.posted.length]).toEqual([1, 1])
  })

  it('[MI9] whoever was thought dead and comes back finds it done', async () => {
    const service = await aMailService(name)
    const { db, clock, hooks, accounts } = service
    const second = service.replica()
    hooks.beforeRead = async () => {
      delete hooks.beforeRead
      clock.pass(11 * 60)
      await second.round()
    }
    await service.arrive(await reportMail(submitted!))
    expect([await rowsOf(db), accounts.posted.length]).toEqual([2, 1])
    const stored = (await listImportAttempts(db)).filter(({ outcome }) => outcome === 'OK')
    expect(stored).toHaveLength(1)
  })

  it('[MI10] an answer that cannot be sent is sent later; one that is refused for good is shown', async () => {
    let trouble: object | null = Object.assign(new Error('later'), { responseCode: 451 })
    const sent: (string | undefined)[] = []
    const mailer = {
      ...testAccounts().mailer,
      deliver: async (mail: { thread?: { messageId: string } }) => {
        sent.push(mail.thread?.messageId)
        if (trouble) throw trouble
      },
    }
    const service = await aMailService(name, { mailer })
    await service.arrive(await reportMail(dakar!))
    await service.mailIn.round()
    expect(await standing(service)).toEqual([['taken', null, 'due']])
    expect(sent).toHaveLength(1)
    trouble = null
    service.clock.pass(61)
    await service.mailIn.round()
    expect(await standing(service)).toEqual([['taken', null, 'sent']])
    expect(sent[0]).toMatch(/^<.*\.answer\.cinnabar@cinnabar\.test>$/)
    expect(sent[1]).toBe(sent[0])
    trouble = Object.assign(new Error('no such user'), { responseCode: 550 })
    await service.arrive(await reportMail(submitted!))
    expect((await standing(service))[0]).toEqual(['taken', null, 'failed'])
  })

  it('[MI11] from the sixty-first mail of a day on they are held', async () => {
    const service = await aMailService(name)
    const { context } = service.app.accounts
    for (let at = 0; at < 60; at++) await countTry(context, 'mailByAddressADay', 'aminata@centre.example')
    await service.arrive(await reportMail(dakar!))
    expect(await standing(service)).toEqual([['held', 'tooMany', 'none']])
    expect([await rowsOf(service.db), service.accounts.posted.length]).toEqual([0, 0])
  })

  it('[MI12] the workbook says whose it is, and its sender must report for that one', async () => {
    const service = await aMailService(name)
    const { db, clock } = service
    const both = aPerson({
      role: 'delegate',
      reporterCodes: [senegal, 'bcrc-egy'],
      email: 'both@centre.example',
    })
    const { accountId } = await createAccount(db, both, { now: clock.now, actor: 'program' })
    await service.arrive(await reportMail(egyptian!, { from: 'both@centre.example' }))
    await service.arrive(await reportMail(dakar!, { from: 'both@centre.example' }))
    expect([await rowsOf(db), await rowsOf(db, 'bcrc-egy')]).toEqual([1, 1])
    await service.arrive(await reportMail(egyptian!))
    expect((await standing(service))[0]).toEqual(['refused', 'REPORTER_NOT_YOURS', 'sent'])
    await endAccount({ db, now: clock.now }, accountId, 'program')
    await service.arrive(await reportMail(dakar!, { from: 'both@centre.example' }))
    expect((await standing(service))[0]).toEqual(['passedOver', 'unknownSender', 'none'])
  })
})
