/**
 * The activity x country list. An activity in N countries has N lines here and counts 1 in each; nothing is added up over
 * countries. Reports that share a duplicate group keep the lines of their own; the representative has the union.
 */
import { codesOf } from '../../../templates/activity.ts'
import { listSource, type RowMaker } from '../list-source.ts'
import type { ListColumn, ListRow, PlanList } from '../report-plan.ts'
import type { SnapshotActivity } from '../snapshot.ts'
import { withDistinctHeaders } from './full-list.ts'
import type { ListedActivity } from './listed-activities.ts'
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
      column('region', 'label', 36),
      { ...column('status', 'label', 20), header: words.field(definition.roles.status) },
      column('counted', 'flag', 13),
      column('helps', 'flag', 13),
      column('own', 'flag', 13),
      column('served', 'flag', 13),
      column('deposited', 'flag', 13),
      column('inForce', 'flag', 13),
      column('ldc', 'flag', 13),
      column('sids', 'flag', 13),
      ...help.columns,
    ]),
    rowCount: counts.pairs,
    source: listSource(context.walk, () => pairMaker(context)),
  }
}

/** What does not change from row to row is looked up once. */
function pairMaker(context: PlanContext): RowMaker<ListedActivity> {
  const { definition, dimensions, words } = context
  // Grows with reporters and countries, not with activities.
  const served = new Set<string>()
  const placeOf = countryPlaces(context)
  const statusOf = statusTexts(context)
  const help = dimensions.get(definition.helpDimension)!
  const helpDimension = definition.dimensions.indexOf(help.definition)
  const notStated = words.t('notStated')

  function rowsOfActivity({ activity, isCounted, own, facts }: ListedActivity): ListRow[] {
    const { reference, reporterCode } = activity
    const status = statusOf(activity) ?? notStated
    const helpCodes = facts.codes[helpDimension]!
    const helpFlags = help.codes.map((code) => flag(isCounted && helpCodes.includes(code)))
    return facts.countries.map((country) => {
      const { name, region, standing } = placeOf(country)
      const isOwn = own.countries.includes(country)
      const pair = `${reporterCode}\n${country}`
      const isFirstServed = isOwn && own.helps && standing?.isDeposited === true && !served.has(pair)
      if (isFirstServed) served.add(pair)
      return [
        reference,
        reporterCode,
        name,
        country,
        region ?? notStated,
        status,
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
  return { rowsOf: (items) => items.flatMap(rowsOfActivity) }
}

/** A country's name, its region's and how it stands to the Convention. */
function countryPlaces({ counts, definition, words }: PlanContext) {
  const known = new Map<string, ReturnType<typeof place>>()
  const place = (country: string) => {
    const standing = counts.facts.standing.get(country)
    const region = standing?.region ? words.code(definition.regionList, standing.region) : null
    return { name: words.code('country', country), region, standing }
  }
  return (country: string) => {
    const found = known.get(country) ?? place(country)
    // Typed codes may be anything, however many.
    if (known.size < 1_000) known.set(country, found)
    return found
  }
}

/** Null where none was stated. */
function statusTexts({ snapshot, definition, words }: PlanContext) {
  const key = definition.roles.status
  const field = snapshot.template.fields.find((one) => one.key === key)
  const labels = field?.type === 'code' ? words.labels(field.codeList) : null
  return ({ values }: SnapshotActivity): string | null => {
    const status = codesOf(values[key])
    return status.length > 0 && labels ? labels(status) : null
  }
}

function flag(is: boolean | undefined): 1 | null {
  return is ? 1 : null
}
