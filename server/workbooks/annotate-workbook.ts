/**
 * The annotated copy: the answer to an upload, as a workbook. A stranger's file is never rewritten; this is a fresh template
 * with the return as it is now, keys and revisions filled in, and what the service has to say beside each row.
 */
import type { FieldValue } from '../../templates/activity.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import type { Language, TemplateDefinition } from '../../templates/definition.ts'
import { formatDate, formatIssue } from '../../templates/format-issue.ts'
import type { Issue } from '../../templates/issues.ts'
import { formatMessage } from '../../templates/messages.ts'
import { printCell } from '../../templates/print-cell.ts'
import type { SyncResponse } from '../../templates/sync-protocol.ts'
import type { CoverKey } from '../../templates/workbook-layout.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getCycle, getReporter, getTemplate } from '../cycles/register.ts'
import { getNewestChange } from '../db/change-log.ts'
import { listOpenProposals, type StoredProposal, withdrawalField } from '../db/proposals.ts'
import { findReturn } from '../db/returns.ts'
import { getRevisionsAsOf } from '../db/revisions.ts'
import type { Db } from '../db/schema.ts'
import { messagesOf } from '../locales.ts'
import { severityWord } from '../sync/import-answer.ts'
import { type IssuedTemplate, issueTemplate, type RowRemarks } from './issue-template.ts'

export interface AnnotationRequest {
  readonly reporterCode: string
  readonly cycleKey: string
  readonly language: Language
  /** The answer to the file: its rows come first and in its order, with what was said of them. */
  readonly response?: Pick<SyncResponse, 'results'>
}

/** What remarks are put into words with. */
interface Wording {
  readonly template: TemplateDefinition
  readonly lists: CodeLists
  readonly language: Language
}

/**
 * Builds the annotated copy. Others' changes are in it, conflicts and proposed withdrawals are marked, the reporter's own
 * columns are carried, and "submit" is answered with no again: only a new yes submits anew.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, REPORTER_UNKNOWN, TEMPLATE_UNKNOWN
 */
export async function annotateWorkbook(
  db: Db,
  { reporterCode, cycleKey, language, response }: AnnotationRequest,
  now: () => Date,
): Promise<IssuedTemplate> {
  const reporter = await getReporter(db, reporterCode)
  const cycle = await getCycle(db, cycleKey)
  const wording: Wording = { template: getTemplate(cycle), lists: await loadCodeLists(db), language }
  const { changeNumber: asOf } = await getNewestChange(db)
  const revisions = await getRevisionsAsOf(db, { reporterCode: reporter.reporterCode, cycleKey, asOf })
  const proposals = Map.groupBy(
    await listOpenProposals(db, reporter.reporterCode, cycleKey),
    ({ activityReportId }) => activityReportId,
  )
  const answered = new Map(response?.results.map((row) => [row.activityReportId, row.issues]))
  const remarks = new Map(
    revisions.map(({ activityReportId, issues, withdrawalProposed }): [string, RowRemarks] => [
      activityReportId,
      {
        issues: (answered.get(activityReportId) ?? issues).map((issue) => issueRemark(issue, wording)),
        proposals: [
          ...(withdrawalProposed ? [withdrawalRemark(language)] : []),
          ...(proposals.get(activityReportId) ?? []).map((proposal) => proposalRemark(proposal, wording)),
        ],
      },
    ]),
  )
  const order = (response?.results ?? []).flatMap(({ activityReportId }) => activityReportId ?? [])
  const cover = await coverAnswers(db, reporter.reporterCode, cycleKey, language)
  return issueTemplate(db, { reporter, cycle, language }, now, { order, remarks, cover })
}

function issueRemark(issue: Issue, { language, lists }: Wording): string {
  const fields = messagesOf('fields', language)
  const message = formatIssue(issue, { language, fields, issues: messagesOf('issues', language), lists })
  const severity = severityWord(issue.severity, language)
  return say('remark.issue', language, { severity, rule: issue.code.slice(0, 2), message })
}

function proposalRemark({ field, stored, proposed }: StoredProposal, wording: Wording): string {
  const { language, template, lists } = wording
  const fields = messagesOf('fields', language)
  if (field === withdrawalField) return withdrawalRemark(language)
  const definition = template.fields.find((one) => one.key === field)
  const show = (value: FieldValue | null): string => {
    if (value === null) return say('remark.blank', language)
    if (!definition) return typeof value === 'string' ? value : JSON.stringify(value)
    if (definition.type === 'date' && typeof value === 'string') return formatDate(value, language)
    return String(printCell(definition, value, lists, language) ?? '')
  }
  const label = definition ? `${field}.label` : 'column.comment.label'
  return say('remark.proposal', language, {
    field: formatMessage(fields, label, language),
    stored: show(stored),
    proposed: show(proposed),
  })
}

function withdrawalRemark(language: Language): string {
  const action = formatMessage(messagesOf('fields', language), 'action.withdraw', language)
  return say('remark.withdrawal', language, { action })
}

async function coverAnswers(
  db: Db,
  reporterCode: string,
  cycleKey: string,
  language: Language,
): Promise<Partial<Record<CoverKey, string>>> {
  const answer = await findReturn(db, reporterCode, cycleKey)
  if (!answer) return {}
  return {
    ...(answer.nothingToReport ? { nothing_to_report: say('answer.yes', language) } : {}),
    ...(answer.receiptNumber === null ? {} : { receipt: answer.receiptNumber }),
  }
}

function say(
  key: string,
  language: Language,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return formatMessage(messagesOf('workbook', language), key, language, params)
}
