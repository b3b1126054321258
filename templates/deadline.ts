/** When a deadline is over, and who is late. */

/**
 * The instant (UTC ISO) at which a deadline is over: the day ends where it ends last, at UTC-12, that is at noon of the
 * next day in UTC; days of grace come on top.
 *
 * @param deadline calendar date
 */
export function deadlineEnd(deadline: string, graceDays: number): string {
  const midnight = Date.parse(`${deadline}T00:00:00.000Z`)
  return new Date(midnight + (1 + graceDays) * 86_400_000 + 43_200_000).toISOString()
}
