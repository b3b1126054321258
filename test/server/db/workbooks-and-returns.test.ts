import { beforeEach, describe, expect, it } from 'vitest'
import { commitChange } from '../../../server/db/commit-change.ts'
import { listDuplicateDecisions, saveDuplicateDecision } from '../../../server/db/duplicates.ts'
import {
  dropOldAnswers,
  findOperation,
  listImportAttempts,
  saveImportAttempt,
  saveOperation,
} from '../../../server/db/operations.ts'
import {
  decideProposals,
  listOpenProposals,
  listProposalsOf,
  saveProposals,
} from '../../../server/db/proposals.ts'
import {
  findReceipt,
  findReturn,
  findSameSubmission,
  listReceipts,
  listReturns,
  listReturnsAsOf,
  saveReturn,
  saveSubmission,
  startedReturn,
} from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import {
  findWorkbook,
  listReturnWorkbooks,
  listWorkbookRows,
  saveWorkbook,
  saveWorkbookRows,
} from '../../../server/db/workbooks.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import { aChangeRequest, clockAt, seedSmall, storeActivities } from '../../helpers/stored-things.ts'

const egypt = 'bcrc-egy'
const of = { reporterCode: egypt, cycleKey: 'cop-3' }

describe.each(databases)('beside the activities, %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await freshDatabase(name)
    await seedSmall(db)
  })

  it('[ST13] lets one row key of a workbook stand for several activity reports', async () => {
    const stored = await storeActivities(db, egypt, [{ title: 'Mine' }, { title: 'A colleague’s' }])
    const workbook = {
      workbookId: 'w',
      ...of,
      language: 'fr',
      templateVersion: 1,
      listsVersion: 1,
      origin: 'built' as const,
      changeNumber: 1,
      createdAt: '2019-05-01T12:00:00.000Z',
      lastReceivedAt: null,
    }
    await saveWorkbook(db, workbook)
    await saveWorkbook(db, { ...workbook, changeNumber: 2, lastReceivedAt: '2019-05-02T12:00:00.000Z' })
    const inOrder = stored.toSorted((a, b) => (a.activityReportId < b.activityReportId ? -1 : 1))
    const rows = inOrder.map((activity, i) => ({
      workbookId: 'w',
      rowKey: 'k1',
      activityReportId: activity.activityReportId,
      baseRevision: activity.revision,
      baseHash: `h${i}`,
      baseValues: i === 0 ? null : { title: 'typed' },
      isReceived: true,
      isPresent: true,
    }))
    await saveWorkbookRows(db, rows)
    await saveWorkbookRows(db, [{ ...rows[0]!, isPresent: false }])
    expect(await listWorkbookRows(db, 'w')).toEqual([{ ...rows[0], isPresent: false }, rows[1]])
    expect(await findWorkbook(db, 'w')).toMatchObject({ changeNumber: 2, language: 'fr' })
    expect(await findWorkbook(db, 'x')).toBeUndefined()
    expect(await listReturnWorkbooks(db, egypt, 'cop-3')).toHaveLength(1)
  })

  it('[ST19] keeps a proposal until it is decided, once', async () => {
    const [identity] = await storeActivities(db, egypt, [{ title: 'Stored' }])
    const base = { baseRevision: 2, workbookId: 'w', rowKey: 'k' }
    const made = await commitChange(db, aChangeRequest(), (trx, change) =>
      saveProposals(trx, change, [
        { identity: identity!, field: 'title', stored: 'Stored', proposed: 'Other', raw: 'Other ', ...base },
        { identity: identity!, field: 'articles', stored: null, proposed: ['14'], raw: 14, ...base },
      ]),
    )
    expect(await listOpenProposals(db, egypt, 'cop-3')).toEqual(made)
    expect(made[1]).toMatchObject({ field: 'articles', stored: null, proposed: ['14'], changeNumber: 3 })
    const decide = (state: 'accepted' | 'rejected') =>
      commitChange(db, aChangeRequest(), (trx, change) =>
        decideProposals(trx, change, [made[0]!.proposalId], state),
      )
    await decide('rejected')
    await decide('accepted')
    expect(await listOpenProposals(db, egypt, 'cop-3')).toEqual([made[1]])
    const all = await listProposalsOf(db, [identity!.activityReportId])
    expect(all.map((one) => one.state)).toEqual(['rejected', 'open'])
  })

  it('[ST5] gives returns as they are and as they were', async () => {
    const started = startedReturn(egypt, 'cop-3', '2019-05-01T12:00:00.000Z')
    await commitChange(db, aChangeRequest(), (trx, change) => saveReturn(trx, change, started))
    const submitted = {
      ...started,
      state: 'submitted' as const,
      pinnedChangeNumber: 3,
      nothingToReport: true,
    }
    await commitChange(db, aChangeRequest(), (trx, change) => saveReturn(trx, change, submitted))
    expect(await findReturn(db, egypt, 'cop-3')).toEqual({ ...submitted, revision: 3 })
    expect(await findReturn(db, egypt, 'cop-4')).toBeUndefined()
    expect(await listReturns(db, 'cop-3')).toEqual([{ ...submitted, revision: 3 }])
    expect(await listReturnsAsOf(db, 'cop-3', 2)).toEqual([{ ...started, revision: 2 }])
    expect(await listReturnsAsOf(db, 'cop-3', 1)).toEqual([])
  })

  it('[ST14] finds a submission of the same content and declaration', async () => {
    const receipt = await commitChange(db, aChangeRequest({ kind: 'submit' }), async (trx, change) => {
      const made = {
        ...of,
        receiptNumber: 'COP-3/0001',
        changeNumber: change.changeNumber,
        judgedAt: change.committedAt,
        templateVersion: 1,
        listsVersion: 1,
        rowCount: 2,
        issueCount: { error: 1, warning: 2, info: 3 },
        nothingToReport: false,
        contentHash: 'hash',
      }
      const declared = { declarationName: 'Mona', declarationDate: '2019-05-01', contentKey: 'key' }
      await saveSubmission(trx, change, { receipt: made, ...declared })
      return made
    })
    const same = { ...of, declarationName: 'Mona' }
    expect(await findSameSubmission(db, { ...same, contentKey: 'key' })).toEqual(receipt)
    const byAnother = { ...same, declarationName: null, contentKey: 'key' }
    expect(await findSameSubmission(db, byAnother)).toBeUndefined()
    expect(await findSameSubmission(db, { ...same, contentKey: 'other' })).toBeUndefined()
    expect(await findSameSubmission(db, { ...same, reporterCode: 'x', contentKey: 'key' })).toBeUndefined()
    expect(await findReceipt(db, 'COP-3/0001')).toEqual(receipt)
    expect(await listReceipts(db, egypt, 'cop-3')).toEqual([receipt])
  })

  it('[ST17] remembers an operation, its answer for 90 days', async () => {
    const operation = {
      operationId: 'op-1',
      requestDigest: 'digest',
      reporterCode: egypt,
      changeNumber: null,
      answeredAt: '2019-05-01T12:00:00.000Z',
      results: [{ fate: 'unchanged' }],
      answer: { whole: 'answer' },
    }
    await saveOperation(db, operation)
    expect(await findOperation(db, 'op-2', 'digest')).toBeUndefined()
    expect(await findOperation(db, 'op-1', 'digest')).toMatchObject({
      results: [{ fate: 'unchanged' }],
      answer: { whole: 'answer' },
    })
    await expect(findOperation(db, 'op-1', 'another')).rejects.toMatchObject({ code: 'OPERATION_REUSED' })
    await dropOldAnswers(db, clockAt('2019-07-30T11:00:00.000Z'))
    expect((await findOperation(db, 'op-1', 'digest'))?.answer).not.toBeNull()
    await dropOldAnswers(db, clockAt('2019-07-30T13:00:00.000Z'))
    expect(await findOperation(db, 'op-1', 'digest')).toMatchObject({
      results: [{ fate: 'unchanged' }],
      answer: null,
    })
  })

  it('[ST18] records every file that was tried', async () => {
    const attempt = {
      attemptId: 'a1',
      attemptedAt: '2019-05-01T12:00:00.000Z',
      fileName: 'réponse\0.xls',
      sha256: 'x',
      sizeBytes: 12,
      channel: 'commandLine' as const,
      actor: null,
      outcome: 'FILE_OLD_EXCEL',
      details: { file: 'x' },
      reporterCode: null,
      cycleKey: null,
      workbookId: null,
      fileId: null,
      operationId: null,
      changeNumber: null,
    }
    await saveImportAttempt(db, attempt)
    expect(await listImportAttempts(db)).toEqual([{ ...attempt, fileName: 'réponse\ufffd.xls' }])
  })

  it('[ST22] counts the newest decision about a group, and none that was taken back', async () => {
    const stored = await storeActivities(db, egypt, [{ title: 'A' }, { title: 'B' }])
    const activityIds = stored.map((one) => one.activityId).toSorted()
    const decision = { groupId: 'g', representativeActivityId: activityIds[0]!, activityIds, reason: 'both' }
    const decide = (kind: 'same' | 'undone') =>
      commitChange(db, aChangeRequest({ kind: 'duplicateDecision' }), (trx, change) =>
        saveDuplicateDecision(trx, change, { ...decision, kind }),
      )
    await decide('same')
    await decide('undone')
    expect(await listDuplicateDecisions(db, 2)).toEqual([])
    expect(await listDuplicateDecisions(db, 3)).toEqual([{ ...decision, kind: 'same', changeNumber: 3 }])
    expect(await listDuplicateDecisions(db, 4)).toEqual([])
  })
})
