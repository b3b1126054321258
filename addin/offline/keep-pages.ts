/** Pages and scripts of this version, put by for opening them without a connection; `worker.js` gives them out then. */

const prefix = 'cinnabar-pages '
const pages = ['pane', 'commands', 'result'].map((page) => `/addin/${page}.html`)

/**
 * To be called when everything that the pane may need is loaded. The pages are put by last, and older ones thrown away after
 * that: whatever happens meanwhile, what is kept is whole and of one version.
 *
 * @throws where the browser keeps nothing for this page, or something could not be loaded: then the next opening does it
 */
export async function keepPages(): Promise<void> {
  // Safari inside of Excel for Mac has none.
  const registration = await navigator.serviceWorker?.register('/addin/worker.js')
  if (!registration) return
  const loaded = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => /\.(js|css)$/.test(new URL(name).pathname))
  const answers = await Promise.all(pages.map(loadWhole))
  const [ofPane, ...ofOthers] = await Promise.all(
    answers.map(async (answer) => scriptsOf(await answer.clone().text())),
  )
  // A newer version came out while this one was being opened.
  if (!ofPane!.every((script) => loaded.includes(script))) return
  const wanted = new Set([...loaded, ...ofOthers.flat()])
  const name = prefix + [...new Set([...ofPane!, ...ofOthers.flat()])].join(' ')
  const cache = await caches.open(name)
  for (const script of wanted)
    if (!(await cache.match(script, { ignoreVary: true }))) await cache.put(script, await loadWhole(script))
  for (const [at, page] of pages.entries()) await cache.put(page, answers[at]!)
  for (const other of await caches.keys())
    if (other.startsWith(prefix) && other !== name) await caches.delete(other)
}

async function loadWhole(address: string): Promise<Response> {
  const isElsewhere = new URL(address, location.href).origin !== location.origin
  const answer = await fetch(address, isElsewhere ? { mode: 'no-cors' } : {})
  // Nobody learns how a request to another host went.
  if (!answer.ok && answer.type !== 'opaque') throw new Error(`${address}: ${answer.status}`)
  return answer
}

/** Full addresses of the scripts that a page names. */
function scriptsOf(page: string): readonly string[] {
  return [...page.matchAll(/"((?:\/|https:)[^"]+\.js)"/g)].map(
    ([, path]) => new URL(path!, location.href).href,
  )
}
