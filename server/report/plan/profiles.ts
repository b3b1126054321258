/** What each reporter did, with the bands in which the centres are evaluated. */
import type { Band } from '../../../templates/report-definition.ts'
import type { BandCell, Block, Figure, PlanCell, PlanTable } from '../report-plan.ts'
import { reportersInOrder } from './answers.ts'
import { chartOf } from './charts.ts'
import {
  activities,
  activityList,
  countOf,
  figure,
  outside,
  type PlanContext,
  pairList,
  say,
} from './plan-context.ts'

export function profileBlocks(context: PlanContext): Block[] {
  const bands = (['activities', 'parties'] as const).flatMap((kind): Block[] => {
    const table = bandTable(context, kind)
    return [...chartOf(table, { shape: 'bars', columns: ['reporters'] }, context), table]
  })
  return [...bands, profilesTable(context)]
}

function profilesTable(context: PlanContext): PlanTable {
  const { words, counts, dimensions, definition } = context
  const status = dimensions.get(definition.roles.status)
  const statuses = status?.codes ?? []
  return {
    kind: 'table',
    key: 'profiles',
    title: words.t('table.profiles'),
    note: words.t('note.profiles'),
    bars: ['activities', 'parties'],
    columns: [
      { key: 'reporter', header: words.t('column.reporter'), width: 24 },
      { key: 'code', header: words.t('column.reporter_code'), width: 16 },
      { key: 'region', header: words.t('column.region'), width: 22 },
      { key: 'host', header: words.t('column.host'), width: 20 },
      { key: 'activities', header: words.t('column.activities'), width: 10 },
      { key: 'activityBand', header: words.t('column.activityBand'), width: 10 },
      { key: 'parties', header: words.t('column.partiesServed'), width: 10 },
      { key: 'partyBand', header: words.t('column.partyBand'), width: 10 },
      { key: 'represented', header: words.t('column.represented'), width: 10 },
      ...statuses.map((code) => ({ key: `status:${code}`, header: status!.label(code), width: 9 })),
      { key: 'errors', header: words.t('column.errors'), width: 8 },
      { key: 'warnings', header: words.t('column.warnings'), width: 8 },
    ],
    rows: reportersInOrder(context).map((reporter): PlanCell[] => {
      const count = counts.reporters.get(reporter.reporterCode)
      const byThis = { column: 'reporter_code', is: reporter.reporterCode } as const
      const once = { column: 'first_of_reporter', is: 1 } as const
      const own = activities(count?.activities ?? 0, byThis, once)
      const served = countOf(count?.partiesServed.size ?? 0, pairList, byThis, { column: 'served', is: 1 })
      const sum = (column: 'errors' | 'warnings'): Figure =>
        figure(count?.[column] ?? 0, { kind: 'sum', list: activityList, column, where: [byThis] })
      return [
        outside(reporter.shortName),
        outside(reporter.reporterCode),
        say(reporter.region ? words.code(definition.regionList, reporter.region) : words.t('notStated')),
        say(reporter.hostCountry ? words.code('country', reporter.hostCountry) : words.t('notStated')),
        own,
        band(own, 'activities', definition.activityBands, context),
        served,
        band(served, 'parties', definition.partyBands, context),
        activities(count?.represented ?? 0, byThis, { column: 'counted', is: 1 }),
        ...statuses.map((code) =>
          activities(count?.byStatus.get(code) ?? 0, byThis, once, { column: 'own_status', is: code }),
        ),
        sum('errors'),
        sum('warnings'),
      ]
    }),
  }
}

function band(of: Figure, column: string, bands: readonly Band[], { words }: PlanContext): BandCell {
  const from = [0, ...bands.map((one) => one.from)]
  const names = [words.t('band.none'), ...bands.map((one) => bandName(one, words.t))]
  const index = from.findLastIndex((least) => (of.value ?? 0) >= least)
  return { kind: 'band', value: names[index]!, column, from, names }
}

function bandName({ from, to }: Band, t: (key: string, params?: Record<string, number>) => string): string {
  if (to === undefined) return t('band.atLeast', { from })
  return t('band.between', { from, to })
}

/** How many reporters lie in each band; counted over the profiles. */
function bandTable(context: PlanContext, kind: 'activities' | 'parties'): PlanTable {
  const { words, definition, counts, snapshot } = context
  const bands = kind === 'activities' ? definition.activityBands : definition.partyBands
  const column = kind === 'activities' ? 'activityBand' : 'partyBand'
  const reached = (code: string): number => {
    const count = counts.reporters.get(code)
    return (kind === 'activities' ? count?.activities : count?.partiesServed.size) ?? 0
  }
  const all: { name: string; from: number; to: number }[] = [
    { name: words.t('band.none'), from: 0, to: 0 },
    ...bands.map((one) => ({
      name: bandName(one, words.t),
      from: one.from,
      to: one.to ?? Number.MAX_SAFE_INTEGER,
    })),
  ]
  return {
    kind: 'table',
    title: words.t(`table.bands.${kind}`),
    columns: [
      { key: 'band', header: words.t(`column.${column}`), width: 24 },
      { key: 'reporters', header: words.t('column.reporters'), width: 16 },
    ],
    rows: all.map(({ name, from, to }): PlanCell[] => {
      const value = snapshot.reporters.filter(({ reporterCode }) => {
        const own = reached(reporterCode)
        return own >= from && own <= to
      }).length
      return [say(name), countOf(value, 'profiles', { column, is: name })]
    }),
  }
}
