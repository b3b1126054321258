/** What a report is made from: everything as of one change number. The storage builds it; the plan only reads it. */
import type { ActivityValues, RawCells } from '../../templates/activity.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import type { Cycle, PartyRecord, Reporter } from '../../templates/context.ts'
import type { TemplateDefinition } from '../../templates/definition.ts'
import type { Issue } from '../../templates/issues.ts'

export interface SnapshotActivity {
  readonly activityReportId: string
  readonly activityId: string
  readonly reference: string
  readonly reporterCode: string
  /** The change number of the revision that counts here. */
  readonly revision: number
  readonly values: ActivityValues
  /** As judged when that revision was stored. */
  readonly issues: readonly Issue[]
  /** Changed after the submission that pinned it (final reports say so). */
  readonly changedSinceSubmission: boolean
}

/** Silent, late and "with errors" are derived from these. */
export interface SnapshotReturn {
  readonly reporterCode: string
  readonly state: 'silent' | 'started' | 'submitted' | 'returned' | 'accepted'
  readonly nothingToReport: boolean
  readonly receivedAt: string | null
  readonly submittedAt: string | null
  readonly isLate: boolean
  readonly receiptNumber: string | null
  readonly pinnedChangeNumber: number | null
}

/** Activities that an officer has decided to be one and the same. */
export interface SnapshotDuplicateGroup {
  readonly groupId: string
  readonly kind: 'same' | 'joint'
  /** Null: the default of DOMAIN's counting rule applies (the lead, else the earliest). */
  readonly representativeActivityId: string | null
  readonly activityIds: readonly string[]
  readonly reason: string
}

/** Where a row stands in the order of the walk. */
export interface Place {
  readonly reporterCode: string
  readonly serial: number
}

/** The rows behind one place, up to and with another. */
export interface PartOfWalk {
  readonly after?: Place
  readonly upTo?: Place
}

export interface Snapshot {
  readonly historyId: string
  readonly changeNumber: number
  /** The commit instant of that number: what day it is for every rule and for "late". */
  readonly judgedAt: string
  /** `final`: returns submitted or accepted, as pinned. `draft`: all that is stored. */
  readonly status: 'draft' | 'final'
  readonly template: TemplateDefinition
  readonly lists: CodeLists
  readonly cycle: Cycle
  readonly reporters: readonly Reporter[]
  readonly parties: readonly PartyRecord[]
  readonly returns: readonly SnapshotReturn[]
  readonly duplicateGroups: readonly SnapshotDuplicateGroup[]
  readonly undecidedDuplicatePairs: number
  /**
   * All activity reports that count for `status`, none withdrawn, in batches, ordered by reporter code and reference.
   * May be walked more than once and always gives the same.
   */
  activities(part?: PartOfWalk): AsyncIterable<readonly SnapshotActivity[]>
  /** Their cells as they came, by activity report; without those of which only the values are kept. */
  received(activities: readonly SnapshotActivity[]): Promise<ReadonlyMap<string, RawCells>>
}
