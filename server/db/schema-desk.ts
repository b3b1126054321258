/** Tables of the desk: what stands beside each reporter's name (a cache), and mails that were sent to reporters. */
import type { Language } from '../../templates/definition.ts'
import type { ReturnState } from '../../templates/return-state.ts'
import type { Flag } from './schema.ts'

/** How far the lines of a cycle take in what was committed. */
export interface DeskScopeTable {
  cycleKey: string
  /** Of the program's way of making lines; lines of another one are made anew. */
  linesVersion: number
  throughChangeNumber: number
}

/** One reporter in one cycle as the desk lists it: made from the rows that the numbers name, and nothing more. */
export interface DeskLineTable {
  cycleKey: string
  reporterCode: string
  name: string
  shortName: string
  /** Folded, so that accents and case neither sort nor hide anything. */
  sortName: string
  searchText: string
  kind: string
  /** Empty where it has none, so that it can be compared. */
  region: string
  language: Language
  state: ReturnState
  isNothingToReport: Flag
  firstSubmittedAt: string | null
  /** Empty: never. */
  submittedAt: string
  /** UTC ISO; the reporter's own deadline where it was moved. */
  deadlineOverAt: string
  isExtended: Flag
  activities: number
  rowsWithErrors: number
  rowsWithWarnings: number
  changedSinceSubmission: number
  openQuestions: number
  answeredQuestions: number
  openProposals: number
  /** Empty: nothing yet. */
  lastActivityAt: string
}

export type MailingKind = 'invitation' | 'reminder' | 'overdue'
export type MailingState = 'scheduled' | 'sending' | 'done' | 'cancelled'

/** Mails to several reporters, now or at an instant. */
export interface MailingTable {
  mailingId: string
  cycleKey: string
  kind: MailingKind
  /** Whoever has had a mail of this occasion does not get another: `reminder`, `reminder-7`. */
  occasion: string
  /** `MailingAudience` as JSON. */
  audienceJson: string
  /** A word of the officer's own, as typed; null: none. */
  note: string | null
  /** The officer said that those who have had it get it again. */
  isAgain: Flag
  sendAt: string
  state: MailingState
  /** When a service took it up; one that has died loses it to another. */
  claimedAt: string | null
  doneAt: string | null
  createdAt: string
  createdBy: string
}

/** `claimed`: in the outbox, or interrupted in being handed over. */
export type MailingMailState = 'claimed' | 'sent' | 'failed'

/** One mail to one person. No address: the account or the register knows it, and can forget it. */
export interface MailingMailTable {
  cycleKey: string
  occasion: string
  /** An account id, or `contact:` and a reporter's code. */
  recipient: string
  /** 1; one more each time an officer says "again". */
  round: number
  mailingId: string
  reporterCode: string
  language: Language
  state: MailingMailState
  claimedAt: string
  settledAt: string | null
  /** The mail in the outbox; null for one from before there was an outbox. */
  mailId: string | null
}

export interface DeskTables {
  deskScope: DeskScopeTable
  deskLine: DeskLineTable
  mailing: MailingTable
  mailingMail: MailingMailTable
}
