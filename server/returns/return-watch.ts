/**
 * Tells who waits for it that a return has changed: by whomever, on whichever replica. Looked up once a second for all who wait
 * together, however many, and not at all where nobody does.
 */

import { getNewestChange } from '../db/change-log.ts'
import type { Db } from '../db/schema.ts'
import { listTouched } from './desk-lines.ts'

export interface WatchedReturn {
  readonly cycleKey: string
  readonly reporterCode: string
}

interface Waiting extends WatchedReturn {
  after: number
  tell(changeNumber: number | null): void
}

export interface ReturnWatch {
  /** Resolves with the newest number once something after `after` has touched the return; null where it is given up. */
  next(of: WatchedReturn, after: number, until: AbortSignal): Promise<number | null>
}

export function watchReturns(db: Db, lookEveryMs = 1_000): ReturnWatch {
  const waiting = new Set<Waiting>()
  let isLooking = false

  const look = async (): Promise<void> => {
    try {
      const { changeNumber: newest } = await getNewestChange(db)
      const behind = [...waiting].filter(({ after }) => after !== newest)
      // Nearly all have seen the same number.
      const groups = Map.groupBy(behind, ({ cycleKey, after }) => `${after} ${cycleKey}`)
      for (const group of groups.values()) {
        const { cycleKey, after } = group[0]!
        const touched = await listTouched(db, cycleKey, { after, through: newest })
        for (const one of group) {
          one.after = newest
          if (touched === 'all' || touched.has(one.reporterCode)) one.tell(newest)
        }
      }
    } catch {
      // The database is away: looked for again.
    }
    isLooking = waiting.size > 0
    if (isLooking) setTimeout(look, lookEveryMs).unref()
  }

  return {
    next: ({ cycleKey, reporterCode }, after, until) =>
      new Promise((resolve) => {
        if (until.aborted) return resolve(null)
        const one: Waiting = {
          cycleKey,
          reporterCode,
          after,
          tell: (changeNumber) => {
            until.removeEventListener('abort', giveUp)
            waiting.delete(one)
            resolve(changeNumber)
          },
        }
        const giveUp = () => one.tell(null)
        until.addEventListener('abort', giveUp)
        waiting.add(one)
        if (!isLooking) setTimeout(look, 0).unref()
        isLooking = true
      }),
  }
}
