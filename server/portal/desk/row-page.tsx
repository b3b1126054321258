/** One row of a return, all of it: each cell with what is wrong there, what was there before, and what is asked. */
import type { VNode } from 'preact'
import { fieldLabel, showValue } from '../../history/show-value.ts'
import type { ReturnRow } from '../../returns/return-table.ts'
import { secretariat } from '../../roles.ts'
import { Button, PostForm, Select, TextArea } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import type { Refused } from './form-answers.ts'
import { KeysHelp } from './keys-help.tsx'
import { Questions } from './question-parts.tsx'
import type { ReturnView } from './return-page.tsx'
import { IssueList, showContextOf } from './return-rows.tsx'

export interface RowView extends Pick<ReturnView, 'cycle' | 'reporter' | 'table' | 'lists'> {
  readonly row: ReturnRow
  readonly previous: string | null
  readonly next: string | null
  /** Of the link that led here: ask about this one. */
  readonly field: string | undefined
  readonly refused: Refused | null
}

export function rowPage(page: Page, view: RowView): VNode {
  const { reporter, row, table, previous, next, refused } = view
  const { activity, issues, sinceLastCycle, sinceSubmission, questions, proposals } = row
  const say = page.speak('desk')
  const mayAct = page.role !== null && secretariat.includes(page.role)
  const base = `/desk/returns/${reporter.reporterCode}`
  const context = showContextOf(page, view)
  const query = { ...page.query, field: undefined }
  const to = (reference: string) => page.href(`${base}/rows/${reference}`, query)
  const title = typeof activity.values.title === 'string' ? activity.values.title : activity.reference
  return (
    <Frame
      page={page}
      title={title}
      trail={[
        { href: page.href('/desk', { cycle: view.cycle.cycleKey }), label: say('overview.title') },
        { href: page.href(base, query), label: reporter.shortName },
      ]}
      isWide
      scripts={['desk']}
    >
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      <nav class="row neighbours" aria-label={say('row.neighbours')}>
        {previous === null ? null : (
          <a href={to(previous)} rel="prev" data-key="p">
            {say('row.previous')}
          </a>
        )}
        <span dir="ltr">{activity.reference}</span>
        {next === null ? null : (
          <a href={to(next)} rel="next" data-key="n">
            {say('row.next')}
          </a>
        )}
      </nav>
      <p class="badges">
        <span class="badge">{say(`change.${sinceLastCycle.kind}`)}</span>
        {sinceSubmission === null ? null : (
          <span class="badge warning">{say(`changeSince.${sinceSubmission.kind}`)}</span>
        )}
        {activity.withdrawn ? <span class="badge">{page.speak('history')('history.withdrawn')}</span> : null}
      </p>
      <IssueList page={page} view={view} issues={issues.filter(({ field }) => field === null)} />
      <div class="columns">
        <table class="data cells" role="table" data-keys="rows">
          <caption class="visually-hidden">{say('row.cells')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {['field', 'value', 'before'].map((column) => (
                <th key={column} scope="col" role="columnheader">
                  {say(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {table.template.fields
              .filter(({ type }) => type !== 'reference')
              .map(({ key }) => {
                const value = activity.values[key]
                const change =
                  sinceSubmission?.changes.find(({ field }) => field === key) ??
                  sinceLastCycle.changes.find(({ field }) => field === key)
                const own = issues.filter(({ field }) => field === key)
                const proposed = proposals.filter(({ field }) => field === key)
                return (
                  <tr key={key} role="row">
                    <th scope="row" role="rowheader" data-label={say('column.field')}>
                      {mayAct ? (
                        <a href={`${page.href(page.path, { ...query, field: key })}#ask-row`}>
                          {fieldLabel(key, page.language)}
                          <span class="visually-hidden">: {say('question.ask')}</span>
                        </a>
                      ) : (
                        fieldLabel(key, page.language)
                      )}
                    </th>
                    <td role="cell" data-label={say('column.value')}>
                      <span>
                        {value === undefined ? null : <bdi>{showValue(key, value, context)}</bdi>}
                        <IssueList page={page} view={view} issues={own} />
                        {proposed.map((proposal) => (
                          <p key={proposal.proposalId} class="hint">
                            {say('row.proposed')}{' '}
                            <bdi>
                              {proposal.proposed === null
                                ? page.speak('history')('history.blank')
                                : showValue(key, proposal.proposed, context)}
                            </bdi>
                          </p>
                        ))}
                      </span>
                    </td>
                    <td role="cell" data-label={say('column.before')}>
                      {change === undefined ? null : (
                        <del>
                          <bdi>
                            {change.before === null
                              ? page.speak('history')('history.blank')
                              : showValue(key, change.before, context)}
                          </bdi>
                        </del>
                      )}
                    </td>
                  </tr>
                )
              })}
            {activity.comment === null ? null : (
              <tr role="row">
                <th scope="row" role="rowheader" data-label={say('column.field')}>
                  {page.speak('history')('history.comment')}
                </th>
                <td role="cell" data-label={say('column.value')}>
                  <bdi>{activity.comment}</bdi>
                </td>
                <td role="cell" data-label={say('column.before')} />
              </tr>
            )}
          </tbody>
        </table>
        <div>
          <section class="card" aria-labelledby="row-questions">
            <h2 id="row-questions">{say('question.ofRow')}</h2>
            <Questions
              page={page}
              questions={questions}
              template={table.template}
              action={`${base}/questions`}
              mayAct={mayAct}
              reference={activity.reference}
              field={refused?.typed.get('field') ?? view.field}
              typed={refused?.typed.has('cell') ? undefined : refused?.typed.get('text')}
            />
          </section>
          {mayAct && !activity.withdrawn ? (
            <section class="card" aria-labelledby="row-edit">
              <h2 id="row-edit">{say('edit.title')}</h2>
              <p>{say('edit.lead')}</p>
              <PostForm page={page} action={`${base}/rows/${activity.reference}/edits`} query={query}>
                <Select
                  name="cell"
                  label={say('column.field')}
                  value={refused?.typed.get('cell') ?? view.field ?? 'title_en'}
                  options={table.template.fields
                    .filter(({ type }) => type !== 'reference')
                    .map(({ key }) => ({ value: key, label: fieldLabel(key, page.language) }))}
                />
                <TextArea
                  name="value"
                  label={say('edit.value')}
                  rows={2}
                  maxLength={4000}
                  value={refused?.typed.get('value') ?? ''}
                />
                <Button>{say('edit.save')}</Button>
              </PostForm>
            </section>
          ) : null}
        </div>
      </div>
      <KeysHelp page={page} />
    </Frame>
  )
}
