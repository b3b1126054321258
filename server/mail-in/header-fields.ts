/** The header of a mail, field by field, in its order. Read by ourselves: whom a mail is from must not depend on a guess. */

export interface HeaderField {
  /** In lower case. */
  readonly name: string
  /** Unfolded, one character a byte. */
  readonly value: string
}

export interface MailHeader {
  /** From the top: what the last server added comes first. */
  readonly fields: readonly HeaderField[]
  /** Nothing in it can be read in two ways. */
  readonly isSound: boolean
}

/** Longer ones are no letters of people. */
const mostHeaderBytes = 256 * 1024

/** Reads up to the first empty line, or all of it where there is none. */
export function readMailHeader(mail: Uint8Array): MailHeader {
  const text = Buffer.from(mail.buffer, mail.byteOffset, Math.min(mail.length, mostHeaderBytes + 4)).toString(
    'latin1',
  )
  const end = /\r?\n\r?\n/.exec(text)
  const block = end ? text.slice(0, end.index) : text.replace(/\r?\n$/, '')
  // A carriage return by itself ends a line for some programs and not for others; so does a zero byte.
  let isSound = block.length <= mostHeaderBytes && !/\r(?!\n)|\0/.test(block)
  const fields: HeaderField[] = []
  for (const line of block.split(/\r?\n/)) {
    const last = fields.at(-1)
    if (/^[ \t]/.test(line)) {
      if (last) fields[fields.length - 1] = { name: last.name, value: `${last.value}${line}` }
      else isSound = false
      continue
    }
    const match = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line)
    if (match) fields.push({ name: match[1]!.toLowerCase(), value: match[2]! })
    else isSound = false
  }
  return { fields, isSound }
}

/** The values of all fields of a name, from the top. */
export function valuesOf({ fields }: MailHeader, name: string): string[] {
  return fields.filter((field) => field.name === name).map(({ value }) => value.trim())
}
