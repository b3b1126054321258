/** Nobody is told what a failing power supply could still take back. */
import type { FastifyInstance } from 'fastify'
import type { Db } from '../db/schema.ts'
import { whenOnDisk } from '../db/sqlite-dialect.ts'
import { isAnsweredAtOnce } from './take-turns.ts'

/**
 * An answer may show what somebody else has just committed: it leaves when that is on the disk. Where that is not sure, it is the
 * disk's failure that is answered.
 */
export function answerFromDisk(app: FastifyInstance, db: Db): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    const isFree = isAnsweredAtOnce(request) || reply.statusCode >= 500
    const onDisk = isFree ? null : whenOnDisk(db)
    if (onDisk === null) done()
    else onDisk.then(() => done(), done)
  })
}
