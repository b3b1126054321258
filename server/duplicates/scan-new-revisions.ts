/** Brings what is remembered about a cycle's duplicates up to a number. Never inside a transaction that stores a return. */
import { setTimeout as delay } from 'node:timers/promises'
import { type DuplicateScan, openDuplicateScan, saveFoundPairs } from '../db/duplicate-pairs.ts'
import type { Db } from '../db/schema.ts'
import { FinderHere, type PairFinder } from './pair-finder.ts'
import { type Pace, Turns } from './turns.ts'

interface Desk {
  /** One scan after another; each leaves its index to the next. */
  queue: Promise<unknown>
  /** How many are waiting for an answer: while there are any, nobody dawdles. */
  asking: number
  finder: PairFinder
}

const desks = new WeakMap<Db, Desk>()

/** From now on whoever asks for what is new in that database has it looked for there. */
export function lookElsewhere(db: Db, finder: PairFinder): void {
  deskOf(db).finder = finder
}

/**
 * @param through a change number
 * @returns the scan whose pairs, up to that number, are complete
 */
export async function scanNewRevisions(
  db: Db,
  {
    cycleKey,
    through,
    pace = 'asked',
    signal,
  }: {
    readonly cycleKey: string
    readonly through: number
    readonly pace?: Pace
    /** Gives up, and leaves what is not stored yet to whoever looks next. */
    readonly signal?: AbortSignal
  },
): Promise<string> {
  const scan = await openDuplicateScan(db, cycleKey)
  if (scan.throughChangeNumber >= through) return scan.scanId
  const desk = deskOf(db)
  if (pace === 'asked') desk.asking++
  const turns = new Turns(() => (desk.asking > 0 ? 'asked' : pace), signal)
  const done = desk.queue.then(() => catchUp(db, desk, { cycleKey, through }, turns))
  desk.queue = done.catch(() => undefined)
  return done.finally(() => {
    if (pace === 'asked') desk.asking--
  })
}

/**
 * Waits no longer than that for what has not been looked at; it is looked at all the same, giving way to others from then on.
 *
 * @returns the scan, and up to which number its pairs are complete
 */
export async function scanForAWhile(
  db: Db,
  {
    cycleKey,
    through,
    patienceMilliseconds,
    signal,
  }: {
    readonly cycleKey: string
    readonly through: number
    readonly patienceMilliseconds: number
    /** Gives up, and throws. */
    readonly signal?: AbortSignal
  },
): Promise<DuplicateScan> {
  const known = await openDuplicateScan(db, cycleKey)
  if (known.throughChangeNumber >= through) return known
  const desk = deskOf(db)
  const giveUp = new AbortController()
  const done = scanNewRevisions(db, { cycleKey, through, pace: 'background', ...(signal ? { signal } : {}) })
  desk.asking++
  const enough = AbortSignal.any([giveUp.signal, ...(signal ? [signal] : [])])
  await Promise.race([done, delay(patienceMilliseconds, undefined, { signal: enough })]).finally(() => {
    desk.asking--
    giveUp.abort()
  })
  // Whoever asks next hears of a failure.
  done.catch(() => undefined)
  return openDuplicateScan(db, cycleKey)
}

function deskOf(db: Db): Desk {
  const desk = desks.get(db) ?? { queue: Promise.resolve(), asking: 0, finder: new FinderHere(db) }
  desks.set(db, desk)
  return desk
}

async function catchUp(
  db: Db,
  { finder }: Desk,
  { cycleKey, through }: { readonly cycleKey: string; readonly through: number },
  turns: Turns,
): Promise<string> {
  for (;;) {
    const { scanId, throughChangeNumber: after } = await openDuplicateScan(db, cycleKey)
    if (after >= through) return scanId
    const found = await finder.find({ cycleKey, scanId, after, through }, turns)
    // One that was dropped meanwhile begins again.
    await saveFoundPairs(db, scanId, found.through, found.pairs)
  }
}
