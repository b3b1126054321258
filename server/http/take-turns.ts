/** Requests begin one after another, as many in a turn of the event loop as fit: what answers at once is never behind them. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { inShare, nextTurn, noteConnection } from '../event-loop-turns.ts'
import { bringsFile } from './request-limits.ts'

/** Whoever watches the service hears of it at once, however much waits. */
const atOnce: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics'])

export function takeTurns(app: FastifyInstance): void {
  app.server.on('connection', noteConnection)
  app.addHook('onRequest', async (request) => {
    if (isAnsweredAtOnce(request)) return
    await nextTurn(bringsFile(request) ? 'large' : 'fresh')
  })
  // Whoever sends a file waits for seconds anyway: pages and rows go before each step of it. Said anew, since the body is read elsewhere.
  app.addHook('preValidation', (request, _reply, done) => {
    if (bringsFile(request)) inShare('large', done)
    else done()
  })
}

export function isAnsweredAtOnce(request: FastifyRequest): boolean {
  return atOnce.has(request.routeOptions.url ?? '')
}
