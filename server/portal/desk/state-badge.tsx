/** A return's state in a word, with what is derived beside it. */
import type { VNode } from 'preact'
import type { ReturnState } from '../../../templates/return-state.ts'
import type { Page } from '../shell/page.ts'

const looks: Readonly<Record<ReturnState, string>> = {
  silent: '',
  started: 'info',
  submitted: 'accent',
  returned: 'warning',
  accepted: 'done',
}

export function StateBadges({
  page,
  state,
  isLate,
  nothingToReport,
  isExtended,
}: {
  readonly page: Page
  readonly state: ReturnState
  readonly isLate: boolean
  readonly nothingToReport: boolean
  readonly isExtended?: boolean
}): VNode {
  const say = page.speak('returns')
  return (
    <span class="badges">
      <span class={`badge ${looks[state]}`}>{say(`state.${state}`)}</span>
      {isLate ? <span class="badge problem">{say('state.late')}</span> : null}
      {nothingToReport ? <span class="badge">{say('state.nothingToReport')}</span> : null}
      {isExtended ? <span class="badge info">{page.speak('desk')('state.extended')}</span> : null}
    </span>
  )
}
