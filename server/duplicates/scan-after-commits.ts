/** Looks for duplicates while nobody waits for it, so that reports find the work done. */
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { listCycles } from '../cycles/register.ts'
import { getNewestChange } from '../db/change-log.ts'
import type { DatabaseLocation } from '../db/open-database.ts'
import type { Db } from '../db/schema.ts'
import { FinderElsewhere } from './finding-process.ts'
import { FinderHere } from './pair-finder.ts'
import { lookElsewhere, scanNewRevisions } from './scan-new-revisions.ts'

export interface BackgroundScan {
  /** Something may have been committed. */
  wake(): void
  /** When all that was asked for is done. Never rejects. */
  settle(): Promise<void>
  /** Gives up what is in hand: a large cycle takes long at this pace, and whoever asks for it looks again. */
  stop(): Promise<void>
}

/**
 * @param onFailure what could not be looked at now is looked at by whoever asks for it
 * @param pauseMilliseconds how long it waits for more before it looks: one look at many commits costs little more than a look at one
 */
export function createBackgroundScan(
  db: Db,
  onFailure: (error: unknown) => void,
  pauseMilliseconds = 0,
): BackgroundScan {
  const stopping = new AbortController()
  let running: Promise<void> | null = null
  let isWoken = false
  const run = async () => {
    while (isWoken) {
      await delay(pauseMilliseconds, undefined, { signal: stopping.signal, ref: false }).catch(
        () => undefined,
      )
      if (stopping.signal.aborted) return
      isWoken = false
      const { changeNumber } = await getNewestChange(db)
      for (const { cycleKey } of await listCycles(db))
        await scanNewRevisions(db, {
          cycleKey,
          through: changeNumber,
          pace: 'background',
          signal: stopping.signal,
        })
    }
  }
  const scan: BackgroundScan = {
    wake() {
      if (stopping.signal.aborted) return
      isWoken = true
      running ??= run()
        .catch((error) => {
          if (!stopping.signal.aborted) onFailure(error)
        })
        .finally(() => {
          running = null
          // Woken while the last look was ending.
          if (isWoken) scan.wake()
        })
    },
    settle: async () => {
      while (running) await running
    },
    stop: () => {
      isWoken = false
      stopping.abort()
      return scan.settle()
    },
  }
  return scan
}

/** In the last hours before a deadline commits follow each other closely. */
const pauseBetweenLooks = 3_000

/**
 * After each request that may have stored something, and once at the start; requests of other replicas wake those. Looks in a process
 * of its own.
 *
 * @param location where that process finds the same database
 */
export function scanAfterCommits(app: FastifyInstance, location: DatabaseLocation): BackgroundScan {
  const { db } = app.service
  const elsewhere = new FinderElsewhere(location, new FinderHere(db))
  lookElsewhere(db, elsewhere)
  const scan = createBackgroundScan(
    db,
    (error) => app.log.error({ err: error }, 'looking for duplicates failed'),
    pauseBetweenLooks,
  )
  app.addHook('onReady', async () => scan.wake())
  app.addHook('onResponse', async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD' && reply.statusCode < 400) scan.wake()
  })
  app.addHook('onClose', async () => {
    await scan.stop()
    await elsewhere.close()
  })
  return scan
}
