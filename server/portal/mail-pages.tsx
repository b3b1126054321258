import type { VNode } from 'preact'
import type { IncomingMail } from '../mail-in/incoming-mails.ts'
import type { ShownMail } from '../mail-in/mail-list.ts'
import { reportingRoles } from '../roles.ts'
import { formatInstant } from './shell/formats.ts'
import { Button, PostForm } from './shell/forms.tsx'
import { Frame } from './shell/frame.tsx'
import { Bar } from './shell/notice-bar.tsx'
import type { Page } from './shell/page.ts'
import { DataTable } from './shell/tables.tsx'
import { Instant } from './shell/times.tsx'

export interface ConfirmView {
  readonly mail: IncomingMail
  readonly code: string
}

/** Behind the link: what is held, and two buttons. Opening it does nothing, because mail scanners open links. */
export function confirmPage(page: Page, { mail, code }: ConfirmView): VNode {
  const say = page.speak('mail')
  return (
    <Frame page={page} title={say('confirm.title')}>
      <p>
        {say('confirm.lead', {
          at: formatInstant(mail.receivedAt, page.language),
          file: mail.fileName ?? '',
          size: Math.ceil(mail.sizeBytes / 1_000),
        })}
      </p>
      <PostForm page={page} action="/mail/confirm" hidden={{ mail: mail.mailId, code }}>
        <div class="row">
          <Button kind="main" name="move" value="take">
            {say('confirm.take')}
          </Button>
          <Button name="move" value="decline">
            {say('confirm.decline')}
          </Button>
        </div>
      </PostForm>
    </Frame>
  )
}

/** What came of the link. */
export function confirmedPage(page: Page, move: 'take' | 'decline'): VNode {
  const say = page.speak('mail')
  return (
    <Frame page={page} title={say('confirm.title')} isAnswer>
      <Bar kind="done">{say(move === 'take' ? 'confirm.taken' : 'confirm.declined')}</Bar>
    </Frame>
  )
}

/** Mails that came in: one's own, or all of them for the Secretariat. */
export function mailPage(
  page: Page,
  { mails, older }: { readonly mails: readonly ShownMail[]; readonly older: string | null },
): VNode {
  const say = page.speak('mail')
  const isReporter = page.role !== null && reportingRoles.includes(page.role)
  return (
    <Frame page={page} title={say('page.title')} isWide>
      <p>{say(isReporter ? 'page.leadReporter' : 'page.leadOfficer')}</p>
      {mails.length === 0 ? (
        <p>{say('page.none')}</p>
      ) : (
        <DataTable
          caption={say('page.title')}
          isCaptionHidden
          columns={[
            { key: 'received', label: say('column.received'), isRowHeader: true },
            { key: 'from', label: say('column.from') },
            { key: 'file', label: say('column.file') },
            { key: 'state', label: say('column.state') },
            { key: 'decision', label: say('column.decision'), isActions: true },
          ]}
          rows={mails.map((mail) => ({
            key: mail.mailId,
            cells: {
              received: <Instant page={page} at={mail.receivedAt} />,
              from: <bdi>{mail.from}</bdi>,
              file: <bdi>{mail.fileName}</bdi>,
              state: <MailState page={page} mail={mail} />,
              decision: <MailDecision page={page} mail={mail} />,
            },
          }))}
        />
      )}
      {older === null ? null : (
        <p>
          <a href={page.href('/mail', { before: older })}>{say('page.older')}</a>
        </p>
      )}
    </Frame>
  )
}

const badges: Readonly<Record<ShownMail['state'], string>> = {
  passedOver: 'info',
  held: 'warning',
  due: 'info',
  taken: 'done',
  refused: 'problem',
  declined: 'info',
  expired: 'info',
}

function MailState({ page, mail }: { readonly page: Page; readonly mail: ShownMail }): VNode {
  const say = page.speak('mail')
  return (
    <div>
      <span class={`badge ${badges[mail.state]}`}>{say(`state.${mail.state}`)}</span>
      {mail.reporterCode === null ? null : <span dir="ltr"> {mail.reporterCode.toUpperCase()}</span>}
      {mail.reasonText === null ? null : <p>{mail.reasonText}</p>}
      {mail.answerState === 'failed' ? <p>{say('answer.failed')}</p> : null}
    </div>
  )
}

function MailDecision({ page, mail }: { readonly page: Page; readonly mail: ShownMail }): VNode | null {
  const say = page.speak('mail')
  if (mail.moves.length === 0) return null
  return (
    <PostForm page={page} action="/mail/decisions" hidden={{ mail: mail.mailId }}>
      <div class="row">
        {mail.moves.map((move) => (
          <Button key={move} name="move" value={move} about={mail.fileName ?? ''}>
            {say(`confirm.${move}`)}
          </Button>
        ))}
      </div>
    </PostForm>
  )
}
