/** The text of a mailing for one reader. */
import type { Cycle } from '../../../templates/context.ts'
import { formatDate } from '../../../templates/format-issue.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { messagesOf } from '../../locales.ts'
import { mailOfText } from '../compose-mail.ts'
import type { Mail } from '../mailer.ts'
import type { Mailing } from './mailings.ts'
import type { Recipient } from './recipients.ts'

/** Way in for somebody who has no access yet. */
export interface WayIn {
  readonly url: string
  readonly code: string
  /** Calendar day. */
  readonly until: string
}

/** Shown in a preview in place of a code that is made only when the mail goes out. */
export const noCodeYet = '•••••-•••••-•••••-•••••'

export function composeMailing(
  { kind, note }: Pick<Mailing, 'kind' | 'note'>,
  recipient: Recipient,
  of: {
    readonly cycle: Pick<Cycle, 'title'>
    /** Calendar day; the reporter's own. */
    readonly deadline: string
    readonly publicUrl: string
    readonly wayIn: WayIn | null
  },
): Mail {
  const { language, email, reporterName, name } = recipient
  const texts = messagesOf('desk', language)
  const url = of.wayIn?.url ?? `${of.publicUrl}/?lang=${language}`
  const params = {
    cycle: of.cycle.title[language],
    deadline: formatDate(of.deadline, language),
    reporter: reporterName,
    name: name ?? reporterName,
    url,
    code: of.wayIn?.code ?? '',
    until: of.wayIn === null ? '' : formatDate(of.wayIn.until, language),
  }
  const say = (key: string) => formatMessage(texts, key, language, params)
  const paragraphs = [
    say('mail.greeting'),
    say(`mail.${kind}.body`),
    ...(note === null ? [] : [note]),
    ...(of.wayIn === null
      ? [say('mail.link'), url]
      : [say('mail.access'), url, say('mail.code'), of.wayIn.code]),
    say('mail.ways'),
    say('mail.end'),
  ]
  return mailOfText(
    { to: email, language },
    {
      subject: say(`mail.${kind}.subject`),
      text: paragraphs.join('\n\n'),
      bare: [url, ...(of.wayIn ? [of.wayIn.code] : [])],
    },
  )
}
