/** One decision about one clash, outside a sync. */
import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../templates/canonical.ts'
import type { Language } from '../../templates/definition.ts'
import type {
  DecisionOutcome,
  DecisionResult,
  ProposalDecision,
  WithdrawalDecision,
} from '../../templates/pane-protocol.ts'
import type { Channel } from '../../templates/sync-protocol.ts'
import { getCycle, getReporter, getTemplate } from '../cycles/register.ts'
import { getNewestChange } from '../db/change-log.ts'
import { inCommitGroup } from '../db/commit-group.ts'
import { ServiceError } from '../errors.ts'
import type { PaneSyncDependencies } from './pane-sync.ts'
import { carryOutDecisions } from './pane-sync-decisions.ts'
import { loadSyncContext } from './sync-context.ts'

export interface DecideRequest extends ProposalDecision {
  readonly operationId: string
  /** Of a cell that is typed instead. */
  readonly language: Language
  readonly channel: Channel
}

export interface DecideAnswer {
  readonly proposalId: string
  readonly outcome: Extract<DecisionOutcome, 'done'>
  readonly changeNumber: number
}

/**
 * Decides an open proposal. The same operation again gets the same answer.
 *
 * @throws {ServiceError} PROPOSAL_UNKNOWN, PROPOSAL_DECIDED, PROPOSAL_OUTDATED, OPERATION_REUSED, REQUEST_INVALID
 */
export async function decideOne(
  deps: Omit<PaneSyncDependencies, 'assertReporter'>,
  { operationId, language, channel, ...decision }: DecideRequest,
): Promise<DecideAnswer> {
  const { db } = deps
  const { proposalId } = decision
  const place = await db
    .selectFrom('proposal')
    .select(['reporterCode', 'cycleKey'])
    .where('proposalId', '=', proposalId)
    .executeTakeFirst()
  if (!place) throw new ServiceError('PROPOSAL_UNKNOWN', { proposalId })
  const { version } = getTemplate(await getCycle(db, place.cycleKey))
  const context = await loadSyncContext(db, { ...place, language, templateVersion: version })
  const requestDigest = createHash('sha256')
    .update(canonicalJson({ decision: decision as unknown as Json, language }))
    .digest('hex')
  const of = { operationId, requestDigest, place, channel, proposals: [decision], withdrawals: [] }
  const [result] = await inCommitGroup(db, (trx) => carryOutDecisions(trx, context, of, deps))
  const outcome = result!.outcome
  if (outcome !== 'done') throw new ServiceError(codeOf[outcome], { proposalId })
  return { proposalId, outcome, changeNumber: (await getNewestChange(db)).changeNumber }
}

export interface DecideTogetherRequest {
  readonly operationId: string
  readonly reporterCode: string
  readonly cycleKey: string
  readonly language: Language
  readonly channel: Channel
  readonly proposals: readonly ProposalDecision[]
  readonly withdrawals: readonly WithdrawalDecision[]
}

/**
 * Decides several clashes and withdrawals of a return under one number. Each has an outcome of its own; those about something
 * that has changed since are left undone and say so.
 *
 * @throws {ServiceError} REPORTER_UNKNOWN, CYCLE_UNKNOWN, OPERATION_REUSED, REQUEST_INVALID
 */
export async function decideTogether(
  deps: Omit<PaneSyncDependencies, 'assertReporter'>,
  { operationId, language, channel, ...asked }: DecideTogetherRequest,
): Promise<readonly DecisionResult[]> {
  const { db } = deps
  const { proposals, withdrawals } = asked
  const { reporterCode } = await getReporter(db, asked.reporterCode)
  const cycle = await getCycle(db, asked.cycleKey)
  const place = { reporterCode, cycleKey: cycle.cycleKey }
  const templateVersion = getTemplate(cycle).version
  const context = await loadSyncContext(db, { ...place, language, templateVersion })
  const requestDigest = createHash('sha256')
    .update(canonicalJson({ place, proposals, withdrawals, language } as unknown as Json))
    .digest('hex')
  const of = { operationId, requestDigest, place, channel, proposals, withdrawals }
  return inCommitGroup(db, (trx) => carryOutDecisions(trx, context, of, deps))
}

const codeOf = {
  unknown: 'PROPOSAL_UNKNOWN',
  alreadyDecided: 'PROPOSAL_DECIDED',
  outdated: 'PROPOSAL_OUTDATED',
} as const
