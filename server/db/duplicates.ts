/** What officers decided about activities that look alike. */
import { insertRows } from './batches.ts'
import type { Change } from './commit-change.ts'
import type { Db, Trx } from './schema.ts'
import type { DuplicateKind } from './schema-duplicate-decisions.ts'

export interface DuplicateDecision {
  readonly groupId: string
  /** `different` also settles a pair; `undone` takes an earlier decision back. */
  readonly kind: DuplicateKind
  /** Null: the default of the counting rules. */
  readonly representativeActivityId: string | null
  readonly activityIds: readonly string[]
  readonly reason: string | null
}

/** One that counts, and the change that made it. */
export interface DecisionInForce extends DuplicateDecision {
  readonly changeNumber: number
}

/** Adds a decision about a group; the newest of a group counts. At most one to a group in one change. */
export async function saveDuplicateDecision(
  trx: Trx,
  change: Change,
  decision: DuplicateDecision,
): Promise<void> {
  await change.begin()
  const { groupId, kind, representativeActivityId, reason } = decision
  const activityIds = [...new Set(decision.activityIds)].sort()
  const row = change.chained('duplicateDecision', [groupId], {
    groupId,
    changeNumber: change.changeNumber,
    kind,
    representativeActivityId,
    activityIdsJson: JSON.stringify(activityIds),
    reason,
  })
  await trx.insertInto('duplicateDecision').values(row).execute()
  await trx.deleteFrom('duplicateGroupMember').where('groupId', '=', groupId).execute()
  const members = kind === 'undone' ? [] : activityIds.map((activityId) => ({ groupId, activityId }))
  await insertRows(trx, 'duplicateGroupMember', members)
}

/** The decisions in force as of a number, by group; those taken back are left out. */
export async function listDuplicateDecisions(db: Db, asOf: number): Promise<DecisionInForce[]> {
  const rows = await db
    .selectFrom('duplicateDecision')
    .selectAll()
    .where('changeNumber', '=', (eb) =>
      eb
        .selectFrom('duplicateDecision as newest')
        .select((m) => m.fn.max('newest.changeNumber').as('changeNumber'))
        .whereRef('newest.groupId', '=', 'duplicateDecision.groupId')
        .where('newest.changeNumber', '<=', asOf),
    )
    .where('kind', '!=', 'undone')
    .orderBy('groupId')
    .execute()
  return rows.map(({ groupId, changeNumber, kind, representativeActivityId, activityIdsJson, reason }) => ({
    groupId,
    changeNumber,
    kind,
    representativeActivityId,
    activityIds: JSON.parse(activityIdsJson) as string[],
    reason,
  }))
}
