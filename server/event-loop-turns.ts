/**
 * The one thread is lent for so long at a time. Statements of the embedded database never wait, so that whatever is in hand would be
 * done to its end, request after request, before the next connection is looked at: an answer that costs nothing waited for all of it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** A tenth of what `/health` may take. */
const turnMs = 25

/** For so long at most nothing but connections is taken in: a flood of them stops nobody. */
const acceptingMs = 50

let begun: number | null = null
let acceptingSince: number | null = null
let ending: NodeJS.Immediate | undefined

/** Whether this turn of the event loop has been used up. */
export function isTurnOver(): boolean {
  const now = performance.now()
  if (acceptingSince !== null && now - acceptingSince < acceptingMs) return true
  if (begun === null) {
    begun = now
    setImmediate(() => {
      begun = null
      if (acceptingSince !== null) acceptingSince = performance.now()
    })
  }
  return now - begun > turnMs
}

/**
 * Somebody has connected. One connection is taken in at each turn of the event loop: with a long turn for each, whoever came after
 * a hundred others would wait for seconds. So turns are short while there are more of them.
 */
export function noteConnection(): void {
  acceptingSince ??= performance.now()
  clearImmediate(ending)
  // Two turns on, when the next one would have come.
  ending = setImmediate(() => {
    ending = setImmediate(() => {
      acceptingSince = null
    })
  })
}

/**
 * Who goes on first. `held`: it has the database, and everybody who stores anything waits for it. `begun`: somebody waits for a page or a
 * few rows, and part of the work is done. `fresh`: the same, but nothing is done yet: what was begun is brought to its end before, or all
 * would be late where a few need be. `large`: a piece of something that takes long anyway.
 */
export type Share = 'held' | 'begun' | 'fresh' | 'large'

/** However many others come, something large goes on as often as this: files that came together are done within a minute. */
const largeEveryMs = 60

const lines: Readonly<Record<Share, (() => void)[]>> = { held: [], begun: [], fresh: [], large: [] }
let largeWentOn = 0

const shareOfWork = new AsyncLocalStorage<Share>()

/** Does work whose turns are of that share, where nothing else is said. */
export function inShare<T>(share: Share, work: () => T): T {
  return shareOfWork.run(share, work)
}

/** Goes on in a later turn, when connections have been looked at. Of a kind, those who wait go on in the order in which they came. */
export function nextTurn(share: Share = shareOfWork.getStore() ?? 'begun'): Promise<void> {
  return new Promise((goOn) => {
    lines[share].push(goOn)
    setImmediate(callNext)
  })
}

/** As often as there are some who wait: each calls one of them. */
function callNext(): void {
  if (isTurnOver()) setImmediate(callNext)
  else firstInLine()()
}

function firstInLine(): () => void {
  const { held, begun, fresh, large } = lines
  const now = performance.now()
  const isLargeDue = large.length > 0 && now - largeWentOn > largeEveryMs
  const order = isLargeDue ? [held, large] : [held, begun, fresh, large]
  const line = order.find((one) => one.length > 0)!
  if (line === large) largeWentOn = now
  return line.shift()!
}
