/** On every page: times in the reader's own zone, menus that close, forms that are sent once. All works without it. */

const { lang } = document.documentElement
const zone = `${lang}-u-ca-gregory-nu-latn`

function tellOwnTimes(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-local]')) {
    const instant = new Date(time.dateTime)
    if (Number.isNaN(instant.getTime())) continue
    const own = new Intl.DateTimeFormat(zone, {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }).format(instant)
    const { local, label = '{time}' } = time.dataset
    delete time.dataset.local
    if (local === 'replace') {
      time.title = time.textContent ?? ''
      time.textContent = own
    } else {
      const said = document.createElement('small')
      said.className = 'own-time'
      said.textContent = label.replace('{time}', own)
      time.parentElement?.append(' ', said)
    }
  }
}

tellOwnTimes()
// Another script has put something new onto the page.
document.addEventListener('page-changed', tellOwnTimes)

const menus = document.querySelectorAll<HTMLDetailsElement>('details.menu')
document.addEventListener('click', ({ target }) => {
  for (const menu of menus) if (!menu.contains(target as Node)) menu.open = false
})
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return
  for (const menu of menus) {
    if (!menu.open) continue
    menu.open = false
    menu.querySelector('summary')?.focus()
  }
})

// A second press of the button would send the same again.
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  if (event.defaultPrevented || form.method !== 'post') return
  if (form.dataset.sent !== undefined) event.preventDefault()
  form.dataset.sent = ''
  form.setAttribute('aria-busy', 'true')
})
// Back to a page that the browser kept: its forms can be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
    delete form.dataset.sent
    form.removeAttribute('aria-busy')
  }
})

export {}
