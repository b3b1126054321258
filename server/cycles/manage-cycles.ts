/** Cycles: made, copied, edited, opened, closed. */
import type { Cycle } from '../../templates/context.ts'
import { type CycleMove, cycleStateOf, moveCycle } from '../../templates/cycle-state.ts'
import { languages, type Translated } from '../../templates/definition.ts'
import { commitChange } from '../db/commit-change.ts'
import type { ChangeChannel, Db, Trx } from '../db/schema.ts'
import { type ErrorCode, ServiceError } from '../errors.ts'
import { checkCycle } from './checks/check-cycle.ts'
import { loadCodeLists } from './load-code-lists.ts'
import { findRegisterEntry, getCycle, getTemplate, listCycles, saveRegisterEntry } from './register.ts'
import { refuseIfAny } from './register-refusal.ts'

export interface RegisterDependencies {
  readonly now: () => Date
  /** Who: an account, or a name of the program's own such as `commandLine`. */
  readonly actor: string
  readonly channel: ChangeChannel
}

/** A cycle and the number that last changed it. */
export interface StoredCycle {
  readonly cycle: Cycle
  readonly changeNumber: number
}

/**
 * Makes a cycle, as a draft.
 *
 * @throws {ServiceError} REGISTER_INVALID
 */
export function makeCycle(
  db: Db,
  cycle: Omit<Cycle, 'state'>,
  who: RegisterDependencies,
): Promise<StoredCycle> {
  return register(db, who, async (trx) => {
    // Also one that was taken out: its key stands in references and receipts.
    const known = await trx
      .selectFrom('registerEntry')
      .select('entryKey')
      .where('kind', '=', 'cycle')
      .where('entryKey', '=', cycle.cycleKey)
      .limit(1)
      .executeTakeFirst()
    if (known) refuseIfAny(cycle.cycleKey, [{ field: 'cycleKey', code: 'exists' }])
    return { ...cycle, state: 'draft' }
  })
}

export interface CycleCopy {
  readonly cycleKey: string
  readonly period: Cycle['period']
  readonly opensOn: string
  readonly deadline: string
  /** Left out: the title of the cycle before, with the years of its period moved along. */
  readonly title?: Translated | undefined
  readonly documentSymbol?: string
}

/**
 * Makes the next cycle from one that is there, as a draft: its unfinished activities roll forward. Rates and document symbol are
 * not copied, since they belong to their own time.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, REGISTER_INVALID
 */
export async function copyCycle(
  db: Db,
  fromKey: string,
  copy: CycleCopy,
  who: RegisterDependencies,
): Promise<StoredCycle> {
  const from = await getCycle(db, fromKey)
  const { title, cycleKey, ...given } = copy
  const next = nextCycle(from, cycleKey)
  return makeCycle(db, { ...next, ...given, title: title ?? withYearsOf(from, copy.period) }, who)
}

/** A draft with everything of the cycle before it that does not belong to that one's own time. */
export function nextCycle(from: Cycle, cycleKey: string): Cycle {
  return {
    ...from,
    cycleKey,
    state: 'draft',
    documentSymbol: '',
    rates: [],
    previousCycleKey: from.cycleKey,
  }
}

/** 2025–2026 becomes 2027–2028; a title without the years stays as it is. */
function withYearsOf({ title, period: before }: Cycle, after: Cycle['period']): Translated {
  const years = new Map([
    [before.start.slice(0, 4), after.start.slice(0, 4)],
    [before.end.slice(0, 4), after.end.slice(0, 4)],
  ])
  const entries = languages.map((language) => [
    language,
    title[language].replace(/\d{4}/g, (year) => years.get(year) ?? year),
  ])
  return Object.fromEntries(entries) as Translated
}

/** What an officer may change. The key never changes; opening and closing are moves of their own. */
export type CycleEdit = Partial<Omit<Cycle, 'cycleKey' | 'state'>>

/**
 * Changes parts of a cycle. Once it has activity reports, its template and the cycle before it stay: stored rows hang on both.
 *
 * @param ifChangeNumber the version that the officer saw; left out: whatever it is
 * @throws {ServiceError} CYCLE_UNKNOWN, REGISTER_INVALID, REGISTER_CHANGED
 */
export function editCycle(
  db: Db,
  cycleKey: string,
  edit: CycleEdit,
  who: RegisterDependencies & { readonly ifChangeNumber?: number | undefined },
): Promise<StoredCycle> {
  return register(db, who, async (trx) => {
    const stored = await getStoredCycle(trx, cycleKey)
    if (who.ifChangeNumber !== undefined && who.ifChangeNumber !== stored.changeNumber)
      throw new ServiceError('REGISTER_CHANGED', { entry: cycleKey })
    const next = { ...stored.cycle, ...edit }
    const fixed = await findFixedPart(trx, stored.cycle, next)
    if (fixed) refuseIfAny(cycleKey, [{ field: fixed, code: 'inUse' }])
    return next
  })
}

/**
 * Opens or closes a cycle.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, CYCLE_ALREADY_OPEN, CYCLE_CLOSED
 */
export function setCycleState(
  db: Db,
  cycleKey: string,
  move: CycleMove,
  who: RegisterDependencies,
): Promise<StoredCycle> {
  return register(db, who, async (trx) => {
    const { cycle } = await getStoredCycle(trx, cycleKey)
    const { state, refusal } = moveCycle(cycleStateOf(cycle), move)
    const code: ErrorCode = refusal === 'alreadyOpen' ? 'CYCLE_ALREADY_OPEN' : 'CYCLE_CLOSED'
    if (state === null) throw new ServiceError(code, { cycleKey })
    return { ...cycle, state }
  })
}

/** @throws {ServiceError} CYCLE_UNKNOWN */
export async function getStoredCycle(db: Db, cycleKey: string): Promise<StoredCycle> {
  const entry = await findRegisterEntry(db, 'cycle', cycleKey)
  if (!entry) throw new ServiceError('CYCLE_UNKNOWN', { cycleKey })
  return { cycle: entry.content, changeNumber: entry.changeNumber }
}

/** What differs though it stays once there are activity reports: stored rows hang on it. */
export async function findFixedPart(db: Db, before: Cycle, after: Cycle): Promise<keyof Cycle | undefined> {
  const parts = ['templateId', 'templateVersion', 'previousCycleKey'] as const
  const part = parts.find((one) => after[one] !== before[one])
  return part !== undefined && (await hasReports(db, before.cycleKey)) ? part : undefined
}

async function hasReports(db: Db, cycleKey: string): Promise<boolean> {
  const one = await db
    .selectFrom('activityReport')
    .select('activityReportId')
    .where('cycleKey', '=', cycleKey)
    .limit(1)
    .executeTakeFirst()
  return one !== undefined
}

async function register(
  db: Db,
  { now, actor, channel }: RegisterDependencies,
  next: (trx: Trx) => Promise<Cycle>,
): Promise<StoredCycle> {
  return commitChange(db, { kind: 'register', actor, channel, now }, async (trx, change) => {
    const cycle = await next(trx)
    const around = { lists: await loadCodeLists(trx), cycles: await listCycles(trx), hasTemplate }
    refuseIfAny(cycle.cycleKey, checkCycle(cycle, around))
    await saveRegisterEntry(trx, change, 'cycle', cycle.cycleKey, cycle)
    return { cycle, changeNumber: change.changeNumber }
  })
}

/** Whether this program has the template of a cycle. */
export function hasTemplate(cycle: Cycle): boolean {
  try {
    getTemplate(cycle)
    return true
  } catch {
    return false
  }
}
