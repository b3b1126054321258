/** Which workbooks there are, and what each of their rows stands for. */
import type { ActivityValues } from '../../templates/activity.ts'
import { upsertRows } from './batches.ts'
import { preparedByKeys, preparedQuery, preparedRow } from './prepared-query.ts'
import { type Db, flag, type WorkbookRow, type WorkbookRowRow, type WorkbookTable } from './schema.ts'
import { storableRow } from './storable-text.ts'

export type Workbook = WorkbookTable

/** What a row of a workbook stood for when it was last given or received. */
export interface WorkbookRowBase {
  readonly workbookId: string
  readonly rowKey: string
  readonly activityReportId: string
  /** The revision that the service last gave to, or made from, this row. */
  readonly baseRevision: number
  readonly baseHash: string
  /** The values last received, where they differ from those of `baseRevision`. */
  readonly baseValues: ActivityValues | null
  /** False for a prefilled row that never came back. */
  readonly isReceived: boolean
  /** It was there the last time the whole workbook came. */
  readonly isPresent: boolean
}

export async function findWorkbook(db: Db, workbookId: string): Promise<WorkbookRow | undefined> {
  return findRow(db, { workbookId })
}

interface OfWorkbook {
  readonly workbookId: string
}

const findRow = preparedRow((db, { workbookId }: OfWorkbook) =>
  db.selectFrom('workbook').selectAll().where('workbookId', '=', workbookId),
)

/** A workbook with the id of the history that the database is living through. */
export async function findWorkbookNow(
  db: Db,
  workbookId: string,
): Promise<(WorkbookRow & { readonly historyId: string | null }) | undefined> {
  return findRowNow(db, { workbookId })
}

const findRowNow = preparedRow((db, { workbookId }: OfWorkbook) =>
  db
    .selectFrom('workbook')
    .selectAll('workbook')
    .select((eb) =>
      eb.selectFrom('history').select('historyId').orderBy('ordinal', 'desc').limit(1).as('historyId'),
    )
    .where('workbookId', '=', workbookId),
)

/** Stores a workbook, or what is now known of it. Takes no change number: it alters no report. */
export async function saveWorkbook(db: Db, workbook: Workbook): Promise<void> {
  await upsertRows(db, 'workbook', ['workbookId'], [storableRow(workbook)])
}

/** A known workbook has come, and has been told of everything up to a number. */
export async function noteReceived(
  db: Db,
  workbook: Workbook,
  of: { readonly changeNumber: number; readonly receivedAt: string },
): Promise<void> {
  const row = storableRow({ ...workbook, changeNumber: of.changeNumber, lastReceivedAt: of.receivedAt })
  await upsertRows(db, 'workbook', ['workbookId'], [row], ['changeNumber', 'lastReceivedAt'])
}

export async function listReturnWorkbooks(
  db: Db,
  reporterCode: string,
  cycleKey: string,
): Promise<WorkbookRow[]> {
  return db
    .selectFrom('workbook')
    .selectAll()
    .where('reporterCode', '=', reporterCode)
    .where('cycleKey', '=', cycleKey)
    .orderBy('createdAt')
    .orderBy('workbookId')
    .execute()
}

/** All rows a workbook was given or has brought. One key may have several: it is a claim, not a fact. */
export async function listWorkbookRows(db: Db, workbookId: string): Promise<WorkbookRowBase[]> {
  return (await listRows(db, { workbookId })).map(toBase)
}

const listRows = preparedQuery((db, { workbookId }: OfWorkbook) =>
  db
    .selectFrom('workbookRow')
    .selectAll()
    .where('workbookId', '=', workbookId)
    .orderBy('rowKey')
    .orderBy('activityReportId'),
)

/** All rows of the workbook about any activity report that one of these keys has stood for; in the same order. */
export async function listClaimsOfKeys(
  db: Db,
  workbookId: string,
  rowKeys: readonly string[],
): Promise<WorkbookRowBase[]> {
  return (await listClaims(db, rowKeys, { workbookId })).map(toBase)
}

const listClaims = preparedByKeys((db, keys, { workbookId }: OfWorkbook) =>
  db
    .selectFrom('workbookRow')
    .selectAll()
    .where('workbookId', '=', workbookId)
    .where('activityReportId', 'in', claimedBy(db, workbookId, keys))
    .orderBy('rowKey')
    .orderBy('activityReportId'),
)

/** The activity reports that these keys of the workbook have stood for: for asking of them in the same round trip. */
export function claimedBy(db: Db, workbookId: string, rowKeys: readonly string[]) {
  return db
    .selectFrom('workbookRow as claim')
    .select('claim.activityReportId')
    .where('claim.workbookId', '=', workbookId)
    .where('claim.rowKey', 'in', rowKeys)
}

function toBase(row: WorkbookRowRow): WorkbookRowBase {
  return {
    workbookId: row.workbookId,
    rowKey: row.rowKey,
    activityReportId: row.activityReportId,
    baseRevision: row.baseRevision,
    baseHash: row.baseHash,
    baseValues: row.baseValuesJson === null ? null : (JSON.parse(row.baseValuesJson) as ActivityValues),
    isReceived: row.isReceived === 1,
    isPresent: row.isPresent === 1,
  }
}

/** Stores what rows stand for now; other rows of the workbook stay as they are. */
export async function saveWorkbookRows(db: Db, rows: readonly WorkbookRowBase[]): Promise<void> {
  await upsertRows(
    db,
    'workbookRow',
    ['workbookId', 'rowKey', 'activityReportId'],
    rows.map((row) =>
      storableRow({
        workbookId: row.workbookId,
        rowKey: row.rowKey,
        activityReportId: row.activityReportId,
        baseRevision: row.baseRevision,
        baseHash: row.baseHash,
        baseValuesJson: row.baseValues === null ? null : JSON.stringify(row.baseValues),
        isReceived: flag(row.isReceived),
        isPresent: flag(row.isPresent),
      }),
    ),
  )
}
