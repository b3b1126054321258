/** The pane's refresh tokens: each is good once, and the one before for as long as its successor may not have arrived. */
import { isPostgres } from '../db/column-types.ts'
import { ServiceError } from '../errors.ts'
import { recordAccountEvent } from './account-events.ts'
import type { AccountContext } from './context.ts'
import { countTry } from './rate-limit.ts'
import { isAlive, overlapOfTokens, type PaneTokens, paneTokens } from './sessions.ts'
import { isGenuine, readToken } from './tokens.ts'

/**
 * Gives the pane new tokens for its refresh token. The newest token moves the family on. The one before gets the very same
 * successor again for 60 seconds or until that successor is used, so that a lost answer, or pane and ribbon asking together,
 * log nobody out. Any older one has been stolen, or its successor has: the family ends.
 *
 * @throws {ServiceError} SESSION_ENDED, whatever the reason; TOO_MANY_TRIES
 */
export async function refreshSession(
  context: AccountContext,
  token: string,
  networkAddress: string,
): Promise<PaneTokens> {
  const { db, keys, now } = context
  await countTry(context, 'refreshByNetwork', networkAddress)
  const claim = readToken(token)
  if (claim === null || claim.kind !== 'refresh') throw new ServiceError('SESSION_ENDED')
  const tokens = await db.transaction().execute(async (trx) => {
    const query = trx.selectFrom('accountSession').selectAll().where('sessionId', '=', claim.sessionId)
    // Pane and ribbon may ask in the same moment: one moves the family on, the other finds it moved.
    const session = await (isPostgres(trx) ? query.forUpdate() : query).executeTakeFirst()
    const instant = now()
    if (!session || !isGenuine(keys, claim, session.salt) || !isAlive(session, instant)) return null
    const { sessionId, generation, accountId } = session
    if (claim.number === generation) {
      const moved = {
        generation: generation + 1,
        rotatedAt: instant.toISOString(),
        lastUsedAt: instant.toISOString(),
      }
      await trx.updateTable('accountSession').set(moved).where('sessionId', '=', sessionId).execute()
      return paneTokens(context, session, generation + 1)
    }
    const sinceMoved = instant.getTime() - Date.parse(session.rotatedAt)
    if (claim.number === generation - 1 && sinceMoved <= overlapOfTokens) {
      return paneTokens(context, session, generation)
    }
    // A number that has not been given out yet: this database was restored. Nobody stole anything.
    if (claim.number > generation) return null
    await trx
      .updateTable('accountSession')
      .set({ endedAt: instant.toISOString(), endReason: 'reuse' })
      .where('sessionId', '=', sessionId)
      .execute()
    const details = { sessionId, given: claim.number, newest: generation }
    await recordAccountEvent(trx, { kind: 'tokenReused', accountId, actor: 'program', details }, now)
    return null
  })
  if (tokens === null) throw new ServiceError('SESSION_ENDED')
  return tokens
}
