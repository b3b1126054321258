import type { FastifyReply } from 'fastify'

/** Does something once the answer is out, or its asker is gone: it shows neither in the answer nor in the time it takes. */
export function afterAnswer(reply: FastifyReply, work: () => void): void {
  let isDone = false
  const once = () => {
    if (isDone) return
    isDone = true
    work()
  }
  reply.raw.once('finish', once)
  reply.raw.once('close', once)
}
