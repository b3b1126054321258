/** The outbox of a running service. */
import type { FastifyInstance } from 'fastify'
import { sweepOutgoing } from './outgoing-mails.ts'
import { type OutboxWork, sendWaitingMails } from './send-waiting-mails.ts'

/** Whoever puts a mail in wakes this service; what other replicas and earlier lives left is found by looking. */
const lookEveryMs = 5_000
const sweepEveryMs = 3_600_000

export interface RunningOutbox {
  /** Ends after the mail that is being sent. The others wait in the database. */
  stop(): Promise<void>
}

/** Sends while the service runs. */
export function runOutbox(
  app: FastifyInstance,
  work: Pick<OutboxWork, 'giveUpAfter' | 'onFailure'>,
): RunningOutbox {
  const { context, services } = app.accounts
  let isStopping = false
  let running: Promise<void> | null = null
  /** Somebody put a mail in while the last look was ending. */
  let isWoken = false
  const look = () => {
    isWoken = true
    if (isStopping || running) return
    running = drain().finally(() => {
      running = null
    })
  }
  const drain = async () => {
    try {
      while (isWoken && !isStopping) {
        isWoken = false
        await sendWaitingMails({ ...work, context, mailer: services.mailer, isStopping: () => isStopping })
      }
    } catch (error) {
      app.log.error({ err: error }, 'mails could not be sent now')
    }
  }
  services.outbox.onWake(look)
  const timers = [
    setInterval(look, lookEveryMs),
    setInterval(() => {
      sweepOutgoing(context.db, context.now).catch((error) => app.log.error({ err: error }, 'sweeping mails'))
    }, sweepEveryMs),
  ]
  for (const timer of timers) timer.unref()
  look()
  return {
    stop: async () => {
      isStopping = true
      for (const timer of timers) clearInterval(timer)
      await running
    },
  }
}
