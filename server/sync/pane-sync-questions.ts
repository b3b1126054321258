/** What the Secretariat asks about a return: the place where its questions join the answer. */
import type { PaneQuestion } from '../../templates/pane-protocol.ts'
import type { Db } from '../db/schema.ts'
import type { PanePlace } from './pane-sync-place.ts'

/** The open questions of the return, oldest first; `rowKey` is for the caller to add. */
export async function listPaneQuestions(
  _db: Db,
  _place: PanePlace,
): Promise<readonly Omit<PaneQuestion, 'rowKey'>[]> {
  return []
}
