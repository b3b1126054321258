/** An independent count of a snapshot in plain loops: shares no code with the report. */
import type { Snapshot, SnapshotActivity } from '../../../server/report/snapshot.ts'

export interface Recounted {
  readonly activity: SnapshotActivity
  /** Values that count: the representative's, with all members' codes. */
  readonly values: Readonly<Record<string, unknown>>
}

const several = new Set([
  'assistance_type',
  'activity_type',
  'articles',
  'gmp_theme',
  'other_conventions',
  'beneficiary_parties',
  'partner_types',
  'joint_with',
  'target_groups',
  'funding_types',
])

/** Each activity once, in no particular order. Groups are expected not to overlap. */
export function onceEach(snapshot: Snapshot, rows: readonly SnapshotActivity[]): Recounted[] {
  const result: Recounted[] = []
  const done = new Set<string>()
  for (const activity of rows) {
    if (done.has(activity.activityReportId)) continue
    const group = snapshot.duplicateGroups.find(({ activityIds }) =>
      activityIds.includes(activity.activityId),
    )
    const members = group
      ? rows.filter(({ activityId }) => group.activityIds.includes(activityId))
      : [activity]
    for (const member of members) done.add(member.activityReportId)
    let best = members.find(({ activityId }) => activityId === group?.representativeActivityId)
    if (!best) {
      const leads = members.filter(({ values }) => values.lead_role === 'LEAD')
      for (const member of leads.length > 0 ? leads : members) {
        const start = String(member.values.start_date ?? '9999')
        if (!best || start < String(best.values.start_date ?? '9999')) best = member
      }
    }
    const values: Record<string, unknown> = { ...best!.values }
    for (const key of several) {
      const union: string[] = []
      for (const member of [best!, ...members]) {
        for (const code of (member.values[key] as string[] | undefined) ?? [])
          if (!union.includes(code)) union.push(code)
      }
      if (union.length > 0) values[key] = union
    }
    result.push({ activity: best!, values })
  }
  return result
}

/** The codes a field has, or `['-']` where nothing is stated. */
export function codes(values: Readonly<Record<string, unknown>>, key: string): string[] {
  const value = values[key]
  if (value === undefined) return ['-']
  return Array.isArray(value) ? value : [String(value)]
}

export function howMany(all: readonly Recounted[], fits: (values: Recounted['values']) => boolean): number {
  let count = 0
  for (const { values } of all) if (fits(values)) count++
  return count
}
