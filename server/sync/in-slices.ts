/** Work on many rows, a little at a time: at once it would keep everybody else's requests waiting. */
import { nextTurn } from '../event-loop-turns.ts'

const sliceMilliseconds = 8

/** Takes all steps, and lets others go first whenever it has been at it for some milliseconds. */
export async function inSlices<T>(steps: Iterator<unknown, T>): Promise<T> {
  let begun = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - begun < sliceMilliseconds) continue
    await nextTurn('large')
    begun = performance.now()
  }
}
