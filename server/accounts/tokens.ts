/**
 * Tokens are made from the session's salt and the service's key and stored nowhere: the database alone opens nothing, and the
 * same token can be given again to whoever did not get the answer.
 */
import { isSameMac, type KeyUse, type SecretKeys } from './secret-key.ts'

/** `page`: the cookie of a browser; `access` and `refresh`: the pane's. */
export type TokenKind = 'page' | 'access' | 'refresh'

const keyUses: Readonly<Record<TokenKind, KeyUse>> = {
  page: 'pageToken',
  access: 'accessToken',
  refresh: 'refreshToken',
}

/** What a token says about itself; nothing of it is true until `isGenuine` says so. */
export interface TokenClaim {
  readonly kind: TokenKind
  readonly sessionId: string
  /** access: when it runs out, in seconds since 1970; refresh: its number in the family; page: 0. */
  readonly number: number
  readonly mac: string
}

export function makeToken(
  keys: SecretKeys,
  { kind, sessionId, number }: Omit<TokenClaim, 'mac'>,
  salt: string,
): string {
  return [kind, sessionId, number, keys.mac(keyUses[kind], sessionId, number, salt)].join('.')
}

/** Takes a token apart; null for what was never one. */
export function readToken(text: string): TokenClaim | null {
  const match = /^(page|access|refresh)\.([0-9a-f-]{36})\.(\d{1,12})\.([\w-]{43})$/.exec(text)
  if (!match) return null
  const [, kind, sessionId, number, mac] = match
  return { kind: kind as TokenKind, sessionId: sessionId!, number: Number(number), mac: mac! }
}

/** Was it made here, for the session with this salt? */
export function isGenuine(
  keys: SecretKeys,
  { kind, sessionId, number, mac }: TokenClaim,
  salt: string,
): boolean {
  return isSameMac(mac, macOf(keys, { kind, sessionId, number }, salt))
}

/** Somebody who works comes with the same token many times. What is kept opens nothing: it is compared like one that was made anew. */
const macs = new WeakMap<SecretKeys, Map<string, string>>()
const keptMacs = 1_000

function macOf(keys: SecretKeys, { kind, sessionId, number }: Omit<TokenClaim, 'mac'>, salt: string): string {
  let known = macs.get(keys)
  if (!known) {
    known = new Map()
    macs.set(keys, known)
  }
  const name = [kind, sessionId, number, salt].join(' ')
  let mac = known.get(name)
  if (mac === undefined) {
    mac = keys.mac(keyUses[kind], sessionId, number, salt)
    known.set(name, mac)
    if (known.size > keptMacs) known.delete(known.keys().next().value!)
  }
  return mac
}
