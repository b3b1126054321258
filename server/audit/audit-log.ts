/** The audit log: everything that was done, by whom, when and through what, read from the chain itself. */
import { type Expression, type SqlBool, sql } from 'kysely'
import type { ChainEntry } from '../db/read-chain.ts'
import { listEntries } from '../db/read-chain.ts'
import type { ChangeChannel, ChangeKind, Db } from '../db/schema.ts'
import type { Role } from '../roles.ts'

/** One thing that a change did. */
export interface AuditItem {
  /** `cycle`, `reporter`, `return.accepted`, `question.asked`, `file.erased` ...: permanent. */
  readonly act: string
  /** What it was done to, by a name that stays. */
  readonly subject: string
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

/** One change. */
export interface AuditLine {
  readonly changeNumber: number
  /** UTC ISO. */
  readonly committedAt: string
  readonly kind: ChangeKind
  readonly channel: ChangeChannel
  /** An account id, or a name of the program's own; null once erased. */
  readonly actor: string | null
  /** The account's role today; null for the program's own names. */
  readonly role: Role | null
  readonly items: readonly AuditItem[]
}

export interface AuditRequest {
  /** Changes after this number; 0 by default. */
  readonly since?: number | undefined
  /** Changes up to this number; the newest by default. */
  readonly until?: number | undefined
  readonly actor?: string | undefined
  readonly kind?: string | undefined
  /** Only what officers and administrators did, the command line of this machine among them. */
  readonly isSecretariat?: boolean | undefined
  /** Only what concerns this reporter's returns, rows, questions, or its entry in the register. */
  readonly reporterCode?: string | undefined
  /** Calendar days in UTC, both included. */
  readonly fromDay?: string | undefined
  readonly toDay?: string | undefined
  readonly isNewestFirst?: boolean | undefined
  readonly limit?: number | undefined
}

export interface AuditLog {
  /** Oldest first, unless the newest were asked for first. */
  readonly lines: readonly AuditLine[]
  /** Not everything is here: ask again with this as `since`, or one less as `until` where the newest come first. Null at the end. */
  readonly continueAfter: number | null
}

/** Changes in one answer. */
export const linesPerAnswer = 500
/** References that a line names; a large import has thousands. */
const namedReferences = 20

export async function listAuditLog(db: Db, request: AuditRequest = {}): Promise<AuditLog> {
  const { since = 0, until, actor, kind, isSecretariat, limit = linesPerAnswer } = request
  const { reporterCode, fromDay, toDay, isNewestFirst = false } = request
  const changes = await db
    .selectFrom('change')
    .leftJoin('account', 'account.accountId', 'change.actor')
    .select([
      'change.changeNumber',
      'change.committedAt',
      'change.kind',
      'change.channel',
      'change.actor',
      'account.role',
    ])
    .where('change.changeNumber', '>', since)
    .$if(until !== undefined, (query) => query.where('change.changeNumber', '<=', until!))
    .$if(actor !== undefined, (query) => query.where('change.actor', '=', actor!))
    .$if(kind !== undefined, (query) => query.where('change.kind', '=', kind as ChangeKind))
    .$if(isSecretariat === true, (query) =>
      query.where((eb) =>
        eb.or([
          eb('account.role', 'in', ['officer', 'administrator']),
          eb.and([eb('account.role', 'is', null), eb('change.channel', '!=', 'program')]),
        ]),
      ),
    )
    .$if(fromDay !== undefined, (query) => query.where('change.committedAt', '>=', fromDay!))
    // Every instant of the day sorts before the day with a letter after its digits.
    .$if(toDay !== undefined, (query) => query.where('change.committedAt', '<', `${toDay}U`))
    .$if(reporterCode !== undefined, (query) => query.where(concerns(reporterCode!)))
    .orderBy('change.changeNumber', isNewestFirst ? 'desc' : 'asc')
    .limit(limit + 1)
    .execute()
  const shown = changes.slice(0, limit)
  const lines: AuditLine[] = []
  for (const run of runsOf(shown.toSorted((a, b) => a.changeNumber - b.changeNumber))) {
    const entries = await listEntries(db, run[0]!.changeNumber - 1, run.at(-1)!.changeNumber)
    for (const change of run) {
      lines.push({ ...change, items: itemsOf(entries.get(change.changeNumber) ?? []) })
    }
  }
  if (isNewestFirst) lines.reverse()
  return { lines, continueAfter: changes.length > limit ? shown.at(-1)!.changeNumber : null }
}

/** Changes of a reporter's returns, rows and questions, or of its entry in the register. */
function concerns(reporterCode: string): Expression<SqlBool> {
  return sql<SqlBool>`change.change_number in (
    select change_number from return_revision where reporter_code = ${reporterCode}
    union select change_number from question_entry where reporter_code = ${reporterCode}
    union select change_number from proposal where reporter_code = ${reporterCode}
    union select change_number from register_entry where kind = 'reporter' and entry_key = ${reporterCode}
    union select revision.change_number from activity_report report
      join activity_revision revision on revision.activity_report_id = report.activity_report_id
      where report.reporter_code = ${reporterCode})`
}

/** Neighbouring numbers are read together; a filter may leave wide gaps between them. */
function runsOf<T extends { readonly changeNumber: number }>(changes: readonly T[]): T[][] {
  const runs: T[][] = []
  for (const change of changes) {
    const run = runs.at(-1)
    if (run && run.at(-1)!.changeNumber === change.changeNumber - 1 && run.length < 50) run.push(change)
    else runs.push([change])
  }
  return runs
}

/** What the rows of a change say. Revisions of activities are told together, by return. */
export function itemsOf(entries: readonly ChainEntry[]): AuditItem[] {
  const items: AuditItem[] = []
  const activities = new Map<string, string[]>()
  for (const entry of entries) {
    if (entry.table === 'activityRevision') {
      const { cycleKey, reporterCode, reference } = entry.row
      const subject = `return ${cycleKey} ${reporterCode}`
      activities.set(subject, [...(activities.get(subject) ?? []), String(reference)])
    } else items.push(itemOf(entry))
  }
  const told = [...activities].map(([subject, references]) => ({
    act: 'activities',
    subject,
    details: { count: references.length, references: references.slice(0, namedReferences).join(' ') },
  }))
  return [...items, ...told]
}

function itemOf({ table, row }: ChainEntry): AuditItem {
  const text = (column: string) => String(row[column] ?? '')
  const kept = (...columns: string[]) =>
    Object.fromEntries(columns.flatMap((column) => (row[column] == null ? [] : [[column, row[column]]])))
  const ofReturn = `return ${text('cycleKey')} ${text('reporterCode')}`
  switch (table) {
    case 'registerEntry': {
      const isGone = row.contentJson === null
      const act = `${text('kind')}.${isGone ? 'removed' : 'stored'}`
      return { act, subject: `${text('kind')} ${text('entryKey')}`, details: kept('origin') }
    }
    case 'returnRevision': {
      const details = kept(
        'receiptNumber',
        'pinnedChangeNumber',
        'reason',
        'extendedDeadline',
        'recordedFrom',
      )
      return { act: `return.${text('state')}`, subject: ofReturn, details }
    }
    case 'submission':
      return {
        act: 'receipt.given',
        subject: `receipt ${text('receiptNumber')}`,
        details: kept('rowCount', 'contentHash'),
      }
    case 'proposal':
      return {
        act: 'proposal.made',
        subject: `proposal ${text('proposalId')}`,
        details: kept('activityReportId', 'field'),
      }
    case 'duplicateDecision':
      return {
        act: `duplicate.${text('kind')}`,
        subject: `group ${text('groupId')}`,
        details: kept('activityIdsJson', 'representativeActivityId', 'reason'),
      }
    case 'questionEntry':
      return {
        act: `question.${text('act')}`,
        subject: `question ${text('questionId')}`,
        details: kept('cycleKey', 'reporterCode', 'activityReportId', 'field', 'recordedFrom'),
      }
    case 'auditEntry': {
      const details = row.detailsJson === null ? {} : JSON.parse(text('detailsJson'))
      return { act: text('act'), subject: text('subject'), details }
    }
    default:
      return { act: table, subject: text('activityReportId'), details: {} }
  }
}
