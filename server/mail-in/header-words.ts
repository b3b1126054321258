/** Takes the value of a structured header field apart, by the letter of RFC 5322: what does not fit is no word at all. */

export interface HeaderWord {
  readonly kind: 'atom' | 'quoted' | 'special'
  /** Without the quotes of a quoted string. */
  readonly text: string
  /** Where it stands, so that neighbours without a gap can be told. */
  readonly start: number
  readonly end: number
}

/**
 * The words of a value, comments left out. Null where a comment or a quoted string has no end, or a control character stands
 * in it.
 *
 * @param specials characters that stand for themselves; all others but blanks, brackets of comments and quotes make up atoms
 */
export function wordsOf(value: string, specials: string): HeaderWord[] | null {
  const words: HeaderWord[] = []
  let at = 0
  while (at < value.length) {
    const start = at
    const sign = value[at]!
    if (sign === ' ' || sign === '\t') at++
    else if (isControl(sign)) return null
    else if (sign === '(') {
      const end = endOfComment(value, at)
      if (end === null) return null
      at = end
    } else if (sign === ')') return null
    else if (sign === '"') {
      const quoted = quotedFrom(value, at)
      if (quoted === null) return null
      words.push({ kind: 'quoted', text: quoted.text, start, end: quoted.end })
      at = quoted.end
    } else if (specials.includes(sign)) {
      words.push({ kind: 'special', text: sign, start, end: ++at })
    } else {
      while (at < value.length && !` \t()"${specials}`.includes(value[at]!) && !isControl(value[at]!)) at++
      words.push({ kind: 'atom', text: value.slice(start, at), start, end: at })
    }
  }
  return words
}

function isControl(sign: string): boolean {
  return (sign < ' ' && sign !== '\t') || sign === '\x7f'
}

/** Comments stand in comments. */
function endOfComment(value: string, start: number): number | null {
  let depth = 0
  for (let at = start; at < value.length; at++) {
    const sign = value[at]!
    if (isControl(sign)) return null
    if (sign === '\\') at++
    else if (sign === '(') depth++
    else if (sign === ')' && --depth === 0) return at + 1
  }
  return null
}

function quotedFrom(value: string, start: number): { readonly text: string; readonly end: number } | null {
  let text = ''
  for (let at = start + 1; at < value.length; at++) {
    const sign = value[at]!
    if (isControl(sign)) return null
    if (sign === '"') return { text, end: at + 1 }
    if (sign === '\\') text += value[++at] ?? ''
    else text += sign
  }
  return null
}
