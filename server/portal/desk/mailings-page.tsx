/** Invitations and reminders: written, looked at as each reader gets them, sent now or later, and what was sent to whom. */
import type { VNode } from 'preact'
import type { OutgoingMailReason } from '../../db/schema-outgoing-mail.ts'
import type { LoggedMail, Mailing, NewMailing } from '../../mail/mailings/mailings.ts'
import { mailingKinds } from '../../mail/mailings/mailings.ts'
import type { MailingPreview } from '../../mail/mailings/send-mailings.ts'
import type { ListedOutgoing } from '../../mail/outbox/list-outgoing.ts'
import { type DeskFilter, deskStandings } from '../../returns/list-desk.ts'
import { secretariat } from '../../roles.ts'
import { formatNumber } from '../shell/formats.ts'
import { Button, Checkbox, Field, PostForm, RadioGroup, Select, TextArea } from '../shell/forms.tsx'
import { Frame, languageNames } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable } from '../shell/tables.tsx'
import { Instant } from '../shell/times.tsx'
import { type CycleChoice, kindWord } from './desk-view.ts'
import type { Refused } from './form-answers.ts'

export interface MailingsView extends CycleChoice {
  readonly mailings: readonly Mailing[]
  readonly log: readonly LoggedMail[]
  /** Mails about access that wait or have failed. */
  readonly unsent: readonly ListedOutgoing[]
  readonly filter: DeskFilter
  /** Of the reporters that were ticked on the desk. */
  readonly codes: string
  readonly isNoneTicked: boolean
  readonly nameOf: (reporterCode: string) => string
  readonly refused: Refused | null
}

export function mailingsPage(page: Page, view: MailingsView): VNode {
  const { cycle, mailings, log, unsent, refused, nameOf } = view
  const say = page.speak('desk')
  const mayAct = page.role !== null && secretariat.includes(page.role)
  return (
    <Frame page={page} title={say('mails.title')} isWide>
      <p>{cycle.title[page.language]}</p>
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      {view.isNoneTicked ? <Bar kind="problem">{say('mails.noneTicked')}</Bar> : null}
      {mayAct ? <NewMailingForm page={page} view={view} /> : null}
      <section aria-labelledby="planned">
        <h2 id="planned">{say('mails.list')}</h2>
        {mailings.length === 0 ? (
          <p>{say('mails.none')}</p>
        ) : (
          <DataTable
            caption={say('mails.list')}
            isCaptionHidden
            columns={[
              { key: 'kind', label: say('column.mail'), isRowHeader: true },
              { key: 'sendAt', label: say('column.sendAt') },
              { key: 'audience', label: say('column.audience') },
              { key: 'state', label: say('column.state') },
              { key: 'mails', label: say('column.mails'), isNumber: true },
              { key: 'act', label: say('mails.cancel'), isActions: true },
            ]}
            rows={mailings.map((mailing) => ({
              key: mailing.mailingId,
              cells: {
                kind: occasionWord(page, mailing.occasion),
                sendAt: <Instant page={page} at={mailing.sendAt} />,
                audience: audienceWord(page, mailing),
                state: say(`mailState.${mailing.state}`),
                mails: mailing.mails,
                act:
                  mayAct && mailing.state === 'scheduled' ? (
                    <PostForm page={page} action={`/mailings/${mailing.mailingId}/cancel`} query={page.query}>
                      <Button about={occasionWord(page, mailing.occasion)}>{say('mails.cancel')}</Button>
                    </PostForm>
                  ) : null,
              },
            }))}
          />
        )}
      </section>
      <section aria-labelledby="log">
        <h2 id="log">{say('mails.log')}</h2>
        {log.length === 0 ? (
          <p>{say('mails.logNone')}</p>
        ) : (
          <DataTable
            caption={say('mails.log')}
            isCaptionHidden
            columns={[
              { key: 'reporter', label: say('column.reporter'), isRowHeader: true },
              { key: 'to', label: say('column.to') },
              { key: 'mail', label: say('column.mail') },
              { key: 'language', label: page.say('frame.language') },
              { key: 'at', label: say('column.sentAt') },
              { key: 'state', label: say('column.state') },
            ]}
            rows={log.map((mail) => ({
              key: `${mail.reporterCode} ${mail.occasion} ${mail.recipient} ${mail.round}`,
              cells: {
                reporter: <bdi>{nameOf(mail.reporterCode)}</bdi>,
                to:
                  mail.email === null ? (
                    <em>{page.speak('history')('history.erasedActor')}</em>
                  ) : (
                    <>
                      <bdi>{mail.name}</bdi> <bdi>{mail.email}</bdi>
                    </>
                  ),
                mail: `${occasionWord(page, mail.occasion)}${mail.round > 1 ? ` (${say('mails.round', { round: mail.round })})` : ''}`,
                language: languageNames[mail.language as keyof typeof languageNames] ?? mail.language,
                at: <Instant page={page} at={mail.claimedAt} />,
                state: mailWord(page, mail),
              },
            }))}
          />
        )}
        {log.length < 100 ? null : (
          <p>
            <a href={page.href('/mailings', { ...page.query, before: log.at(-1)!.claimedAt })}>
              {say('mails.earlier')}
            </a>
          </p>
        )}
      </section>
      {unsent.length === 0 ? null : (
        <section aria-labelledby="unsent">
          <h2 id="unsent">{say('mails.unsent')}</h2>
          <DataTable
            caption={say('mails.unsent')}
            isCaptionHidden
            columns={[
              { key: 'to', label: say('column.to'), isRowHeader: true },
              { key: 'mail', label: say('column.mail') },
              { key: 'at', label: say('column.writtenAt') },
              { key: 'tries', label: say('column.tries') },
              { key: 'state', label: say('column.state') },
            ]}
            rows={unsent.map((mail) => ({
              key: mail.mailId,
              cells: {
                to:
                  mail.email === null ? (
                    <em>{page.speak('history')('history.erasedActor')}</em>
                  ) : (
                    <>
                      <bdi>{mail.name}</bdi> <bdi>{mail.email}</bdi>
                    </>
                  ),
                mail: say(`accessMail.${mail.kind}`),
                at: <Instant page={page} at={mail.createdAt} />,
                tries: formatNumber(mail.tries, page.language),
                state: mailWord(page, {
                  state: mail.state === 'handingOver' || mail.state === 'uncertain' ? 'claimed' : mail.state,
                  reason: mail.reason,
                }),
              },
            }))}
          />
        </section>
      )}
    </Frame>
  )
}

