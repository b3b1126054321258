/**
 * The one thread is lent for so long at a time. Statements of the embedded database never wait, so that whatever is in hand would be
 * done to its end, request after request, before the next connection is looked at: an answer that costs nothing waited for all of it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** A tenth of what `/health` may take. */
const turnMs = 25

let begun: number | null = null

/** Whether this turn of the event loop has been used up. */
export function isTurnOver(): boolean {
  const now = performance.now()
  if (begun === null) {
    begun = now
    setImmediate(() => {
      begun = null
    })
  }
  return now - begun > turnMs
}

/**
 * Who goes on first. `held`: it has the database, and everybody who stores anything waits for it. `begun`: somebody waits for a page or a
 * few rows, and part of the work is done. `fresh`: the same, but nothing is done yet: what was begun is brought to its end before, or all
 * would be late where a few need be. `large`: a piece of something that takes long anyway.
 */
export type Share = 'held' | 'begun' | 'fresh' | 'large'

/** How much later something counts as having come, in milliseconds: it goes behind others for so long, and no longer. */
const allowances: Readonly<Record<Share, number>> = {
  held: Number.NEGATIVE_INFINITY,
  begun: 0,
  fresh: 100,
  large: 200,
}

interface Waiting {
  readonly goOn: () => void
  readonly due: number
}

const lines: Readonly<Record<Share, Waiting[]>> = { held: [], begun: [], fresh: [], large: [] }

const shareOfWork = new AsyncLocalStorage<Share>()

/** Does work whose turns are of that share, where nothing else is said. */
export function inShare<T>(share: Share, work: () => T): T {
  return shareOfWork.run(share, work)
}

/** Goes on in a later turn, when connections have been looked at. Of a kind, those who wait go on in the order in which they came. */
export function nextTurn(share: Share = shareOfWork.getStore() ?? 'begun'): Promise<void> {
  return new Promise((goOn) => {
    lines[share].push({ goOn, due: performance.now() + allowances[share] })
    setImmediate(callNext)
  })
}

/** As often as there are some who wait: each calls one of them. */
function callNext(): void {
  if (isTurnOver()) setImmediate(callNext)
  else firstLine().shift()!.goOn()
}

/** The one whose first has waited for longest, allowances counted. */
function firstLine(): Waiting[] {
  let first: Waiting[] | null = null
  for (const line of [lines.held, lines.begun, lines.fresh, lines.large])
    if (line.length > 0 && (first === null || line[0]!.due < first[0]!.due)) first = line
  return first!
}
