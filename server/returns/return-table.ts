/** A return as an officer reads it: its rows with what is wrong, what is asked, and what has changed, beside what was before. */
import type { FieldChange } from '../../templates/compare-revisions.ts'
import { compareRevisions } from '../../templates/compare-revisions.ts'
import type { Cycle } from '../../templates/context.ts'
import type { TemplateDefinition } from '../../templates/definition.ts'
import type { Issue } from '../../templates/issues.ts'
import type { Question } from '../../templates/questions.ts'
import { listCarriedForward } from '../cycles/carried-forward.ts'
import { getCycle, getReporter, getTemplate } from '../cycles/register.ts'
import { type CurrentActivity, listReturnActivities } from '../db/activities.ts'
import { selectByKeys } from '../db/batches.ts'
import { listOpenProposals, type StoredProposal } from '../db/proposals.ts'
import { findReturn } from '../db/returns.ts'
import { getRevisionsAsOf } from '../db/revisions.ts'
import type { Db } from '../db/schema.ts'
import { hiddenFrom } from '../history/hidden-fields.ts'
import { listQuestionsOf } from '../questions/read-questions.ts'
import type { Role } from '../roles.ts'

/** Which rows are shown. `notContinued` are rows of the cycle before that this return says nothing of. */
export const rowFilters = [
  'all',
  'errors',
  'warnings',
  'questions',
  'proposals',
  'new',
  'changed',
  'unchanged',
  'notContinued',
  'sinceSubmission',
  'withdrawn',
] as const
export type RowFilter = (typeof rowFilters)[number]

/** Against the report of the same activity in the nearest cycle before. */
export interface SinceLastCycle {
  readonly kind: 'new' | 'changed' | 'unchanged'
  readonly cycleKey: string | null
  readonly changes: readonly FieldChange[]
}

export interface SinceSubmission {
  readonly kind: 'new' | 'changed' | 'withdrawn'
  readonly changes: readonly FieldChange[]
}

export interface ReturnRow {
  readonly activity: CurrentActivity
  readonly issues: readonly Issue[]
  readonly sinceLastCycle: SinceLastCycle
  /** Null: as it was submitted, or nothing has been submitted. */
  readonly sinceSubmission: SinceSubmission | null
  readonly questions: readonly Question[]
  readonly proposals: readonly StoredProposal[]
}

export interface ReturnTable {
  readonly cycle: Cycle
  readonly template: TemplateDefinition
  readonly filter: RowFilter
  /** How many rows each filter would show. */
  readonly counts: Readonly<Record<RowFilter, number>>
  readonly pageNumber: number
  readonly pageCount: number
  /** One page of what the filter lets through; empty for `notContinued`. */
  readonly rows: readonly ReturnRow[]
  readonly notContinued: readonly CurrentActivity[]
  /** About the return as a whole. */
  readonly questions: readonly Question[]
}

export const rowsPerPage = 50

/**
 * @param request `role`: whose eyes it is for; what is for officers only is left out for others
 * @throws {ServiceError} CYCLE_UNKNOWN, REPORTER_UNKNOWN
 */
export async function readReturnTable(
  db: Db,
  request: {
    readonly cycleKey: string
    readonly reporterCode: string
    readonly role: Role | null
    readonly filter?: RowFilter | undefined
    readonly pageNumber?: number | undefined
    /** A reference: this row and its neighbours instead of a page. */
    readonly around?: string | undefined
  },
): Promise<ReturnTable> {
  const { reporterCode } = await getReporter(db, request.reporterCode)
  const cycle = await getCycle(db, request.cycleKey)
  const { cycleKey } = cycle
  const template = getTemplate(cycle)
  const hidden = hiddenFrom(template, request.role)
  const activities = (await listReturnActivities(db, reporterCode, cycleKey)).map((one) =>
    withoutFields(one, hidden.fields),
  )
  const before = await earlierReports(db, reporterCode, cycle, activities)
  const pinned = await pinnedValues(db, reporterCode, cycleKey)
  const questions = await listQuestionsOf(db, { reporterCode, cycleKey })
  const questionsOf = Map.groupBy(questions, (question) => question.activityReportId)
  const proposals = await listOpenProposals(db, reporterCode, cycleKey)
  const proposalsOf = Map.groupBy(proposals, (proposal) => proposal.activityReportId)
  const carried = await listCarriedForward(db, reporterCode, cycle)
  const rows = activities.map((activity): Omit<ReturnRow, 'issues'> => {
    const then = before.get(activity.activityId)
    return {
      activity,
      sinceLastCycle: compareCycles(template, then && withoutFields(then, hidden.fields), activity),
      sinceSubmission: comparePinned(template, pinned, activity, hidden.fields),
      questions: questionsOf.get(activity.activityReportId) ?? [],
      proposals: (proposalsOf.get(activity.activityReportId) ?? []).filter(
        ({ field }) => !hidden.fields.has(field),
      ),
    }
  })
  const filter = request.filter ?? 'all'
  const counts = Object.fromEntries(
    rowFilters.map((one) => [
      one,
      one === 'notContinued' ? carried.length : rows.filter((row) => isShown(row, one)).length,
    ]),
  ) as Record<RowFilter, number>
  const pageCount = Math.max(1, Math.ceil(counts[filter] / rowsPerPage))
  const pageNumber = Math.min(Math.max(1, request.pageNumber ?? 1), pageCount)
  const start = (pageNumber - 1) * rowsPerPage
  const wanted = rows.filter((row) => isShown(row, filter))
  const at = wanted.findIndex(({ activity }) => activity.reference === request.around)
  const shown =
    request.around === undefined
      ? wanted.slice(start, start + rowsPerPage)
      : at < 0
        ? []
        : wanted.slice(Math.max(0, at - 1), at + 2)
  const issues = await issuesOf(db, shown)
  return {
    cycle,
    template,
    filter,
    counts,
    pageNumber,
    pageCount,
    rows: shown.map((row) => ({
      ...row,
      issues: (issues.get(row.activity.activityReportId) ?? []).filter(
        ({ code, field }) => !hidden.issues.has(code) && (field === null || !hidden.fields.has(field)),
      ),
    })),
    notContinued:
      filter === 'notContinued'
        ? carried.slice(start, start + rowsPerPage).map((one) => withoutFields(one, hidden.fields))
        : [],
    questions: questionsOf.get(null) ?? [],
  }
}

