/** The form for a workbook: dropped onto it, sent with a bar that moves, answered without leaving the page. */

interface Step {
  readonly next: 'checking' | 'storing'
  readonly rows: number
}
type End = { readonly location: string } | { readonly page: string }

const form = document.querySelector<HTMLFormElement>('form[data-enhance="upload"]')
const input = form?.querySelector<HTMLInputElement>('input[type="file"]')
const box = form?.querySelector<HTMLElement>('.upload-progress')
const bar = box?.querySelector('progress')
const status = box?.querySelector('p')

if (form && input && box && bar && status) {
  const words = box.dataset
  const zone = document.createElement('p')
  zone.className = 'drop-zone'
  zone.textContent = words.drop ?? ''
  zone.setAttribute('aria-hidden', 'true')
  input.before(zone)

  for (const kind of ['dragenter', 'dragover'] as const) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      form.classList.add('is-over')
    })
  }
  form.addEventListener('dragleave', (event) => {
    if (!form.contains(event.relatedTarget as Node | null)) form.classList.remove('is-over')
  })
  form.addEventListener('drop', (event) => {
    const files = event.dataTransfer?.files
    form.classList.remove('is-over')
    if (!files?.length) return
    event.preventDefault()
    const one = new DataTransfer()
    one.items.add(files[0]!)
    input.files = one.files
    form.querySelector<HTMLButtonElement>('button.main')?.focus()
  })

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const button = event.submitter as HTMLButtonElement | null
    const data = new FormData(form)
    if (button?.name) data.append(button.name, button.value)
    const say = (text = '') => {
      status.textContent = text
    }
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('accept', 'text/event-stream, text/html')
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const share = total > 0 ? Math.round((loaded / total) * 100) : 0
      bar.value = share
      if (share >= 100) {
        bar.removeAttribute('value')
        say(words.reading)
      }
    })
    let heard = 0
    let end: End | null = null
    /** What the service has said since: a step that it takes, or where it ends. */
    const hear = () => {
      const events = request.responseText.split('\n\n').slice(0, -1)
      for (const event of events.slice(heard)) {
        if (!event.startsWith('data: ')) continue
        const said = JSON.parse(event.slice(6)) as Step | End
        if ('next' in said) say(words[said.next]?.replace('{rows}', String(said.rows)))
        else end = said
      }
      heard = events.length
    }
    const isTold = () => request.getResponseHeader('content-type')?.startsWith('text/event-stream') ?? false
    request.addEventListener('progress', () => isTold() && hear())
    request.addEventListener('load', async () => {
      // A page where there is nothing to tell: whoever sent it is not let in any more.
      if (!isTold()) return show(request.responseText, request.responseURL)
      hear()
      if (end === null) return failed()
      if ('page' in end) return show(end.page, request.responseURL)
      try {
        const answer = await fetch(end.location, { headers: { accept: 'text/html' } })
        show(await answer.text(), answer.url)
      } catch {
        // It is stored: the browser goes there by itself.
        location.assign(end.location)
      }
    })
    const show = (text: string, address: string) => {
      // The content of the page that came takes the place of this one's.
      const answer = new DOMParser().parseFromString(text, 'text/html')
      const main = answer.querySelector('main')
      if (!main) return failed()
      document.querySelector('main')?.replaceWith(main)
      document.title = answer.title
      history.pushState(null, '', address)
      document.dispatchEvent(new Event('page-changed'))
      main.focus()
      scrollTo(0, 0)
    }
    request.addEventListener('error', () => failed())
    request.addEventListener('timeout', () => failed())
    const failed = () => {
      box.hidden = true
      bar.value = 0
      say(words.failed)
      box.hidden = false
      form.removeAttribute('aria-busy')
      for (const one of form.querySelectorAll('button')) one.disabled = false
    }
    box.hidden = false
    bar.value = 0
    say(words.sending)
    form.setAttribute('aria-busy', 'true')
    for (const one of form.querySelectorAll('button')) one.disabled = true
    request.send(data)
  })
  // Back to where the form was: the page as it is now.
  addEventListener('popstate', () => location.reload())
}

export {}
