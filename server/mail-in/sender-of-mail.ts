import { addressKeyOf } from '../accounts/addresses.ts'
import { type MailHeader, valuesOf } from './header-fields.ts'
import { type HeaderWord, wordsOf } from './header-words.ts'

export interface MailSender {
  /** As addresses are compared. */
  readonly addressKey: string
  /** In lower case. */
  readonly domain: string
}

const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domain = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$/

/**
 * The one person a mail says that it is from. Null where there is any doubt: no From field or several, several addresses, a
 * group, an address with quotes, comments, blanks or encoded words in it, anything that programs read in different ways.
 */
export function senderOf(header: MailHeader): MailSender | null {
  const values = valuesOf(header, 'from')
  if (!header.isSound || values.length !== 1) return null
  const words = wordsOf(values[0]!, '<>[]:;@,\\')
  const address = words && addressIn(words)
  if (!address) return null
  const [localPart, at, host] = address
  const isWhole = localPart!.end === at!.start && at!.end === host!.start
  // An encoded word in an address means one thing to a program that decodes it, and another to one that does not.
  if (
    !isWhole ||
    !local.test(localPart!.text) ||
    localPart!.text.includes('=?') ||
    !domain.test(host!.text)
  ) {
    return null
  }
  try {
    return {
      addressKey: addressKeyOf(`${localPart!.text}@${host!.text}`),
      domain: host!.text.toLowerCase(),
    }
  } catch {
    return null
  }
}

/** The three words of the address: alone, or in angle brackets behind a name. */
function addressIn(words: readonly HeaderWord[]): readonly HeaderWord[] | null {
  const open = words.findIndex(({ kind, text }) => kind === 'special' && text === '<')
  if (open === -1) return isAddress(words) ? words : null
  const name = words.slice(0, open)
  const inside = words.slice(open + 1, -1)
  const close = words.at(-1)!
  const isClosed = close.kind === 'special' && close.text === '>'
  return isClosed && name.every(({ kind }) => kind !== 'special') && isAddress(inside) ? inside : null
}

function isAddress(words: readonly HeaderWord[]): boolean {
  const [localPart, at, host] = words
  return (
    words.length === 3 &&
    localPart!.kind === 'atom' &&
    at!.kind === 'special' &&
    at!.text === '@' &&
    host!.kind === 'atom'
  )
}
