/**
 * Work that may be more than Excel on the web takes at once (5 MB a request and an answer) is done in parts, one round trip
 * each. A part that was too large all the same is cut in two.
 */
import { WorkbookError } from './workbook-error.ts'

/**
 * @param measure about how many bytes an item costs; asked anew before each part, so that it can learn from the last one
 * @param exchange one round trip for some neighbouring items
 */
export async function inParts<Item>(
  items: readonly Item[],
  { measure, most }: { readonly measure: (item: Item) => number; readonly most: number },
  exchange: (part: readonly Item[]) => Promise<void>,
): Promise<void> {
  const smaller: (readonly Item[])[] = []
  let done = 0
  while (done < items.length) {
    const part = smaller.shift() ?? items.slice(done, done + countOf(items, done, measure, most))
    try {
      await exchange(part)
      done += part.length
    } catch (error) {
      if (!isTooLarge(error) || part.length < 2) throw error
      const middle = Math.ceil(part.length / 2)
      smaller.unshift(part.slice(0, middle), part.slice(middle))
    }
  }
}

/** How many items from here on make a part: at least one. */
function countOf<Item>(
  items: readonly Item[],
  from: number,
  measure: (item: Item) => number,
  most: number,
): number {
  let size = 0
  let end = from
  while (end < items.length) {
    size += measure(items[end]!)
    if (size > most && end > from) break
    end++
  }
  return end - from
}

function isTooLarge(error: unknown): boolean {
  if (error instanceof WorkbookError) return error.code === 'tooLarge'
  return /PayloadSizeLimitExceeded|RequestTooLarge/.test(String((error as { code?: unknown }).code))
}
