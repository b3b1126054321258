/** A column that is not in the sheet says nothing about its field. */
import type { FieldKey } from '../../templates/definition.ts'
import type { RowMatch } from '../../templates/match-rows.ts'
import type { ReturnState } from './return-state.ts'
import type { SentRow } from './sent-row.ts'
import type { SyncContext } from './sync-context.ts'

interface Sheet {
  readonly matches: readonly RowMatch[]
  readonly state: Pick<ReturnState, 'activities' | 'carried'>
  readonly context: Pick<SyncContext, 'template'>
  /** The fields the sheet has a column for; undefined: all. */
  readonly presentFields: readonly FieldKey[] | undefined
}

/** The rows with the stored values of the fields that the sheet has no column for, so that deleting a column clears nothing. */
export function keepAbsentFields(
  sent: readonly SentRow[],
  { matches, state, context, presentFields }: Sheet,
): readonly SentRow[] {
  if (presentFields === undefined) return sent
  const present = new Set(presentFields)
  const absent = context.template.fields.filter(
    ({ key, presence }) => presence !== 'system' && !present.has(key),
  )
  if (absent.length === 0) return sent
  const storedById = new Map(
    [...state.activities, ...state.carried].map((one) => [one.activityReportId, one.values]),
  )
  return sent.map((row, position) => {
    const match = matches[position]!
    const stored = match.kind === 'known' ? storedById.get(match.activityReportId) : undefined
    if (stored === undefined || row.isBlank) return row
    const kept = absent.flatMap(({ key }) => (stored[key] === undefined ? [] : [[key, stored[key]] as const]))
    return { ...row, full: { ...row.full, ...Object.fromEntries(kept) } }
  })
}
