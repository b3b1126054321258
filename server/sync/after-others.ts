/** Files that have been read wait for each other, so that many at once never stand before everybody's pages and rows. */
import type { Db } from '../db/schema.ts'
import { nextTurn } from '../event-loop-turns.ts'

/** While one waits for the database, another can be made ready. */
const atOnce = 2

interface Line {
  busy: number
  readonly waiting: (() => void)[]
}

const lines = new WeakMap<Db, Line>()

/** Carries the work out when fewer than two others are at it, in the order in which it came. */
export async function afterOthers<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const line = lines.get(db) ?? { busy: 0, waiting: [] }
  lines.set(db, line)
  if (line.busy < atOnce) line.busy++
  else await new Promise<void>((goOn) => line.waiting.push(goOn))
  try {
    // The one before would otherwise go over into this one without a look at what came in meanwhile.
    await nextTurn('large')
    return await work()
  } finally {
    const next = line.waiting.shift()
    if (next) next()
    else line.busy--
  }
}
