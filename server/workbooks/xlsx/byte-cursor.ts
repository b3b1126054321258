/**
 * Reads plain XML byte by byte: UTF-8, attributes in double quotes, no comments, CDATA or prefixes. At anything else it
 * gives up with `notPlain`, and the part is walked through as XML; so it may be strict, but never wrong.
 */

/** Thrown where the XML is not as plain as the programs that matter write it. */
export const notPlain = new Error('not plain XML')

const less = 60
const greater = 62
const quote = 34
const slash = 47
const equals = 61
const ampersand = 38
const semicolon = 59
const letterM = 109
const letterN = 110
const letterX = 120

export class ByteCursor {
  at: number
  readonly bytes: Buffer
  readonly end: number

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  /** To the next byte that is no white space, and gives it; -1 at the end. */
  skipSpaces(): number {
    const { bytes, end } = this
    let { at } = this
    while (at < end && isSpace(bytes[at]!)) at++
    this.at = at
    return at < end ? bytes[at]! : -1
  }

  /** Passes over a word that must stand here. */
  expect(word: string): void {
    if (!this.isAhead(word)) throw notPlain
    this.at += word.length
  }

  isAhead(word: string): boolean {
    const { bytes, at } = this
    for (let index = 0; index < word.length; index++)
      if (bytes[at + index] !== word.charCodeAt(index)) return false
    return true
  }

  /**
   * Inside a tag: to the value of the next attribute, and gives the place of its name. At the tag's end: passes it and gives -1
   * for `>` and -2 for `/>`.
   */
  nextAttribute(): number {
    const first = this.skipSpaces()
    if (first === greater) {
      this.at++
      return tagEnd
    }
    if (first === slash) {
      if (this.bytes[this.at + 1] !== greater) throw notPlain
      this.at += 2
      return emptyTagEnd
    }
    const name = this.at
    const { bytes, end } = this
    let { at } = this
    while (at < end && isNameByte(bytes[at]!)) at++
    // A name begins with a letter, and white space stands before it.
    const isName = at > name && bytes[name]! >= 65 && isSpace(bytes[name - 1]!)
    if (!isName || bytes[at] !== equals || bytes[at + 1] !== quote) throw notPlain
    this.at = at + 2
    return name
  }

  /** Passes over the rest of an attribute's value and its quote. */
  skipValue(): void {
    const { bytes, end } = this
    let { at } = this
    while (at < end && bytes[at] !== quote) {
      if (bytes[at] === less || bytes[at] === ampersand) throw notPlain
      at++
    }
    if (at >= end) throw notPlain
    this.at = at + 1
  }

  /** Passes over an attribute that does not matter. One that declares a namespace does. */
  skipAttribute(name: number): void {
    const { bytes } = this
    if (bytes[name] === letterX && bytes[name + 1] === letterM && bytes[name + 3] === letterN) throw notPlain
    this.skipValue()
  }

  /** The rest of an attribute's value. */
  value(): string {
    const start = this.at
    this.skipValue()
    return this.bytes.toString('latin1', start, this.at - 1)
  }

  /** Text up to the next tag. */
  text(): string {
    const { bytes, end, at: start } = this
    let at = start
    let isAscii = true
    let hasEntity = false
    for (;;) {
      while (kinds[bytes[at]!] === ordinary) at++
      if (at >= end) break
      const kind = kinds[bytes[at]!]!
      if (kind === endsText) break
      if (kind === beginsEntity) hasEntity = true
      else if (kind === notAscii) isAscii = false
      else throw notPlain
      at++
    }
    if (at > end) at = end
    this.at = at
    if (hasEntity) return textWithEntities(bytes, start, at)
    return isAscii ? bytes.toString('latin1', start, at) : utf8Text(bytes, start, at)
  }

  /**
   * Whether one of two bytes stands in the text up to the next tag, which is then not passed. Otherwise the text is passed
   * without being made: formulas are long, and few are of interest. Unusual entities count as a find.
   */
  hasInText(one: number, other: number): boolean {
    const { bytes, end, at: start } = this
    let at = start
    for (; at < end; at++) {
      const byte = bytes[at]!
      if (byte === less) break
      if (byte === one || byte === other || (byte === ampersand && !isUsualEntity(bytes, at + 1))) return true
      if ((byte < 32 && byte !== 9 && byte !== 10) || byte === greater) return true
    }
    this.at = at
    return false
  }
}

const [ordinary, endsText, beginsEntity, notAscii, notInText] = [0, 1, 2, 3, 4]

/** What each byte is in a text. `]]>` may not stand in one; a lone > may, but nobody writes it. */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === less) return endsText
  if (byte === ampersand) return beginsEntity
  if (byte > 126) return notAscii
  return byte === greater || (byte < 32 && byte !== 9 && byte !== 10) ? notInText : ordinary
})

function isUsualEntity(bytes: Buffer, at: number): boolean {
  const first = bytes[at]
  if (first === 0x67 || first === 0x6c) return bytes[at + 1] === 0x74 && bytes[at + 2] === semicolon // gt, lt
  if (first === 0x71) return bytes.toString('latin1', at, at + 5) === 'quot;'
  return first === 0x61 && bytes[at + 1] === 0x6d && bytes[at + 2] === 0x70 && bytes[at + 3] === semicolon // amp
}

/** What `nextAttribute` gives at the end of a tag. */
export const tagEnd = -1
export const emptyTagEnd = -2

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9
}

/** Names of attributes with or without a prefix: letters, digits, `_ : . -`. */
function isNameByte(byte: number): boolean {
  return (
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 48 && byte <= 58) ||
    byte === 95 ||
    byte === 45 ||
    byte === 46
  )
}

function utf8Text(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end)
  // Not allowed in XML, or a sign of broken bytes.
  if (/[\ufffd-\uffff]/.test(text)) throw notPlain
  return text
}

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
const longestEntity = 12

/** Where texts are put together, one after the other. */
let decoded = Buffer.allocUnsafe(65_536)

/**
 * Entities are put in their place before there is a text: one put together of slices would keep all it was made of in memory.
 * Nothing grows by it: `&lt;` is longer than what it stands for, as is any number.
 */
function textWithEntities(bytes: Buffer, start: number, end: number): string {
  if (decoded.length < end - start) decoded = Buffer.allocUnsafe(2 * (end - start))
  let length = 0
  for (let at = start; at < end; at++) {
    if (bytes[at] !== ampersand) {
      decoded[length++] = bytes[at]!
      continue
    }
    const last = bytes.indexOf(semicolon, at)
    if (last < 0 || last >= end || last - at > longestEntity) throw notPlain
    const entity = bytes.toString('latin1', at + 1, last)
    length += decoded.write(named.get(entity) ?? numericEntity(entity), length)
    at = last
  }
  return utf8Text(decoded, 0, length)
}

function numericEntity(entity: string): string {
  const digits = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(entity)
  if (!digits) throw notPlain
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16)
  const isAllowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x1_0000 && code <= 0x10_ffff)
  if (!isAllowed) throw notPlain
  return String.fromCodePoint(code)
}
