/** What the Secretariat asks about a return and nobody has answered: it comes with every sync. */
import type { PaneQuestion } from '../../templates/pane-protocol.ts'
import type { Db } from '../db/schema.ts'
import { listQuestionsOf } from '../questions/read-questions.ts'
import type { PanePlace } from './pane-sync-place.ts'

/** The open questions of the return, oldest first, in the words last asked; `rowKey` is for the caller to add. */
export async function listPaneQuestions(
  db: Db,
  place: Pick<PanePlace, 'reporterCode' | 'cycleKey'>,
): Promise<readonly Omit<PaneQuestion, 'rowKey'>[]> {
  const open = (await listQuestionsOf(db, place)).filter((question) => question.state === 'open')
  return open.map(({ questionId, activityReportId, field, entries }) => {
    const asked = entries.at(-1)!
    return {
      questionId,
      activityReportId,
      field,
      text: asked.text ?? '',
      askedBy: asked.actor,
      askedAt: asked.at,
    }
  })
}
