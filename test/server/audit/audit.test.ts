import { beforeEach, describe, expect, it } from 'vitest'
import { createAccount, endAccount } from '../../../server/accounts/accounts.ts'
import { listAuditLog } from '../../../server/audit/audit-log.ts'
import { auditTable } from '../../../server/audit/audit-table.ts'
import { eraseFileFor } from '../../../server/audit/erase-file.ts'
import { exportAudit, verifyAuditExport } from '../../../server/audit/export-audit.ts'
import { erasePerson, exportPerson } from '../../../server/audit/personal-data.ts'
import { applyRetention, getRetention, setRetention } from '../../../server/audit/retention.ts'
import { editCycle, setCycleState } from '../../../server/cycles/manage-cycles.ts'
import { editReporter } from '../../../server/cycles/manage-reporters.ts'
import { getReporter } from '../../../server/cycles/register.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { findReturn } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { verifyProjections } from '../../../server/db/verify-projection.ts'
import { readFile, storeFile } from '../../../server/files/stored-files.ts'
import { askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { aPerson } from '../../helpers/a-sign-in.ts'
import {
  aSheetRow,
  bamakoCells,
  blankCover,
  dakarCells,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { accept, actingOn, extend, officer, sendBack, senegal, submit } from '../../helpers/secretariat.ts'
import { clockAt } from '../../helpers/stored-things.ts'

const { cycleKey, reporterCode } = senegal
const submitting = { ...blankCover, submit: true, declarationName: 'Awa Diop' }

describe.each(databases)('the audit log on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
  })
  const acts = async (since = 1) =>
    (await listAuditLog(db, { since })).lines.map(
      ({ actor, items }) => `${actor}: ${items.map((item) => `${item.act} ${item.subject}`).join(', ')}`,
    )

  it('[PO47] is read from the newest, by day, person, kind and reporter', async () => {
    await sync(db, [aSheetRow('k1', dakarCells)], { cover: submitting })
    await sendBack(db)
    await askQuestion(
      db,
      { ...senegal, reference: null, field: null, text: 'When?' },
      actingOn('2027-02-02', 'officer-2'),
    )
    await editReporter(db, 'bcrc-egy', { city: 'Cairo' }, actingOn('2027-02-03'))
    const numbers = async (request: Parameters<typeof listAuditLog>[1]) =>
      (await listAuditLog(db, { isNewestFirst: true, ...request })).lines.map((line) => line.changeNumber)
    const all = await numbers({})
    expect(all).toEqual(all.toSorted((a, b) => b - a))
    const newest = all[0]!
    expect(await numbers({ limit: 2 })).toEqual([newest, newest - 1])
    expect(await numbers({ limit: 2, until: newest - 2 })).toEqual([newest - 2, newest - 3])
    expect(await numbers({ fromDay: '2027-02-02', toDay: '2027-02-02' })).toEqual([newest - 1])
    expect(await numbers({ toDay: '2027-02-01' })).toEqual(all.slice(2))
    expect(await numbers({ actor: 'officer-2' })).toEqual([newest - 1])
    expect(await numbers({ kind: 'review' })).toEqual([newest - 2])
    expect(await numbers({ reporterCode: 'bcrc-egy', fromDay: '2027-01-01' })).toEqual([newest])
    const senegals = await numbers({ reporterCode, fromDay: '2027-01-01' })
    expect(senegals).toEqual([newest - 1, newest - 2, newest - 3])
  })

  it('[PO60] goes out as a table, by the same filters, and nothing in it becomes a formula', async () => {
    const account = await createAccount(db, aPerson({ name: '=cmd|calc!A1' }), {
      now: clockAt('2027-01-01T00:00:00.000Z'),
      actor: 'program',
    })
    const who = actingOn('2027-02-02', account.accountId)
    await askQuestion(db, { ...senegal, reference: null, field: null, text: 'When?' }, who)
    await editReporter(db, 'bcrc-egy', { city: 'Cairo' }, actingOn('2027-02-03'))
    const table = async (filter: Parameters<typeof auditTable>[1]) => {
      let text = ''
      for await (const some of auditTable(db, filter)) text += some
      return text.split('\r\n')
    }
    const [head, line, end, ...others] = await table({ reporterCode, fromDay: '2027-01-02' })
    expect(head).toMatch(
      /^\uFEFFchange_number,committed_at,kind,channel,actor,actor_name,role,act,subject,details$/,
    )
    expect(line).toContain(
      `,question,page,${account.accountId},'=cmd|calc!A1,focalPoint,question.asked,question `,
    )
    expect([end, others]).toEqual(['', []])
    const { lines } = await listAuditLog(db)
    const items = lines.reduce((sum, one) => sum + Math.max(one.items.length, 1), 0)
    expect(await table({})).toHaveLength(items + 2)
  })

  it('[AP2] has everything that was done, by whom, in the words of the domain', async () => {
    await editCycle(db, cycleKey, { documentSymbol: 'UNEP/MC/COP.6/9' }, officer)
    await extend(db, '2027-04-30', 'Flood')
    await sync(db, [aSheetRow('k1', dakarCells), aSheetRow('k2', bamakoCells)], { cover: submitting })
    const question = await askQuestion(
      db,
      { ...senegal, reference: null, field: null, text: 'Where?' },
      officer,
    )
    await sendBack(db, 'Please add the place.')
    await accept(db, 'Said by telephone.')
    await setCycleState(db, cycleKey, 'close', officer)
    const ofReturn = `return ${cycleKey} ${reporterCode}`
    const receipt = 'MC-2025-2026-BCRC-SCRC-SEN-001'
    expect(await acts()).toEqual([
      `officer-1: cycle.stored cycle ${cycleKey}`,
      `officer-1: return.silent ${ofReturn}, return.deadline ${ofReturn}`,
      `aminata: receipt.given receipt ${receipt}, return.submitted ${ofReturn}, activities ${ofReturn}`,
      `officer-1: question.asked question ${question.questionId}`,
      `officer-1: return.returned ${ofReturn}`,
      `officer-1: return.accepted ${ofReturn}`,
      `officer-1: cycle.stored cycle ${cycleKey}`,
    ])
    const { lines } = await listAuditLog(db, { since: 1 })
    expect(lines[1]!.items[1]!.details).toEqual({ deadline: '2027-04-30', reason: 'Flood' })
    expect(lines[2]!.items[2]!.details).toEqual({
      count: 2,
      references: 'BCRC-SCRC-SEN-0001 BCRC-SCRC-SEN-0002',
    })
    expect(lines[4]!.items[0]!.details.reason).toBe('Please add the place.')
  })

  it('[AP2] is read in pages, by actor, by kind, and of the Secretariat alone', async () => {
    const person = {
      role: 'officer',
      reporterCodes: [],
      name: 'O',
      email: 'o@x.example',
      language: 'en',
    } as const
    const { accountId } = await createAccount(db, person, { now: officer.now, actor: 'commandLine' })
    const focal = {
      ...person,
      role: 'focalPoint',
      reporterCodes: [reporterCode],
      email: 'f@x.example',
    } as const
    const other = await createAccount(db, focal, { now: officer.now, actor: accountId })
    const acting = { ...officer, actor: accountId }
    for (const graceDays of [1, 2, 3]) await editCycle(db, cycleKey, { graceDays }, acting)
    await submit(db, { nothingToReport: true }, { ...officer, actor: other.accountId })
    expect((await listAuditLog(db, { actor: accountId, kind: 'register' })).lines).toHaveLength(3)
    const secretariat = (await listAuditLog(db, { isSecretariat: true })).lines
    expect(secretariat.map(({ actor }) => actor)).toEqual([
      'commandLine',
      accountId,
      accountId,
      accountId,
      accountId,
    ])
    expect(secretariat.map(({ role }) => role).at(-1)).toBe('officer')
    const first = await listAuditLog(db, { limit: 2 })
    expect(first.continueAfter).toBe(2)
    const rest = await listAuditLog(db, { since: first.continueAfter! })
    expect(first.lines.length + rest.lines.length).toBe((await getNewestChange(db)).changeNumber)
    expect(rest.continueAfter).toBeNull()
  })

  it('[AP3] who may come in is decided in the chain, without a name', async () => {
    const person = {
      role: 'focalPoint',
      reporterCodes: [reporterCode],
      name: 'Awa Diop',
      email: 'awa@centre.example',
      language: 'fr',
    } as const
    const { accountId } = await createAccount(db, person, { now: officer.now, actor: 'officer-1' })
    await endAccount({ db, now: officer.now }, accountId, 'officer-1')
    expect(await acts()).toEqual([
      `officer-1: account.created account ${accountId}`,
      `officer-1: account.ended account ${accountId}`,
    ])
    const entries = await db.selectFrom('auditEntry').selectAll().execute()
    expect(JSON.stringify(entries)).not.toMatch(/Awa|Diop|centre\.example/)
    expect(await verifyChain(db)).toEqual([])
  })

  async function exported(from?: number): Promise<string[]> {
    const lines: string[] = []
    for await (const line of exportAudit(db, from)) lines.push(line)
    return lines
  }

  it('[AP4] is exported so that it can be checked without the database, from any number on', async () => {
    await extend(db, '2027-04-30')
    await sync(db, [aSheetRow('k1', dakarCells)], { cover: submitting })
    await accept(db)
    const lines = await exported()
    expect(verifyAuditExport(lines)).toEqual({ changes: 4, faults: [] })
    expect(verifyAuditExport(await exported(3))).toEqual({ changes: 2, faults: [] })
    const kindsOf = (some: string[]) => verifyAuditExport(some).faults.map((fault) => fault.kind)
    const swapped = lines.with(2, lines[3]!).with(3, lines[2]!)
    expect(kindsOf(lines.toSpliced(2, 1))).toContain('changeMissing')
    expect(kindsOf(swapped)).toContain('changeMissing')
    expect(kindsOf(lines.slice(0, -1))).toEqual(['endMissing'])
    expect(kindsOf(lines.with(2, lines[2]!.replace('2027-04-30', '2027-05-30')))).toContain('linkBroken')
    expect(kindsOf(lines.with(3, lines[3]!.replace('"rowCount":1', '"rowCount":2')))).toContain('linkBroken')
    expect(kindsOf(lines.slice(1))).toEqual(['notAnExport'])
    expect(kindsOf(['nonsense'])).toEqual(['notAnExport'])
    expect(kindsOf([])).toEqual(['notAnExport'])
  })

  async function aFile(text: string, storedOn: string, purpose: 'upload' | 'report' = 'upload') {
    const now = clockAt(`${storedOn}T12:00:00.000Z`)
    const facts = { fileName: 'f.xlsx', mediaType: 'x', purpose, ...senegal, now }
    return storeFile(db, { ...facts, bytes: new TextEncoder().encode(text) })
  }

  it('[AP5] an erased original leaves its digest and a note why; the same bytes are gone everywhere', async () => {
    const file = await aFile('original', '2027-01-01')
    const again = await aFile('original', '2027-01-02')
    await expect(eraseFileFor(db, { fileId: file.fileId, reason: ' ' }, officer)).rejects.toMatchObject({
      code: 'RETURN_REASON_NEEDED',
    })
    const erased = await eraseFileFor(db, { fileId: file.fileId, reason: 'Asked for' }, officer)
    expect(erased).toMatchObject({ sha256: file.sha256, sizeBytes: 8 })
    for (const { fileId } of [file, again])
      await expect(readFile(db, fileId)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    expect(await db.selectFrom('fileChunk').selectAll().execute()).toEqual([])
    const { lines } = await listAuditLog(db, { kind: 'erasure' })
    expect(lines[0]!.items).toEqual([
      {
        act: 'file.erased',
        subject: `file ${file.sha256}`,
        details: { fileId: file.fileId, sizeBytes: 8, arrivals: 2, reason: 'Asked for' },
      },
    ])
    await expect(eraseFileFor(db, { fileId: again.fileId, reason: 'again' }, officer)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    })
  })

  it('[AP6] files stay for ever until somebody says otherwise, and go when their time is over', async () => {
    const old = await aFile('old', '2026-01-01')
    const made = await aFile('report', '2026-01-01', 'report')
    const young = await aFile('young', '2027-01-20')
    expect(await getRetention(db)).toEqual({ originalFileDays: null, madeFileDays: null })
    expect(await applyRetention(db, officer)).toEqual({ erasedFiles: 0 })
    await setRetention(db, { originalFileDays: 365, madeFileDays: null }, officer)
    const before = await getNewestChange(db)
    expect(await applyRetention(db, officer)).toEqual({ erasedFiles: 1 })
    expect((await getNewestChange(db)).changeNumber).toBe(before.changeNumber + 1)
    await expect(readFile(db, old.fileId)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    for (const { fileId } of [made, young]) expect(await readFile(db, fileId)).not.toHaveLength(0)
    expect(await applyRetention(db, officer)).toEqual({ erasedFiles: 0 })
    await setRetention(db, { originalFileDays: null, madeFileDays: 30 }, officer)
    expect(await applyRetention(db, actingOn('2027-02-02'))).toEqual({ erasedFiles: 1 })
    expect(await getRetention(db)).toEqual({ originalFileDays: null, madeFileDays: 30 })
    expect(await verifyChain(db)).toEqual([])
  })

  it('[AP7] a person is handed out whole, and the log notes that, not whom', async () => {
    const person = {
      role: 'focalPoint',
      reporterCodes: [reporterCode],
      name: 'Awa Diop',
      email: 'awa@centre.example',
      language: 'fr',
    } as const
    const { accountId } = await createAccount(db, person, { now: officer.now, actor: 'officer-1' })
    await editReporter(
      db,
      reporterCode,
      { contact: { name: 'Mme DIOP Awa', email: 'AWA@centre.example' } },
      officer,
    )
    await submit(db, { nothingToReport: true }, { ...officer, actor: accountId })
    const data = await exportPerson(db, { accountId }, officer)
    expect(data.account).toMatchObject({ name: 'Awa Diop', reporterCodes: [reporterCode] })
    expect(data.contacts).toMatchObject([{ reporterCode }])
    expect(data.declarations).toMatchObject([{ reporterCode, declarationName: 'Awa Diop' }])
    expect(data.changes).toMatchObject([{ kind: 'submit' }])
    const entries = await db.selectFrom('auditEntry').selectAll().execute()
    expect(entries.at(-1)).toMatchObject({ act: 'person.exported', subject: `account ${accountId}` })
    expect(JSON.stringify(entries)).not.toMatch(/Diop|centre\.example/)
    await expect(exportPerson(db, {}, officer)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    await expect(exportPerson(db, { accountId: 'x' }, officer)).rejects.toMatchObject({
      code: 'ACCOUNT_UNKNOWN',
    })
  })

  it('[AP8] a person who is erased is nowhere any more; figures, receipts and the chain stay', async () => {
    const person = {
      role: 'focalPoint',
      reporterCodes: [reporterCode],
      name: 'Awa Diop',
      email: 'awa@centre.example',
      language: 'fr',
    } as const
    const { accountId } = await createAccount(db, person, { now: officer.now, actor: 'officer-1' })
    await editReporter(
      db,
      reporterCode,
      { contact: { name: 'Awa Diop', email: 'awa@centre.example' } },
      officer,
    )
    await sync(db, [aSheetRow('k1', dakarCells)], { cover: submitting })
    await accept(db)
    await submit(db, { reporterCode: 'bcrc-egy', nothingToReport: true, declarationName: 'Mona Said' })
    await expect(erasePerson(db, { accountId }, officer)).rejects.toMatchObject({ code: 'ACCOUNT_IN_FORCE' })
    await endAccount({ db, now: officer.now }, accountId, 'officer-1')
    const before = await findReturn(db, reporterCode, cycleKey)
    expect(await erasePerson(db, { accountId, names: ['DIOP, Awa', 'awa  diop'] }, officer)).toEqual({
      declarations: 2,
      contacts: 1,
      filesKept: [],
    })
    expect(await everythingStored(db)).not.toMatch(/Awa Diop|centre\.example/)
    expect(await everythingStored(db)).toContain('Mona Said')
    expect((await getReporter(db, reporterCode)).contact).toBeNull()
    expect(await findReturn(db, reporterCode, cycleKey)).toEqual({ ...before, declarationName: null })
    expect(await verifyChain(db)).toEqual([])
    expect(await verifyProjections(db)).toEqual([])
    const lines: string[] = []
    for await (const line of exportAudit(db)) lines.push(line)
    expect(verifyAuditExport(lines).faults).toEqual([])
  })
})

/** All rows of all tables but the remembered answers, as one text. */
async function everythingStored(db: Db): Promise<string> {
  const tables = await db.introspection.getTables()
  const texts = await Promise.all(
    tables
      .filter((table) => table.name !== 'file_chunk')
      // biome-ignore lint/suspicious/noExplicitAny: every table there is
      .map(async ({ name }) => JSON.stringify(await (db as any).selectFrom(name).selectAll().execute())),
  )
  return texts.join('\n')
}
