/** Keys for quick work at the desk. Each does what a link, a button or a field on the page does; they can be switched off. */

const storageKey = 'cinnabar-desk-keys'
const help = document.querySelector<HTMLDetailsElement>('#keys-help')
const toggle = document.querySelector<HTMLInputElement>('#keys-on')

const isOn = (): boolean => {
  try {
    return localStorage.getItem(storageKey) !== 'off'
  } catch {
    return true
  }
}

if (help) help.hidden = false
if (toggle) {
  toggle.checked = isOn()
  toggle.addEventListener('change', () => {
    try {
      localStorage.setItem(storageKey, toggle.checked ? 'on' : 'off')
    } catch {
      // Remembered for this page only, then.
    }
  })
}

/** The links that name the rows of the page's list. */
const rowLinks = [...document.querySelectorAll<HTMLAnchorElement>('table[data-keys] tbody th a')]

function moveRow(step: number): void {
  const focused = document.activeElement
  const at = rowLinks.findIndex((link) => link === focused || link.closest('tr')?.contains(focused))
  const next = rowLinks[at < 0 ? (step > 0 ? 0 : rowLinks.length - 1) : at + step]
  next?.focus()
}

const acts: Readonly<Record<string, () => void>> = {
  j: () => moveRow(1),
  k: () => moveRow(-1),
  o: () => {
    if (rowLinks.includes(document.activeElement as HTMLAnchorElement))
      (document.activeElement as HTMLAnchorElement).click()
  },
  x: () =>
    document.activeElement?.closest('tr')?.querySelector<HTMLInputElement>('input[name="code"]')?.click(),
  n: () => document.querySelector<HTMLAnchorElement>('[data-key="n"]')?.click(),
  p: () => document.querySelector<HTMLAnchorElement>('[data-key="p"]')?.click(),
  a: () => document.querySelector<HTMLButtonElement>('#decide-buttons button')?.focus(),
  r: () => document.querySelector<HTMLTextAreaElement>('#decide textarea')?.focus(),
  q: () => {
    const summary = document.querySelector<HTMLElement>('[data-key="q"]')
    const details = summary?.closest('details')
    if (!details) return
    details.open = true
    details.querySelector<HTMLElement>('textarea')?.focus()
  },
  '?': () => {
    if (!help) return
    help.open = true
    help.querySelector('summary')?.focus()
  },
}

document.addEventListener('keydown', (event) => {
  const { target } = event
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
  if (toggle ? !toggle.checked : !isOn()) return
  // Whoever types, types.
  const isTyping =
    target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), textarea, select')
  if (isTyping) return
  const act = acts[event.key]
  if (!act) return
  event.preventDefault()
  act()
})

export {}
