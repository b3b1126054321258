/** What of a return a workbook does not have as it is now. */
import type { TemplateDefinition } from '../../templates/definition.ts'
import { paneLimits, type ServerRow, type TakeAllReason } from '../../templates/pane-protocol.ts'
import { getStand } from '../db/change-log.ts'
import { preparedByKeys, preparedQuery } from '../db/prepared-query.ts'
import type { Db } from '../db/schema.ts'
import { storedValues } from '../db/stored-values.ts'
import type { PanePlace } from './pane-sync-place.ts'
import { storedBaseHash } from './stored-base-hash.ts'

export interface ServerState {
  readonly historyId: string
  readonly changeNumber: number
  readonly takeAll: TakeAllReason | null
  readonly rows: readonly Omit<ServerRow, 'rowKey'>[]
}

export interface ChangesQuery {
  readonly historyId: string | null
  readonly lastChangeNumber: number
  /** Looked at as well, whatever their revision. */
  readonly alsoIds: readonly string[]
}

/**
 * The rows of the return that changed after the number given, and those named; all of them where the number means nothing here
 * or too much has happened since. Locks nothing: what is committed meanwhile is above `changeNumber` and comes the next time.
 *
 * @param db one connection (`readTogether`)
 */
export async function readServerState(
  db: Db,
  place: PanePlace,
  { historyId: asked, lastChangeNumber, alsoIds }: ChangesQuery,
): Promise<ServerState> {
  const { reporterCode, cycleKey } = place
  // The number first: what is read after it may only be newer.
  const [{ historyId, changeNumber }, sinceAsked, named] = await Promise.all([
    getStand(db),
    rowsSince(db, { reporterCode, cycleKey, since: lastChangeNumber }),
    rowsNamed(db, alsoIds, { reporterCode, cycleKey }),
  ])
  const isOther = asked !== null && asked !== historyId
  const reason = isOther ? 'otherHistory' : lastChangeNumber > changeNumber ? 'numberUnknown' : null
  const isFar = reason === null && lastChangeNumber > 0 && sinceAsked.length > paneLimits.serverRows
  const isAll = reason !== null || isFar
  const rows = isAll ? await rowsSince(db, { reporterCode, cycleKey, since: 0 }) : sinceAsked
  const there = new Set(rows.map((row) => row.activityReportId))
  const also = named.filter((row) => !there.has(row.activityReportId))
  return {
    historyId,
    changeNumber,
    takeAll: isFar ? 'farBehind' : reason,
    rows: [...also, ...rows].map((row) => toServerRow(place.template, row)),
  }
}

type OfReturn = Pick<PanePlace, 'reporterCode' | 'cycleKey'>

type StoredRow = Awaited<ReturnType<typeof rowsSince>>[number]

const rowsSince = preparedQuery((db, of: OfReturn & { readonly since: number }) =>
  rowsQuery(db, of).where('activityReport.revision', '>', of.since),
)

const rowsNamed = preparedByKeys((db, ids, place: OfReturn) =>
  rowsQuery(db, place).where('activityReport.activityReportId', 'in', ids),
)

function rowsQuery(db: Db, { reporterCode, cycleKey }: OfReturn) {
  return db
    .selectFrom('activityReport')
    .innerJoin('activityRevision', (join) =>
      join
        .onRef('activityRevision.activityReportId', '=', 'activityReport.activityReportId')
        .onRef('activityRevision.changeNumber', '=', 'activityReport.revision'),
    )
    .innerJoin('change', 'change.changeNumber', 'activityReport.revision')
    .select([
      'activityReport.activityReportId',
      'activityReport.reference',
      'activityReport.revision',
      'activityReport.valuesJson',
      'activityReport.comment',
      'activityReport.isWithdrawn',
      'activityReport.isWithdrawalProposed',
      'activityRevision.extraJson',
      'change.actor',
      'change.committedAt',
    ])
    .where('activityReport.reporterCode', '=', reporterCode)
    .where('activityReport.cycleKey', '=', cycleKey)
    .orderBy('activityReport.revision')
    .orderBy('activityReport.serial')
}

function toServerRow(template: TemplateDefinition, row: StoredRow): Omit<ServerRow, 'rowKey'> {
  const values = storedValues(row.valuesJson)
  return {
    activityReportId: row.activityReportId,
    reference: row.reference,
    revision: row.revision,
    baseHash: storedBaseHash(template, values),
    withdrawn: row.isWithdrawn === 1,
    withdrawalProposed: row.isWithdrawalProposed === 1,
    values,
    comment: row.comment,
    extra: extraOf(row.extraJson),
    changedBy: row.actor,
    changedAt: row.committedAt,
  }
}

export function extraOf(json: string | null): Readonly<Record<string, string>> {
  return json === null ? {} : (JSON.parse(json) as Record<string, string>)
}

/**
 * Under which key the workbook has each activity report. A key that several of its copies have used for different activities
 * stands for none of them.
 */
export async function rowKeysOf(
  db: Db,
  workbookId: string,
  activityReportIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const claims = await claimsOfRows(db, activityReportIds, { workbookId })
  const claimants = Map.groupBy(claims, (claim) => claim.rowKey)
  const asked = new Set(activityReportIds)
  const own = claims.filter((row) => asked.has(row.activityReportId) && !row.rowKey.startsWith('~'))
  const keyOf = new Map(own.map((row) => [row.activityReportId, row.rowKey]))
  return new Map([...keyOf].filter(([, rowKey]) => claimants.get(rowKey)!.length === 1))
}

/** Every claim on a key that one of these has, oldest base first. */
const claimsOfRows = preparedByKeys((db, ids, { workbookId }: { readonly workbookId: string }) =>
  db
    .selectFrom('workbookRow')
    .select(['rowKey', 'activityReportId'])
    .where('workbookId', '=', workbookId)
    .where('rowKey', 'in', (eb) =>
      eb
        .selectFrom('workbookRow as own')
        .select('own.rowKey')
        .where('own.workbookId', '=', workbookId)
        .where('own.activityReportId', 'in', ids),
    )
    .orderBy('baseRevision'),
)
