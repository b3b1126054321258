/** Requests begin one after another, as many in a turn of the event loop as fit: what answers at once is never behind them. */
import type { FastifyInstance } from 'fastify'
import { nextTurn } from '../event-loop-turns.ts'

/** Whoever watches the service hears of it at once, however much waits. */
const atOnce: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics'])

export function takeTurns(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (!atOnce.has(request.routeOptions.url ?? '')) await nextTurn('fresh')
  })
}
