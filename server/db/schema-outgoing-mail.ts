/** The table of mails that are to go out. Not chained: a mail alters nothing. */

/**
 * `waiting`: to be sent, or to be tried again; `handingOver`: the mail server was told that it comes, and has not said yet that it
 * has it; `sent`: the mail server has it; `failed`: given up, see the reason; `uncertain`: cut off while it was handed over, so that
 * nobody knows whether the mail server has it.
 */
export type OutgoingMailState = 'waiting' | 'handingOver' | 'sent' | 'failed' | 'uncertain'

export type OutgoingMailKind = 'invitation' | 'handOver' | 'reissue' | 'mailing'

/**
 * Why a mail has not gone out, or never will. Of one that waits: `unreachable`, no mail server; `putOff`, it said "later". Of one that
 * failed: `refused`, it said "never"; `tooLate`, tried for as long as is set; `withdrawn`, what it tells is over; `unreadable`,
 * sealed with another secret; `restored`, it stood in a backup.
 */
export type OutgoingMailReason =
  | 'unreachable'
  | 'putOff'
  | 'refused'
  | 'tooLate'
  | 'withdrawn'
  | 'unreadable'
  | 'restored'

export interface OutgoingMailTable {
  mailId: string
  kind: OutgoingMailKind
  /** Whom it is about, where they have an account. */
  accountId: string | null
  /** The way in that it brings. */
  invitationId: string | null
  /** The mail with its receiver, under the service's secret; null as soon as nothing is to be sent any more. */
  sealed: string | null
  state: OutgoingMailState
  reason: OutgoingMailReason | null
  tries: number
  createdAt: string
  /** Null: at once. */
  nextTryAt: string | null
  settledAt: string | null
  leasedUntil: string | null
  leaseId: string | null
}

export interface OutgoingMailTables {
  outgoingMail: OutgoingMailTable
}
