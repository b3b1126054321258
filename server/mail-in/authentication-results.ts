/** What one's own mail server says about who sent a mail (RFC 8601). Anything that can be doubted vouches for nobody. */
import { type MailHeader, valuesOf } from './header-fields.ts'
import { type HeaderWord, wordsOf } from './header-words.ts'
import type { MailSender } from './sender-of-mail.ts'

/** `pass`: an aligned DMARC pass; `fail`: the server says it is a forgery; `none`: it vouches for nobody. */
export type Vouching = 'pass' | 'fail' | 'none'

interface MethodResult {
  readonly method: string
  readonly result: string
  /** Name and value, such as `header.from` and a domain. */
  readonly properties: readonly (readonly [name: string, value: string])[]
}

/**
 * Only the topmost field under our own server's name counts: the server adds its own above all that came with the mail, and
 * whatever stands below, or under another name, anybody can have written.
 *
 * @param authservId the name under which the own server stamps; null: nobody is vouched for
 */
export function vouchingFor(header: MailHeader, sender: MailSender, authservId: string | null): Vouching {
  if (authservId === null || !header.isSound) return 'none'
  const own = valuesOf(header, 'authentication-results').find(
    (value) => authservIdIn(value) === authservId.toLowerCase(),
  )
  const results = own === undefined ? null : resultsIn(own)
  const [dmarc, ...further] = results?.filter(({ method }) => method === 'dmarc') ?? []
  if (!dmarc || further.length > 0) return 'none'
  const domains = dmarc.properties.filter(([name]) => name === 'header.from').map(([, value]) => value)
  const isAligned = domains.length === 1 && domains[0]!.toLowerCase() === sender.domain
  if (dmarc.result === 'fail') return 'fail'
  return dmarc.result === 'pass' && isAligned ? 'pass' : 'none'
}

/** Under whose name a field stands; null where it cannot be read. */
function authservIdIn(value: string): string | null {
  // Up to the first semicolon outside of comments and quotes; what follows may be damaged and is still that server's.
  const words = wordsOf(value, ';=') ?? wordsOf(value.split(';')[0]!, ';=')
  const [first] = words ?? []
  return first && first.kind !== 'special' ? first.text.toLowerCase() : null
}

function resultsIn(value: string): MethodResult[] | null {
  const words = wordsOf(value, ';=')
  if (!words) return null
  const [head, ...parts] = splitAt(words, ';')
  // The name of the server, and the version of the format where it is given.
  if (head!.length > 2 || (head!.length === 2 && head![1]!.text !== '1')) return null
  if (head!.some(({ kind }) => kind === 'special')) return null
  const stated = parts.filter((part) => part.length > 0)
  if (stated.length === 1 && stated[0]!.length === 1 && stated[0]![0]!.text.toLowerCase() === 'none')
    return []
  const results = stated.map(resultOf)
  return results.every((result) => result !== null) ? results : null
}

/** `dmarc=pass reason="..." header.from=example.org` */
function resultOf(words: readonly HeaderWord[]): MethodResult | null {
  const pairs: [string, string][] = []
  for (let at = 0; at < words.length; at += 3) {
    const [name, equals, value] = words.slice(at, at + 3)
    const isPair =
      name?.kind === 'atom' && equals?.text === '=' && equals.kind === 'special' && value?.kind !== 'special'
    if (!isPair || !value) return null
    pairs.push([name.text.toLowerCase(), value.text])
  }
  const [first, ...properties] = pairs
  if (!first || words[2]!.kind !== 'atom') return null
  const [, method, version = '1'] = /^([a-z0-9-]+)(?:\/(\d+))?$/.exec(first[0]) ?? []
  if (method === undefined || version !== '1') return null
  return { method, result: first[1].toLowerCase(), properties }
}

function splitAt(words: readonly HeaderWord[], sign: string): HeaderWord[][] {
  const parts: HeaderWord[][] = [[]]
  for (const word of words) {
    if (word.kind === 'special' && word.text === sign) parts.push([])
    else parts.at(-1)!.push(word)
  }
  return parts
}
