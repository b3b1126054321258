/**
 * The activity x country list. An activity in N countries has N lines here and counts 1 in each; nothing is added up over
 * countries. Reports that share a duplicate group keep the lines of their own; the representative has the union.
 */
import { codesOf } from '../../../templates/activity.ts'
import { factsOf } from '../count-facts.ts'
import type { ListColumn, ListRow, PlanList } from '../report-plan.ts'
import type { SnapshotActivity } from '../snapshot.ts'
import { withDistinctHeaders } from './full-list.ts'
import { type PlanContext, pairList } from './plan-context.ts'

export function activityCountryList(context: PlanContext): PlanList {
  const { words, counts, dimensions, definition } = context
  const column = (key: string, kind: ListColumn['kind'], width: number): ListColumn => ({
    key,
    header: words.t(`column.${key}`),
    width,
    kind,
  })
  const help = dimensions.get(definition.helpDimension)!
  return {
    key: pairList,
    columns: withDistinctHeaders([
      { ...column('reference', 'outside', 24), header: words.field('activity_id') },
      column('reporter_code', 'code', 22),
      column('country', 'label', 28),
      column('country_code', 'code', 10),
      column('region', 'label', 26),
      { ...column('status', 'label', 16), header: words.field(definition.roles.status) },
      column('counted', 'flag', 9),
      column('helps', 'flag', 9),
      column('own', 'flag', 9),
      column('served', 'flag', 9),
      column('deposited', 'flag', 9),
      column('inForce', 'flag', 9),
      column('ldc', 'flag', 9),
      column('sids', 'flag', 9),
      ...help.columns,
    ]),
    rowCount: counts.pairs,
    rows: () => rowsOf(context),
  }
}

async function* rowsOf(context: PlanContext): AsyncIterable<ListRow[]> {
  // Grows with reporters and countries, not with activities.
  const served = new Set<string>()
  for await (const batch of context.snapshot.activities()) {
    yield batch.flatMap((activity) => rowsOfActivity(activity, context, served))
  }
}

function rowsOfActivity(activity: SnapshotActivity, context: PlanContext, served: Set<string>): ListRow[] {
  const { counts, definition, words } = context
  const group = counts.groupOf.get(activity.activityReportId)
  const isCounted = !group || group.representative.activityReportId === activity.activityReportId
  const own = factsOf(activity.values, counts.facts)
  const facts = group && isCounted ? factsOf(group.values, counts.facts) : own
  const ownCountries = new Set(own.countries)
  const statusList = context.snapshot.template.fields.find(({ key }) => key === definition.roles.status)
  const status = codesOf(activity.values[definition.roles.status])
  const statusText =
    status.length > 0 && statusList?.type === 'code'
      ? words.codes(statusList.codeList, status)
      : words.t('notStated')
  const help = context.dimensions.get(definition.helpDimension)!
  const helpCodes = new Set(facts.codes[definition.dimensions.indexOf(help.definition)])
  const helpFlags = help.codes.map((code) => flag(isCounted && helpCodes.has(code)))
  return facts.countries.map((country) => {
    const standing = counts.facts.standing.get(country)
    const isOwn = ownCountries.has(country)
    const pair = `${activity.reporterCode}\n${country}`
    const isFirstServed = isOwn && own.helps && standing?.isDeposited === true && !served.has(pair)
    if (isFirstServed) served.add(pair)
    return [
      activity.reference,
      activity.reporterCode,
      words.code('country', country),
      country,
      standing?.region ? words.code(definition.regionList, standing.region) : words.t('notStated'),
      statusText,
      flag(isCounted),
      flag(isCounted && facts.helps),
      flag(isOwn),
      flag(isFirstServed),
      flag(standing?.isDeposited),
      flag(standing?.isInForce),
      flag(standing?.isLdc),
      flag(standing?.isSids),
      ...helpFlags,
    ]
  })
}

function flag(is: boolean | undefined): 1 | null {
  return is ? 1 : null
}
