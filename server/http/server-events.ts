/** Server-sent events: the frame of every answer that goes on. What is told, and when it is over, the routes say. */
import type { FastifyReply } from 'fastify'

export interface EventStream {
  /** Aborted when the browser has left. */
  readonly left: AbortSignal
  /** @param id given back by the browser when it asks again (`last-event-id`) */
  tell(data: string, id?: string | number): void
  /** A comment, which keeps proxies from closing what is silent. */
  stillHere(): void
}

/** Answers with events until the work is over. Browsers ask again by themselves, also where it fails: the database is away, or the service is stopping. */
export async function sendEvents(
  reply: FastifyReply,
  work: (stream: EventStream) => Promise<void>,
): Promise<FastifyReply> {
  const leaving = new AbortController()
  reply.hijack()
  const { raw } = reply
  raw.on('close', () => leaving.abort())
  raw.writeHead(200, {
    ...headersSoFar(reply),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  raw.flushHeaders()
  try {
    await work({
      left: leaving.signal,
      tell: (data, id) => raw.write(`${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`),
      stillHere: () => raw.write(': still here\n\n'),
    })
  } catch {
    // The browser asks again.
  }
  raw.end()
  return reply
}

/** What every answer has; a hijacked one does not get it by itself. */
function headersSoFar(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]))
}
