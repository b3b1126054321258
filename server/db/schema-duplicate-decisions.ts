/** What officers decided about activities that look alike. */
import type { ChainColumns } from './schema.ts'

export type DuplicateKind = 'same' | 'joint' | 'different' | 'undone'

/** Append-only. What an officer decided about a group of activities; the newest of a group counts. */
export interface DuplicateDecisionTable extends ChainColumns {
  groupId: string
  changeNumber: number
  kind: DuplicateKind
  representativeActivityId: string | null
  /** Activity ids, sorted. */
  activityIdsJson: string
  reason: string | null
}

/** Which activities the newest decision of each group names: the way from an activity to its groups. */
export interface DuplicateGroupMemberTable {
  groupId: string
  activityId: string
}

export interface DuplicateDecisionTables {
  duplicateDecision: DuplicateDecisionTable
  duplicateGroupMember: DuplicateGroupMemberTable
}