function isShown(row: Omit<ReturnRow, 'issues'>, filter: RowFilter): boolean {
  const { activity, sinceLastCycle, sinceSubmission, questions, proposals } = row
  switch (filter) {
    case 'all':
      return true
    case 'errors':
      return !activity.withdrawn && activity.errorCount > 0
    case 'warnings':
      return !activity.withdrawn && activity.warningCount > 0
    case 'questions':
      return questions.some(({ state }) => state !== 'closed')
    case 'proposals':
      return proposals.length > 0
    case 'sinceSubmission':
      return sinceSubmission !== null
    case 'withdrawn':
      return activity.withdrawn
    case 'notContinued':
      return false
    default:
      return !activity.withdrawn && sinceLastCycle.kind === filter
  }
}

function compareCycles(
  template: TemplateDefinition,
  before: CurrentActivity | undefined,
  after: CurrentActivity,
): SinceLastCycle {
  if (before === undefined) return { kind: 'new', cycleKey: null, changes: [] }
  const changes = compareRevisions(template.fields, before.values, after.values)
  return { kind: changes.length > 0 ? 'changed' : 'unchanged', cycleKey: before.cycleKey, changes }
}

function comparePinned(
  template: TemplateDefinition,
  pinned: ReadonlyMap<string, CurrentActivity['values']> | null,
  activity: CurrentActivity,
  hidden: ReadonlySet<string>,
): SinceSubmission | null {
  if (pinned === null) return null
  const then = pinned.get(activity.activityReportId)
  if (then === undefined) return activity.withdrawn ? null : { kind: 'new', changes: [] }
  if (activity.withdrawn) return { kind: 'withdrawn', changes: [] }
  const changes = compareRevisions(template.fields, then, activity.values)
  return changes.length > 0
    ? { kind: 'changed', changes: changes.filter(({ field }) => !hidden.has(field)) }
    : null
}

/** Values of the rows as they were pinned, withdrawn ones left out; null where nothing is pinned. */
async function pinnedValues(
  db: Db,
  reporterCode: string,
  cycleKey: string,
): Promise<ReadonlyMap<string, CurrentActivity['values']> | null> {
  const asOf = (await findReturn(db, reporterCode, cycleKey))?.pinnedChangeNumber ?? null
  if (asOf === null) return null
  const revisions = await getRevisionsAsOf(db, { reporterCode, cycleKey, asOf })
  return new Map(
    revisions.flatMap(({ activityReportId, withdrawn, values }) =>
      withdrawn ? [] : [[activityReportId, values] as const],
    ),
  )
}

/** For each activity its report in the nearest cycle before that has one. */
async function earlierReports(
  db: Db,
  reporterCode: string,
  cycle: Cycle,
  activities: readonly CurrentActivity[],
): Promise<ReadonlyMap<string, CurrentActivity>> {
  const wanted = new Set(activities.map(({ activityId }) => activityId))
  const found = new Map<string, CurrentActivity>()
  const visited = new Set([cycle.cycleKey])
  for (let key = cycle.previousCycleKey; key !== null && !visited.has(key) && found.size < wanted.size; ) {
    visited.add(key)
    for (const one of await listReturnActivities(db, reporterCode, key)) {
      if (wanted.has(one.activityId) && !found.has(one.activityId) && !one.withdrawn)
        found.set(one.activityId, one)
    }
    key = (await getCycle(db, key)).previousCycleKey
  }
  return found
}

async function issuesOf(
  db: Db,
  rows: readonly Pick<ReturnRow, 'activity'>[],
): Promise<ReadonlyMap<string, readonly Issue[]>> {
  const revisionOf = new Map(rows.map(({ activity }) => [activity.activityReportId, activity.revision]))
  const numbers = [...new Set(revisionOf.values())]
  const stored = await selectByKeys([...revisionOf.keys()], (ids) =>
    db
      .selectFrom('activityRevision')
      .select(['activityReportId', 'changeNumber', 'issuesJson'])
      .where('activityReportId', 'in', ids)
      .where('changeNumber', 'in', numbers)
      .execute(),
  )
  return new Map(
    stored.flatMap(({ activityReportId, changeNumber, issuesJson }) =>
      revisionOf.get(activityReportId) === changeNumber
        ? [[activityReportId, JSON.parse(issuesJson ?? '[]') as Issue[]] as const]
        : [],
    ),
  )
}

function withoutFields(activity: CurrentActivity, hidden: ReadonlySet<string>): CurrentActivity {
  if (hidden.size === 0) return activity
  const values = Object.fromEntries(Object.entries(activity.values).filter(([key]) => !hidden.has(key)))
  return { ...activity, values }
}
