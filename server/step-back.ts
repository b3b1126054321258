/** Processes of the service's own that others go before. */
import { constants, getPriority, setPriority } from 'node:os'

/** Counted from the service itself, whatever it was started with. */
export const stepsBack = { reading: 5, inBackground: 10 } as const

/** Makes a process less important than this one, where the system lets us and it has not died already. */
export function stepBack(pid: number | undefined, by: number): void {
  if (pid === undefined) return
  try {
    setPriority(pid, Math.min(getPriority() + by, constants.priority.PRIORITY_LOW))
  } catch {
    // Then it is as important as the service.
  }
}
