import { beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import {
  answerQuestion,
  askAgain,
  askQuestion,
  closeQuestion,
} from '../../../server/questions/ask-and-answer.ts'
import {
  countQuestions,
  listQuestionsOf,
  listQuestionsOfCycle,
  searchQuestions,
} from '../../../server/questions/read-questions.ts'
import { getReturnStanding } from '../../../server/returns/list-returns.ts'
import { aSheetRow, aSyncDay, dakarCells, shippedDatabase, sync } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { focalPoint, officer, senegal } from '../../helpers/secretariat.ts'

describe.each(databases)('questions about a return on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
    await sync(db, [aSheetRow('k1', dakarCells)])
  })
  const ask = (about: { reference?: string; field?: string; text?: string } = {}) => {
    const { reference = null, field = null, text = 'Which year was this?' } = about
    return askQuestion(db, { ...senegal, reference, field, text }, officer)
  }
  const answer = (questionId: string, text = 'In 2025.', rest = {}) =>
    answerQuestion(db, { questionId, text, ...rest }, focalPoint)

  it('[RS10] are about the return, a row or a cell', async () => {
    const [ofReturn, ofRow, ofCell] = [
      await ask(),
      await ask({ reference: 'bcrc-scrc-sen-0001' }),
      await ask({ reference: 'BCRC-SCRC-SEN-0001', field: 'start_date' }),
    ]
    expect(ofReturn).toMatchObject({ state: 'open', activityReportId: null, reference: null, field: null })
    expect(ofRow).toMatchObject({ reference: 'BCRC-SCRC-SEN-0001', field: null })
    expect(ofCell).toMatchObject({ reference: 'BCRC-SCRC-SEN-0001', field: 'start_date' })
    expect(await listQuestionsOf(db, senegal)).toEqual([ofReturn, ofRow, ofCell])
    expect(await listQuestionsOfCycle(db, senegal.cycleKey)).toHaveLength(3)
    expect(await listQuestionsOf(db, { ...senegal, reporterCode: 'bcrc-egy' })).toEqual([])
  })

  it('[PO59] are found by how they stand and by reporter, the latest word first, page by page', async () => {
    const [one, two, three] = [await ask(), await ask(), await ask()]
    await answer(one.questionId)
    await closeQuestion(db, { questionId: two.questionId, text: null }, officer)
    const { cycleKey } = senegal
    const found = async (rest: Partial<Parameters<typeof searchQuestions>[1]> = {}) =>
      searchQuestions(db, { cycleKey, limit: 10, ...rest })
    const ids = async (rest = {}) => (await found(rest)).questions.map(({ questionId }) => questionId)
    const all = [two, one, three].map(({ questionId }) => questionId)
    expect(await ids()).toEqual(all)
    expect((await found({ state: 'answered' })).questions).toMatchObject([
      { questionId: one.questionId, state: 'answered', entries: [{ act: 'asked' }, { act: 'answered' }] },
    ])
    expect(await ids({ state: 'open' })).toEqual([three.questionId])
    expect(await ids({ state: 'closed' })).toEqual([two.questionId])
    expect(await ids({ reporterCode: 'bcrc-egy' })).toEqual([])
    const first = await found({ limit: 2 })
    const rest = await found({ limit: 2, before: first.continueBefore! })
    expect([...first.questions, ...rest.questions].map(({ questionId }) => questionId)).toEqual(all)
    expect(rest.continueBefore).toBeNull()
  })

  it('[RS10] need something to be about', async () => {
    for (const about of [
      { reference: 'BCRC-SCRC-SEN-0099' },
      { reference: 'BCRC-SCRC-SEN-0001', field: 'nonsense' },
      { field: 'start_date' },
    ])
      await expect(ask(about)).rejects.toMatchObject({ code: 'QUESTION_TARGET_UNKNOWN' })
    expect(await listQuestionsOf(db, senegal)).toEqual([])
  })

  it('[RS11] go from open to answered, back to open, and to closed, and keep who said what when', async () => {
    const { questionId } = await ask({ text: '  Which year was this?  ' })
    expect(await answer(questionId)).toMatchObject({ state: 'answered' })
    expect(await answer(questionId, 'In March.')).toMatchObject({ state: 'answered' })
    const again = await askAgain(db, { questionId, text: 'Sure?' }, officer)
    expect(again.state).toBe('open')
    await answer(questionId, 'Sure.')
    const closed = await closeQuestion(db, { questionId, text: null }, officer)
    expect(closed.state).toBe('closed')
    expect(closed.entries.map(({ act, text, actor, at }) => [act, text, actor, at.slice(0, 10)])).toEqual([
      ['asked', 'Which year was this?', 'officer-1', '2027-02-01'],
      ['answered', 'In 2025.', 'account-aminata', '2027-02-01'],
      ['answered', 'In March.', 'account-aminata', '2027-02-01'],
      ['asked', 'Sure?', 'officer-1', '2027-02-01'],
      ['answered', 'Sure.', 'account-aminata', '2027-02-01'],
      ['closed', null, 'officer-1', '2027-02-01'],
    ])
    expect(await verifyChain(db)).toEqual([])
  })

  it('[RS11] that are closed, unknown, or another reporter’s are refused', async () => {
    const { questionId } = await ask()
    await expect(answer(questionId, 'x', { reporterCode: 'bcrc-egy' })).rejects.toMatchObject({
      code: 'QUESTION_UNKNOWN',
    })
    await closeQuestion(db, { questionId, text: 'Found it ourselves.' }, officer)
    await expect(answer(questionId)).rejects.toMatchObject({ code: 'QUESTION_CLOSED' })
    await expect(askAgain(db, { questionId, text: 'x' }, officer)).rejects.toMatchObject({
      code: 'QUESTION_CLOSED',
    })
    await expect(closeQuestion(db, { questionId, text: null }, officer)).rejects.toMatchObject({
      code: 'QUESTION_CLOSED',
    })
    await expect(answer('nothing')).rejects.toMatchObject({ code: 'QUESTION_UNKNOWN' })
  })

  it('[RS11] are counted where the return stands; an answer from paper names the paper', async () => {
    const first = await ask()
    await ask()
    const third = await ask()
    await closeQuestion(db, { questionId: third.questionId, text: null }, officer)
    const answered = await answer(first.questionId, 'In 2025.', { recordedFrom: 'Letter of 3 March' })
    expect(answered.entries.at(-1)).toMatchObject({ recordedFrom: 'Letter of 3 March' })
    expect(await countQuestions(db, senegal.cycleKey)).toEqual(
      new Map([['bcrc-scrc-sen', { open: 1, answered: 1 }]]),
    )
    expect(await getReturnStanding(db, senegal, aSyncDay)).toMatchObject({
      openQuestions: 1,
      answeredQuestions: 1,
    })
  })
})
