/** Two activities side by side: why they look alike, where they differ, and the decision. */
import type { VNode } from 'preact'
import type { PairSideBySide } from '../../duplicates/show-pair.ts'
import { Button, PostForm, RadioGroup, TextArea } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { Instant } from '../shell/times.tsx'
import { type DuplicatesView, Facts } from './duplicates-page.tsx'
import type { Refused } from './form-answers.ts'

export interface PairView extends Pick<DuplicatesView, 'nameOf' | 'countryOf' | 'cycle'> {
  readonly shown: PairSideBySide
  readonly operationId: string
  readonly refused: Refused | null
}

export function pairPage(page: Page, view: PairView): VNode {
  const { shown, operationId, refused, nameOf } = view
  const [say, words] = [page.speak('desk'), page.speak('duplicates')]
  const { pair, fields, decision, group, defaultRepresentativeActivityId } = shown
  const { one, other, tier, reasons } = pair
  const action = `/duplicates/${one.activityReportId}/${other.activityReportId}`
  const members = group?.members ?? [one, other]
  const representative = group?.representativeActivityId ?? defaultRepresentativeActivityId
  const typed = (name: string) => refused?.typed.get(name)
  return (
    <Frame
      page={page}
      title={say('pair.title')}
      trail={[{ href: page.href('/duplicates', page.query), label: say('nav.duplicates') }]}
      isWide
      scripts={['desk']}
    >
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      <section class="card" aria-labelledby="why">
        <h2 id="why">{words(`tier.${tier}`)}</h2>
        <ul class="reasons">
          {reasons.map(({ code, message, bits }) => (
            <li key={code} class={bits < 0 ? 'against' : 'for'}>
              <span aria-hidden="true">{bits < 0 ? '−' : '+'}</span>{' '}
              <span class="visually-hidden">{say(bits < 0 ? 'pair.against' : 'pair.for')}: </span>
              <bdi>{message}</bdi>
            </li>
          ))}
        </ul>
      </section>
      <table class="side-by-side">
        <caption class="visually-hidden">{say('pair.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('column.field')}</th>
            {[one, other].map((activity) => (
              <th key={activity.activityReportId} scope="col">
                <a
                  href={page.href(`/desk/returns/${activity.reporterCode}/rows/${activity.reference}`, {
                    cycle: view.cycle.cycleKey,
                  })}
                >
                  <bdi>{nameOf(activity.reporterCode)}</bdi>
                </a>
                <Facts page={page} activity={activity} view={view} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, label, one: ours, other: theirs, isSame }) => (
            <tr key={field} class={isSame ? 'is-same' : undefined}>
              <th scope="row">
                {label}
                {isSame ? <span class="badge">{say('pair.same')}</span> : null}
              </th>
              <td dir="auto">{ours}</td>
              <td dir="auto">{theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <section class="card" aria-labelledby="decide-pair">
        <h2 id="decide-pair">{say('pair.decide')}</h2>
        {decision === null ? null : (
          <>
            <p>
              <span class="badge done">{words(`kind.${decision.kind}`)}</span>{' '}
              <Instant page={page} at={decision.decidedAt} />
            </p>
            {decision.reason === null ? null : <p dir="auto">{decision.reason}</p>}
          </>
        )}
        <PostForm page={page} action={action} query={page.query} hidden={{ operationId }}>
          <RadioGroup
            name="kind"
            label={say('pair.kind')}
            isRequired
            value={typed('kind') ?? decision?.kind}
            options={(['same', 'joint', 'different'] as const).map((kind) => ({
              value: kind,
              label: say(`pair.${kind}Kind`),
              hint: say(`pair.${kind}Hint`),
            }))}
          />
          <RadioGroup
            name="representative"
            label={say('pair.representative')}
            value={typed('representative') ?? (group?.isRepresentativeChosen ? representative : '')}
            options={[
              { value: '', label: say('pair.default'), hint: say('pair.defaultHint') },
              ...members.map(({ activityId, reference, reporterCode }) => ({
                value: activityId,
                label: `${nameOf(reporterCode)} · ${reference}`,
                ...(activityId === representative ? { hint: say('pair.isNow') } : {}),
              })),
            ]}
          />
          <TextArea
            name="reason"
            label={say('return.reason')}
            rows={2}
            maxLength={2000}
            isRequired
            value={typed('reason') ?? ''}
          />
          <p class="hint">{say('pair.after')}</p>
          <Button kind="main">{say('pair.save')}</Button>
        </PostForm>
        {decision === null ? null : (
          <details>
            <summary>{say('pair.undo')}</summary>
            <PostForm
              page={page}
              action={action}
              query={page.query}
              hidden={{ operationId, groupId: decision.groupId, kind: 'undone' }}
            >
              <TextArea
                name="reason"
                id="undo-reason"
                label={say('return.reason')}
                rows={2}
                maxLength={2000}
                isRequired
              />
              <Button>{say('pair.undo')}</Button>
            </PostForm>
          </details>
        )}
      </section>
    </Frame>
  )
}
