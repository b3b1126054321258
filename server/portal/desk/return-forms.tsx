/** What an officer decides about a return, and what is recorded from paper. */
import type { VNode } from 'preact'
import { Button, Checkbox, Field, PostForm, TextArea } from '../shell/forms.tsx'
import type { Page } from '../shell/page.ts'
import type { ReturnView } from './return-page.tsx'

interface Props {
  readonly page: Page
  readonly view: ReturnView
}

export function DecisionForms({ page, view }: Props): VNode {
  const { standing, reporter, refused, neighbours } = view
  const say = page.speak('desk')
  const action = `/desk/returns/${reporter.reporterCode}/decisions`
  const hidden = { revision: standing.revision }
  const isSilent = standing.state === 'silent'
  const canSendBack = standing.state === 'submitted' || standing.state === 'accepted'
  const needsReason = standing.state !== 'submitted' || standing.rowsWithErrors > 0
  return (
    <section class="card" aria-labelledby="decide-title">
      <h2 id="decide-title">{say('decide.title')}</h2>
      {isSilent ? <p>{say('decide.silent')}</p> : null}
      {isSilent || (standing.state === 'accepted' && !canSendBack) ? null : (
        <PostForm page={page} action={action} query={page.query} hidden={hidden} id="decide">
          <TextArea
            name="reason"
            label={say('return.reason')}
            hint={say(needsReason ? 'decide.reasonNeeded' : 'decide.reasonHint')}
            rows={3}
            maxLength={4000}
            value={refused?.typed.get('reason') ?? ''}
          />
          <div class="row" id="decide-buttons">
            {standing.state === 'accepted' ? null : (
              <>
                <Button kind="main" name="move" value="accept">
                  {say('decide.accept')}
                </Button>
                {neighbours.next === null ? null : (
                  <Button name="move" value="acceptNext">
                    {say('decide.acceptNext')}
                  </Button>
                )}
              </>
            )}
            {canSendBack ? (
              <Button name="move" value="sendBack">
                {say('decide.sendBack')}
              </Button>
            ) : null}
          </div>
        </PostForm>
      )}
      <details>
        <summary>{say('decide.extend')}</summary>
        <PostForm page={page} action={action} query={page.query} hidden={hidden}>
          <Field
            name="deadline"
            type="date"
            label={say('decide.newDeadline')}
            hint={say('decide.deadlineHint')}
            value={standing.isExtended ? standing.deadline : (refused?.typed.get('deadline') ?? '')}
          />
          <Field name="reason" id="extend-reason" label={say('return.reason')} maxLength={4000} />
          <Button name="move" value="extend">
            {say('decide.setDeadline')}
          </Button>
        </PostForm>
      </details>
    </section>
  )
}

/** A letter, a fax, a workbook on a stick: what the Secretariat writes down for a reporter. */
export function PaperForms({ page, view }: Props): VNode {
  const { reporter, refused } = view
  const say = page.speak('desk')
  const action = `/desk/returns/${reporter.reporterCode}/paper`
  const from = refused?.typed.get('recordedFrom') ?? ''
  return (
    <details class="card" open={refused?.typed.has('recordedFrom')}>
      <summary>{say('paper.title')}</summary>
      <p>{say('paper.lead')}</p>
      <div class="cards">
        <PostForm page={page} action={action} query={page.query}>
          <h3>{say('paper.letter')}</h3>
          <Field
            name="recordedFrom"
            id="letter-from"
            label={say('paper.from')}
            hint={say('paper.fromHint')}
            maxLength={500}
            isRequired
            value={from}
          />
          <Checkbox
            name="nothingToReport"
            label={page.speak('returns')('state.nothingToReport')}
            isChecked={refused?.typed.get('nothingToReport') === 'yes'}
          />
          <Field
            name="declarationName"
            label={say('paper.signedBy')}
            maxLength={200}
            value={refused?.typed.get('declarationName') ?? ''}
          />
          <Field
            name="declarationDate"
            type="date"
            label={say('paper.signedOn')}
            value={refused?.typed.get('declarationDate') ?? ''}
          />
          <Button>{say('paper.record')}</Button>
        </PostForm>
        <PostForm page={page} action={`${action}-workbook`} query={page.query} takesFile>
          <h3>{say('paper.workbook')}</h3>
          <Field
            name="recordedFrom"
            id="workbook-from"
            label={say('paper.from')}
            hint={say('paper.fromHint')}
            maxLength={500}
            isRequired
            value={from}
          />
          <Field
            name="workbook"
            type="file"
            label={page.speak('service')('page.file')}
            accept=".xlsx"
            isRequired
          />
          <div class="row">
            <Button name="what" value="store">
              {say('paper.store')}
            </Button>
            <Button name="what" value="submit">
              {say('paper.submit')}
            </Button>
          </div>
        </PostForm>
      </div>
    </details>
  )
}
