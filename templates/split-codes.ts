/** Cuts the text of a cell with several codes into the pieces that each stand for one. */
import type { CodeListIndex } from './code-list-index.ts'

// Line breaks of every kind, and the semicolon with its full-width, Arabic, small and Greek forms.
const strongSeparators = /[;；؛﹔\u037e\n\r\v\f\u0085\u2028\u2029]+/u
const commas = /[,，،、﹐﹑､]/gu

/**
 * The pieces in the order typed, trimmed, none of them blank. Semicolons and line breaks always separate. A piece that is not
 * itself in the list is cut at its commas too, so that as few pieces as possible stay unknown and labels that contain commas
 * stay whole, the longest first.
 */
export function splitCodes(index: CodeListIndex, text: string): readonly string[] {
  return text
    .split(strongSeparators)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .flatMap((piece) => splitAtCommas(index, piece))
}

function splitAtCommas(index: CodeListIndex, piece: string): readonly string[] {
  if (index.matchKnown(piece)) return [piece]
  const ends = [...piece.matchAll(commas)].map((found) => found.index)
  if (ends.length === 0) return [piece]
  const starts = [0, ...ends.map((end) => end + 1)]
  ends.push(piece.length)
  const run = (from: number, to: number) => piece.slice(starts[from], ends[to]).trim()
  return withNearMisses(index, run, leastUnknown(index, run, starts.length))
}

/** A run of comma-separated parts, first and last included, and whether it is in the list. */
interface Run {
  readonly from: number
  readonly to: number
  readonly isKnown: boolean
}

/**
 * The cut with the fewest unknown parts; among those the one with the fewest pieces; among those the longest first. Worked out
 * from the end, so that each start is looked at once.
 */
function leastUnknown(
  index: CodeListIndex,
  text: (from: number, to: number) => string,
  parts: number,
): readonly Run[] {
  const best: { unknown: number; pieces: number; run: Run }[] = []
  for (let from = parts - 1; from >= 0; from--) {
    for (let to = Math.min(parts - 1, from + index.mostCommas); to >= from; to--) {
      const isKnown = index.matchKnown(text(from, to)) !== undefined
      if (!isKnown && to > from) continue
      const rest = best[to + 1] ?? { unknown: 0, pieces: 0 }
      const unknown = rest.unknown + (isKnown || text(from, to) === '' ? 0 : 1)
      const pieces = rest.pieces + 1
      const soFar = best[from]
      if (soFar && (soFar.unknown < unknown || (soFar.unknown === unknown && soFar.pieces <= pieces)))
        continue
      best[from] = { unknown, pieces, run: { from, to, isKnown } }
    }
  }
  const runs: Run[] = []
  for (let from = 0; from < parts; from = runs.at(-1)!.to + 1) runs.push(best[from]!.run)
  return runs
}

/** Unknown parts that together are a label with a slip stay together, so that "did you mean" can be said of the label. */
function withNearMisses(
  index: CodeListIndex,
  text: (from: number, to: number) => string,
  runs: readonly Run[],
): readonly string[] {
  const pieces: string[] = []
  for (let at = 0; at < runs.length; at++) {
    const { from, to, isKnown } = runs[at]!
    let end = at
    if (!isKnown) {
      let last = at
      while (last - at < index.mostCommas && runs[last + 1]?.isKnown === false) last++
      while (last > at && !isNear(index, text(from, runs[last]!.to))) last--
      end = last
    }
    const piece = text(from, end === at ? to : runs[end]!.to)
    if (piece !== '') pieces.push(piece)
    at = end
  }
  return pieces
}

function isNear(index: CodeListIndex, text: string): boolean {
  const match = index.match(text)
  return match.kind === 'unknown' && match.near.length > 0
}
