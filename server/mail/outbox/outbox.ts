/** Where mails are put that must not be lost: whoever puts one in wakes whoever sends. */
import type { AccountContext } from '../../accounts/context.ts'
import type { Mail } from '../mailer.ts'
import { type MailSubject, putMail } from './outgoing-mails.ts'

export interface Outbox {
  /** Returns the mail's id. With a transaction as `db` the mail goes out if that is committed, and never otherwise. */
  put(context: AccountContext, mail: Mail, subject: MailSubject): Promise<string>
  /** To be called after the commit; without it the mail goes out at the next look. */
  wake(): void
  onWake(listener: () => void): void
}

export function createOutbox(): Outbox {
  let listener = () => {}
  return {
    put: putMail,
    wake: () => listener(),
    onWake: (given) => {
      listener = given
    },
  }
}
