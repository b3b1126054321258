/** Short texts that outlast the pane, in this browser alone and apart for each place that frames it. Never in the workbook. */

export interface KeptTexts {
  get(key: string): string | null
  /** Null takes it away. */
  set(key: string, text: string | null): void
}

/** Prefix of everything that is kept: Excel on the web says which part of the storage is this document's. */
export function storagePrefix(): string {
  return `${Office.context.partitionKey ?? ''}cinnabar.`
}

/**
 * The browser's own store. Where the browser keeps nothing for framed pages, things are remembered until the page closes: one
 * then signs in each time.
 */
export function browserTexts(prefix: string, storage: () => Storage = () => localStorage): KeptTexts {
  const memory = new Map<string, string>()
  const attempt = <T>(work: (store: Storage) => T): T | undefined => {
    try {
      return work(storage())
    } catch {
      return undefined
    }
  }
  return {
    get: (key) => attempt((store) => store.getItem(prefix + key)) ?? memory.get(key) ?? null,
    set: (key, text) => {
      if (text === null) {
        memory.delete(key)
        attempt((store) => store.removeItem(prefix + key))
      } else {
        memory.set(key, text)
        attempt((store) => store.setItem(prefix + key, text))
      }
    },
  }
}
