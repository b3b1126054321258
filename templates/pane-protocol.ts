/** One POST, both directions: what the task pane sends to the service and gets back. */
import type { ActivityValues, CellScalar, FieldValue, RawCell, RawCells, SheetRow } from './activity.ts'
import type { FieldKey, Language } from './definition.ts'
import type { CoverAnswers, MissingRow, Receipt, RowFate, RowResult } from './sync-protocol.ts'

/** What goes in one request. More rows, or more JSON, goes in parts. */
export const paneLimits = {
  rows: 2_000,
  /** Of the JSON, unpacked. */
  bytes: 4_000_000,
  /** Of one part of an upload, as it is sent. */
  partBytes: 1_000_000,
  parts: 200,
  /** Of everything in an upload, unpacked. */
  uploadBytes: 40_000_000,
  uploadRows: 20_000,
  /** A workbook that lacks more rows than this is too far behind, and takes all again. */
  serverRows: 2_000,
  /** Bases asked for at once. */
  bases: 50,
} as const

/** A row that is new or was changed since it was last synced. What is left out is blank. */
export interface PaneRow {
  /** In the sheet, 1-based. */
  readonly rowNumber: number
  readonly rowKey: string | null
  /** Hidden columns: the revision that the row was last given, and the hash of the values then. */
  readonly revision?: number | null
  readonly baseHash?: string | null
  readonly cells: RawCells
  readonly extra?: Readonly<Record<string, string>>
  readonly comment?: string | null
  readonly action?: 'withdraw' | null
}

/** What a person chose about a clash. `value`: another one, as typed. */
export interface ProposalDecision {
  readonly proposalId: string
  /** The row's revision that the person saw; if its field was changed since, nothing is decided. */
  readonly revision: number
  readonly take: 'stored' | 'proposed' | 'value'
  readonly cell?: RawCell
}

/** What a person said about a withdrawal that was proposed or done. */
export interface WithdrawalDecision {
  readonly activityReportId: string
  /** The row's revision that the person saw; if it was changed since, nothing is decided. */
  readonly revision: number
  readonly decision: 'confirm' | 'bringBack'
}

export interface PaneSyncRequest {
  readonly protocolVersion: number
  readonly templateVersion: number
  /** The history the workbook last spoke to; null for none. */
  readonly historyId: string | null
  readonly workbookId: string
  /** The newest number that this copy of the workbook has taken in. */
  readonly lastChangeNumber: number
  readonly changes: readonly PaneRow[]
  /** Names this very request for ever: letters, digits, `_` and `-`. Of no account where nothing is sent. */
  readonly operationId: string
  /** Of the sheet: what cells are read in. */
  readonly language: Language
  /** Needed only for a workbook that the service does not know; named for one it knows, they must agree. */
  readonly reporterCode?: string
  readonly cycleKey?: string
  /** `changes` are all rows of the workbook. */
  readonly isWholeWorkbook?: boolean
  /** Keys of rows that stood in the sheet and no longer do. */
  readonly missingKeys?: readonly string[]
  /** The fields the sheet has a column for; without it, all. */
  readonly presentFields?: readonly FieldKey[]
  readonly cover?: CoverAnswers | null
  readonly decisions?: readonly ProposalDecision[]
  readonly withdrawals?: readonly WithdrawalDecision[]
}

/** What became of a row. `refused` ones carry a permanent error code and its sentence in the sheet's language. */
export interface PaneRowResult extends RowResult {
  /** For the hidden column beside `revision`; null where the row has been changed again, and stands in `serverChanges`. */
  readonly baseHash: string | null
  readonly refusal?: Refusal
}

export interface Refusal {
  readonly code: string
  readonly message: string
}

/** How many rows became what; their sum is the number of rows sent. */
export type FateCounts = Readonly<Record<RowFate, number>>

/** `done`, or why nothing was decided. */
export type DecisionOutcome = 'done' | 'alreadyDecided' | 'outdated' | 'unknown'

export interface DecisionResult {
  /** The proposalId, or the activityReportId of a withdrawal. */
  readonly id: string
  readonly outcome: DecisionOutcome
}

/** A row of the return that this workbook does not have as it is now. */
export interface ServerRow {
  readonly activityReportId: string
  readonly reference: string
  /** The key under which this workbook has it, where no other activity claims that key; null: new to this workbook. */
  readonly rowKey: string | null
  readonly revision: number
  readonly baseHash: string
  readonly withdrawn: boolean
  readonly withdrawalProposed: boolean
  readonly values: ActivityValues
  readonly comment: string | null
  readonly extra: Readonly<Record<string, string>>
  /** Who made this revision, and when (UTC ISO); null once erased. */
  readonly changedBy: string | null
  readonly changedAt: string
}

