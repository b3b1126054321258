/** "Did you mean": which known spellings are clearly near to a text. */

interface Spelling {
  readonly text: string
  /** Which letters it has, one bit for each class of letters: far-off spellings are told without comparing them. */
  readonly letters: number
}

/** Known spellings, sorted so that only those of about the right length and letters are compared. */
export class NearSpellings {
  readonly #byLength = new Map<number, Spelling[]>()

  /** @param spellings folded, as the texts looked up will be */
  constructor(spellings: Iterable<string>) {
    for (const text of spellings) {
      // A short spelling (a code) is no good guess for a longer text.
      if (text.length <= 3) continue
      const spelling = { text, letters: lettersOf(text) }
      const sameLength = this.#byLength.get(text.length)
      if (sameLength) sameLength.push(spelling)
      else this.#byLength.set(text.length, [spelling])
    }
  }

  /**
   * The spellings within the bound of the text's length, best first (ties in the order given, the shorter before).
   * One slip in four letters is allowed, three at most, and none in texts of three letters or fewer: those are codes, and
   * every code is near to another. Numbers must agree: article 23 is not nearly article 13.
   */
  nearestTo(text: string): readonly string[] {
    const bound = Math.min(3, Math.floor(text.length / 4))
    const letters = lettersOf(text)
    const found: { readonly text: string; readonly distance: number }[] = []
    for (let length = text.length - bound; bound > 0 && length <= text.length + bound; length++) {
      for (const spelling of this.#byLength.get(length) ?? []) {
        // One slip takes at most one letter away and brings one in.
        if (countBits(spelling.letters ^ letters) > 2 * bound) continue
        const distance = editDistance(text, spelling.text, bound)
        if (distance <= bound && digitsOf(text) === digitsOf(spelling.text))
          found.push({ text: spelling.text, distance })
      }
    }
    return found.toSorted((a, b) => a.distance - b.distance).map((spelling) => spelling.text)
  }
}

function lettersOf(text: string): number {
  let letters = 0
  for (let at = 0; at < text.length; at++) letters |= 1 << (text.charCodeAt(at) & 31)
  return letters
}

function countBits(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}

function digitsOf(text: string): string {
  return text.replace(/\D+/g, '')
}

/**
 * How many single-letter slips (a letter missing, added, changed, or two neighbours exchanged) lie between two texts, in
 * UTF-16 units. Gives up with `bound + 1` as soon as the bound is passed.
 */
export function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) > bound) return bound + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    let best = row
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let distance = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        distance = Math.min(distance, beforeLast[column - 2]! + 1)
      }
      current.push(distance)
      best = Math.min(best, distance)
    }
    if (best > bound) return bound + 1
    beforeLast = last
    last = current
  }
  return Math.min(last[b.length]!, bound + 1)
}
