/** How far a cycle has come, as bars and a line. Each says its numbers in words too, and nothing by colour alone. */
import type { VNode } from 'preact'
import type { DeskProgress } from '../../returns/desk-progress.ts'
import type { DeskStanding } from '../../returns/list-desk.ts'
import { formatDay, formatNumber } from '../shell/formats.ts'
import type { Page } from '../shell/page.ts'

/** Parts of a bar, together everybody. `nothingToReport` is part of `answered`. */
const parts = ['accepted', 'submitted', 'returned', 'started', 'silent'] as const

export function ProgressBar({
  page,
  counts,
  reporters,
  label,
}: {
  readonly page: Page
  readonly counts: Readonly<Record<DeskStanding, number>>
  readonly reporters: number
  readonly label: string
}): VNode {
  const say = page.speak('returns')
  const words = parts.map((part) => `${say(`state.${part}`)} ${formatNumber(counts[part], page.language)}`)
  let start = 0
  return (
    <svg class="progress-bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img">
      <title>{`${label}: ${words.join(', ')}`}</title>
      {parts.map((part) => {
        const width = reporters === 0 ? 0 : (100 * counts[part]) / reporters
        const x = start
        start += width
        return width === 0 ? null : (
          <rect key={part} class={`part-${part}`} x={x} y="0" width={width} height="6" />
        )
      })}
    </svg>
  )
}

/** The whole cycle: one bar, and a legend that is the list of numbers and the way to the reporters behind each. */
export function ProgressOverview({
  page,
  progress,
  hrefOf,
}: {
  readonly page: Page
  readonly progress: DeskProgress
  readonly hrefOf: (standing: DeskStanding) => string
}): VNode {
  const [say, word] = [page.speak('desk'), page.speak('returns')]
  const { counts, reporters } = progress
  const line = (standing: DeskStanding, label: string, look = '') => (
    <li key={standing}>
      <a href={hrefOf(standing)} class={look}>
        <span class="count">{formatNumber(counts[standing], page.language)}</span> {label}
      </a>
    </li>
  )
  return (
    <section class="card progress" aria-labelledby="progress-title">
      <h2 id="progress-title">
        {say('progress.title', {
          answered: formatNumber(counts.answered, page.language),
          reporters: formatNumber(reporters, page.language),
        })}
      </h2>
      <ProgressBar page={page} counts={counts} reporters={reporters} label={say('progress.all')} />
      <ul class="legend">
        {parts.map((part) => line(part, word(`state.${part}`), `key-${part}`))}
        {line('nothingToReport', word('state.nothingToReport'))}
        {line('late', word('state.late'))}
      </ul>
      <h3>{say('progress.todo')}</h3>
      <ul class="legend">
        {(['waiting', 'questions', 'errors', 'proposals', 'changed'] as const).map((standing) =>
          line(standing, say(`standing.${standing}`)),
        )}
      </ul>
    </section>
  )
}

/** By region: a bar for each, with its numbers in the cells beside it. */
export function ProgressByRegion({
  page,
  progress,
  wordOf,
  hrefOf,
}: {
  readonly page: Page
  readonly progress: DeskProgress
  readonly wordOf: (region: string) => string
  readonly hrefOf: (region: string) => string
}): VNode {
  const say = page.speak('desk')
  const regions = [...new Set(progress.groups.map(({ region }) => region))]
  return (
    <table class="by-region">
      <caption>{say('progress.byRegion')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('column.region')}</th>
          <th scope="col" class="number">
            {say('standing.answered')}
          </th>
          <th scope="col">{say('progress.bar')}</th>
        </tr>
      </thead>
      <tbody>
        {regions.map((region) => {
          const groups = progress.groups.filter((group) => group.region === region)
          const sum = (standing: DeskStanding) =>
            groups.reduce((all, { counts }) => all + counts[standing], 0)
          const reporters = groups.reduce((all, group) => all + group.reporters, 0)
          const counts = Object.fromEntries(
            Object.keys(progress.counts).map((standing) => [standing, sum(standing as DeskStanding)]),
          ) as DeskProgress['counts']
          return (
            <tr key={region}>
              <th scope="row">
                <a href={hrefOf(region)}>{wordOf(region)}</a>
              </th>
              <td class="number">
                {say('progress.of', {
                  count: formatNumber(counts.answered, page.language),
                  total: formatNumber(reporters, page.language),
                })}
              </td>
              <td>
                <ProgressBar page={page} counts={counts} reporters={reporters} label={wordOf(region)} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const [width, height] = [600, 140]

/** First submissions, added up day by day, up to now; a dashed line is the deadline. */
export function SubmissionsOverTime({
  page,
  progress,
  opensOn,
  deadline,
}: {
  readonly page: Page
  readonly progress: DeskProgress
  readonly opensOn: string
  readonly deadline: string
}): VNode {
  const say = page.speak('desk')
  const { days, reporters, at } = progress
  const first = Math.min(dayNumber(opensOn), dayNumber(days[0]?.day ?? opensOn))
  const last = Math.max(dayNumber(deadline), dayNumber(at))
  const x = (day: string) => (width * (dayNumber(day) - first)) / Math.max(1, last - first)
  const y = (count: number) => height - (height * count) / Math.max(1, reporters)
  let sum = 0
  const steps = days.map(({ day, submissions }) => {
    const before = sum
    sum += submissions
    return `H${x(day).toFixed(1)}V${y(before).toFixed(1)}V${y(sum).toFixed(1)}`
  })
  const path = `M0 ${height}${steps.join('')}H${Math.min(x(at.slice(0, 10)), width).toFixed(1)}`
  const sentence = say('progress.timeSentence', {
    count: formatNumber(sum, page.language),
    reporters: formatNumber(reporters, page.language),
    deadline: formatDay(deadline, page.language),
  })
  return (
    <figure class="over-time">
      <figcaption>{say('progress.overTime')}</figcaption>
      <svg viewBox={`-4 -6 ${width + 8} ${height + 12}`} role="img" aria-label={sentence}>
        <line class="axis" x1="0" y1={height} x2={width} y2={height} />
        <line class="axis top" x1="0" y1="0" x2={width} y2="0" />
        <line class="deadline-line" x1={x(deadline)} y1="0" x2={x(deadline)} y2={height} />
        <path class="step" d={path} />
      </svg>
      <p>{sentence}</p>
      {days.length === 0 ? null : (
        <details>
          <summary>{say('progress.numbers')}</summary>
          <table>
            <thead>
              <tr>
                <th scope="col">{say('column.day')}</th>
                <th scope="col" class="number">
                  {say('progress.submissions')}
                </th>
                <th scope="col" class="number">
                  {page.speak('returns')('state.late')}
                </th>
              </tr>
            </thead>
            <tbody>
              {days.map(({ day, submissions, late }) => (
                <tr key={day}>
                  <th scope="row">{formatDay(day, page.language)}</th>
                  <td class="number">{formatNumber(submissions, page.language)}</td>
                  <td class="number">{formatNumber(late, page.language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  )
}

function dayNumber(day: string): number {
  return Math.floor(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / 86_400_000)
}