/** What became of a mail, and why. */
function mailWord(
  page: Page,
  { state, reason }: { readonly state: string; readonly reason: OutgoingMailReason | null },
): string {
  const say = page.speak('desk')
  const word = say(`mailState.${state}`)
  return reason === null ? word : `${word} (${say(`mailReason.${reason}`)})`
}

function NewMailingForm({ page, view }: { readonly page: Page; readonly view: MailingsView }): VNode {
  const { cycle, filter, refused } = view
  const say = page.speak('desk')
  const typed = (name: string) => refused?.typed.get(name) ?? ''
  const filtered = filter.region !== undefined || filter.kind !== undefined || filter.text !== undefined
  return (
    <section class="card" aria-labelledby="new-mail">
      <h2 id="new-mail">{say('mails.new')}</h2>
      <PostForm
        page={page}
        action="/mailings/preview"
        hidden={{
          cycle: cycle.cycleKey,
          region: filter.region ?? '',
          kindOfReporter: filter.kind ?? '',
          text: filter.text ?? '',
        }}
      >
        <div class="columns">
          <div>
            <RadioGroup
              name="kind"
              label={say('mails.kind')}
              isRequired
              value={typed('kind') || 'reminder'}
              options={mailingKinds.map((kind) => ({
                value: kind,
                label: say(`mailKind.${kind}`),
                hint: say(`mailKind.${kind}.hint`),
              }))}
            />
            <TextArea
              name="note"
              label={say('mails.note')}
              hint={say('mails.noteHint')}
              rows={3}
              maxLength={4000}
              value={typed('note')}
            />
          </div>
          <div>
            <Select
              name="standing"
              label={say('mails.to')}
              value={typed('standing') || filter.standing || 'notAnswered'}
              options={[
                { value: '', label: say('mails.everybody') },
                ...deskStandings.map((value) => ({ value, label: say(`standing.${value}`) })),
              ]}
            />
            {filtered ? (
              <p>
                {say('mails.filtered')}{' '}
                <bdi>
                  {[filter.region, filter.kind && kindWord(page, filter.kind), filter.text]
                    .filter((one) => one)
                    .join(' · ')}
                </bdi>
              </p>
            ) : null}
            <TextArea
              name="codes"
              label={say('mails.codes')}
              hint={say('mails.codesHint')}
              rows={2}
              value={refused === null ? view.codes : typed('codes')}
            />
            <RadioGroup
              name="when"
              label={say('mails.when')}
              isRequired
              value={typed('when') || 'now'}
              options={[
                { value: 'now', label: say('mails.now') },
                { value: 'at', label: say('mails.at') },
                { value: 'before', label: say('mails.before') },
              ]}
            />
            <div class="row">
              <Field name="day" type="date" label={say('column.day')} value={typed('day')} />
              <Field
                name="time"
                label={say('mails.time')}
                value={typed('time') || '08:00'}
                maxLength={5}
                isLtr
              />
              <Field
                name="days"
                label={say('mails.days')}
                hint={say('mails.daysHint')}
                value={typed('days') || '30, 7, 1'}
                maxLength={40}
                isLtr
              />
            </div>
            <Checkbox
              name="again"
              label={say('mails.again')}
              hint={say('mails.againHint')}
              isChecked={typed('again') === 'yes'}
            />
          </div>
        </div>
        <Button kind="main">{say('mails.preview')}</Button>
      </PostForm>
    </section>
  )
}

