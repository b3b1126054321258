/** The rows of a return as a page shows them: filtered, some at a time, with their issues in words. */
import type { CodeLists } from '../../../templates/code-lists.ts'
import type { Language, Severity } from '../../../templates/definition.ts'
import { formatIssue } from '../../../templates/format-issue.ts'
import type { Issue } from '../../../templates/issues.ts'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { getTemplate } from '../../cycles/register.ts'
import { type CurrentActivity, listReturnActivities } from '../../db/activities.ts'
import type { Revision } from '../../db/revisions.ts'
import { listRevisionsOf } from '../../db/revisions.ts'
import type { Db } from '../../db/schema.ts'
import { hiddenFrom } from '../../history/hidden-fields.ts'
import { fieldLabel } from '../../history/show-value.ts'
import { messagesOf } from '../../locales.ts'
import type { Role } from '../../roles.ts'
import type { ReturnPlace } from './return-place.ts'

export const rowFilters = ['all', 'errors', 'warnings', 'withdrawn'] as const
export type RowFilter = (typeof rowFilters)[number]

export interface ShownIssue {
  readonly severity: Severity
  readonly rule: string
  readonly field: string | null
  readonly message: string
}

export interface ShownRow {
  readonly activity: CurrentActivity
  readonly issues: readonly ShownIssue[]
}

export interface ShownRows {
  readonly rows: readonly ShownRow[]
  readonly number: number
  readonly pageCount: number
  /** By filter, over the whole return. */
  readonly counts: Readonly<Record<RowFilter, number>>
}

const rowsPerPage = 25

const tests: Readonly<Record<RowFilter, (row: CurrentActivity) => boolean>> = {
  all: () => true,
  errors: (row) => !row.withdrawn && row.errorCount > 0,
  warnings: (row) => !row.withdrawn && row.warningCount > 0,
  withdrawn: (row) => row.withdrawn,
}

export async function showRows(
  db: Db,
  { cycle, reporter }: ReturnPlace,
  asked: {
    readonly filter: RowFilter
    readonly number: number
    readonly language: Language
    readonly role: Role | null
  },
): Promise<ShownRows> {
  const all = await listReturnActivities(db, reporter.reporterCode, cycle.cycleKey)
  const chosen = all.filter(tests[asked.filter])
  const pageCount = Math.max(1, Math.ceil(chosen.length / rowsPerPage))
  const number = Math.min(Math.max(1, asked.number), pageCount)
  const some = chosen.slice((number - 1) * rowsPerPage, number * rowsPerPage)
  const revisions = await listRevisionsOf(
    db,
    some.map(({ activityReportId }) => activityReportId),
  )
  const speak = await issueSpeaker(db, { cycle, language: asked.language, role: asked.role })
  const count = (filter: RowFilter) => all.filter(tests[filter]).length
  return {
    rows: some.map((activity) => ({
      activity,
      issues: issuesNow(revisions.get(activity.activityReportId))
        .map(speak)
        .filter((one) => one !== null),
    })),
    number,
    pageCount,
    counts: {
      all: all.length,
      errors: count('errors'),
      warnings: count('warnings'),
      withdrawn: count('withdrawn'),
    },
  }
}

function issuesNow(revisions: readonly Revision[] | undefined): readonly Issue[] {
  const order = { error: 0, warning: 1, info: 2 }
  return (revisions?.at(-1)?.issues ?? []).toSorted((a, b) => order[a.severity] - order[b.severity])
}

/** Puts issues into words; null for those that are not for this reader. */
export async function issueSpeaker(
  db: Db,
  of: {
    readonly cycle: ReturnPlace['cycle']
    readonly language: Language
    readonly role: Role | null
    readonly lists?: CodeLists
  },
): Promise<(issue: Issue) => ShownIssue | null> {
  const { language } = of
  const lists = of.lists ?? (await loadCodeLists(db))
  const hidden = hiddenFrom(getTemplate(of.cycle), of.role)
  const texts = {
    language,
    fields: messagesOf('fields', language),
    issues: messagesOf('issues', language),
    lists,
  }
  return (issue) => {
    const { code, severity, field } = issue
    if (hidden.issues.has(code) || (field !== null && hidden.fields.has(field))) return null
    return {
      severity,
      rule: code.slice(0, 2),
      field: field === null ? null : fieldLabel(field, language),
      message: formatIssue(issue, texts),
    }
  }
}
