/** One-time codes by mail. Every step is the same for an address that nobody has, down to the statements that are run. */
import { randomBytes, randomInt } from 'node:crypto'
import type { Language } from '../../templates/definition.ts'
import { foldForReading } from '../../templates/parse-text.ts'
import { isPostgres } from '../db/column-types.ts'
import { ServiceError } from '../errors.ts'
import { recordAccountEvent } from './account-events.ts'
import { findAccountByAddress } from './accounts.ts'
import { addressKeyOf } from './addresses.ts'
import { type AccountContext, instantAfter, minutes } from './context.ts'
import { countTry } from './rate-limit.ts'
import { isSameMac } from './secret-key.ts'

export const codeLifetime = 10 * minutes
export const triesPerCode = 5

export interface CodeRequest {
  readonly address: string
  readonly networkAddress: string
}

export interface CodeRequested {
  /** Stays with the browser or pane that asked: only there the code can be used. */
  readonly ticket: string
  readonly expiresAt: string
  /** The mail to be sent once the answer has gone out; null for an address that nobody has. */
  readonly mail: { readonly to: string; readonly language: Language; readonly code: string } | null
}

/**
 * Makes the one live code of an address; the one before is worth nothing any more.
 *
 * @throws {ServiceError} ADDRESS_INVALID, TOO_MANY_TRIES
 */
export async function requestSignInCode(
  context: AccountContext,
  { address, networkAddress }: CodeRequest,
): Promise<CodeRequested> {
  const { db, keys, now } = context
  const addressKey = addressKeyOf(address)
  await countTry(context, 'codeRequestByNetwork', networkAddress)
  await countTry(context, 'codeRequestByAddress', addressKey)
  await countTry(context, 'codeRequestByAddressADay', addressKey)
  const account = await findAccountByAddress(db, addressKey)
  const code = String(randomInt(100_000_000)).padStart(8, '0')
  const ticket = randomBytes(24).toString('base64url')
  const addressMac = keys.mac('address', addressKey)
  const live = {
    codeMac: keys.mac('signInCode', addressMac, code),
    ticketMac: keys.mac('ticket', addressMac, ticket),
    accountId: account?.accountId ?? null,
    expiresAt: instantAfter(now(), codeLifetime),
    triesLeft: triesPerCode,
  }
  await db
    .insertInto('signInCode')
    .values({ addressMac, ...live })
    .onConflict((conflict) => conflict.column('addressMac').doUpdateSet(live))
    .execute()
  const mail = account?.email ? { to: account.email, language: account.language, code } : null
  return { ticket, expiresAt: live.expiresAt, mail }
}

export interface CodeTry {
  readonly address: string
  /** As typed: spaces, hyphens and digits of other scripts are all right. */
  readonly code: string
  readonly ticket: string
  readonly networkAddress: string
}

/**
 * Uses a code up. Returns the account it lets in.
 *
 * @throws {ServiceError} SIGN_IN_FAILED for everything that can be wrong with address, code, ticket or account; TOO_MANY_TRIES
 */
export async function useSignInCode(
  context: AccountContext,
  { address, code, ticket, networkAddress }: CodeTry,
): Promise<string> {
  const { db, keys, now } = context
  const addressKey = addressKeyOf(address)
  // By address it is the codes that are limited, with five tries each: others' tries must not keep a person out.
  await countTry(context, 'codeTryByNetwork', networkAddress)
  const addressMac = keys.mac('address', addressKey)
  const codeMac = keys.mac('signInCode', addressMac, foldForReading(code).replaceAll(/\D/g, ''))
  const ticketMac = keys.mac('ticket', addressMac, ticket)
  const accountId = await db.transaction().execute(async (trx) => {
    const query = trx.selectFrom('signInCode').selectAll().where('addressMac', '=', addressMac)
    const live = await (isPostgres(trx) ? query.forUpdate() : query).executeTakeFirst()
    // Compared with itself where there is none, so that this takes the same steps.
    const isCode = isSameMac(codeMac, live?.codeMac ?? codeMac.toLowerCase())
    const isTicket = isSameMac(ticketMac, live?.ticketMac ?? ticketMac.toLowerCase())
    const isLive = live !== undefined && live.triesLeft > 0 && live.expiresAt > now().toISOString()
    const isRight = isCode && isTicket && isLive
    // Somebody else's tries, without the ticket, do not use up the code of the one who asked for it.
    const triesUsed = isRight ? triesPerCode : isTicket ? 1 : 0
    await trx
      .updateTable('signInCode')
      .set((eb) => ({ triesLeft: eb('triesLeft', '-', triesUsed) }))
      .where('addressMac', '=', addressMac)
      .execute()
    if (!isRight) {
      const accountId = live?.accountId ?? null
      await recordAccountEvent(trx, { kind: 'signInFailed', accountId, actor: 'program' }, now)
    }
    return isRight ? live.accountId : null
  })
  if (accountId === null) throw new ServiceError('SIGN_IN_FAILED')
  return accountId
}
