/** Is what a receipt was given for still what is stored, and is it still what is current? */
import { contentHash } from '../../templates/canonical.ts'
import { compareRevisions } from '../../templates/compare-revisions.ts'
import type { FieldKey } from '../../templates/definition.ts'
import type { Receipt } from '../../templates/sync-protocol.ts'
import { getCycle, getTemplate } from '../cycles/register.ts'
import { type CurrentActivity, listReturnActivities } from '../db/activities.ts'
import { findReceipt } from '../db/returns.ts'
import { getRevisionsAsOf, type Revision } from '../db/revisions.ts'
import type { Db } from '../db/schema.ts'
import { type ChainFault, verifyChanges } from '../db/verify-chain.ts'
import { ServiceError } from '../errors.ts'
import { hiddenFrom } from './hidden-fields.ts'
import type { Viewer } from './list-history.ts'
import { listLostRevisions } from './lost-revisions.ts'

/**
 * What is wrong with a receipt, or keeps it from being computed again.
 * `contentChanged`: the row as of the receipt was altered behind the program's back. `revisionMissing`: it was taken out.
 * `erased`: its content was erased, as the program does it. `receiptChanged`: the receipt itself was altered.
 */
export interface ReceiptFault {
  readonly kind: 'contentChanged' | 'revisionMissing' | 'erased' | 'receiptChanged'
  /** Null for the receipt itself, and where it cannot be said which row it was. */
  readonly activityReportId: string | null
  readonly reference: string | null
  readonly changeNumber: number
}

/** A row that is no longer as it was submitted. */
export interface ChangedRow {
  readonly activityReportId: string
  readonly reference: string
  readonly kind: 'changed' | 'withdrawn' | 'new'
  /** Fields that differ, as far as the viewer may see them; none for rows that came or went. */
  readonly fields: readonly FieldKey[]
}

export interface ReceiptCheck {
  readonly receipt: Receipt
  /** Hex SHA-256 over the rows as they are stored now, as of the receipt's change number. */
  readonly contentHash: string
  /** The hash is that of the receipt, and no pinned row was altered. */
  readonly isWhole: boolean
  /** In the order of the sequence. */
  readonly faults: readonly ReceiptFault[]
  /** By reference. */
  readonly changedSince: readonly ChangedRow[]
}

/**
 * Computes the content hash of a receipt again over the rows that it pinned, looks at their links in the chain, and compares
 * them with the current rows.
 *
 * @param receiptNumber in any case, as people type it
 * @param viewer whose eyes it is for: that a confidential field differs is not told by its name
 * @throws {ServiceError} RECEIPT_UNKNOWN
 */
export async function checkReceipt(
  db: Db,
  receiptNumber: string,
  viewer: Viewer = { role: 'administrator' },
): Promise<ReceiptCheck> {
  const receipt = await getReceipt(db, receiptNumber)
  const { reporterCode, cycleKey, changeNumber: asOf } = receipt
  const template = getTemplate(await getCycle(db, cycleKey))
  const hidden = hiddenFrom(template, viewer.role)
  const current = await listReturnActivities(db, reporterCode, cycleKey)
  const revisions = await getRevisionsAsOf(db, { reporterCode, cycleKey, asOf })
  const pinned = revisions.filter((row) => !row.withdrawn)
  const computed = contentHash(template, pinned)
  const faults = await faultsOf(db, receipt, revisions, current)
  const isSame = computed === receipt.contentHash && pinned.length === receipt.rowCount
  return {
    receipt,
    contentHash: computed,
    isWhole: isSame && faults.length === 0,
    faults,
    changedSince: changesSince(pinned, current, (before, after) =>
      compareRevisions(template.fields, before.values, after.values).map((change) => change.field),
    ).map((row) => ({ ...row, fields: row.fields.filter((field) => !hidden.fields.has(field)) })),
  }
}

/** @throws {ServiceError} RECEIPT_UNKNOWN */
export async function getReceipt(db: Db, receiptNumber: string): Promise<Receipt> {
  const receipt = await findReceipt(db, receiptNumber.trim().toUpperCase())
  if (!receipt) throw new ServiceError('RECEIPT_UNKNOWN', { receiptNumber })
  return receipt
}

