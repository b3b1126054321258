/**
 * The service's answer -> what to write into the sheet. Pure. A cell that somebody changed since the row was sent is left as it
 * is, and its row then keeps its old base, so that the next sync sees both sides.
 */
import type { CellScalar, RawCell, SheetRow } from '../../templates/activity.ts'
import type { FieldDefinition } from '../../templates/definition.ts'
import type { PaneRow, PaneSyncRequest, PaneSyncResponse, ServerRow } from '../../templates/pane-protocol.ts'
import type { CellContext } from '../../templates/parse-cell.ts'
import { printCell } from '../../templates/print-cell.ts'
import { annotationOf } from '../../templates/reading/read-cell.ts'
import { marksOf, printMarks } from '../../templates/row-marks.ts'
import { isSameValue, reportersFields } from '../../templates/same-values.ts'
import { systemColumns } from '../../templates/workbook-layout.ts'
import type { CellChange, WorkbookReading } from '../excel/open-workbook.ts'
import { locateRows } from './locate-rows.ts'
import { contentOf, isBlankRow, isChangedRow } from './sheet-state.ts'

export interface WriteInput {
  readonly reading: WorkbookReading
  readonly request: PaneSyncRequest
  readonly response: PaneSyncResponse
  readonly context: CellContext
  /** What stands in the action column of a withdrawn row, in the sheet's language. */
  readonly withdrawText: string
  readonly newKey: () => string
}

/** What is written about one row. */
export interface RowWrite {
  readonly rowNumber: number
  readonly rowKey: string | null
  /** `own`: its state alone; `taken`: others' values come in; `added`: it was not in this workbook. */
  readonly kind: 'own' | 'taken' | 'added'
  /** Key of a row for which no prepared one is free: it comes below the last one, wherever that is when it is written. */
  readonly keyBeyond: string | null
  readonly reference: string
  readonly activityReportId: string
  readonly cells: readonly CellChange[]
  /** Somebody typed in it since it was sent: its old base stays. */
  readonly isHeld: boolean
}

export interface WritePlan {
  readonly rows: readonly RowWrite[]
  /** Where the rows sent stand now; null where they are gone. */
  readonly placesOfSent: readonly (Pick<SheetRow, 'rowNumber' | 'rowKey'> | null)[]
}

export function planWrite(input: WriteInput): WritePlan {
  const { reading, request, response, context } = input
  const { fields } = context.template
  const referenceKey = fields.find(({ type }) => type === 'reference')?.key ?? ''
  const sent = request.changes
  const { results } = response
  const located = locateRows({ rows: reading.rows, sent, results, referenceKey })
  const present = new Set(reading.columns.map(({ key }) => key))
  const plan: Planning = {
    ...input,
    referenceKey,
    present,
    fields: reportersFields(fields).filter(({ key }) => present.has(key)),
    keys: new Set(),
  }
  const rows: RowWrite[] = []
  const serverRowOf = new Map(response.serverChanges.map((row) => [row.activityReportId, row]))
  for (const [position, result] of results.entries()) {
    const row = located.ofSent[position]
    const { activityReportId } = result
    if (!row || activityReportId === null || result.fate === 'refused') continue
    const server = located.positionOf.get(row) === position ? serverRowOf.get(activityReportId) : undefined
    const state = server ?? result
    const stands = { activityReportId, reference: result.reference ?? '', revision: state.revision }
    rows.push(planRow(plan, row, sent[position], { ...stands, baseHash: state.baseHash }, server))
  }
  const free = freeRows(plan)
  const keysHere = new Set(reading.rows.map(({ rowKey }) => rowKey))
  for (const server of response.serverChanges) {
    const row = located.rowOf(server)
    if (row && located.positionOf.has(row)) continue
    if (row && !isChangedRow(row, context)) rows.push(planRow(plan, row, undefined, server, server))
    // A row that was deleted here is listed as missing, and not forced upon the person again.
    else if (!row && !server.withdrawn && (server.rowKey === null || keysHere.has(server.rowKey)))
      rows.push(addRow(plan, free.next().value!, server))
  }
  const placesOfSent = sent.map((_, position) => located.ofSent[position] ?? null)
  return { rows: rows.filter((row) => row.cells.length > 0), placesOfSent }
}

interface Planning extends WriteInput {
  readonly referenceKey: string
  readonly present: ReadonlySet<string | null>
  /** Those with a column in the sheet. */
  readonly fields: readonly FieldDefinition[]
  /** Keys of rows so far: one that comes again is a copy's. */
  readonly keys: Set<string>
}

/** What the service knows of the row. */
interface Standing {
  readonly activityReportId: string
  readonly reference: string
  readonly revision: number | null
  readonly baseHash: string | null
}

/**
 * @param sent as it went out; undefined where it did not
 * @param server what others did, or what became of the row; undefined where it is stored as it was sent
 */
