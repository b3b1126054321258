/** What a group that shares a transaction does in it, so that no work harms another. */
import { CompiledQuery } from 'kysely'
import { isTurnOver, nextTurn } from '../event-loop-turns.ts'
import { isPostgres } from './column-types.ts'
import { runKept } from './prepared-query.ts'
import type { Trx } from './schema.ts'
import type { SharedTransaction } from './shared-transaction.ts'

/**
 * Work in two steps, so that a group costs few round trips: what all of it reads is asked for at once, and what all of it writes goes
 * out together.
 */
export interface WorkInSteps<R, T> {
  /** What it is about, by names of any kind: of two that share one, the second reads what the first has written. */
  readonly about: readonly string[]
  /** Must not write. */
  read(trx: Trx): Promise<R>
  /**
   * Makes its changes as `isUndoneByCaller`, and writes by `insertRows` and `upsertRows`; before it reads what it has written, it calls
   * `writePending`.
   */
  write(trx: Trx, read: R): Promise<T>
}

export type Work = ((trx: Trx) => Promise<unknown>) | WorkInSteps<unknown, unknown>

export type Outcome = { readonly value: unknown } | { readonly error: unknown }

/**
 * Carries each out, work in steps first; the outcomes in the order of the work.
 *
 * @throws where the transaction is lost: nothing of any of it may be kept then
 */
export async function carryOutTogether(
  trx: Trx,
  shared: SharedTransaction,
  group: readonly Work[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const wave of wavesOf(group)) {
    const read = await readAll(trx, wave)
    for (const [at, { position, work }] of wave.entries()) {
      outcomes[position] = await writeOne(trx, shared, work, read[at]!)
      await giveWay()
    }
    await shared.write()
  }
  const isAlone = group.length === 1
  for (const [position, work] of group.entries()) {
    if (isInSteps(work)) continue
    outcomes[position] = isAlone ? { value: await work(trx) } : await inSavepoint(trx, shared, work)
    await giveWay()
  }
  return outcomes
}

/** The group keeps its place: only what has nothing to do with the database comes in between. */
async function giveWay(): Promise<void> {
  if (isTurnOver()) await nextTurn('held')
}

type InSteps = WorkInSteps<unknown, unknown>

function isInSteps(work: Work): work is InSteps {
  return typeof work !== 'function'
}

interface Placed {
  readonly position: number
  readonly work: InSteps
}

/** No two in a wave are about the same; of two that are, the first comes first. */
function wavesOf(group: readonly Work[]): Placed[][] {
  const waves: Placed[][] = []
  const nextWave = new Map<string, number>()
  for (const [position, work] of group.entries()) {
    if (!isInSteps(work)) continue
    const at = Math.max(0, ...work.about.map((name) => nextWave.get(name) ?? 0))
    for (const name of work.about) nextWave.set(name, at + 1)
    waves[at] ??= []
    waves[at].push({ position, work })
  }
  return waves
}

/** On PostgreSQL all at once, which is one after the other without a round trip in between. */
async function readAll(trx: Trx, wave: readonly Placed[]): Promise<PromiseSettledResult<unknown>[]> {
  if (isPostgres(trx)) return Promise.allSettled(wave.map(({ work }) => work.read(trx)))
  const read: PromiseSettledResult<unknown>[] = []
  for (const { work } of wave) {
    read.push(...(await Promise.allSettled([work.read(trx)])))
    await giveWay()
  }
  return read
}

async function writeOne(
  trx: Trx,
  shared: SharedTransaction,
  work: InSteps,
  read: PromiseSettledResult<unknown>,
): Promise<Outcome> {
  if (read.status === 'rejected') return { error: read.reason }
  const outcome = await shared.gather(() => work.write(trx, read.value))
  if ('error' in outcome && !outcome.isUndone) throw outcome.error
  return outcome
}

const savepoint = {
  set: CompiledQuery.raw('savepoint in_group'),
  release: CompiledQuery.raw('release savepoint in_group'),
  rollBack: CompiledQuery.raw('rollback to savepoint in_group'),
}

/** @throws where not even the savepoint could be gone back to: the transaction is lost */
async function inSavepoint(
  trx: Trx,
  shared: SharedTransaction,
  work: (trx: Trx) => Promise<unknown>,
): Promise<Outcome> {
  const head = await shared.head()
  await runKept(trx, savepoint.set)
  try {
    const value = await work(trx)
    await runKept(trx, savepoint.release)
    return { value }
  } catch (error) {
    await runKept(trx, savepoint.rollBack)
    await runKept(trx, savepoint.release)
    shared.setHead(head)
    return { error }
  }
}
