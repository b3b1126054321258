/** A workbook file against the rows that a receipt pinned. Nothing is stored. */
import { compareRevisions } from '../../templates/compare-revisions.ts'
import type { FieldKey } from '../../templates/definition.ts'
import type { ReturnedWorkbook } from '../../templates/reading/workbook-content.ts'
import type { Receipt } from '../../templates/sync-protocol.ts'
import { listReturnActivities } from '../db/activities.ts'
import { getRevisionsAsOf } from '../db/revisions.ts'
import type { Db } from '../db/schema.ts'
import { findWorkbook } from '../db/workbooks.ts'
import { ServiceError } from '../errors.ts'
import { keepAbsentFields } from '../sync/absent-fields.ts'
import { matchSentRows } from '../sync/match-sent-rows.ts'
import { loadReturnState } from '../sync/return-state.ts'
import { valuesOf } from '../sync/row-notes.ts'
import { readSentRows } from '../sync/sent-row.ts'
import { loadRestoreContext } from './plan-restore.ts'

/** A row that is not the same in the file and in the receipt. */
export interface FileDifference {
  /** `changed`: other values. `new`: in the file only. `missing`: in the receipt only, or cleared in the file. */
  readonly kind: 'changed' | 'new' | 'missing'
  /** In the sheet; null where the file does not have the row. */
  readonly rowNumber: number | null
  /** Null for rows that the receipt does not have. */
  readonly activityReportId: string | null
  readonly reference: string | null
  readonly fields: readonly FieldKey[]
}

export interface FileComparison {
  readonly fileName: string
  /** Rows of the file that are as pinned. */
  readonly sameCount: number
  /** Rows of the file in the order of the sheet, then those it does not have. */
  readonly differences: readonly FileDifference[]
}

/**
 * Which rows of a filled workbook differ from those that a receipt pinned. Rows are recognised as in a sync.
 *
 * @throws {ServiceError} WORKBOOK_OTHER_REPORTER, WORKBOOK_OTHER_CYCLE, TEMPLATE_UNKNOWN
 */
export async function compareFileWithReceipt(
  db: Db,
  receipt: Receipt,
  { workbook, fileName }: { readonly workbook: ReturnedWorkbook; readonly fileName: string },
): Promise<FileComparison> {
  const { reporterCode, cycleKey } = receipt
  const context = await loadRestoreContext(db, receipt)
  const workbookId = workbook.identity.workbookId ?? null
  await refuseOthers(db, receipt, workbook)
  const state = await loadReturnState(db, context, {
    operationId: '',
    reporterCode,
    cycleKey,
    workbookId,
    historyId: workbook.identity.historyId ?? null,
    templateVersion: context.template.version,
    language: workbook.language,
    channel: 'commandLine',
    isWholeWorkbook: true,
    rows: workbook.rows,
    cover: null,
  })
  const revisions = await getRevisionsAsOf(db, { reporterCode, cycleKey, asOf: receipt.changeNumber })
  const current = await listReturnActivities(db, reporterCode, cycleKey)
  const pinned = new Map(
    revisions.filter((row) => !row.withdrawn).map((row) => [row.activityReportId, row.values]),
  )
  const activities = current
    .filter((one) => pinned.has(one.activityReportId))
    .map((one) => ({ ...one, values: pinned.get(one.activityReportId)! }))
  const known = new Map(activities.map((one) => [one.activityReportId, one]))
  const read = readSentRows(workbook.rows, { ...context, language: workbook.language })
  const { matches } = matchSentRows(
    read,
    {
      activities,
      carried: [],
      knownRows: state.knownRows.filter((row) => pinned.has(row.activityReportId)),
    },
    context,
  )
  // A column that is not in the file says nothing of its field.
  const sent = keepAbsentFields(read, {
    matches,
    state: { activities, carried: [] },
    context,
    presentFields: Object.keys(workbook.columnOf),
  })
  const seen = new Set<string>()
  const differences: FileDifference[] = []
  let sameCount = 0
  for (const [position, { row, full, isBlank }] of sent.entries()) {
    const match = matches[position]!
    // What the file itself takes out was not submitted with it.
    if (isBlank || row.action === 'withdraw') continue
    const { rowNumber } = row
    const activity = match.kind === 'known' ? known.get(match.activityReportId) : undefined
    if (activity === undefined) {
      differences.push({ kind: 'new', rowNumber, activityReportId: null, reference: null, fields: [] })
      continue
    }
    const { activityReportId, reference } = activity
    seen.add(activityReportId)
    const changes = compareRevisions(context.template.fields, activity.values, valuesOf(full))
    const fields = changes.map((change) => change.field)
    if (fields.length === 0) sameCount++
    else differences.push({ kind: 'changed', rowNumber, activityReportId, reference, fields })
  }
  const missing = activities.filter((one) => !seen.has(one.activityReportId))
  return {
    fileName,
    sameCount,
    differences: [
      ...differences,
      ...missing.map(
        ({ activityReportId, reference }): FileDifference => ({
          kind: 'missing',
          rowNumber: null,
          activityReportId,
          reference,
          fields: [],
        }),
      ),
    ],
  }
}

/** A file of somebody else would only show that all rows differ. */
async function refuseOthers(db: Db, receipt: Receipt, { identity }: ReturnedWorkbook): Promise<void> {
  const known = identity.workbookId === undefined ? undefined : await findWorkbook(db, identity.workbookId)
  const reporterCode = known?.reporterCode ?? identity.reporterCode?.toLowerCase()
  if (reporterCode !== undefined && reporterCode !== receipt.reporterCode)
    throw new ServiceError('WORKBOOK_OTHER_REPORTER', {
      reporterCode: receipt.reporterCode,
      workbookReporterCode: reporterCode,
    })
}
