/** Small things that the pane remembers on this machine, never in the workbook. */

/**
 * Excel on the web may give each site that opens the add-in its own corner of the storage.
 *
 * @param name without the prefix
 */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(partitioned(name))
  } catch {
    // Storage is switched off, or belongs to another site here.
    return null
  }
}

/** @param value null forgets it */
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(partitioned(name))
    else localStorage.setItem(partitioned(name), value)
  } catch {
    // Then it is asked for again the next time.
  }
}

function partitioned(name: string): string {
  return `${Office.context.partitionKey ?? ''}cinnabar.${name}`
}