async function faultsOf(
  db: Db,
  receipt: Receipt,
  revisions: readonly Revision[],
  current: readonly CurrentActivity[],
): Promise<ReceiptFault[]> {
  const referenceOf = new Map(current.map((one) => [one.activityReportId, one.reference]))
  const pinnedAt = new Map(revisions.map((row) => [row.activityReportId, row.changeNumber]))
  const lost = (await listLostRevisions(db, receipt)).filter(
    (one) => one.changeNumber > (pinnedAt.get(one.activityReportId) ?? 0),
  )
  const numbers = [...pinnedAt.values(), ...lost.map((one) => one.changeNumber), receipt.changeNumber]
  const chainFaults = await verifyChanges(db, numbers)
  const faultAt = (kind: ReceiptFault['kind'], activityReportId: string | null, changeNumber: number) => ({
    kind,
    activityReportId,
    reference: (activityReportId && referenceOf.get(activityReportId)) ?? null,
    changeNumber,
  })
  const isPinned = ({ table, key, changeNumber }: ChainFault) =>
    table === 'activityRevision' && pinnedAt.get(key[0]!) === changeNumber
  const isReceipt = ({ table, key }: ChainFault) => table === 'submission' && key[0] === receipt.receiptNumber
  // A row that was taken out and that nothing else names.
  const isNameless = ({ kind, changeNumber }: ChainFault) =>
    (kind === 'entryMissing' || kind === 'changeMissing') &&
    !lost.some((one) => one.changeNumber === changeNumber)
  const faults: ReceiptFault[] = [
    ...chainFaults.filter(isPinned).map((one) => faultAt('contentChanged', one.key[0]!, one.changeNumber)),
    ...chainFaults.filter(isReceipt).map((one) => faultAt('receiptChanged', null, one.changeNumber)),
    ...chainFaults.filter(isNameless).map((one) => faultAt('revisionMissing', null, one.changeNumber)),
    ...lost.map((one) => faultAt('revisionMissing', one.activityReportId, one.changeNumber)),
    ...(await listErased(db, pinnedAt)).map((one) => faultAt('erased', ...one)),
  ]
  const once = new Map(
    faults.map((one) => [`${one.kind} ${one.activityReportId} ${one.changeNumber}`, one] as const),
  )
  return [...once.values()].sort((a, b) => a.changeNumber - b.changeNumber)
}

async function listErased(
  db: Db,
  pinnedAt: ReadonlyMap<string, number>,
): Promise<(readonly [activityReportId: string, changeNumber: number])[]> {
  const numbers = [...new Set(pinnedAt.values())]
  const rows = numbers.length
    ? await db
        .selectFrom('activityRevision')
        .select(['activityReportId', 'changeNumber'])
        .where('changeNumber', '>=', Math.min(...numbers))
        .where('changeNumber', '<=', Math.max(...numbers))
        .where('valuesJson', 'is', null)
        .execute()
    : []
  return rows
    .filter((row) => pinnedAt.get(row.activityReportId) === row.changeNumber)
    .map((row) => [row.activityReportId, row.changeNumber] as const)
}

/** Pinned rows against the rows that count now. */
function changesSince(
  pinned: readonly Revision[],
  current: readonly CurrentActivity[],
  compare: (before: Revision, after: CurrentActivity) => readonly FieldKey[],
): ChangedRow[] {
  const before = new Map(pinned.map((row) => [row.activityReportId, row]))
  return current.flatMap((row): ChangedRow[] => {
    const { activityReportId, reference } = row
    const then = before.get(activityReportId)
    if (then === undefined)
      return row.withdrawn ? [] : [{ activityReportId, reference, kind: 'new', fields: [] }]
    if (row.withdrawn) return [{ activityReportId, reference, kind: 'withdrawn', fields: [] }]
    const fields = compare(then, row)
    return fields.length > 0 ? [{ activityReportId, reference, kind: 'changed', fields }] : []
  })
}
