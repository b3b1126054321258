/** Proposals with who made them, for a history. */
import type { FieldValue } from '../../templates/activity.ts'
import type { Db, ProposalTable } from '../db/schema.ts'
import type { Signature } from './history-entry.ts'

/** A value that was not taken over: who brought it when, and what became of it. */
export interface HistoryProposal extends Signature {
  readonly proposalId: string
  readonly activityReportId: string
  /** A field key, or `_action` where a withdrawal stands against an edit. */
  readonly field: string
  /** Null = blank, or erased. */
  readonly stored: FieldValue | null
  readonly proposed: FieldValue | null
  readonly state: ProposalTable['state']
  readonly decidedChangeNumber: number | null
}

/** Of one activity report, or of a return between two numbers (made or decided after `since`, up to `until`); oldest first. */
export async function listHistoryProposals(
  db: Db,
  of:
    | { readonly activityReportId: string }
    | {
        readonly reporterCode: string
        readonly cycleKey: string
        readonly since: number
        readonly until: number
      },
): Promise<HistoryProposal[]> {
  const all = db
    .selectFrom('proposal')
    .innerJoin('change', 'change.changeNumber', 'proposal.changeNumber')
    .selectAll('proposal')
    .select(['change.committedAt', 'change.actor', 'change.channel', 'change.kind'])
    .orderBy('proposal.changeNumber')
    .orderBy('proposal.ordinal')
  const some =
    'activityReportId' in of
      ? all.where('activityReportId', '=', of.activityReportId)
      : all
          .where('reporterCode', '=', of.reporterCode)
          .where('cycleKey', '=', of.cycleKey)
          .where((eb) =>
            eb.or(
              (['proposal.changeNumber', 'proposal.decidedChangeNumber'] as const).map((number) =>
                eb.and([eb(number, '>', of.since), eb(number, '<=', of.until)]),
              ),
            ),
          )
  return (await some.execute()).map((row) => ({
    proposalId: row.proposalId,
    activityReportId: row.activityReportId,
    field: row.field,
    stored: parsed(row.storedJson),
    proposed: parsed(row.proposedJson),
    state: row.state,
    decidedChangeNumber: row.decidedChangeNumber,
    changeNumber: row.changeNumber,
    committedAt: row.committedAt,
    actor: row.actor,
    channel: row.channel,
    kind: row.kind,
  }))
}

function parsed(json: string | null): FieldValue | null {
  return json === null ? null : (JSON.parse(json) as FieldValue)
}
