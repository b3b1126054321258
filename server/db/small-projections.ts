/** Current returns and duplicate groups, made anew from their history: few enough to be held in memory. */
import type { ActivityReturnTable, Db, ReturnRevisionTable } from './schema.ts'
import type { DuplicateDecisionTable, DuplicateGroupMemberTable } from './schema-duplicate-decisions.ts'

/** A current return that is not what its newest revision leads to. */
export interface DifferingReturn {
  readonly reporterCode: string
  readonly cycleKey: string
  /** Null where no revision speaks of it. */
  readonly rebuilt: ActivityReturnTable | null
}

/** By cycle and reporter; returns that are missing altogether are among them. */
export async function listDifferingReturns(db: Db): Promise<DifferingReturn[]> {
  const stored = await db.selectFrom('activityReturn').selectAll().execute()
  const revisions = await db.selectFrom('returnRevision').selectAll().orderBy('changeNumber').execute()
  const newest = new Map(revisions.map((row) => [keyOf(row), row]))
  const known = new Map(stored.map((row) => [keyOf(row), row]))
  const keys = [...new Set([...newest.keys(), ...known.keys()])].sort()
  return keys.flatMap((key): DifferingReturn[] => {
    const revision = newest.get(key)
    const current = known.get(key)
    const rebuilt = revision ? projectionOf(revision) : null
    if (rebuilt && current && isSameRow(rebuilt, current)) return []
    const { reporterCode, cycleKey } = (rebuilt ?? current)!
    return [{ reporterCode, cycleKey, rebuilt }]
  })
}

function projectionOf(revision: ReturnRevisionTable): ActivityReturnTable {
  const { changeNumber, ordinal: _1, salt: _2, contentMac: _3, hash: _4, ...columns } = revision
  return { ...columns, revision: changeNumber }
}

function keyOf(row: { readonly reporterCode: string; readonly cycleKey: string }): string {
  return `${row.cycleKey}\n${row.reporterCode}`
}

/** A group whose members are not those that its newest decision names. */
export interface DifferingGroup {
  readonly groupId: string
  readonly rebuilt: readonly DuplicateGroupMemberTable[]
}

/** By group. */
export async function listDifferingGroups(db: Db): Promise<DifferingGroup[]> {
  const members = await db.selectFrom('duplicateGroupMember').selectAll().execute()
  const decisions = await db.selectFrom('duplicateDecision').selectAll().orderBy('changeNumber').execute()
  const newest = new Map(decisions.map((row) => [row.groupId, row]))
  const stored = Map.groupBy(members, (row) => row.groupId)
  const groupIds = [...new Set([...newest.keys(), ...stored.keys()])].sort()
  return groupIds.flatMap((groupId): DifferingGroup[] => {
    const rebuilt = membersOf(newest.get(groupId))
    const known = (stored.get(groupId) ?? []).map((row) => row.activityId).sort()
    const isSame = JSON.stringify(rebuilt.map((row) => row.activityId)) === JSON.stringify(known)
    return isSame ? [] : [{ groupId, rebuilt }]
  })
}

/** None where nothing was decided, or the decision was taken back. */
function membersOf(decision: DuplicateDecisionTable | undefined): DuplicateGroupMemberTable[] {
  if (decision === undefined || decision.kind === 'undone') return []
  const activityIds = JSON.parse(decision.activityIdsJson) as string[]
  const { groupId } = decision
  return activityIds.toSorted().map((activityId) => ({ groupId, activityId }))
}

/** Every column of the first row is the same in the other. */
export function isSameRow(row: object, stored: object): boolean {
  const old = stored as Readonly<Record<string, unknown>>
  return Object.entries(row).every(([column, value]) => old[column] === value)
}
