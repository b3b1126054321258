/** Files of the service that never change under their address: loaded once, and then there without a connection, too. */

/** There is no connection to the service, and what was asked for was not loaded before. */
export class DataUnreachable extends Error {}

const storeName = 'cinnabar-data'

/**
 * The JSON at an address.
 *
 * @throws {DataUnreachable}
 */
export async function keptFile<T>(address: string): Promise<T> {
  const store = await openStore()
  const kept = await store?.match(address)
  if (kept) return (await kept.json()) as T
  const answer = await load(address)
  // Where there is no room it is loaded again the next time.
  await store?.put(address, answer.clone()).catch(() => {})
  return (await answer.json()) as T
}

/**
 * What the service answers with.
 *
 * @throws {DataUnreachable}
 */
export async function load(address: string): Promise<Response> {
  const answer = await fetch(address).catch(() => null)
  if (!answer?.ok) throw new DataUnreachable(address)
  return answer
}

/** Throws away what is kept under other addresses, and not in one of these folders either. */
export async function keepOnly(addresses: readonly string[], folders: readonly string[]): Promise<void> {
  const store = await openStore()
  const full = (address: string) => new URL(address, location.href).href
  const wanted = new Set(addresses.map(full))
  for (const request of (await store?.keys()) ?? []) {
    const isKept = wanted.has(request.url) || folders.some((folder) => request.url.startsWith(full(folder)))
    if (!isKept) await store?.delete(request)
  }
}

/** None in a page without https, or where storage is switched off. */
function openStore(): Promise<Cache | undefined> {
  return typeof caches === 'undefined'
    ? Promise.resolve(undefined)
    : caches.open(storeName).catch(() => undefined)
}
