/** One pair side by side, for an officer who has to decide. */
import type { FieldKey, Language } from '../../templates/definition.ts'
import { isSameValue } from '../../templates/same-values.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getCycle, getTemplate } from '../cycles/register.ts'
import { selectByKeys } from '../db/batches.ts'
import { getChange, getNewestChange } from '../db/change-log.ts'
import { type DecisionInForce, listDuplicateDecisions } from '../db/duplicates.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { fieldLabel, showValue } from '../history/show-value.ts'
import { representativeOf } from '../report/count-groups.ts'
import { reportDefinitionOf } from '../report/report-definitions.ts'
import { newestKeysOf, type ReadRevision, readValues } from './counting-revisions.ts'
import { explainPairs, inOrder, type PairedActivity, pairedActivity } from './paired-activities.ts'
import { type SettledPairs, settledPairs } from './settled-pairs.ts'
import { type SpokenCandidate, spokenPair } from './spoken-candidates.ts'

/** A field of which at least one of the two says something. */
export interface ComparedField {
  readonly field: FieldKey
  readonly label: string
  /** As people read them in the reader's language; null where blank. */
  readonly one: string | null
  readonly other: string | null
  readonly isSame: boolean
}

/** What hangs together with the pair by decisions. */
export interface LinkedGroup {
  readonly members: readonly PairedActivity[]
  /** Who gives status, dates and budget while all of them count: chosen, or by the default of the counting rules. */
  readonly representativeActivityId: string
  readonly isRepresentativeChosen: boolean
}

export interface PairSideBySide {
  readonly cycleKey: string
  readonly changeNumber: number
  readonly pair: Omit<SpokenCandidate, 'decision' | 'state'>
  /** In the order of the template; what is meant for the Secretariat alone is not compared and not shown. */
  readonly fields: readonly ComparedField[]
  readonly decision: (DecisionInForce & { readonly actor: string | null; readonly decidedAt: string }) | null
  /** Null where nothing links the two. While it is null, `defaultRepresentativeActivityId` would be the representative. */
  readonly group: LinkedGroup | null
  readonly defaultRepresentativeActivityId: string
}

/**
 * Any two activity reports of a cycle, whether or not the search has found them alike.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, CHANGE_NUMBER_UNKNOWN, ACTIVITY_UNKNOWN (withdrawn, erased, or of another cycle)
 */
export async function showPair(
  db: Db,
  request: {
    readonly cycleKey: string
    readonly oneReportId: string
    readonly otherReportId: string
    readonly asOf?: number | undefined
    readonly language: Language
  },
): Promise<PairSideBySide> {
  const { cycleKey, language } = request
  const { changeNumber } =
    request.asOf === undefined ? await getNewestChange(db) : await getChange(db, request.asOf)
  const template = getTemplate(await getCycle(db, cycleKey, changeNumber))
  const lists = await loadCodeLists(db, changeNumber)
  const of = { cycleKey, asOf: changeNumber }
  const [one, other] = await readBoth(db, [request.oneReportId, request.otherReportId], of)
  const settled = settledPairs(await listDuplicateDecisions(db, changeNumber))
  const decision = settled.decisionOn(one.activityId, other.activityId)
  const group = await linkedGroup(db, one, of, settled)
  const representative = (members: readonly ReadRevision[], chosen: readonly string[]) =>
    representativeOf(members, chosen, reportDefinitionOf(template.id)).activityId
  const [pair] = await explainPairs(db, [[one, other]])
  const words = { template, lists, language }
  return {
    cycleKey,
    changeNumber,
    pair: spokenPair(pair!, language, lists),
    fields: template.fields.flatMap((field): ComparedField[] => {
      const [ours, theirs] = [one.values[field.key], other.values[field.key]]
      if (field.confidential === true || (ours === undefined && theirs === undefined)) return []
      return [
        {
          field: field.key,
          label: fieldLabel(field.key, language),
          one: ours === undefined ? null : showValue(field.key, ours, words),
          other: theirs === undefined ? null : showValue(field.key, theirs, words),
          isSame: ours !== undefined && theirs !== undefined && isSameValue(field, ours, theirs),
        },
      ]
    }),
    decision: decision && { ...decision, ...(await decidedBy(db, decision.changeNumber)) },
    group: group && {
      members: group.members.map(pairedActivity),
      representativeActivityId: representative(group.members, group.chosen),
      isRepresentativeChosen: group.chosen.some((id) =>
        group.members.some(({ activityId }) => activityId === id),
      ),
    },
    defaultRepresentativeActivityId: representative(group?.members ?? [one, other], []),
  }
}

async function readBoth(
  db: Db,
  reportIds: readonly string[],
  of: { readonly cycleKey: string; readonly asOf: number },
): Promise<[ReadRevision, ReadRevision]> {
  const rows = await selectByKeys(reportIds, (ids) =>
    db
      .selectFrom('activityReport')
      .select(['activityReportId', 'activityId'])
      .where('activityReportId', 'in', ids)
      .execute(),
  )
  const keys = await newestKeysOf(
    db,
    rows.map(({ activityId }) => activityId),
    of,
  )
  const read = [...(await readValues(db, keys)).values()]
  const [one, other] = reportIds.map((id) => {
    const revision = read.find(({ activityReportId }) => activityReportId === id)
    if (!revision) throw new ServiceError('ACTIVITY_UNKNOWN', { activity: id })
    return revision
  })
  return inOrder(one!, other!) <= 0 ? [one!, other!] : [other!, one!]
}

/** Members as they are now, by reporter and reference, and what officers chose, by group. */
async function linkedGroup(
  db: Db,
  { activityId }: ReadRevision,
  of: { readonly cycleKey: string; readonly asOf: number },
  settled: SettledPairs<DecisionInForce>,
): Promise<{ readonly members: readonly ReadRevision[]; readonly chosen: readonly string[] } | null> {
  const ids = settled.linkedWith(activityId)
  if (ids.length < 2) return null
  const members = [...(await readValues(db, await newestKeysOf(db, ids, of))).values()].sort(inOrder)
  const chosen = settled
    .linksOf(activityId)
    .flatMap(({ representativeActivityId }) => representativeActivityId ?? [])
  return { members, chosen }
}

async function decidedBy(
  db: Db,
  changeNumber: number,
): Promise<{ readonly actor: string | null; readonly decidedAt: string }> {
  const row = await db
    .selectFrom('change')
    .select(['actor', 'committedAt'])
    .where('changeNumber', '=', changeNumber)
    .executeTakeFirstOrThrow()
  return { actor: row.actor, decidedAt: row.committedAt }
}
