/** What an officer decides about activities that look alike. */
import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../templates/canonical.ts'
import { type Change, commitChange } from '../db/commit-change.ts'
import { type DuplicateDecision, listDuplicateDecisions, saveDuplicateDecision } from '../db/duplicates.ts'
import { findOperation, saveOperation } from '../db/operations.ts'
import type { ChangeChannel, Db, Trx } from '../db/schema.ts'
import type { DuplicateKind } from '../db/schema-duplicate-decisions.ts'
import { timeOrderedId } from '../db/time-ordered-id.ts'
import { ServiceError } from '../errors.ts'
import { settledPairs } from './settled-pairs.ts'

export interface DecisionRequest {
  /** Left out: the group of exactly these activities, or a new one. */
  readonly groupId?: string | undefined
  readonly kind: DuplicateKind
  /** At least two; may be left out to undo a group. */
  readonly activityIds?: readonly string[] | undefined
  /** One of them; null: the default of the counting rules. */
  readonly representativeActivityId?: string | null | undefined
  /** Needed to undo. */
  readonly reason?: string | null | undefined
  /** Names this very request, so that it can be sent again. */
  readonly operationId: string
}

export interface DecisionAnswer {
  readonly groupId: string
  readonly kind: DuplicateKind
  readonly activityIds: readonly string[]
  readonly changeNumber: number
  /** True where this very operation had been carried out before. */
  readonly isRepeat: boolean
}

/**
 * Stores a decision under a change number of its own. Nothing of the activities is altered, and any decision can be undone.
 *
 * @throws {ServiceError} ACTIVITY_UNKNOWN, DUPLICATE_GROUP_UNKNOWN, DUPLICATE_DECISION_INVALID, DUPLICATES_LINKED, OPERATION_REUSED
 */
export async function decideDuplicates(
  db: Db,
  request: DecisionRequest,
  {
    now,
    actor,
    channel = 'page',
  }: { readonly now: () => Date; readonly actor: string; readonly channel?: ChangeChannel },
): Promise<DecisionAnswer> {
  const { operationId, ...asked } = request
  const requestDigest = createHash('sha256')
    .update(canonicalJson({ duplicates: JSON.parse(JSON.stringify(asked)) as Json }))
    .digest('hex')
  return commitChange(
    db,
    { kind: 'duplicateDecision', actor, channel, operationId, now },
    async (trx, change) => {
      const done = await findOperation(trx, operationId, requestDigest)
      if (done) return { ...(done.results as DecisionAnswer), isRepeat: true }
      const decision = await soundDecision(trx, change, request)
      await saveDuplicateDecision(trx, change, decision)
      const { groupId, kind, activityIds } = decision
      const answer = { groupId, kind, activityIds, changeNumber: change.changeNumber, isRepeat: false }
      await saveOperation(trx, {
        operationId,
        requestDigest,
        reporterCode: null,
        changeNumber: change.changeNumber,
        answeredAt: change.committedAt,
        results: answer,
        answer: null,
      })
      return answer
    },
  )
}

async function soundDecision(trx: Trx, change: Change, request: DecisionRequest): Promise<DuplicateDecision> {
  const { kind, representativeActivityId = null } = request
  const inForce = await listDuplicateDecisions(trx, change.previousChangeNumber)
  const asked = [...new Set(request.activityIds ?? [])].sort()
  const earlier =
    request.groupId === undefined
      ? inForce.find(({ activityIds }) => activityIds.join(' ') === asked.join(' '))
      : inForce.find(({ groupId }) => groupId === request.groupId)
  if (!earlier && (request.groupId !== undefined || kind === 'undone'))
    throw new ServiceError('DUPLICATE_GROUP_UNKNOWN', { group: request.groupId ?? asked.join(', ') })
  const activityIds = asked.length > 0 ? asked : (earlier?.activityIds ?? [])
  const reason = request.reason?.trim() || null
  const isSound =
    activityIds.length >= 2 &&
    (representativeActivityId === null || activityIds.includes(representativeActivityId)) &&
    (kind !== 'undone' || reason !== null)
  if (!isSound) throw new ServiceError('DUPLICATE_DECISION_INVALID')
  await refuseUnknown(trx, activityIds)
  const groupId = earlier?.groupId ?? timeOrderedId(change.committedAt)
  if (kind === 'different') {
    refuseLinked(
      activityIds,
      inForce.filter((one) => one.groupId !== groupId),
    )
  }
  return { groupId, kind, representativeActivityId, activityIds, reason }
}

async function refuseUnknown(trx: Trx, activityIds: readonly string[]): Promise<void> {
  const rows = await trx
    .selectFrom('activity')
    .select('activityId')
    .where('activityId', 'in', activityIds)
    .execute()
  const known = new Set(rows.map((row) => row.activityId))
  const unknown = activityIds.find((id) => !known.has(id))
  if (unknown !== undefined) throw new ServiceError('ACTIVITY_UNKNOWN', { activity: unknown })
}

/** Two that another group says are one cannot be different. */
function refuseLinked(activityIds: readonly string[], others: readonly DuplicateDecision[]): void {
  const settled = settledPairs(others)
  for (const [index, one] of activityIds.entries()) {
    for (const other of activityIds.slice(index + 1)) {
      const decision = settled.decisionOn(one, other)
      if (decision && decision.kind !== 'different')
        throw new ServiceError('DUPLICATES_LINKED', { group: decision.groupId })
    }
  }
}
