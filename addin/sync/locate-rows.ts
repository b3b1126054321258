/** Which row of the sheet each answer is about. */
import type { SheetRow } from '../../templates/activity.ts'
import type { PaneRow, PaneSyncResponse, ServerRow } from '../../templates/pane-protocol.ts'

export interface LocatedRows {
  /** By position among the rows sent; undefined where the row is gone, or cannot be told. */
  readonly ofSent: readonly (SheetRow | undefined)[]
  /** Undefined: the sheet does not have it. */
  rowOf(server: ServerRow): SheetRow | undefined
  /** Position of the row among those sent. */
  readonly positionOf: ReadonlyMap<SheetRow, number>
}

export interface LocateInput {
  readonly rows: readonly SheetRow[]
  /** As they went out: the sheet may have changed since then. */
  readonly sent: readonly PaneRow[]
  readonly results: PaneSyncResponse['results']
  /** The column of short references. */
  readonly referenceKey: string
}

export function locateRows({ rows, sent, results, referenceKey }: LocateInput): LocatedRows {
  const byKey = groupBy(rows, (row) => row.rowKey ?? '')
  const ofSent = sent.map((row) => locateSent(row, byKey))
  const positionOf = new Map(ofSent.flatMap((row, position) => (row ? [[row, position] as const] : [])))
  const byActivity = new Map<string, SheetRow>()
  for (const [position, { activityReportId }] of results.entries()) {
    const row = ofSent[position]
    if (row && activityReportId !== null && !byActivity.has(activityReportId))
      byActivity.set(activityReportId, row)
  }
  const isTaken = new Set(byActivity.values())
  const byReference = groupBy(rows, (row) => String(row.cells[referenceKey] ?? '').trim())
  const only = (found: readonly SheetRow[] | undefined) => {
    const free = (found ?? []).filter((row) => !isTaken.has(row))
    return free.length === 1 ? free[0] : undefined
  }
  return {
    ofSent,
    positionOf,
    rowOf: ({ activityReportId, rowKey, reference }) =>
      byActivity.get(activityReportId) ??
      (rowKey === null ? undefined : only(byKey.get(rowKey))) ??
      only(byReference.get(reference)),
  }
}

/** By its key, and where several have it, or none had one, where it stood with the same content. */
function locateSent(sent: PaneRow, byKey: ReadonlyMap<string, readonly SheetRow[]>): SheetRow | undefined {
  const claimed = byKey.get(sent.rowKey ?? '') ?? []
  if (claimed.length === 1) return claimed[0]
  const candidates = claimed.length > 1 ? claimed : (byKey.get('') ?? [])
  const there = candidates.find((row) => row.rowNumber === sent.rowNumber)
  return there && (claimed.length > 1 || isSameContent(there, sent)) ? there : undefined
}

function isSameContent({ cells }: SheetRow, sent: PaneRow): boolean {
  const sorted = (record: object) => JSON.stringify(Object.entries(record).sort())
  return sorted(cells) === sorted(sent.cells)
}

/** `Map.groupBy` is newer than the oldest Safari that shows the pane. */
function groupBy(
  rows: readonly SheetRow[],
  keyOf: (row: SheetRow) => string,
): ReadonlyMap<string, readonly SheetRow[]> {
  const groups = new Map<string, SheetRow[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
