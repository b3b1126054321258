/** What a reporter says to the warnings of a row: its comment, as if it had been typed beside the row. */
import { getCycle, getReporter } from '../cycles/register.ts'
import { appendRevision, listReturnActivities } from '../db/activities.ts'
import { commitChange } from '../db/commit-change.ts'
import { listRevisionsOf } from '../db/revisions.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { judgeRow } from '../sync/judge-row.ts'
import { loadSyncContext } from '../sync/sync-context.ts'
import type { ActDependencies } from './move-return.ts'

export interface Explanation {
  readonly reporterCode: string
  readonly cycleKey: string
  readonly reference: string
  /** Blank takes the comment away. */
  readonly comment: string
  /** The row's revision that the person saw. */
  readonly ifRevision?: number | undefined
}

/**
 * Writes a row's comment. The same comment again changes nothing.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, REPORTER_UNKNOWN, ACTIVITY_UNKNOWN; RETURN_CHANGED where the row has changed since
 */
export async function explainRow(
  db: Db,
  { reference, comment, ifRevision, ...of }: Explanation,
  act: ActDependencies,
): Promise<{ readonly revision: number }> {
  const { reporterCode, language } = await getReporter(db, of.reporterCode)
  const { cycleKey, templateVersion } = await getCycle(db, of.cycleKey)
  const context = await loadSyncContext(db, { reporterCode, cycleKey, templateVersion, language })
  const said = comment.normalize('NFC').trim() || null
  const request = { kind: 'sync', actor: act.actor, channel: act.channel, now: act.now } as const
  return commitChange(db, request, async (trx, change) => {
    const rows = await listReturnActivities(trx, reporterCode, cycleKey)
    const row = rows.find((one) => one.reference === reference.toUpperCase())
    if (!row) throw new ServiceError('ACTIVITY_UNKNOWN', { activity: reference })
    if (row.comment === said) return { revision: row.revision }
    if (ifRevision !== undefined && ifRevision !== row.revision)
      throw new ServiceError('RETURN_CHANGED', { reporterCode })
    const newest = (await listRevisionsOf(trx, [row.activityReportId])).get(row.activityReportId)?.at(-1)
    return appendRevision(trx, change, {
      identity: row,
      values: row.values,
      raw: newest?.raw ?? null,
      extra: newest?.extra ?? {},
      comment: said,
      withdrawn: row.withdrawn,
      withdrawalProposed: row.withdrawalProposed,
      issues: judgeRow(
        { values: row.values, sent: null, earlierIssues: newest?.issues ?? [] },
        context.judgedAt(change.committedAt),
      ),
      templateVersion: context.template.version,
      listsVersion: context.lists.version,
      language: context.language,
      workbookId: null,
      rowKey: null,
    })
  })
}
