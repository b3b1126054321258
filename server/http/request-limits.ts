/** Refuses those who ask too often, before anything is done for them. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AccountContext } from '../accounts/context.ts'
import { countTries } from '../accounts/rate-limit.ts'
import { ServiceError } from '../errors.ts'
import type { Defences } from './defences.ts'
import { shareBuckets } from './share-buckets.ts'
import { TokenBuckets } from './token-buckets.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How many ordinary requests one of these weighs, where it is more than one and no file is sent. */
    cost?: number
  }
}

/** What reading a file, or building a workbook or a report weighs. */
export const costly = 10

/**
 * By address: registered before anybody is recognised, so that it also spares the database.
 *
 * @throws {ServiceError} from the hook: TOO_MANY_TRIES with the seconds to wait
 */
export function limitAddresses(
  app: FastifyInstance,
  { byAddress }: NonNullable<Defences['requests']>,
  context: AccountContext,
): void {
  const buckets = new TokenBuckets(byAddress)
  shareBuckets(app, context, { name: 'requestByAddress', perSecond: byAddress.perSecond, buckets })
  app.addHook('onRequest', async (request) => {
    // A proxy on this machine that nobody has named would make everybody one.
    if (isThisMachine(request.ip)) return
    refuse(buckets.take(request.ip, costOf(request)))
  })
}

/**
 * By account: registered after the guard, which recognises who asks. Files are counted in the database too, by number and size,
 * so that nobody fills the disk however many replicas they ask.
 */
export function limitAccounts(
  app: FastifyInstance,
  { byAccount }: NonNullable<Defences['requests']>,
  context: AccountContext,
): void {
  const buckets = new TokenBuckets(byAccount)
  shareBuckets(app, context, { name: 'requestByAccount', perSecond: byAccount.perSecond, buckets })
  app.addHook('onRequest', async (request) => {
    const { signedIn } = request
    // The command line of this machine has no session.
    if (signedIn === null || signedIn.sessionId === null) return
    refuse(buckets.take(signedIn.accountId, costOf(request)))
    if (!bringsFile(request)) return
    const bytes = Number(request.headers['content-length'] ?? Number.NaN)
    // One that does not say how long it is may be as long as is taken in at all.
    const megabytes = Number.isFinite(bytes) ? Math.ceil(bytes / 1e6) : 20
    await countTries(context, signedIn.accountId, {
      fileByAccountADay: 1,
      fileMegabytesByAccountADay: megabytes,
    })
  })
}

/** Whoever sends a file has it read. */
function costOf(request: FastifyRequest): number {
  return request.routeOptions.config.cost ?? (bringsFile(request) ? costly : 1)
}

/** It is a workbook, or a form with one in it. */
export function bringsFile({ headers }: FastifyRequest): boolean {
  return /^(multipart\/|application\/(octet-stream|vnd\.))/i.test(headers['content-type'] ?? '')
}

function refuse(seconds: number): void {
  if (seconds > 0) throw new ServiceError('TOO_MANY_TRIES', { seconds })
}

function isThisMachine(ip: string): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(ip)
}
