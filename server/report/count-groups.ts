/** Duplicate groups: several reports of one activity are counted once, through one of them. */
import { type ActivityValues, codesOf, type FieldValue } from '../../templates/activity.ts'
import type { TemplateDefinition } from '../../templates/definition.ts'
import type { ReportDefinition } from '../../templates/report-definition.ts'
import type { SnapshotActivity, SnapshotDuplicateGroup } from './snapshot.ts'

/** One activity reported more than once, with those of its reports that count here. */
export interface CountedGroup {
  readonly groupId: string
  readonly kind: 'same' | 'joint'
  readonly reason: string
  /** Counted members in the order of the snapshot; never empty. */
  readonly members: readonly SnapshotActivity[]
  readonly representative: SnapshotActivity
  /** The representative's values, with the union of all members' codes in fields of several codes. */
  readonly values: ActivityValues
  /** For each reporter that takes part: the first of its reports. */
  readonly firstOfReporter: ReadonlyMap<string, string>
}

/** Groups as decided, joined where they share an activity: if A is B and B is C, the three are one. */
export class GroupBook {
  private readonly groupOf = new Map<string, OpenGroup>()
  private readonly open: OpenGroup[] = []

  constructor(groups: readonly SnapshotDuplicateGroup[]) {
    const ordered = [...groups].sort((a, b) => (a.groupId < b.groupId ? -1 : 1))
    for (const group of ordered) this.join(group)
  }

  /** Keeps a report that belongs to a group until `close`. False where it belongs to none. */
  take(activity: SnapshotActivity): boolean {
    const group = this.groupOf.get(activity.activityId)
    group?.members.push(activity)
    return group !== undefined
  }

  /** The reports kept, group by group: for a book of the same groups. */
  get kept(): readonly (readonly SnapshotActivity[])[] {
    return this.open.map(({ members }) => members)
  }

  /** Adds what another book has kept of rows that come behind these. */
  add(kept: GroupBook['kept']): void {
    kept.forEach((members, at) => {
      this.open[at]!.members.push(...members)
    })
  }

  /**
   * The groups that have counted members, by groupId. A group of which only one report counts is still given, since its
   * officer's choice is worth telling.
   */
  close(template: TemplateDefinition, definition: ReportDefinition): CountedGroup[] {
    return this.open
      .filter((group) => group.members.length > 0)
      .map((group) => {
        const representative = representativeOf(group.members, group.chosen, definition)
        const firstOfReporter = new Map<string, string>()
        for (const { reporterCode, activityReportId } of group.members) {
          if (!firstOfReporter.has(reporterCode)) firstOfReporter.set(reporterCode, activityReportId)
        }
        return {
          groupId: group.groupId,
          kind: group.kind,
          reason: group.reason,
          members: group.members,
          representative,
          values: unionOf(representative, group.members, template),
          firstOfReporter,
        }
      })
  }

  private join(group: SnapshotDuplicateGroup): void {
    const touched = [...new Set(group.activityIds.flatMap((id) => this.groupOf.get(id) ?? []))]
    const target: OpenGroup = touched[0] ?? {
      groupId: group.groupId,
      kind: group.kind,
      reason: group.reason,
      chosen: [],
      members: [],
    }
    if (touched.length === 0) this.open.push(target)
    for (const other of touched.slice(1)) {
      target.chosen.push(...other.chosen)
      this.open.splice(this.open.indexOf(other), 1)
      for (const [id, owner] of this.groupOf) if (owner === other) this.groupOf.set(id, target)
    }
    if (group.representativeActivityId) target.chosen.push(group.representativeActivityId)
    for (const id of group.activityIds) this.groupOf.set(id, target)
  }
}

interface OpenGroup {
  readonly groupId: string
  readonly kind: 'same' | 'joint'
  readonly reason: string
  readonly chosen: string[]
  readonly members: SnapshotActivity[]
}

/** The officer's choice if it counts here, else the lead, else the earliest start; ties go by the snapshot's order. */
export function representativeOf<T extends Pick<SnapshotActivity, 'activityId' | 'values'>>(
  members: readonly T[],
  chosen: readonly string[],
  definition: ReportDefinition,
): T {
  for (const id of chosen) {
    const member = members.find(({ activityId }) => activityId === id)
    if (member) return member
  }
  const { leadRole, start } = definition.roles
  const leads = members.filter(({ values }) =>
    codesOf(values[leadRole]).some((code) => definition.leadCodes.includes(code)),
  )
  const candidates = leads.length > 0 ? leads : members
  // A partial date begins its year or month, and so sorts as text before the days in it; a blank one comes last.
  const startOf = ({ values }: T) => dateText(values[start]) ?? '9999'
  return candidates.reduce((best, member) => (startOf(member) < startOf(best) ? member : best))
}

function unionOf(
  representative: SnapshotActivity,
  members: readonly SnapshotActivity[],
  template: TemplateDefinition,
): ActivityValues {
  const values: Record<string, FieldValue> = { ...representative.values }
  for (const field of template.fields) {
    if (field.type !== 'codes') continue
    // The representative first, so that its main code stays the main one.
    const union = new Set([representative, ...members].flatMap((member) => codesOf(member.values[field.key])))
    if (union.size > 0) values[field.key] = [...union]
  }
  return values
}

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; null where the cell is blank or could not be read. */
export function dateText(value: FieldValue | undefined): string | null {
  return typeof value === 'string' && /^\d{4}(-\d{2}){0,2}$/.test(value) ? value : null
}
