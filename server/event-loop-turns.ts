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

/** Goes on in a later turn, when connections have been looked at; those who wait go on in the order in which they came. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      if (isTurnOver()) setImmediate(goOn)
      else resolve()
    }
    setImmediate(goOn)
  })
}