/** A clash that waits for a person. */
export interface PaneConflict {
  readonly proposalId: string
  readonly activityReportId: string
  readonly reference: string
  /** As in `ServerRow`. */
  readonly rowKey: string | null
  /** A field key; `_comment`, `_extra` for what stands beside the fields, `_action` for a withdrawal against an edit. */
  readonly field: string
  /** What is stored now; null = blank. */
  readonly stored: FieldValue | null
  readonly proposed: FieldValue | null
  /** What the proposing side started from; null where it was blank or nobody knows (`baseRevision` null). */
  readonly base: FieldValue | null
  readonly baseRevision: number | null
  /** The row's present revision: to be named in the decision. */
  readonly revision: number
  readonly proposedBy: string | null
  readonly proposedAt: string
  readonly storedBy: string | null
  readonly storedAt: string
}

/** A question of the Secretariat about a cell, a row or the return. */
export interface PaneQuestion {
  readonly questionId: string
  /** Null: about the return. */
  readonly activityReportId: string | null
  readonly rowKey: string | null
  readonly field: FieldKey | null
  readonly text: string
  readonly askedBy: string | null
  readonly askedAt: string
}

/** Why the workbook has to take all rows again: its bases are of no use. */
export type TakeAllReason = 'otherHistory' | 'numberUnknown' | 'farBehind'

export interface PaneSyncResponse {
  readonly protocolVersion: number
  readonly operationId: string
  readonly historyId: string
  /** To be sent as `lastChangeNumber` the next time. */
  readonly changeNumber: number
  /** The instant of judging, UTC ISO; null where nothing was sent. */
  readonly judgedAt: string | null
  /** True where this very operation had been carried out before: `results` are those of then. */
  readonly isRepeat: boolean
  /** One for each row sent, in the order sent. */
  readonly results: readonly PaneRowResult[]
  readonly counts: FateCounts
  readonly decisionResults: readonly DecisionResult[]
  /** By revision, oldest first. Rows sent are among them where what is stored is not what was sent. */
  readonly serverChanges: readonly ServerRow[]
  /** Not null: `serverChanges` are all rows of the return, whatever the workbook has. */
  readonly takeAll: TakeAllReason | null
  readonly conflicts: readonly PaneConflict[]
  readonly questions: readonly PaneQuestion[]
  readonly missing: readonly MissingRow[]
  readonly returnIssues: RowResult['issues']
  readonly submission: Receipt | null
}

/** What an activity report was at a revision: for showing three versions side by side. */
export interface PaneBase {
  readonly activityReportId: string
  /** The revision asked for. */
  readonly askedRevision: number
  /** The newest one up to it. */
  readonly revision: number
  readonly values: ActivityValues
  readonly comment: string | null
  readonly extra: Readonly<Record<string, string>>
  readonly withdrawn: boolean
  readonly changedBy: string | null
  readonly changedAt: string
}

/** Which parts of an upload are there. */
export interface UploadState {
  readonly operationId: string
  readonly partCount: number
  /** Numbers from 1, in order. */
  readonly partsHere: readonly number[]
  /** When parts that nobody completed are dropped, UTC ISO. */
  readonly expiresAt: string
  /** It was carried out; completing it again gives the same results. */
  readonly isDone: boolean
}

const fates: readonly RowFate[] = [
  'accepted',
  'unchanged',
  'merged',
  'stale',
  'conflicting',
  'separated',
  'refused',
]

export function countFates(results: readonly Pick<RowResult, 'fate'>[]): FateCounts {
  const counts = Object.fromEntries(fates.map((fate) => [fate, 0])) as Record<RowFate, number>
  for (const { fate } of results) counts[fate]++
  return counts
}

/** A row of the sheet as it is sent: what is blank is left out. */
export function toPaneRow(row: SheetRow): PaneRow {
  return {
    rowNumber: row.rowNumber,
    rowKey: row.rowKey,
    ...(row.revision === null ? {} : { revision: row.revision }),
    ...(row.baseHash === null ? {} : { baseHash: row.baseHash }),
    cells: row.cells,
    ...(Object.keys(row.extra).length === 0 ? {} : { extra: row.extra }),
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...(row.action === null ? {} : { action: row.action }),
  }
}

/** The opposite of `toPaneRow`. Cells that were sent as null are blank. */
export function fromPaneRow(row: PaneRow): SheetRow {
  const isFilled = (entry: readonly [string, RawCell]) => !isBlankCell(entry[1])
  return {
    rowNumber: row.rowNumber,
    rowKey: row.rowKey,
    revision: row.revision ?? null,
    baseHash: row.baseHash ?? null,
    cells: Object.fromEntries(Object.entries(row.cells).filter(isFilled)),
    extra: row.extra ?? {},
    comment: row.comment ?? null,
    action: row.action ?? null,
  }
}

function isBlankCell(cell: RawCell): boolean {
  const value: CellScalar = typeof cell === 'object' && cell !== null ? cell.value : cell
  return value === null || value === ''
}

/** Nothing is sent: the answer is only what others did, and nothing is written. */
export function isPoll(request: PaneSyncRequest): boolean {
  const { changes, missingKeys = [], decisions = [], withdrawals = [], cover } = request
  const isCoverSilent = cover == null || Object.values(cover).every((answer) => answer === null)
  const sent = [changes, missingKeys, decisions, withdrawals].some((list) => list.length > 0)
  return !sent && isCoverSilent && request.isWholeWorkbook !== true
}
