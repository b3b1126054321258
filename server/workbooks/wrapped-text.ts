/** How much room wrapped text takes, as well as can be told without its font. */

/** How much wider bold letters are. */
export const boldness = 1.2
/** In widths of a Latin letter; Chinese characters take two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += character > '\u2e7f' ? 2 : 1
  return width
}

/** Lines a text takes when its words are wrapped; a header's bold letters are wider. */
export function linesIn(text: string, width: number, letterWidth = boldness): number {
  let lines = 1
  let used = 0
  for (const word of text.split(/\s+/)) {
    const length = displayWidth(word) * letterWidth
    if (used > 0 && used + 1 + length > width) {
      lines++
      used = 0
    }
    used += (used > 0 ? 1 : 0) + length
    lines += Math.floor(used / (width + 1))
    used = Math.min(used, width)
  }
  return lines
}
