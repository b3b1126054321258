/** The revisions that rows have to be held against: mostly only the newest, seldom all there ever were. */
import type { RowMatch } from '../../templates/match-rows.ts'
import { listRevisionsOf, type Revision } from '../db/revisions.ts'
import type { Db } from '../db/schema.ts'
import { carriedRevision } from './base-of-row.ts'
import type { ReturnState } from './return-state.ts'
import type { SentRow } from './sent-row.ts'
import type { SyncContext } from './sync-context.ts'

interface Sheet {
  readonly context: SyncContext
  readonly state: ReturnState
  readonly sent: readonly SentRow[]
  readonly matches: readonly RowMatch[]
  /** See `RowOrigin.isCarriedSure`. */
  readonly isCarriedSure: boolean
}

/**
 * The revisions of these activity reports, oldest first, as far back as their rows need them: to the revision that a row names
 * and was made from; all of them where a row's base has to be looked for, or a withdrawal is asked or proposed.
 */
export async function listRowHistories(
  db: Db,
  sheet: Sheet,
  activityReportIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Revision[]>> {
  const asked = new Set(activityReportIds)
  const starts = startsOf(sheet, asked)
  const bounded = [...starts].filter(([, rows]) => rows.every(({ start }) => start !== null))
  const since = Math.min(...bounded.flatMap(([, rows]) => rows.map(({ start }) => start!)))
  const recent =
    bounded.length === 0
      ? new Map<string, readonly Revision[]>()
      : await listRevisionsOf(
          db,
          bounded.map(([id]) => id),
          since,
        )
  const isEnough = (id: string) => {
    const revisions = recent.get(id)
    return starts.get(id)?.every(({ sent }) => isMadeFrom(sheet, sent, revisions ?? [])) === true
  }
  const whole = await listRevisionsOf(
    db,
    activityReportIds.filter((id) => !recent.has(id) || !isEnough(id)),
  )
  return new Map([...recent, ...whole])
}

interface RowStart {
  readonly sent: SentRow
  /** The oldest revision that the row needs; null: all. */
  readonly start: number | null
}

function startsOf(sheet: Sheet, asked: ReadonlySet<string>): ReadonlyMap<string, readonly RowStart[]> {
  const { state, sent, matches } = sheet
  const proposed = new Set(
    state.activities.filter((one) => one.withdrawalProposed).map((one) => one.activityReportId),
  )
  const oldestBase = new Map<string, number>()
  const bases = new Map<string, number[]>()
  for (const { activityReportId: id, baseRevision } of state.knownRows) {
    oldestBase.set(id, Math.min(baseRevision, oldestBase.get(id) ?? baseRevision))
    bases.set(id, [...(bases.get(id) ?? []), baseRevision])
  }
  const starts = new Map<string, RowStart[]>()
  for (const [position, row] of sent.entries()) {
    const match = matches[position]!
    if (match.kind !== 'known' || !asked.has(match.activityReportId)) continue
    const id = match.activityReportId
    const { action, revision } = row.row
    const isLookedFor = action !== null || row.isBlank || proposed.has(id) || revision === null
    const isSure = sheet.isCarriedSure || bases.get(id)?.every((base) => base === revision) === true
    const start = isLookedFor || !isSure ? null : Math.min(revision, oldestBase.get(id) ?? revision)
    starts.set(id, [...(starts.get(id) ?? []), { sent: row, start }])
  }
  return starts
}

/** The row names just this revision, and was made from it. */
function isMadeFrom({ context }: Sheet, sent: SentRow, revisions: readonly Revision[]): boolean {
  const carried = carriedRevision(context.template, sent, revisions)
  return carried !== undefined && carried.changeNumber === sent.row.revision
}
