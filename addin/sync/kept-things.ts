/** What a sync needs to remember beyond the pane's life: in the browser's database, apart for each document's partition. */

export interface KeptThings {
  get<T>(key: string): Promise<T | undefined>
  /** Undefined takes it away. Never fails: what cannot be kept is asked of the service again. */
  set(key: string, thing: unknown): Promise<void>
}

const storeName = 'things'

/** @param prefix of all keys, see `storagePrefix` */
export function browserThings(prefix: string): KeptThings {
  let opened: Promise<IDBDatabase> | undefined
  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const opening = indexedDB.open('cinnabar', 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore(storeName)
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    return opened
  }
  const attempt = async (
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest,
  ): Promise<unknown> => {
    try {
      const transaction = (await open()).transaction(storeName, mode)
      const request = work(transaction.objectStore(storeName))
      return await new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve(request.result)
        transaction.onabort = () => reject(transaction.error)
      })
    } catch {
      // Some browsers keep nothing for framed pages. A sync without a memory sends everything, and doubles nothing.
      return undefined
    }
  }
  return {
    get: async <T>(key: string) =>
      (await attempt('readonly', (store) => store.get(prefix + key))) as T | undefined,
    set: async (key, thing) => {
      await attempt('readwrite', (store) =>
        thing === undefined ? store.delete(prefix + key) : store.put(thing, prefix + key),
      )
    },
  }
}
