/** Where mail comes from: a mailbox, or a folder. */
import type { ArrivedMail } from './receive-mail.ts'

export interface MailSource {
  /**
   * Hands over every mail that waits, one after another, and puts each away once `take` has done with it. One that `take`
   * fails at stays where it is, and so do those behind it.
   */
  drain(take: (mail: ArrivedMail) => Promise<void>): Promise<number>
}

/** More wait for the next round. */
export const mailsPerRound = 500

/** Enough of a mail that is too large to see who sent it. */
export const headerBytes = 300_000
