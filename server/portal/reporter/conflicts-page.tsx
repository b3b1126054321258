/** Two values for one cell, side by side; and rows that are to be withdrawn, or were. */
import type { VNode } from 'preact'
import { Button, Field, PostForm } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import type { Page } from '../shell/page.ts'
import { Instant } from '../shell/times.tsx'
import type { Clash, Clashes, Withdrawal } from './clashes.ts'
import { LiveBar } from './live-bar.tsx'
import { cycleTitle, type ReturnPlace, returnPath, trailOf } from './return-place.ts'

interface ConflictsView extends ReturnPlace {
  readonly found: Clashes
  /** Names this very form, so that it can be sent again. */
  readonly operationId: string
}

export function conflictsPage(page: Page, view: ConflictsView): VNode {
  const { found, isOwn, operationId } = view
  const { say } = page
  const isEmpty = found.clashCount + found.withdrawals.length === 0
  return (
    <Frame page={page} title={say('conflicts.title')} trail={trailOf(page, view)} scripts={['live']}>
      <LiveBar page={page} place={view} />
      <p class="quiet-text">{cycleTitle(view, page)}</p>
      {isEmpty ? (
        <p>{say('conflicts.none')}</p>
      ) : (
        <PostForm page={page} action={returnPath(view, 'conflicts')} hidden={{ operationId }}>
          <p>{say('conflicts.lead')}</p>
          {found.clashes.map((clash) => (
            <OneClash key={clash.proposalId} page={page} clash={clash} />
          ))}
          {found.clashCount > found.clashes.length ? (
            <p>{say('conflicts.more', { count: found.clashCount - found.clashes.length })}</p>
          ) : null}
          {found.withdrawals.map((one) => (
            <OneWithdrawal key={one.activityReportId} page={page} one={one} />
          ))}
          {isOwn ? (
            <p>
              <Button kind="main">{say('conflicts.do')}</Button>
            </p>
          ) : null}
        </PostForm>
      )}
    </Frame>
  )
}

function OneClash({ page, clash }: { readonly page: Page; readonly clash: Clash }): VNode {
  const { say } = page
  const { proposalId: id } = clash
  const name = `take~${id}`
  const blank = say('conflicts.blank')
  return (
    <fieldset class="card clash">
      <legend>
        <code dir="ltr">{clash.reference}</code> · {clash.label}
      </legend>
      <input type="hidden" name={`revision~${id}`} value={clash.revision} />
      <div class="sides">
        <Side
          page={page}
          name={name}
          value="stored"
          label={say('conflicts.stored')}
          text={clash.stored ?? blank}
          at={clash.storedAt}
        />
        <Side
          page={page}
          name={name}
          value="proposed"
          label={say('conflicts.proposed')}
          text={clash.proposed ?? blank}
          at={clash.proposedAt}
        />
      </div>
      {clash.base === null ? null : (
        <p>
          <small>
            {say('conflicts.base')}: <span dir="auto">{clash.base}</span>
          </small>
        </p>
      )}
      {clash.takesValue ? (
        <div class="own-value">
          <label class="choice">
            <input type="radio" name={name} value="value" />
            <span>{say('conflicts.other')}</span>
          </label>
          <Field
            name={`value~${id}`}
            id={`value-${id}`}
            label={say('conflicts.otherValue')}
            maxLength={4_000}
          />
        </div>
      ) : null}
    </fieldset>
  )
}

interface SideProps {
  readonly page: Page
  readonly name: string
  readonly value: string
  readonly label: string
  readonly text: string
  readonly at: string
}

function Side({ page, name, value, label, text, at }: SideProps): VNode {
  return (
    <label class="choice side">
      <input type="radio" name={name} value={value} />
      <span>
        <strong>{label}</strong>
        <span class="side-text" dir="auto">
          {text}
        </span>
        <small>
          <Instant page={page} at={at} />
        </small>
      </span>
    </label>
  )
}

function OneWithdrawal({ page, one }: { readonly page: Page; readonly one: Withdrawal }): VNode {
  const { say } = page
  const name = `withdrawal~${one.activityReportId}`
  return (
    <fieldset class="card clash">
      <legend>
        <code dir="ltr">{one.reference}</code> · <span dir="auto">{one.title}</span>
      </legend>
      <input type="hidden" name={`revision~${one.activityReportId}`} value={one.revision} />
      <p>{say(one.isDone ? 'conflicts.isWithdrawn' : 'conflicts.isProposed')}</p>
      {one.isDone ? null : (
        <label class="choice">
          <input type="radio" name={name} value="confirm" />
          <span>{say('conflicts.confirm')}</span>
        </label>
      )}
      <label class="choice">
        <input type="radio" name={name} value="bringBack" />
        <span>{say('conflicts.bringBack')}</span>
      </label>
    </fieldset>
  )
}
