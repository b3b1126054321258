/** The clashes of a return that wait for a person, with all that is needed to choose. */
import type { ActivityValues, FieldValue } from '../../templates/activity.ts'
import type { PaneConflict } from '../../templates/pane-protocol.ts'
import { preparedQuery } from '../db/prepared-query.ts'
import type { Db } from '../db/schema.ts'
import { extraOf } from './pane-sync-changes.ts'
import type { PanePlace } from './pane-sync-place.ts'
import { withNotes } from './row-notes.ts'

/** Oldest first; `rowKey` is for the caller to add. */
export async function listConflicts(
  db: Db,
  { reporterCode, cycleKey }: Pick<PanePlace, 'reporterCode' | 'cycleKey'>,
): Promise<Omit<PaneConflict, 'rowKey'>[]> {
  const rows = await openClashes(db, { reporterCode, cycleKey })
  return rows.map((row) => {
    const now = fullOf(row.nowValuesJson, row.nowComment, row.nowExtraJson)
    const base = fullOf(row.baseValuesJson, row.baseComment, row.baseExtraJson)
    return {
      proposalId: row.proposalId,
      activityReportId: row.activityReportId,
      reference: row.reference,
      field: row.field,
      stored: now[row.field] ?? null,
      proposed: row.proposedJson === null ? null : (JSON.parse(row.proposedJson) as FieldValue),
      base: base[row.field] ?? null,
      baseRevision: row.baseRevision,
      revision: row.revision,
      proposedBy: row.proposedBy,
      proposedAt: row.proposedAt,
      storedBy: row.storedBy,
      storedAt: row.storedAt,
    }
  })
}

const openClashes = preparedQuery(
  (db, { reporterCode, cycleKey }: Pick<PanePlace, 'reporterCode' | 'cycleKey'>) =>
    db
      .selectFrom('proposal')
      .innerJoin('change as made', 'made.changeNumber', 'proposal.changeNumber')
      .innerJoin('activityReport', 'activityReport.activityReportId', 'proposal.activityReportId')
      .innerJoin('change as newest', 'newest.changeNumber', 'activityReport.revision')
      .innerJoin('activityRevision as now', (join) =>
        join
          .onRef('now.activityReportId', '=', 'activityReport.activityReportId')
          .onRef('now.changeNumber', '=', 'activityReport.revision'),
      )
      .leftJoin('activityRevision as base', (join) =>
        join
          .onRef('base.activityReportId', '=', 'proposal.activityReportId')
          .onRef('base.changeNumber', '=', 'proposal.baseRevision'),
      )
      .select([
        'proposal.proposalId',
        'proposal.activityReportId',
        'proposal.field',
        'proposal.proposedJson',
        'proposal.baseRevision',
        'activityReport.reference',
        'activityReport.revision',
        'now.valuesJson as nowValuesJson',
        'now.comment as nowComment',
        'now.extraJson as nowExtraJson',
        'base.valuesJson as baseValuesJson',
        'base.comment as baseComment',
        'base.extraJson as baseExtraJson',
        'made.actor as proposedBy',
        'made.committedAt as proposedAt',
        'newest.actor as storedBy',
        'newest.committedAt as storedAt',
      ])
      .where('proposal.reporterCode', '=', reporterCode)
      .where('proposal.cycleKey', '=', cycleKey)
      .where('proposal.state', '=', 'open')
      .orderBy('proposal.changeNumber')
      .orderBy('proposal.ordinal'),
)

function fullOf(valuesJson: string | null, comment: string | null, extraJson: string | null): ActivityValues {
  const values = valuesJson === null ? {} : (JSON.parse(valuesJson) as ActivityValues)
  return withNotes(values, { comment, extra: extraOf(extraJson) })
}
