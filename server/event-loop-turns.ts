/**
 * The one thread is lent for so long at a time. Statements of the embedded database never wait, so that whatever is in hand would be
 * done to its end, request after request, before the next connection is looked at: an answer that costs nothing waited for all of it.
 */

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

/** `small`: somebody waits for a page or a few rows. `large`: a piece of something that takes long anyway. */
export type Share = 'small' | 'large'

interface Waiting {
  readonly goOn: () => void
  readonly since: number
}

const waiting: Readonly<Record<Share, Waiting[]>> = { small: [], large: [] }

/** However many small ones come, something large goes on after this time. */
const mostPatienceMs = 200

/**
 * Goes on in a later turn, when connections have been looked at. What is small goes before what is large; of a kind, those who wait
 * go on in the order in which they came.
 */
export function nextTurn(share: Share = 'small'): Promise<void> {
  return new Promise((goOn) => {
    waiting[share].push({ goOn, since: performance.now() })
    setImmediate(callNext)
  })
}

/** As often as there are some who wait: each calls one of them. */
function callNext(): void {
  if (isTurnOver()) setImmediate(callNext)
  else firstInLine().goOn()
}

function firstInLine(): Waiting {
  const { small, large } = waiting
  const isLargeDue = large.length > 0 && performance.now() - large[0]!.since > mostPatienceMs
  return (isLargeDue || small.length === 0 ? large.shift() : small.shift())!
}
