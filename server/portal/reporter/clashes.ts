/** What waits for a person in a return: values not taken over, withdrawals proposed, rows withdrawn. In words. */
import type { FieldValue } from '../../../templates/activity.ts'
import type { Language } from '../../../templates/definition.ts'
import type { ProposalDecision, WithdrawalDecision } from '../../../templates/pane-protocol.ts'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { getTemplate } from '../../cycles/register.ts'
import { listReturnActivities } from '../../db/activities.ts'
import { withdrawalField } from '../../db/proposals.ts'
import type { Db } from '../../db/schema.ts'
import { fieldLabel, showValue } from '../../history/show-value.ts'
import { listConflicts } from '../../sync/pane-sync-conflicts.ts'
import { extraField } from '../../sync/row-notes.ts'
import { speaker } from '../shell/page.ts'
import type { ReturnPlace } from './return-place.ts'

/** So many on a page: a form with thousands of choices helps nobody. */
const mostOnPage = 50

export interface Clash {
  readonly proposalId: string
  readonly reference: string
  readonly label: string
  /** Null: blank. */
  readonly stored: string | null
  readonly proposed: string | null
  readonly base: string | null
  readonly revision: number
  readonly proposedAt: string
  readonly storedAt: string
  readonly isWithdrawal: boolean
  /** Another value may be typed instead. */
  readonly takesValue: boolean
}

export interface Withdrawal {
  readonly activityReportId: string
  readonly reference: string
  readonly title: string
  readonly revision: number
  readonly isDone: boolean
}

export interface Clashes {
  readonly clashes: readonly Clash[]
  readonly clashCount: number
  readonly withdrawals: readonly Withdrawal[]
}

export async function clashesOf(db: Db, place: ReturnPlace, language: Language): Promise<Clashes> {
  const { cycleKey } = place.cycle
  const { reporterCode } = place.reporter
  const say = speaker('portal', language)
  const template = getTemplate(place.cycle)
  const context = { template, lists: await loadCodeLists(db), language }
  const open = await listConflicts(db, { reporterCode, cycleKey })
  const rows = await listReturnActivities(db, reporterCode, cycleKey)
  const side = (field: string, value: FieldValue | null) =>
    value === null ? null : showValue(field, value, context)
  return {
    clashCount: open.length,
    clashes: open.slice(0, mostOnPage).map((one) => {
      const isWithdrawal = one.field === withdrawalField
      return {
        proposalId: one.proposalId,
        reference: one.reference,
        label: isWithdrawal
          ? say('conflicts.withdrawal')
          : one.field.startsWith('_')
            ? say('activities.comment')
            : fieldLabel(one.field, language),
        stored: isWithdrawal ? say('conflicts.keep') : side(one.field, one.stored),
        proposed: isWithdrawal ? say('conflicts.withdraw') : side(one.field, one.proposed),
        base: isWithdrawal ? null : side(one.field, one.base),
        revision: one.revision,
        proposedAt: one.proposedAt,
        storedAt: one.storedAt,
        isWithdrawal,
        takesValue: !isWithdrawal && one.field !== extraField,
      }
    }),
    withdrawals: rows
      .filter((row) => row.withdrawalProposed || row.withdrawn)
      .slice(0, mostOnPage)
      .map(({ activityReportId, reference, values, revision, withdrawn }) => ({
        activityReportId,
        reference,
        title: typeof values.title === 'string' ? values.title : say('activities.untitled'),
        revision,
        isDone: withdrawn,
      })),
  }
}

/** What was chosen in the form of the page; what was left alone is left alone. */
export function chosenIn(fields: ReadonlyMap<string, string>): {
  readonly proposals: readonly ProposalDecision[]
  readonly withdrawals: readonly WithdrawalDecision[]
} {
  const proposals: ProposalDecision[] = []
  const withdrawals: WithdrawalDecision[] = []
  for (const [name, value] of fields) {
    const [part, id = ''] = name.split('~')
    const revision = Number(fields.get(`revision~${id}`))
    if (!Number.isSafeInteger(revision)) continue
    if (part === 'take' && (value === 'stored' || value === 'proposed'))
      proposals.push({ proposalId: id, revision, take: value })
    if (part === 'take' && value === 'value')
      proposals.push({ proposalId: id, revision, take: value, cell: fields.get(`value~${id}`) || null })
    if (part === 'withdrawal' && (value === 'confirm' || value === 'bringBack'))
      withdrawals.push({ activityReportId: id, revision, decision: value })
  }
  return { proposals, withdrawals }
}
