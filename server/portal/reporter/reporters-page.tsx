import type { VNode } from 'preact'
import type { Cycle, Reporter } from '../../../templates/context.ts'
import type { ReturnStanding } from '../../returns/list-returns.ts'
import { Frame } from '../shell/frame.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable } from '../shell/tables.tsx'
import { Deadline } from '../shell/times.tsx'
import { returnPath } from './return-place.ts'

interface ReportersView {
  readonly cycle: Cycle
  readonly reporters: readonly Reporter[]
  /** In the same order. */
  readonly standings: readonly ReturnStanding[]
}

/** Where somebody who reports for several begins. */
export function reportersPage(page: Page, { cycle, reporters, standings }: ReportersView): VNode {
  const { say } = page
  const word = page.speak('returns')
  return (
    <Frame page={page} title={say('reporters.title')}>
      <p class="quiet-text">{cycle.title[page.language]}</p>
      <DataTable
        caption={say('reporters.title')}
        isCaptionHidden
        columns={[
          { key: 'name', label: page.speak('service')('page.reporter'), isRowHeader: true },
          { key: 'state', label: say('return.standing') },
          { key: 'deadline', label: say('return.deadline') },
          { key: 'activities', label: say('return.activities'), isNumber: true },
        ]}
        rows={reporters.map((reporter, at) => {
          const standing = standings[at]!
          return {
            key: reporter.reporterCode,
            cells: {
              name: <a href={page.href(returnPath({ cycle, reporter }))}>{reporter.shortName}</a>,
              state: (
                <span class="badge">
                  {word(`state.${standing.state}`)}
                  {standing.isLate ? ` · ${word('state.late')}` : ''}
                </span>
              ),
              deadline: <Deadline page={page} day={standing.deadline} overAt={standing.deadlineOverAt} />,
              activities: standing.activities,
            },
          }
        })}
      />
    </Frame>
  )
}
