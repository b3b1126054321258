/** Turns requests away while the service cannot keep up, so that those it has taken are answered. */
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../errors.ts'

/** When whoever was turned away may come again; the pane waits by itself. */
const waitSeconds = 5
const sampleMs = 1_000
/** One long moment (starting, a large report) is no reason yet. */
const samplesInARow = 2

/** @param busyMs mean delay of the event loop within a second, above which it is behind */
export async function shedLoad(app: FastifyInstance, busyMs: number): Promise<void> {
  let strained = 0
  await app.register(underPressure, {
    maxEventLoopDelay: busyMs,
    sampleInterval: sampleMs,
    pressureHandler: (request) => {
      // Whoever watches the service is to see that it lives.
      if (strained < samplesInARow || ['/health', '/metrics'].includes(request.url)) return
      throw new ServiceError('SERVICE_BUSY', { seconds: waitSeconds })
    },
  })
  const sampling = setInterval(() => {
    strained = app.isUnderPressure() ? strained + 1 : 0
  }, sampleMs)
  sampling.unref()
  app.addHook('onClose', async () => clearInterval(sampling))
}
