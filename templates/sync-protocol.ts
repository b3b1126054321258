/** Messages between a workbook (pane, upload, mail, command line) and the service. */
import type { ActivityValues, FieldValue, SheetRow } from './activity.ts'
import type { FieldKey, Language } from './definition.ts'
import type { Issue } from './issues.ts'

export const protocolVersion = 1

/** Through what a change came. */
export type Channel = 'pane' | 'upload' | 'commandLine' | 'mail' | 'page'

/** What the cover says. Null where the cell is blank or there is no cover. */
export interface CoverAnswers {
  readonly nothingToReport: boolean | null
  readonly submit: boolean | null
  readonly declarationName: string | null
  /** `YYYY-MM-DD`, or the text as typed. */
  readonly declarationDate: string | null
}

/** Everything a workbook brings. One request may carry the whole file; rows it does not carry are left alone. */
export interface SyncRequest {
  readonly operationId: string
  readonly reporterCode: string
  readonly cycleKey: string
  /** Null where no carrier of the identity survived: every row is then matched afresh. */
  readonly workbookId: string | null
  /** The history the workbook last spoke to; under another one, bases are ignored. */
  readonly historyId: string | null
  readonly templateVersion: number
  readonly language: Language
  readonly channel: Channel
  /** True where `rows` are all rows of the workbook, so that rows it carried before and no longer does are reported missing. */
  readonly isWholeWorkbook: boolean
  readonly rows: readonly SheetRow[]
  /**
   * The fields the sheet has a column for; without it, all. A column that was deleted says nothing about its field: what is
   * stored stays.
   */
  readonly presentFields?: readonly FieldKey[]
  readonly cover: CoverAnswers | null
}

/**
 * What became of a row. Exhaustive: rows sent = the sum of these.
 * `accepted`: stored as sent (new or changed). `unchanged`: nothing to store. `merged`: some fields of each side.
 * `stale`: every difference was an older stored value, nothing stored. `conflicting`: at least one field became a proposal.
 * `separated`: same key, clearly another activity: stored as a new one. `refused`: with an issue that says why.
 */
export type RowFate = 'accepted' | 'unchanged' | 'merged' | 'stale' | 'conflicting' | 'separated' | 'refused'

/** A value that was not taken over, kept beside the stored one until a person chooses. */
export interface Proposal {
  readonly proposalId: string
  readonly field: FieldKey
  readonly stored: FieldValue | null
  readonly proposed: FieldValue | null
}

export interface RowResult {
  readonly rowNumber: number
  readonly rowKey: string | null
  readonly fate: RowFate
  /** True where this created the activity report. */
  readonly isNew: boolean
  /** False where what is stored at `revision` is not what was sent: the workbook has to take it over. */
  readonly isStoredAsSent: boolean
  readonly activityReportId: string | null
  /** The short reference people use: `BCRC-SCRC-SEN-0007`. */
  readonly reference: string | null
  /** The change number that last changed the row. */
  readonly revision: number | null
  readonly proposals: readonly Proposal[]
  readonly issues: readonly Issue[]
  /** The row asks for its withdrawal (all cells cleared, or the action column): `proposed` until confirmed. */
  readonly withdrawal: 'none' | 'proposed' | 'confirmed'
}

/** A row this workbook carried before and no longer does. It is kept. */
export interface MissingRow {
  readonly activityReportId: string
  readonly reference: string
  readonly title: string | null
}

export interface SyncResponse {
  readonly operationId: string
  readonly historyId: string
  /** The newest number this workbook has now seen. */
  readonly changeNumber: number
  /** The instant of judging and of the commit, UTC ISO. */
  readonly judgedAt: string
  readonly results: readonly RowResult[]
  readonly missing: readonly MissingRow[]
  /** Issues of the return as a whole (rule 25, unsubmitted ...). */
  readonly returnIssues: readonly Issue[]
  /** True where this very operation had been carried out before and this is its first answer again. */
  readonly isRepeat: boolean
  readonly submission: Receipt | null
}

/** Given for a submission and for nothing else. */
export interface Receipt {
  readonly receiptNumber: string
  readonly reporterCode: string
  readonly cycleKey: string
  readonly changeNumber: number
  readonly judgedAt: string
  readonly templateVersion: number
  readonly listsVersion: number
  readonly rowCount: number
  readonly issueCount: Readonly<Record<'error' | 'warning' | 'info', number>>
  readonly nothingToReport: boolean
  /** Hex SHA-256 over the canonical rows sorted by activityReportId. */
  readonly contentHash: string
}

/** An activity report as stored, for those who may see it all. */
export interface StoredActivity {
  readonly activityReportId: string
  readonly activityId: string
  readonly reference: string
  readonly revision: number
  readonly withdrawn: boolean
  readonly values: ActivityValues
}