export interface PreviewView {
  readonly cycle: CycleChoice['cycle']
  /** One for each time it is to go out. */
  readonly wanted: readonly NewMailing[]
  readonly preview: MailingPreview
  /** What the form had, to be sent again with "send". */
  readonly typed: ReadonlyMap<string, string>
  readonly sendAt: readonly string[]
}

/** The mails as each reader gets them. Nothing has been sent. */
export function mailingPreviewPage(page: Page, view: PreviewView): VNode {
  const { cycle, preview, typed, sendAt, wanted } = view
  const say = page.speak('desk')
  const { count, mails, skipped } = preview
  const whys = ['answered', 'already', 'noAddress'] as const
  return (
    <Frame
      page={page}
      title={say('preview.title')}
      trail={[{ href: page.href('/mailings', { cycle: cycle.cycleKey }), label: say('mails.title') }]}
      isAnswer
    >
      <p>
        {say(`mailKind.${wanted[0]!.kind}`)} · {cycle.title[page.language]}
      </p>
      <p>
        <strong>{say('preview.count', { count })}</strong>
      </p>
      {sendAt.length === 0 ? null : (
        <ul>
          {sendAt.map((at) => (
            <li key={at}>
              <Instant page={page} at={at} />
            </li>
          ))}
        </ul>
      )}
      <PostForm page={page} action="/mailings" hidden={Object.fromEntries(typed)}>
        <div class="row">
          {count === 0 && sendAt.length === 0 ? null : (
            <Button kind="main">{say(sendAt.length === 0 ? 'preview.send' : 'preview.schedule')}</Button>
          )}
          <Button name="back" value="yes">
            {say('preview.back')}
          </Button>
        </div>
      </PostForm>
      {whys.map((why) => {
        const some = skipped.filter((one) => one.why === why)
        return some.length === 0 ? null : (
          <details key={why} class="card">
            <summary>{say(`preview.${why}`, { count: some.length })}</summary>
            <p>
              {some.map(({ reporterCode, reporterName }) => (
                <span key={reporterCode} class="name-in-list">
                  <bdi>{reporterName}</bdi>
                </span>
              ))}
            </p>
          </details>
        )
      })}
      <h2>{say('preview.mails')}</h2>
      {mails.map(({ recipient, mail }) => (
        <details key={`${recipient.reporterCode} ${recipient.recipient}`} class="card">
          <summary>
            <bdi>{recipient.reporterName}</bdi> · <bdi>{recipient.email}</bdi> ·{' '}
            {languageNames[recipient.language]}
          </summary>
          <article lang={mail.language} dir={mail.language === 'ar' ? 'rtl' : 'ltr'} class="mail">
            <h3>{mail.subject}</h3>
            {mail.text.split('\n\n').map((paragraph, index) => (
              <p key={`${index} ${paragraph}`} dir="auto">
                {paragraph}
              </p>
            ))}
          </article>
        </details>
      ))}
      {mails.length < count ? <p>{say('preview.more', { count: count - mails.length })}</p> : null}
    </Frame>
  )
}

function occasionWord(page: Page, occasion: string): string {
  const say = page.speak('desk')
  const [kind = '', days] = occasion.split('-')
  return days === undefined
    ? say(`mailKind.${kind}`)
    : `${say(`mailKind.${kind}`)} · ${say('mails.daysBefore', { count: Number(days) })}`
}

function audienceWord(page: Page, { audience }: Mailing): string {
  const say = page.speak('desk')
  if ('reporterCodes' in audience) return audience.reporterCodes.map((code) => code.toUpperCase()).join(', ')
  const { standing, region, kind, text } = audience.filter
  const words = [standing && say(`standing.${standing}`), region, kind && kindWord(page, kind), text]
  return words.filter((word) => word).join(' · ') || say('mails.everybody')
}
