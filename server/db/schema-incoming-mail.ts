/** The table of mails that came in. Not chained: a mail alters nothing until its workbook is imported like any other. */

/**
 * `passedOver`: not looked into, and not answered; `held`: waits until its sender says that it is theirs; `due`: is about to be
 * taken in; `taken`: its workbook was imported; `refused`: nothing could be imported; `declined`: the sender, or an officer,
 * does not want it; `expired`: nobody said anything.
 */
export type IncomingMailState = 'passedOver' | 'held' | 'due' | 'taken' | 'refused' | 'declined' | 'expired'

/** `mailServer`: the own mail server knows the sender; `link`: by the link that was sent; `page`: signed in. */
export type MailVoucher = 'mailServer' | 'link' | 'page'

export interface IncomingMailTable {
  mailId: string
  /** Digest of sender and Message-ID: the same mail once, however often it arrives. */
  mailKey: string
  /** Whether the own mail server vouched for it when it came; one that was not and one that was are two mails. */
  isVouched: 0 | 1
  receivedAt: string
  /** Personal; null once erased. */
  fromAddress: string | null
  /** The account in force with that address when it came. */
  accountId: string | null
  /** As an answer refers to it; null once erased. */
  messageId: string | null
  state: IncomingMailState
  /** Why it was passed over, is held or was refused: a word of the program, or an error code. */
  reason: string | null
  /** Values for the sentence of a refusal. */
  detailsJson: string
  fileName: string | null
  sizeBytes: number
  sha256: string | null
  /** The workbook while it waits; once imported, the file of the import. */
  fileId: string | null
  vouchedBy: MailVoucher | null
  /** Until when it is held. */
  expiresAt: string | null
  decidedAt: string | null
  decidedBy: string | null
  reporterCode: string | null
  cycleKey: string | null
  changeNumber: number | null
  /** What the answer says, beside the refusal. */
  outcomeJson: string | null
  /** `due`: a mail is to be sent about it (the link while it is held, else the answer). */
  answerState: 'none' | 'due' | 'sent' | 'failed'
  /** Tries of what is to be done next. */
  tries: number
  nextTryAt: string | null
  /** Whoever works on it has it until then. */
  leasedUntil: string | null
  leaseId: string | null
}

export interface IncomingMailTables {
  incomingMail: IncomingMailTable
}
