/** How a return stands, and what there is still to do about it. */
import { cycleStateOf } from '../../../templates/cycle-state.ts'
import { type Intake, intakeOf } from '../../../templates/return-state.ts'
import { preparedRow } from '../../db/prepared-query.ts'
import type { Db } from '../../db/schema.ts'
import { getReturnStanding, type ReturnStanding } from '../../returns/list-returns.ts'
import type { ReturnPlace } from './return-place.ts'

export interface ReturnOverview extends ReturnPlace {
  readonly standing: ReturnStanding
  readonly intake: Intake
  /** Values that were not taken over, and wait for a person. */
  readonly conflicts: number
  /** Rows whose cells were all cleared: to be withdrawn, or not. */
  readonly withdrawals: number
  /** Rows with warnings that nobody has said anything to. */
  readonly unexplained: number
}

export async function overviewOf(db: Db, place: ReturnPlace, now: () => Date): Promise<ReturnOverview> {
  const { cycle, reporter } = place
  const { cycleKey } = cycle
  const { reporterCode } = reporter
  const standing = await getReturnStanding(db, { reporterCode, cycleKey }, now)
  const rows = await countToSettle(db, { cycleKey, reporterCode })
  const open = await countOpenProposals(db, { cycleKey, reporterCode })
  const extended = standing.isExtended ? standing.deadline : null
  const state = { state: cycleStateOf(cycle), graceDays: cycle.graceDays }
  return {
    ...place,
    standing,
    intake: intakeOf(state, extended, now().toISOString()),
    conflicts: Number(open?.count ?? 0),
    withdrawals: Number(rows?.withdrawals ?? 0),
    unexplained: Number(rows?.unexplained ?? 0),
  }
}

interface OfReturn {
  readonly cycleKey: string
  readonly reporterCode: string
}

const countToSettle = preparedRow((db, { cycleKey, reporterCode }: OfReturn) =>
  db
    .selectFrom('activityReport')
    .select((eb) => {
      const count = (condition: ReturnType<typeof eb.and>) =>
        eb.fn.sum<number>(eb.case().when(condition).then(1).else(0).end())
      const standing = eb('isWithdrawn', '=', 0)
      return [
        count(eb.and([standing, eb('isWithdrawalProposed', '=', 1)])).as('withdrawals'),
        count(eb.and([standing, eb('warningCount', '>', 0), eb('comment', 'is', null)])).as('unexplained'),
      ]
    })
    .where('cycleKey', '=', cycleKey)
    .where('reporterCode', '=', reporterCode),
)

const countOpenProposals = preparedRow((db, { cycleKey, reporterCode }: OfReturn) =>
  db
    .selectFrom('proposal')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('cycleKey', '=', cycleKey)
    .where('reporterCode', '=', reporterCode)
    .where('state', '=', 'open'),
)

/** One thing to do: its text in `locales/portal`, where it is done, and whether the return can be submitted before. */
export interface Task {
  readonly key: string
  readonly count: number
  /** Below the return's path. */
  readonly end: string
  readonly query?: Readonly<Record<string, string>>
  readonly kind: 'problem' | 'warning' | 'info'
}

/** In the order in which they are best done. */
export function tasksOf(view: ReturnOverview): Task[] {
  const { standing, conflicts, withdrawals, unexplained } = view
  const all: Task[] = [
    { key: 'task.questions', count: standing.openQuestions, end: 'questions', kind: 'problem' },
    {
      key: 'task.errors',
      count: standing.rowsWithErrors,
      end: 'activities',
      query: { show: 'errors' },
      kind: 'problem',
    },
    { key: 'task.conflicts', count: conflicts, end: 'conflicts', kind: 'warning' },
    { key: 'task.withdrawals', count: withdrawals, end: 'conflicts', kind: 'warning' },
    {
      key: 'task.warnings',
      count: unexplained,
      end: 'activities',
      query: { show: 'warnings' },
      kind: 'info',
    },
  ]
  return all.filter(({ count }) => count > 0)
}

/** Why a submission would be refused now whatever is typed; null: it may be tried. */
export function submissionBar(view: ReturnOverview): string | null {
  const { standing, intake } = view
  if (intake === 'notOpen') return 'submit.notOpen'
  if (standing.state === 'accepted') return 'submit.accepted'
  if (intake === 'closed') return 'submit.closed'
  return standing.rowsWithErrors > 0 ? 'submit.errors' : null
}
