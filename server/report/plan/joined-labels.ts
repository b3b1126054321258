/** The labels of several codes, joined: what comes again and again is put together once, and stays the same text. */

/** Typed codes may be anything, however many. */
const mostSingles = 2_000
/** Of the ways they are put together. */
const mostTogether = 500

interface Joined {
  readonly text: string
  longer?: Map<string, Joined>
}

/** @returns gives the labels of codes, joined; of none, an empty text */
export function joinedLabels(
  label: (code: string) => string,
  separator: string,
): (codes: readonly string[]) => string {
  const singles = new Map<string, Joined>()
  let together = 0

  function single(code: string): Joined {
    const known = singles.get(code)
    if (known) return known
    const joined: Joined = { text: label(code) }
    if (singles.size < mostSingles) singles.set(code, joined)
    return joined
  }

  function longer(joined: Joined, code: string): Joined {
    const known = joined.longer?.get(code)
    if (known) return known
    const more: Joined = { text: joined.text + separator + single(code).text }
    if (together < mostTogether) {
      together++
      joined.longer ??= new Map()
      joined.longer.set(code, more)
    }
    return more
  }

  return (codes) => {
    if (codes.length === 0) return ''
    let joined = single(codes[0]!)
    for (let at = 1; at < codes.length; at++) joined = longer(joined, codes[at]!)
    return joined.text
  }
}
