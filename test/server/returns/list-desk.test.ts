import { beforeEach, describe, expect, it } from 'vitest'
import { editCycle } from '../../../server/cycles/manage-cycles.ts'
import { addReporter, editReporter, removeReporter } from '../../../server/cycles/manage-reporters.ts'
import { listOpenProposals } from '../../../server/db/proposals.ts'
import type { Db } from '../../../server/db/schema.ts'
import { rebuildProjections } from '../../../server/history/rebuild-projections.ts'
import { answerQuestion, askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { refreshDeskLines } from '../../../server/returns/desk-lines.ts'
import { deskProgress } from '../../../server/returns/desk-progress.ts'
import { editAsOfficer } from '../../../server/returns/edit-as-officer.ts'
import {
  type DeskFilter,
  type DeskSort,
  deskSorts,
  deskStandings,
  listDesk,
  neighboursOf,
} from '../../../server/returns/list-desk.ts'
import { listReturnStandings } from '../../../server/returns/list-returns.ts'
import { aSheetRow, blankCover, dakarCells, shippedDatabase, sync } from '../../helpers/a-sync.ts'
import { aReporter } from '../../helpers/builders.ts'
import { databases } from '../../helpers/database.ts'
import { accept, extend, officer, sendBack, senegal, submit } from '../../helpers/secretariat.ts'
import { clockAt } from '../../helpers/stored-things.ts'

const { cycleKey, reporterCode } = senegal
const today = clockAt('2027-02-01T12:00:00.000Z')
const dakar = aSheetRow('k1', dakarCells)
const { status: _, ...withoutStatus } = dakarCells
const faulty = aSheetRow('k2', withoutStatus)
const submitting = { ...blankCover, submit: true, declarationName: 'Awa Diop' }

describe.each(databases)('every reporter at a glance, on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
  })
  const list = (request: DeskFilter & { sort?: DeskSort; isDescending?: boolean; limit?: number } = {}) =>
    listDesk(db, { cycleKey, limit: 500, ...request }, today)
  const codes = async (filter: DeskFilter) => (await list(filter)).lines.map((line) => line.reporterCode)
  const ofSenegal = async () => (await list()).lines.find((line) => line.reporterCode === reporterCode)!

  /** The desk says of everybody what the return itself says. */
  async function expectSameAsReturns() {
    const standings = await listReturnStandings(db, cycleKey, today)
    const { lines, count } = await list()
    expect(count).toBe(standings.length)
    const pick = (one: (typeof standings)[number]) => ({
      reporterCode: one.reporterCode,
      state: one.state,
      isLate: one.isLate,
      nothingToReport: one.nothingToReport,
      isExtended: one.isExtended,
      deadlineOverAt: one.deadlineOverAt,
      activities: one.activities,
      rowsWithErrors: one.rowsWithErrors,
      rowsWithWarnings: one.rowsWithWarnings,
      changedSinceSubmission: one.changedSinceSubmission,
      openQuestions: one.openQuestions,
      answeredQuestions: one.answeredQuestions,
    })
    const seen = lines.toSorted((a, b) => (a.reporterCode < b.reporterCode ? -1 : 1))
    expect(seen).toMatchObject(standings.map(pick))
  }

  it('[PO40] says of each reporter what its return says, after every kind of act', async () => {
    await expectSameAsReturns()
    await sync(db, [dakar, faulty])
    await expectSameAsReturns()
    const question = await askQuestion(
      db,
      { ...senegal, reference: 'BCRC-SCRC-SEN-0001', field: 'title', text: 'Which one?' },
      officer,
    )
    await expectSameAsReturns()
    await answerQuestion(db, { questionId: question.questionId, text: 'The first.' }, officer)
    await expectSameAsReturns()
    await extend(db, '2027-06-30')
    await expectSameAsReturns()
    await sync(db, [dakar, aSheetRow('k2', dakarCells)], { cover: submitting })
    await expectSameAsReturns()
    await sendBack(db)
    await sync(db, [dakar, aSheetRow('k2', { ...dakarCells, title: 'Another title' })])
    await expectSameAsReturns()
    await submit(db)
    await accept(db)
    await expectSameAsReturns()
    await editCycle(db, cycleKey, { deadline: '2026-12-01' }, officer)
    await expectSameAsReturns()
    const agency = aReporter({ reporterCode: 'agency-1', kind: 'agency', shortName: 'Agency' })
    await addReporter(db, agency, officer)
    await expectSameAsReturns()
    await removeReporter(db, 'agency-1', officer)
    await expectSameAsReturns()
  })

  it('[PO40] counts proposals that wait, names the last activity, and follows a rename', async () => {
    await sync(db, [dakar])
    expect(await ofSenegal()).toMatchObject({
      openProposals: 0,
      lastActivityAt: '2027-01-15T10:00:00.000Z',
    })
    await editAsOfficer(
      db,
      { ...senegal, reference: 'BCRC-SCRC-SEN-0001', cells: { start_date: '2025-03-05' } },
      officer,
    )
    expect(await ofSenegal()).toMatchObject({
      openProposals: 1,
      lastActivityAt: '2027-02-01T12:00:00.000Z',
    })
    await sync(db, [aSheetRow('k1', { ...dakarCells, start_date: '2025-03-05' })])
    expect(await listOpenProposals(db, reporterCode, cycleKey)).toEqual([])
    expect(await ofSenegal()).toMatchObject({ openProposals: 0 })
    await editReporter(db, reporterCode, { shortName: 'Dakar centre' }, officer)
    expect(await ofSenegal()).toMatchObject({ shortName: 'Dakar centre' })
  })

  it('[PO40] is made anew from the rows when they are rebuilt, and the same by several at once', async () => {
    await sync(db, [dakar, faulty])
    await list()
    await db.updateTable('activityReport').set({ errorCount: 0 }).execute()
    await rebuildProjections(db, today)
    expect(await ofSenegal()).toMatchObject({ rowsWithErrors: 1 })
    await sync(db, [dakar, aSheetRow('k2', dakarCells)])
    await Promise.all(Array.from({ length: 4 }, () => refreshDeskLines(db, cycleKey)))
    await expectSameAsReturns()
  })

  it('[PO41] filters by standing, region, kind and words in any spelling', async () => {
    await sync(db, [dakar, faulty])
    const centres = (await list()).count
    expect(await codes({ standing: 'started' })).toEqual([reporterCode])
    expect(await codes({ standing: 'errors' })).toEqual([reporterCode])
    expect(await codes({ standing: 'silent' })).toHaveLength(centres - 1)
    expect(await codes({ text: 'SÉNÉGAL' })).toEqual(await codes({ text: 'senegal' }))
    expect(await codes({ text: 'dakar bcrc' })).toContain(reporterCode)
    expect(await codes({ text: '%' })).toEqual([])
    expect(await codes({ region: 'AFR' })).toContain(reporterCode)
    expect(await codes({ region: 'AFR', kind: 'agency' })).toEqual([])
    await sync(db, [dakar, aSheetRow('k2', dakarCells)], { cover: submitting })
    expect(await codes({ standing: 'answered' })).toEqual([reporterCode])
    expect(await codes({ standing: 'notAnswered' })).toHaveLength(centres - 1)
    await expect(list({ standing: 'answered', text: "x' or 1=1" })).resolves.toMatchObject({ count: 0 })
  })

  it.each(deskSorts)('[PO41] sorted by %s, pages give each reporter once, in order', async (sort) => {
    await sync(db, [dakar, faulty])
    for (const isDescending of [false, true]) {
      const whole = (await list({ sort, isDescending })).lines.map((line) => line.reporterCode)
      const paged: string[] = []
      let after: string | undefined
      do {
        const page = await listDesk(db, { cycleKey, sort, isDescending, limit: 4, after }, today)
        paged.push(...page.lines.map((line) => line.reporterCode))
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(paged).toEqual(whole)
      expect(new Set(paged).size).toBe(whole.length)
    }
    await expect(listDesk(db, { cycleKey, after: 'nonsense' }, today)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    })
  })

  it('[PO41] goes from one return to the next within what is filtered', async () => {
    const african = await codes({ region: 'AFR' })
    const beside = await neighboursOf(db, { cycleKey, reporterCode: african[1]!, region: 'AFR' }, today)
    expect(beside).toEqual({
      previous: african[0],
      next: african[2],
      place: 2,
      count: african.length,
    })
  })

  it('[PO42] counts how far the cycle has come: each standing as its filter, by region, and by day', async () => {
    await sync(db, [dakar])
    await submit(db)
    await submit(db, { reporterCode: 'bcrc-egy', nothingToReport: true })
    const progress = await deskProgress(db, cycleKey, today)
    for (const standing of deskStandings)
      expect([standing, progress.counts[standing]]).toEqual([standing, (await list({ standing })).count])
    expect(progress.counts).toMatchObject({ answered: 2, nothingToReport: 1 })
    expect(progress.days).toEqual([{ day: '2027-02-01', submissions: 2, late: progress.counts.late }])
    for (const { region, kind, reporters, counts } of progress.groups) {
      expect(reporters).toBe((await list({ region, kind })).count)
      expect(counts.answered).toBe((await list({ region, kind, standing: 'answered' })).count)
    }
    const late = await deskProgress(db, cycleKey, clockAt('2031-01-01T00:00:00.000Z'))
    expect(late.counts.silent).toBe(progress.counts.silent)
  })
})
