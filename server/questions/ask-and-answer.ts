/** Asking, answering and closing questions. All of it is in the chain. */

import type { Question } from '../../templates/questions.ts'
import { getCycle, getReporter, getTemplate } from '../cycles/register.ts'
import { listReturnActivities } from '../db/activities.ts'
import { type Change, commitChange } from '../db/commit-change.ts'
import type { ChangeChannel, Db, Trx } from '../db/schema.ts'
import type { QuestionAct } from '../db/schema-questions-and-audit.ts'
import { timeOrderedId } from '../db/time-ordered-id.ts'
import { ServiceError } from '../errors.ts'
import { findQuestion } from './read-questions.ts'

export interface SpeakerDependencies {
  readonly now: () => Date
  /** Who: an account, or a name of the program's own such as `commandLine`. */
  readonly actor: string
  readonly channel: ChangeChannel
}

/** What is asked about: the return, a row of it by its reference, or a field of that row. */
export interface NewQuestion {
  readonly reporterCode: string
  readonly cycleKey: string
  readonly reference: string | null
  readonly field: string | null
  readonly text: string
}

/**
 * Asks a reporter something.
 *
 * @throws {ServiceError} REPORTER_UNKNOWN, CYCLE_UNKNOWN; QUESTION_TARGET_UNKNOWN for a reference that is not of this return, a
 *   field that the template has not, or a field without a row
 */
export async function askQuestion(
  db: Db,
  { reference, field, text, ...of }: NewQuestion,
  who: SpeakerDependencies,
): Promise<Question> {
  const { reporterCode } = await getReporter(db, of.reporterCode)
  const cycle = await getCycle(db, of.cycleKey)
  const { cycleKey } = cycle
  const isField = getTemplate(cycle).fields.some(({ key }) => key === field)
  if (field !== null && (!isField || reference === null))
    throw new ServiceError('QUESTION_TARGET_UNKNOWN', { target: field })
  const activityReportId = reference === null ? null : await reportOf(db, reporterCode, cycleKey, reference)
  return speak(db, who, async (change) => {
    const questionId = timeOrderedId(change.committedAt)
    return { questionId, act: 'asked', reporterCode, cycleKey, activityReportId, field, text }
  })
}

async function reportOf(db: Db, reporterCode: string, cycleKey: string, reference: string): Promise<string> {
  const rows = await listReturnActivities(db, reporterCode, cycleKey)
  const row = rows.find((one) => one.reference === reference.toUpperCase())
  if (!row) throw new ServiceError('QUESTION_TARGET_UNKNOWN', { target: reference })
  return row.activityReportId
}

export interface Reply {
  readonly questionId: string
  readonly text: string | null
  /** Names the return that the speaker may speak for; a question of another one is unknown to them. */
  readonly reporterCode?: string | undefined
  /** The paper that an officer writes an answer down from. */
  readonly recordedFrom?: string | null
}

/**
 * Answers an open question, or adds to an answer.
 *
 * @throws {ServiceError} QUESTION_UNKNOWN, QUESTION_CLOSED
 */
export function answerQuestion(
  db: Db,
  reply: Reply & { readonly text: string },
  who: SpeakerDependencies,
): Promise<Question> {
  return sayMore(db, 'answered', reply, who)
}

/**
 * Asks on: the question is open again.
 *
 * @throws {ServiceError} QUESTION_UNKNOWN, QUESTION_CLOSED
 */
export function askAgain(
  db: Db,
  reply: Reply & { readonly text: string },
  who: SpeakerDependencies,
): Promise<Question> {
  return sayMore(db, 'asked', reply, who)
}

/**
 * Settles a question, answered or not, with a last word or without.
 *
 * @throws {ServiceError} QUESTION_UNKNOWN, QUESTION_CLOSED
 */
export function closeQuestion(db: Db, reply: Reply, who: SpeakerDependencies): Promise<Question> {
  return sayMore(db, 'closed', reply, who)
}

function sayMore(db: Db, act: QuestionAct, reply: Reply, who: SpeakerDependencies): Promise<Question> {
  const { questionId, text, recordedFrom, reporterCode } = reply
  return speak(db, who, async (_change, trx) => {
    const question = await findQuestion(trx, questionId)
    const isTheirs = reporterCode === undefined || question?.reporterCode === reporterCode.toLowerCase()
    if (!question || !isTheirs) throw new ServiceError('QUESTION_UNKNOWN', { questionId })
    if (question.state === 'closed') throw new ServiceError('QUESTION_CLOSED', { questionId })
    const { reference: _, state: __, entries: ___, ...target } = question
    return { ...target, act, text, recordedFrom: recordedFrom ?? null }
  })
}

interface NewEntry {
  readonly questionId: string
  readonly act: QuestionAct
  readonly reporterCode: string
  readonly cycleKey: string
  readonly activityReportId: string | null
  readonly field: string | null
  readonly text: string | null
  readonly recordedFrom?: string | null
}

async function speak(
  db: Db,
  { now, actor, channel }: SpeakerDependencies,
  say: (change: Change, trx: Trx) => Promise<NewEntry>,
): Promise<Question> {
  const questionId = await commitChange(
    db,
    { kind: 'question', actor, channel, now },
    async (trx, change) => {
      const entry = await say(change, trx)
      await change.begin()
      const row = change.chained('questionEntry', [entry.questionId], {
        ...entry,
        text: entry.text?.trim() || null,
        recordedFrom: entry.recordedFrom ?? null,
        changeNumber: change.changeNumber,
      })
      await trx.insertInto('questionEntry').values(row).execute()
      return entry.questionId
    },
  )
  return (await findQuestion(db, questionId))!
}
