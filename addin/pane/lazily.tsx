/** A view whose script is loaded when it is first drawn. */
import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { usePane } from './pane.ts'

const waiting: (() => Promise<unknown>)[] = []

/**
 * @param isQuiet nothing stands in its place until it is there
 * @param isKept it is loaded ahead, so that it opens without a connection, too
 */
export function lazily(
  load: () => Promise<FunctionComponent>,
  isQuiet = false,
  isKept = true,
): FunctionComponent {
  let loaded: FunctionComponent | undefined
  if (isKept) waiting.push(load)
  return function Lazy() {
    const pane = usePane()
    const [progress, setProgress] = useState<'loading' | 'loaded' | 'failed'>('loading')
    useEffect(() => {
      if (loaded) return
      load().then(
        (View) => {
          loaded = View
          setProgress('loaded')
        },
        () => setProgress('failed'),
      )
    }, [])
    if (loaded) {
      const View = loaded
      return <View />
    }
    if (isQuiet) return null
    return <p class="quiet">{pane.say(progress === 'failed' ? 'view.notLoaded' : 'page.loading')}</p>
  }
}

/** Loads the scripts of all views that are kept, so that each of them opens without a connection, too. */
export async function loadAllViews(): Promise<void> {
  for (const load of waiting) await load().catch(() => {})
}
