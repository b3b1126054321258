/** Tables of questions, of the audit log, and of what is personal and so stands outside the chain. */
import type { ChainColumns } from './schema.ts'

/** `asked` also stands for asking on, after an answer. */
export type QuestionAct = 'asked' | 'answered' | 'closed'

/** Append-only. What was said about a cell, a row or a return; the newest entry tells how the question stands. */
export interface QuestionEntryTable extends ChainColumns {
  questionId: string
  changeNumber: number
  act: QuestionAct
  reporterCode: string
  cycleKey: string
  /** Null: the question is about the return. */
  activityReportId: string | null
  /** A field key; null: the question is about the row, or the return. */
  field: string | null
  /** Null where nothing was said (closed without a word), or once erased. */
  text: string | null
  /** Where the Secretariat has an answer from that it wrote down for the reporter. */
  recordedFrom: string | null
}

/** Append-only. An act that leaves no other trace in the chain: a file erased, personal data handed out. */
export interface AuditEntryTable extends ChainColumns {
  auditId: string
  changeNumber: number
  /** `file.erased` */
  act: string
  /** What was acted upon, by a name that stays: `file 3f6c…`. Never a person's name or address. */
  subject: string
  detailsJson: string | null
}

/** Personal, so not in the chain: it is replaced and erased without a trace. */
export interface ReporterContactTable {
  reporterCode: string
  name: string
  email: string
}

export interface QuestionsAndAuditTables {
  questionEntry: QuestionEntryTable
  auditEntry: AuditEntryTable
  reporterContact: ReporterContactTable
}
