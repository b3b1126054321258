/** Where a sheet is cut into printed pages: between parts that belong together, never right behind a heading or before a last row. */

/** Rows of a sheet that stay on one page. Heights are in points. */
export interface PrintedPart {
  readonly lastRow: number
  readonly height: number
  /** Of the blank rows before it. */
  readonly gap: number
  /** Of all that is best seen together, where this part begins it: it goes on to the next page if it fits there and not here. */
  readonly togetherHeight?: number
}

export interface PrintedPage {
  /** What a page holds. */
  readonly height: number
  /** What is printed again at the top of each page but the first. */
  readonly repeated: number
}

/**
 * The rows behind which a page ends, ascending. Blank rows go on to the next page: at the end of a full one they could make a
 * page of their own.
 *
 * @param parts from top to bottom
 */
export function pageBreaks(parts: readonly PrintedPart[], page: PrintedPage): number[] {
  const breaks: number[] = []
  const onLaterPages = page.height - page.repeated
  let room = page.height
  let lastRow = 0
  for (const { height, gap, togetherHeight = height, ...part } of parts) {
    const together = gap + togetherHeight <= onLaterPages ? togetherHeight : height
    if (lastRow > 0 && gap + together > room) {
      breaks.push(lastRow)
      room = onLaterPages
    }
    room -= gap + height
    lastRow = part.lastRow
  }
  return breaks
}
