/** What a mail's header says about it, before anybody looks inside. */
import { createHash } from 'node:crypto'
import { type Vouching, vouchingFor } from './authentication-results.ts'
import { readMailHeader, valuesOf } from './header-fields.ts'
import { type MailSender, senderOf } from './sender-of-mail.ts'

/** Why nobody looks into a mail. Permanent: they are stored. */
export type PassedOver = 'noSender' | 'own' | 'bounce' | 'automatic' | 'list'

export interface JudgedMail {
  readonly sender: MailSender | null
  readonly vouching: Vouching
  /** Null: it is looked into. */
  readonly passedOver: PassedOver | null
  /** As it is referred to in an answer; null where there is none to rely on. */
  readonly messageId: string | null
  /** The same for the same mail, however often it arrives. */
  readonly mailKey: string
}

export interface MailIdentity {
  /** The name under which the own mail server stamps its results. */
  readonly authservId: string | null
  /** The address that the service's own mails are from, in lower case. */
  readonly ownAddress: string
}

/** How the service's own mails are named, so that it knows them again. */
export const ownMessageMark = '.cinnabar@'

/** @param mail the whole mail, or its header at least */
export function judgeMail(mail: Uint8Array, { authservId, ownAddress }: MailIdentity): JudgedMail {
  const header = readMailHeader(mail)
  const sender = senderOf(header)
  const ids = valuesOf(header, 'message-id')
  const messageId = ids.length === 1 && /^<[\x21-\x3b=\x3f-\x7e]{1,900}>$/.test(ids[0]!) ? ids[0]! : null
  const name = messageId ?? createHash('sha256').update(mail).digest('hex')
  const has = (field: string, pattern = /./) =>
    valuesOf(header, field).some((value) => pattern.test(value.toLowerCase()))
  const isList = header.fields.some((field) => field.name.startsWith('list-')) || has('precedence', /list/)
  const passedOver: PassedOver | null =
    (messageId?.includes(ownMessageMark) ?? false) || sender?.addressKey === ownAddress
      ? 'own'
      : has('return-path', /^<\s*>$/)
        ? 'bounce'
        : // RFC 3834: anything but "no" was sent by a program.
          has('auto-submitted', /^(?!no\s*(;|\(|$))/) || has('precedence', /bulk|junk/)
          ? 'automatic'
          : isList
            ? 'list'
            : sender === null
              ? 'noSender'
              : null
  return {
    sender,
    vouching: sender ? vouchingFor(header, sender, authservId) : 'none',
    passedOver,
    messageId,
    mailKey: createHash('sha256')
      .update(JSON.stringify([sender?.addressKey ?? '', name]))
      .digest('hex'),
  }
}
