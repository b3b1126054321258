/** Reports that are being made: their lines move by themselves, and the page comes anew when one is finished. */

document.querySelector('[data-enhance=reload]')?.remove()
for (const line of document.querySelectorAll<HTMLElement>('[data-enhance=job]')) {
  const events = new EventSource(line.dataset.events ?? '')
  const bar = line.querySelector('progress')
  const words = line.querySelector('.badge')
  events.onmessage = ({ data }) => {
    const { state, progress } = JSON.parse(data) as { readonly state: string; readonly progress: number }
    if (state !== 'queued' && state !== 'running') {
      events.close()
      location.reload()
      return
    }
    if (bar) bar.value = progress
    if (words && state === 'running') {
      words.textContent = (line.dataset.running ?? '').replace('{progress}', String(progress))
    }
  }
  addEventListener('pagehide', () => events.close())
}

export {}
