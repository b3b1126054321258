/**
 * Work that may be more than Excel on the web takes at once (5 MB a request and an answer) is done in parts, one round trip
 * each. A part that was too large all the same is cut in two.
 */
import { WorkbookError } from './workbook-error.ts'

/**
 * @param measure about how many bytes an item costs
 * @param exchange one round trip for some neighbouring items
 */
export async function inParts<Item>(
  items: readonly Item[],
  { measure, most }: { readonly measure: (item: Item) => number; readonly most: number },
  exchange: (part: readonly Item[]) => Promise<void>,
): Promise<void> {
  const parts = cut(items, measure, most)
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    try {
      await exchange(part)
    } catch (error) {
      if (!isTooLarge(error) || part.length < 2) throw error
      const middle = Math.ceil(part.length / 2)
      parts.unshift(part.slice(0, middle), part.slice(middle))
    }
  }
}

function cut<Item>(
  items: readonly Item[],
  measure: (item: Item) => number,
  most: number,
): (readonly Item[])[] {
  const parts: Item[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const item of items) {
    const weight = measure(item)
    if (size + weight > most) {
      parts.push([])
      size = 0
    }
    parts.at(-1)!.push(item)
    size += weight
  }
  return parts
}

function isTooLarge(error: unknown): boolean {
  if (error instanceof WorkbookError) return error.code === 'tooLarge'
  return /PayloadSizeLimitExceeded|RequestTooLarge/.test(String((error as { code?: unknown }).code))
}
