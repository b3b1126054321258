import { describe, expect, it } from 'vitest'
import { appendRevisions, insertActivities, type ReportIdentity } from '../../../server/db/activities.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import type { Db } from '../../../server/db/schema.ts'
import { getActivityReport } from '../../../server/history/find-activity.ts'
import { listHistory } from '../../../server/history/list-history.ts'
import { listReturnHistory } from '../../../server/history/list-return-history.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import {
  accraCells,
  aSheetRow,
  bamakoCells,
  blankCover,
  dakarCells,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { aChangeRequest, aRevision } from '../../helpers/stored-things.ts'

const { cycleKey } = seedCycle
const of = { reporterCode: 'bcrc-scrc-sen', cycleKey }
const officer = { role: 'officer' } as const

/** A row with a secret, then another one, a clash about it and an issue for officers only. */
async function withSecrets(db: Db): Promise<string> {
  const secret = (text: string) => aSheetRow('k1', { ...dakarCells, confidential_note: text })
  const first = await sync(db, [secret('SECRET-1')])
  const id = first.results[0]!.activityReportId!
  await sync(db, [aSheetRow('x', { ...dakarCells, confidential_note: 'SECRET-2' })], { workbookId: 'w2' })
  const identity = await getActivityReport(db, id)
  await commitChange(db, aChangeRequest(), (trx, change) =>
    appendRevisions(trx, change, [
      aRevision(
        identity,
        { title: 'T', confidential_note: 'SECRET-3' },
        {
          raw: { title: 'T', confidential_note: 'SECRET-3' },
          issues: [
            {
              code: '22.likelyDuplicate',
              severity: 'warning',
              field: null,
              params: { reference: 'BCRC-EGY-0001' },
            },
            {
              code: '03.tooLong',
              severity: 'error',
              field: 'confidential_note',
              params: { text: 'SECRET-3' },
            },
          ],
        },
      ),
    ]),
  )
  return id
}

function storeSome(db: Db, count: number): Promise<readonly ReportIdentity[]> {
  return commitChange(db, aChangeRequest(), async (trx, change) => {
    const identities = await insertActivities(trx, change, { ...of, count })
    return appendRevisions(
      trx,
      change,
      identities.map((identity) => aRevision(identity, { title: 'T' })),
    )
  })
}

