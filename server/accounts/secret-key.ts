/** The service's one secret: everything that is given out to people or kept as a digest depends on it. */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Each use has a key of its own, so that a digest made for one is worth nothing in another. */
export type KeyUse =
  | 'address'
  | 'signInCode'
  | 'ticket'
  | 'invitation'
  | 'accessToken'
  | 'refreshToken'
  | 'pageToken'
  | 'providerRequest'
  | 'notice'
  | 'rateLimit'
  | 'mailLink'

export interface SecretKeys {
  /** Keyed digest (HMAC-SHA-256, base64url) of the parts; no two lists of parts give the same text to digest. */
  mac(use: KeyUse, ...parts: readonly (string | number)[]): string
}

/** @param secret at least 32 characters */
export function secretKeys(secret: string): SecretKeys {
  const keys = new Map<KeyUse, Buffer>()
  const keyOf = (use: KeyUse): Buffer => {
    let key = keys.get(use)
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', secret, 'cinnabar', use, 32))
      keys.set(use, key)
    }
    return key
  }
  return {
    mac: (use, ...parts) =>
      createHmac('sha256', keyOf(use)).update(JSON.stringify(parts)).digest('base64url'),
  }
}

/** The secret given, else the data folder's own, made at the first use. */
export function readSecret(folder: string, given: string | null): string {
  return given ?? ownSecret(folder, 'secret-key')
}

/** What shows that a command runs where the data folder can be read: whoever has that may do everything anyway. */
export function readMachineSecret(folder: string): string {
  return ownSecret(folder, 'machine-secret')
}

/** A secret of the data folder's own. Only the owner may read the file. */
function ownSecret(folder: string, name: string): string {
  const file = join(folder, name)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    try {
      writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Another process was a moment faster; its secret is the folder's.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return readFileSync(file, 'utf8').trim()
}

/** Compares two digests in a time that depends on neither. */
export function isSameMac(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
