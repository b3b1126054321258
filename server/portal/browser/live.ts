/**
 * News of a return while its page is open. Said politely; parts in which nobody types come anew by themselves, the rest only when
 * the reader wants it. A page that is not looked at asks for nothing.
 */

const bar = document.querySelector<HTMLElement>('[data-enhance="live"]')
let after = bar?.dataset.after ?? ''
let events: EventSource | null = null

/** Somebody is at it: the focus is there, or something is not as the page came. */
function isInUse(part: Element): boolean {
  if (part.contains(document.activeElement)) return true
  return [...part.querySelectorAll('input, textarea, select')].some((field) => {
    if (field instanceof HTMLInputElement)
      return field.type === 'checkbox' || field.type === 'radio'
        ? field.checked !== field.defaultChecked
        : field.type !== 'hidden' && field.value !== field.defaultValue
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue
    return [...(field as HTMLSelectElement).options].some((one) => one.selected !== one.defaultSelected)
  })
}

/** @returns whether everything on the page is as it is now */
async function refresh(): Promise<boolean> {
  const parts = [...document.querySelectorAll('[data-live]')]
  if (parts.length === 0) return false
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (!answer.ok) return false
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  let isWhole = true
  for (const part of parts) {
    const fresh = page.querySelector(`[data-live="${part.getAttribute('data-live')}"]`)
    if (fresh?.isEqualNode(part)) continue
    if (!fresh || isInUse(part)) isWhole = false
    else part.replaceWith(fresh)
  }
  document.dispatchEvent(new Event('page-changed'))
  return isWhole
}

function say(bar: HTMLElement, sentence: string, isWhole: boolean): void {
  const said = document.createElement('p')
  said.className = 'bar info'
  said.append(sentence)
  if (!isWhole) {
    const link = document.createElement('a')
    link.href = location.href
    link.textContent = bar.dataset.show ?? ''
    said.append(' ', link)
  }
  bar.replaceChildren(said)
}

function listen(bar: HTMLElement): void {
  const address = new URL(bar.dataset.events ?? '', location.href)
  address.searchParams.set('after', after)
  events = new EventSource(address)
  events.onmessage = async ({ data, lastEventId }) => {
    after = lastEventId
    // The answer of a form that is under way takes the place of the page, or has done so.
    if (!bar.isConnected) return stop()
    if (document.querySelector('form[aria-busy="true"]')) return
    const { sentence } = JSON.parse(data) as { readonly sentence: string }
    say(bar, sentence, await refresh().catch(() => false))
  }
}

function stop(): void {
  events?.close()
  events = null
}

if (bar) {
  document.addEventListener('visibilitychange', () => {
    stop()
    if (document.visibilityState === 'visible' && bar.isConnected) listen(bar)
  })
  addEventListener('pagehide', stop)
  addEventListener('pageshow', ({ persisted }) => persisted && listen(bar))
  if (document.visibilityState === 'visible') listen(bar)
}

export {}