describe.each(databases)('the history on %s', (name) => {
  it('[HI1] each revision keeps who, when, through what, both forms of its values, its issues and versions', async () => {
    const db = await shippedDatabase(name)
    const { status: _, ...unfinished } = dakarCells
    const first = await sync(db, [aSheetRow('k1', unfinished)], { channel: 'pane' })
    const second = await sync(db, [aSheetRow('k1', { ...dakarCells, articles: '16; 7' })])
    const { activityReportId } = first.results[0]!
    const history = await listHistory(db, { activityReportId: activityReportId! }, officer)
    expect(history).toMatchObject({ reference: 'BCRC-SCRC-SEN-0001', cycleKey, receipts: [], proposals: [] })
    const signature = { actor: 'aminata', kind: 'sync', templateVersion: 1, listsVersion: 1, language: 'fr' }
    expect(history.revisions).toMatchObject([
      {
        ...signature,
        changeNumber: 2,
        channel: 'pane',
        committedAt: first.judgedAt,
        judgedAt: first.judgedAt,
        isFirst: true,
        workbookId: 'workbook-1',
        rowKey: 'k1',
        values: { start_date: '2025-03-04' },
        raw: { start_date: '2025-03-04', articles: '4; 16' },
      },
      {
        ...signature,
        changeNumber: 3,
        channel: 'upload',
        committedAt: second.judgedAt,
        isFirst: false,
        issues: [],
        changes: [
          { field: 'articles', kind: 'changed', codesAdded: ['7'], codesRemoved: ['4'] },
          { field: 'status', kind: 'added', before: null, after: 'CMP' },
        ],
      },
    ])
    expect(history.revisions[0]!.issues.map((issue) => issue.field)).toContain('status')
  })

  it('[HI1] names the receipts that pinned a revision', async () => {
    const db = await shippedDatabase(name)
    const cover = { ...blankCover, submit: true, declarationName: 'Awa Diop', declarationDate: '2027-01-15' }
    const { results, submission } = await sync(db, [aSheetRow('k1', dakarCells)], { cover })
    await sync(db, [aSheetRow('k1', { ...dakarCells, donors: 'GEF' })])
    const history = await listHistory(db, { activityReportId: results[0]!.activityReportId! }, officer)
    expect(history.receipts).toEqual([{ receipt: submission, revision: 2 }])
    await expect(listHistory(db, { activityReportId: 'nobody' }, officer)).rejects.toMatchObject({
      code: 'ACTIVITY_UNKNOWN',
    })
  })

  it('[HI1] an erased revision keeps who and when, and nothing is said of what changed there', async () => {
    const db = await shippedDatabase(name)
    const { results } = await sync(db, [aSheetRow('k1', dakarCells)])
    await sync(db, [aSheetRow('k1', { ...dakarCells, donors: 'GEF' })])
    await db
      .updateTable('activityRevision')
      .set({ valuesJson: null, rawJson: null, extraJson: null, comment: null, issuesJson: null, salt: null })
      .where('changeNumber', '=', 2)
      .execute()
    const { revisions } = await listHistory(db, { activityReportId: results[0]!.activityReportId! }, officer)
    expect(revisions).toMatchObject([
      { isErased: true, actor: 'aminata', values: {}, raw: null, changes: [] },
      { isErased: false, values: { donors: 'GEF' }, changes: [] },
    ])
  })

  it('[HI2] a return is told change by change: rows, its own state, receipts, proposals made and decided', async () => {
    const db = await shippedDatabase(name)
    const cover = { ...blankCover, submit: true, declarationName: 'Awa Diop', declarationDate: '2027-01-15' }
    await sync(db, [aSheetRow('k1', dakarCells), aSheetRow('k2', bamakoCells)])
    await sync(db, [aSheetRow('x', { ...dakarCells, results: 'Autre.' })], { workbookId: 'w2' })
    await sync(db, [aSheetRow('k1', { ...dakarCells, results: 'Autre.' }), aSheetRow('k2', bamakoCells)], {
      cover,
    })
    await sync(db, [aSheetRow('q', accraCells)], { reporterCode: 'bcrc-egy', workbookId: 'w3' })
    const { changes, continueAfter } = await listReturnHistory(db, of, officer)
    expect(continueAfter).toBeNull()
    expect(
      changes.map((one) => ({
        number: one.changeNumber,
        rows: one.revisions.map((entry) => [entry.reference, entry.isFirst]),
        state: [one.answer?.before?.state, one.answer?.after.state],
        receipt: one.receipt?.receiptNumber,
        made: one.proposalsMade.length,
        decided: one.proposalsDecided.length,
      })),
    ).toEqual([
      {
        number: 2,
        rows: [
          ['BCRC-SCRC-SEN-0001', true],
          ['BCRC-SCRC-SEN-0002', true],
        ],
        state: [undefined, 'started'],
        receipt: undefined,
        made: 0,
        decided: 0,
      },
      { number: 3, rows: [], state: [undefined, undefined], receipt: undefined, made: 1, decided: 0 },
      {
        number: 4,
        rows: [['BCRC-SCRC-SEN-0001', false]],
        state: ['started', 'submitted'],
        receipt: 'MC-2025-2026-BCRC-SCRC-SEN-001',
        made: 0,
        decided: 1,
      },
    ])
    const later = await listReturnHistory(db, { ...of, since: 3 }, officer)
    expect(later.changes).toEqual(changes.slice(2))
    const between = await listReturnHistory(db, { ...of, since: 2, until: 3 }, officer)
    expect(between.changes).toEqual(changes.slice(1, 2))
  })

  it('[HI2] a long history comes in several answers that leave nothing out', async () => {
    const db = await shippedDatabase(name)
    const identities = await storeSome(db, 900)
    for (const donors of ['B', 'C']) {
      await commitChange(db, aChangeRequest(), (trx, change) =>
        appendRevisions(
          trx,
          change,
          identities.map((identity) => aRevision(identity, { title: 'T', donors })),
        ),
      )
    }
    const seen: number[] = []
    let answers = 0
    for (let since: number | null = 0; since !== null; answers++) {
      const page: Awaited<ReturnType<typeof listReturnHistory>> = await listReturnHistory(
        db,
        { ...of, since },
        officer,
      )
      seen.push(...page.changes.map((change) => change.revisions.length))
      since = page.continueAfter
    }
    expect(seen).toEqual([900, 900, 900])
    expect(answers).toBe(2)
  })

  it.each([
    ['auditor', false, false],
    [null, false, false],
    ['focalPoint', true, false],
    ['delegate', true, false],
    ['officer', true, true],
    ['administrator', true, true],
  ] as const)(
    '[HI3] to the role %s confidential fields are shown: %s, issues for officers: %s',
    async (role, seesSecrets, seesDuplicates) => {
      const db = await shippedDatabase(name)
      const activityReportId = await withSecrets(db)
      const all = [
        await listHistory(db, { activityReportId }, { role }),
        await listReturnHistory(db, of, { role }),
      ]
      for (const answer of all) {
        const text = JSON.stringify(answer)
        expect(text.includes('SECRET')).toBe(seesSecrets)
        expect(text.includes('confidential_note')).toBe(seesSecrets)
        expect(text.includes('22.likelyDuplicate')).toBe(seesDuplicates)
      }
    },
  )
})
