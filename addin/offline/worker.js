/*
 * Gives out the add-in's pages where the service does not answer, as `keep-pages.ts` kept them. With a line the pages come from
 * the service as if this were not there, so that whoever opens one has the newest. Only pages and scripts pass through here,
 * the same for everybody; nothing that was reported does.
 */
const patienceMs = 8_000
const pages = /^\/addin\/(?:(?:pane|commands|result)\.html|start\.js)$/
/** Their addresses tell their content. */
const scripts = /^\/(?:addin\/built|office-js)\//

const kept = (request) => caches.match(request, { ignoreSearch: true, ignoreVary: true })

async function newest(request) {
  const asked = fetch(request)
  const before = await kept(request)
  if (!before) return asked
  const late = new Promise((resolve) => setTimeout(() => resolve(before), patienceMs))
  const answer = await Promise.race([asked, late]).catch(() => before)
  return answer.status < 500 ? answer : before
}

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET') return
  if (origin === location.origin) {
    if (scripts.test(pathname)) event.respondWith(kept(request).then((answer) => answer ?? fetch(request)))
    else if (pages.test(pathname)) event.respondWith(newest(request))
  } else if (pathname.endsWith('.js')) event.respondWith(newest(request))
})
