/** A value that views watch. */
import { useEffect, useState } from 'preact/hooks'

export class Store<T extends object> {
  #value: T
  readonly #watchers = new Set<(value: T) => void>()

  constructor(value: T) {
    this.#value = value
  }

  get value(): T {
    return this.#value
  }

  /** Lays the given parts over what is there. */
  set(parts: Partial<T>): void {
    this.#value = { ...this.#value, ...parts }
    for (const watcher of this.#watchers) watcher(this.#value)
  }

  /** @returns ends it */
  watch(watcher: (value: T) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
}

/** The store's value in a view, which is drawn anew when it changes. */
export function useStore<T extends object>(store: Store<T>): T {
  const [value, setValue] = useState(store.value)
  useEffect(() => {
    // It may have changed between drawing and watching.
    setValue(store.value)
    return store.watch(setValue)
  }, [store])
  return value
}
