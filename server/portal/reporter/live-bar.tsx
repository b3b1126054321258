import type { VNode } from 'preact'
import type { Page } from '../shell/page.ts'
import { type ReturnPlace, returnPath } from './return-place.ts'

/** Where news of the return are said while its page is open; empty, and silent, without the script `live`. */
export function LiveBar({ page, place }: { readonly page: Page; readonly place: ReturnPlace }): VNode {
  return (
    <div
      role="status"
      aria-live="polite"
      data-enhance="live"
      data-events={page.href(returnPath(place, 'events'))}
      data-after={place.asOf}
      data-show={page.say('live.show')}
    />
  )
}
