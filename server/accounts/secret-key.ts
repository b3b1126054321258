/** The service's one secret: everything that is given out to people or kept as a digest depends on it. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
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
  | 'outgoingMail'

export interface SecretKeys {
  /** Keyed digest (HMAC-SHA-256, base64url) of the parts; no two lists of parts give the same text to digest. */
  mac(use: KeyUse, ...parts: readonly (string | number)[]): string
  /** Encrypts a text (AES-256-GCM, base64url). Only under the same `place` does it open again. */
  seal(use: KeyUse, text: string, place: string): string
  /** Null where it was sealed with another secret, for another place, or altered. */
  open(use: KeyUse, sealed: string, place: string): string | null
}

const cipher = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

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
    seal: (use, text, place) => {
      const nonce = randomBytes(nonceLength)
      const sealing = createCipheriv(cipher, keyOf(use), nonce).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url')
    },
    open: (use, sealed, place) => {
      const bytes = Buffer.from(sealed, 'base64url')
      const textFrom = nonceLength + tagLength
      if (bytes.length < textFrom) return null
      const opening = createDecipheriv(cipher, keyOf(use), bytes.subarray(0, nonceLength), {
        authTagLength: tagLength,
      })
      opening.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(nonceLength, textFrom))
      try {
        return Buffer.concat([opening.update(bytes.subarray(textFrom)), opening.final()]).toString('utf8')
      } catch {
        return null
      }
    },
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
