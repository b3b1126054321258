/** Brings what is remembered about a cycle's duplicates up to a number. Never inside a transaction that stores a return. */
import { setTimeout as delay } from 'node:timers/promises'
import { type DuplicateScan, openDuplicateScan, saveFoundPairs } from '../db/duplicate-pairs.ts'
import type { Db } from '../db/schema.ts'
import { hasNewRevisions } from './counting-revisions.ts'
import { CycleScan } from './cycle-scan.ts'
import { type Pace, Turns } from './turns.ts'

/** Indexes are kept for the cycles looked at last: making one anew reads the whole cycle. */
const cyclesKept = 2

interface Desk {
  /** One scan after another; each leaves its index to the next. */
  queue: Promise<unknown>
  /** How many are waiting for an answer: while there are any, nobody dawdles. */
  asking: number
  readonly warm: Map<string, CycleScan>
}

const desks = new WeakMap<Db, Desk>()

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
  const desk = desks.get(db) ?? { queue: Promise.resolve(), asking: 0, warm: new Map() }
  desks.set(db, desk)
  return desk
}

async function catchUp(
  db: Db,
  { warm }: Desk,
  { cycleKey, through }: { readonly cycleKey: string; readonly through: number },
  turns: Turns,
): Promise<string> {
  for (;;) {
    const stored = await openDuplicateScan(db, cycleKey)
    if (stored.throughChangeNumber >= through) return stored.scanId
    const kept = warm.get(cycleKey)
    warm.delete(cycleKey)
    const isUsable =
      kept?.scanId === stored.scanId && kept.through <= stored.throughChangeNumber && !kept.isWorthMakingAnew
    // Questions and decisions are numbered, too: for them alone nobody reads the whole cycle to make an index.
    if (!isUsable && !(await hasNewRevisions(db, { cycleKey, after: stored.throughChangeNumber, through }))) {
      if (await saveFoundPairs(db, stored.scanId, through, [])) return stored.scanId
      continue
    }
    const scan = isUsable
      ? kept
      : await CycleScan.open(
          db,
          { cycleKey, scanId: stored.scanId, through: stored.throughChangeNumber },
          turns,
        )
    const found = await scan.advance(through, turns)
    // A scan that was dropped meanwhile begins again.
    if (!(await saveFoundPairs(db, scan.scanId, scan.through, found))) continue
    warm.set(cycleKey, scan)
    if (warm.size > cyclesKept) warm.delete(warm.keys().next().value!)
  }
}
