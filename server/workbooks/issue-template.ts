/** Gives out a template workbook: built for one reporter, one cycle and one language, and remembered. */
import { randomUUID } from 'node:crypto'
import { baseHash } from '../../templates/canonical.ts'
import type { Cycle, Reporter } from '../../templates/context.ts'
import type { Language } from '../../templates/definition.ts'
import { type CoverKey, preparedRows } from '../../templates/workbook-layout.ts'
import { listCarriedForward } from '../cycles/carried-forward.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getTemplate } from '../cycles/register.ts'
import { type CurrentActivity, listReturnActivities } from '../db/activities.ts'
import { getHistoryId, getNewestChange } from '../db/change-log.ts'
import { getRevisionsAsOf } from '../db/revisions.ts'
import type { Db } from '../db/schema.ts'
import { saveWorkbook, saveWorkbookRows } from '../db/workbooks.ts'
import { addInExtension } from './add-in-extension.ts'
import { buildTemplate } from './build-template.ts'
import { templateTexts } from './template-input.ts'

/** However many rows there are already, some more are ready. */
const spareRows = 50

export interface TemplateRequest {
  readonly reporter: Reporter
  readonly cycle: Cycle
  readonly language: Language
}

/** What the service has to say about a row, as sentences in the workbook's language. */
export interface RowRemarks {
  readonly issues: readonly string[]
  readonly proposals: readonly string[]
}

/** What an annotated copy has beyond a template. */
export interface Annotations {
  /** Activity reports in the order of the file that is answered; others follow. */
  readonly order: readonly string[]
  /** By activity report. */
  readonly remarks: ReadonlyMap<string, RowRemarks>
  readonly cover: Partial<Readonly<Record<CoverKey, string>>>
}

export interface IssuedTemplate {
  readonly bytes: Uint8Array
  /** `cinnabar-2025-2026-bcrc-scrc-sen-fr.xlsx` */
  readonly fileName: string
  readonly workbookId: string
  /** Rows that are there from the start. */
  readonly prefilled: number
}

/**
 * Builds a template with what the reporter has already sent for the cycle and the activities that go on from the cycle before,
 * and remembers what each of its rows stands for, so that the rows are known when they come back.
 *
 * @throws {ServiceError} TEMPLATE_UNKNOWN
 */
export async function issueTemplate(
  db: Db,
  { reporter, cycle, language }: TemplateRequest,
  now: () => Date,
  annotations?: Annotations,
): Promise<IssuedTemplate> {
  const template = getTemplate(cycle)
  const { reporterCode } = reporter
  const { cycleKey } = cycle
  const [lists, historyId, newest] = [
    await loadCodeLists(db),
    await getHistoryId(db),
    await getNewestChange(db),
  ]
  const notes = await loadNotes(db, { reporterCode, cycleKey, asOf: newest.changeNumber })
  const workbookId = randomUUID()
  const rows = (await listActivitiesFor(db, reporterCode, cycle, annotations?.order)).map((activity) => ({
    activity,
    rowKey: randomUUID(),
    hash: baseHash(template, activity.values),
  }))

  const bytes = await buildTemplate({
    template,
    lists,
    cycle,
    reporter,
    language,
    identity: {
      workbookId,
      historyId,
      reporterCode,
      cycleKey,
      templateId: template.id,
      templateVersion: String(template.version),
      listsVersion: String(lists.version),
      language,
      changeNumber: String(newest.changeNumber),
    },
    rowKeys: Array.from({ length: Math.max(preparedRows - rows.length, spareRows) }, () => randomUUID()),
    rows: rows.map(({ activity, rowKey, hash }) => ({
      rowKey,
      revision: activity.revision,
      baseHash: hash,
      values: withReference(activity),
      extra: notes.get(activity.activityReportId) ?? {},
      ...(activity.comment === null ? {} : { comment: activity.comment }),
      ...annotations?.remarks.get(activity.activityReportId),
    })),
    ...(annotations ? { cover: annotations.cover } : {}),
    webExtension: addInExtension,
    texts: templateTexts(language),
  })

  const createdAt = now().toISOString()
  await db.transaction().execute(async (trx) => {
    await saveWorkbook(trx, {
      workbookId,
      reporterCode,
      cycleKey,
      language,
      templateVersion: template.version,
      listsVersion: lists.version,
      origin: 'built',
      changeNumber: newest.changeNumber,
      createdAt,
      lastReceivedAt: null,
    })
    await saveWorkbookRows(
      trx,
      rows.map(({ activity, rowKey, hash }) => ({
        workbookId,
        rowKey,
        activityReportId: activity.activityReportId,
        baseRevision: activity.revision,
        baseHash: hash,
        baseValues: null,
        isReceived: false,
        isPresent: true,
      })),
    )
  })
  return {
    bytes,
    fileName: `cinnabar-${cycleKey}-${reporterCode}-${language}.xlsx`,
    workbookId,
    prefilled: rows.length,
  }
}

/** The reporter's own columns of each activity report, by header text. */
async function loadNotes(
  db: Db,
  of: { readonly reporterCode: string; readonly cycleKey: string; readonly asOf: number },
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const revisions = await getRevisionsAsOf(db, of)
  return new Map(revisions.map(({ activityReportId, extra }) => [activityReportId, extra]))
}

/** What is stored for the cycle and not withdrawn, then what goes on from the cycle before. */
async function listActivitiesFor(
  db: Db,
  reporterCode: string,
  cycle: Cycle,
  order: readonly string[] = [],
): Promise<CurrentActivity[]> {
  const place = new Map(order.map((activityReportId, index) => [activityReportId, index]))
  const placeOf = ({ activityReportId }: CurrentActivity) => place.get(activityReportId) ?? order.length
  const stored = await listReturnActivities(db, reporterCode, cycle.cycleKey)
  return [
    // Stable: those without a place stay in the order of their references.
    ...stored.filter((activity) => !activity.withdrawn).toSorted((a, b) => placeOf(a) - placeOf(b)),
    ...(await listCarriedForward(db, reporterCode, cycle)),
  ]
}

/** The short reference is the service's to fill in. */
function withReference({ values, reference }: CurrentActivity) {
  return { ...values, activity_id: reference }
}