function planRow(
  plan: Planning,
  row: SheetRow,
  sent: PaneRow | undefined,
  standing: Standing,
  server: ServerRow | undefined,
): RowWrite {
  const { context } = plan
  const then = contentOf(sent?.cells ?? row.cells, context)
  const now = contentOf(row.cells, context)
  const isCleared = then.isEmpty && (server === undefined || server.withdrawalProposed || server.withdrawn)
  const changes = new CellChanges(row)
  let isHeld = false
  if (server && !isCleared)
    for (const field of plan.fields) {
      const value = server.values[field.key]
      const here = now.values[field.key]
      if (isSameValue(field, here, value)) continue
      if (isSameValue(field, here, then.values[field.key]))
        changes.put(field.key, row.cells[field.key], printed(plan, field, value))
      else isHeld = true
    }
  const note = noteAfter(plan, row, sent, server, changes)
  if (note.isHeld) isHeld = true
  const isTaken = changes.cells.length > 0
  changes.put(plan.referenceKey, row.cells[plan.referenceKey], standing.reference || null)
  if (!isHeld && standing.revision !== null && standing.baseHash !== null) {
    const isEmpty = isCleared || (server ? Object.keys(server.values).length === 0 : then.isEmpty)
    const marks = marksOf({ ...note, extra: extraThen(row, sent) }, isEmpty)
    changes.put(systemColumns.revision, row.revision, standing.revision)
    changes.put(systemColumns.baseHash, marksTextOf(row), printMarks(standing.baseHash, marks))
  }
  // Last: the other cells are found by the key that the row had.
  changes.put(systemColumns.rowKey, row.rowKey, keyFor(plan, row, sent))
  const { rowNumber, rowKey } = row
  const { activityReportId, reference } = standing
  const kind = isTaken ? 'taken' : 'own'
  return {
    rowNumber,
    rowKey,
    kind,
    keyBeyond: null,
    reference,
    activityReportId,
    cells: changes.present(plan.present),
    isHeld,
  }
}

/** Comment and action as they will stand in the sheet, or stood when the row was sent. */
function noteAfter(
  plan: Planning,
  row: SheetRow,
  sent: PaneRow | undefined,
  server: ServerRow | undefined,
  changes: CellChanges,
): Pick<SheetRow, 'comment' | 'action'> & { readonly isHeld: boolean } {
  const then = sent ? { comment: sent.comment ?? null, action: sent.action ?? null } : row
  if (!server) return { comment: then.comment, action: then.action, isHeld: false }
  const action = server.withdrawn ? 'withdraw' : null
  if (row.action === then.action && row.action !== action)
    changes.put(systemColumns.action, row.action && plan.withdrawText, action && plan.withdrawText)
  if (row.comment === then.comment) changes.put(systemColumns.comment, row.comment, server.comment)
  return {
    comment: server.comment,
    action,
    isHeld: row.comment !== then.comment && server.comment !== then.comment,
  }
}

/** The reporter's own columns as the service has heard of them from here. */
function extraThen(row: SheetRow, sent: PaneRow | undefined): SheetRow['extra'] {
  if (!sent || row.extraMark === marksOf(row, false).extraMark) return row.extra
  return sent.extra ?? {}
}

/** The row's own key, a new one for a row without one, and for a copy that has been told from its original. */
function keyFor({ keys, newKey }: Planning, row: SheetRow, sent: PaneRow | undefined): string {
  const key = row.rowKey ?? sent?.rowKey ?? newKey()
  const own = keys.has(key) ? newKey() : key
  keys.add(own)
  return own
}

function marksTextOf({ baseHash: hash, notesMark, extraMark }: SheetRow): string | null {
  if (hash === null) return null
  return notesMark === undefined || extraMark === undefined
    ? hash
    : printMarks(hash, { notesMark, extraMark })
}

interface FreeRow {
  readonly rowNumber: number
  readonly rowKey: string | null
}

/** Rows for what is new here: the prepared ones below the last used one, then new ones below everything. */
function* freeRows({ reading, context }: Planning): Generator<FreeRow, FreeRow> {
  const isFree = (row: SheetRow) => row.revision === null && isBlankRow(row, context)
  const used = reading.rows.filter((row) => !isFree(row)).map(({ rowNumber }) => rowNumber)
  const last = Math.max(0, ...used)
  yield* reading.rows.filter((row) => row.rowNumber > last && isFree(row))
  let rowNumber = Math.max(last, ...reading.rows.map((row) => row.rowNumber))
  for (;;) yield { rowNumber: ++rowNumber, rowKey: null }
}

/** The row goes along with the next sync, so that the service learns under which key it stands here: it has no marks yet. */
function addRow(plan: Planning, { rowNumber, rowKey }: FreeRow, server: ServerRow): RowWrite {
  const changes = new CellChanges({ rowNumber, rowKey })
  for (const field of plan.fields)
    changes.put(field.key, null, printed(plan, field, server.values[field.key]))
  changes.put(plan.referenceKey, null, server.reference)
  changes.put(systemColumns.comment, null, server.comment)
  changes.put(systemColumns.revision, null, server.revision)
  changes.put(systemColumns.baseHash, null, server.baseHash)
  const keyBeyond = rowKey === null ? plan.newKey() : null
  if (keyBeyond !== null) changes.put(systemColumns.rowKey, null, keyBeyond)
  const { activityReportId, reference } = server
  const cells = changes.present(plan.present)
  return { rowNumber, rowKey, kind: 'added', keyBeyond, reference, activityReportId, cells, isHeld: false }
}

function printed(
  { context }: Planning,
  field: FieldDefinition,
  value: ServerRow['values'][string] | undefined,
): CellScalar {
  return printCell(field, value, context.lists, context.language)
}

/** Changed cells of one row. */
class CellChanges {
  readonly cells: CellChange[] = []
  readonly #row: FreeRow

  constructor(row: FreeRow) {
    this.#row = row
  }

  put(column: string, before: RawCell | undefined, value: CellScalar): void {
    const expected = annotationOf(before).value
    const { rowNumber, rowKey } = this.#row
    if (expected !== value) this.cells.push({ rowNumber, rowKey, column, expected, value })
  }

  present(columns: ReadonlySet<string | null>): readonly CellChange[] {
    return this.cells.filter(({ column }) => columns.has(column))
  }
}
