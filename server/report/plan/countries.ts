/** Countries, and the Parties nobody has helped. */
import type { PartyStanding } from '../count-parties.ts'
import type { Block, Figure, Filter, PlanCell, PlanTable } from '../report-plan.ts'
import { countOf, countryTable, outside, type PlanContext, pairList, say } from './plan-context.ts'

export const helped: Filter = { column: 'helping', moreThan: 0 }
export const isParty: Filter = { column: 'party', is: 1 }

interface CountryLine {
  readonly code: string
  readonly name: string
  readonly standing: PartyStanding | undefined
  readonly activities: number
  readonly helping: number
  readonly helpingBy: ReadonlyMap<string, number>
}

/** Every State in the register of Parties, and every other that an activity names, by name. */
export function countryLines({ counts, words, snapshot }: PlanContext): CountryLine[] {
  const codes = new Set([...snapshot.parties.map(({ country }) => country), ...counts.countries.keys()])
  return [...codes]
    .map((code) => ({
      code,
      name: words.code('country', code),
      standing: counts.facts.standing.get(code),
      ...(counts.countries.get(code) ?? { activities: 0, helping: 0, helpingBy: new Map() }),
    }))
    .sort((a, b) => words.compare(a.name, b.name) || words.compare(a.code, b.code))
}

export function countriesTable(context: PlanContext): PlanTable {
  const { words, definition } = context
  return {
    kind: 'table',
    key: countryTable,
    title: words.t('table.countries'),
    note: words.t('note.countries', { day: context.snapshot.cycle.period.end }),
    columns: [
      { key: 'country', header: words.t('column.country'), width: 34 },
      { key: 'country_code', header: words.t('column.country_code'), width: 12 },
      { key: 'region', header: words.t('column.region'), width: 34 },
      { key: 'party', header: words.t('column.deposited'), width: 13 },
      { key: 'inForce', header: words.t('column.inForce'), width: 13 },
      { key: 'ldc', header: words.t('column.ldc'), width: 13 },
      { key: 'sids', header: words.t('column.sids'), width: 13 },
      { key: 'activities', header: words.t('column.activities'), width: 13 },
      { key: 'helping', header: words.t('column.helping'), width: 16 },
    ],
    rows: countryLines(context).map(({ code, name, standing, activities, helping }): PlanCell[] => [
      say(name),
      say(code),
      standing?.region ? say(words.code(definition.regionList, standing.region)) : say(words.t('notStated')),
      standing?.isDateUnknown ? say(words.t('dateUnknown')) : flag(standing?.isDeposited),
      standing?.isDateUnknown ? say(words.t('dateUnknown')) : flag(standing?.isInForce),
      flag(standing?.isLdc),
      flag(standing?.isSids),
      countOf(activities, pairList, { column: 'country_code', is: code }, { column: 'counted', is: 1 }),
      countOf(helping, pairList, { column: 'country_code', is: code }, { column: 'helps', is: 1 }),
    ]),
  }
}

/** The gap: Parties that no activity, planned and cancelled ones left aside, names as a beneficiary. */
export function unhelpedTable(context: PlanContext): PlanTable {
  const { words, definition } = context
  const lines = countryLines(context).filter(
    ({ standing, helping }) => standing?.isDeposited && helping === 0,
  )
  return {
    kind: 'table',
    title: words.t('table.unhelped'),
    note: words.t('note.unhelped'),
    columns: [
      { key: 'country', header: words.t('column.country'), width: 34 },
      { key: 'country_code', header: words.t('column.country_code'), width: 12 },
      { key: 'region', header: words.t('column.region'), width: 34 },
      { key: 'inForce', header: words.t('column.inForce'), width: 13 },
      { key: 'ldc', header: words.t('column.ldc'), width: 13 },
      { key: 'sids', header: words.t('column.sids'), width: 13 },
    ],
    rows: [
      ...lines.map(({ code, name, standing }): PlanCell[] => [
        outside(name),
        outside(code),
        say(words.code(definition.regionList, standing!.region)),
        yesNo(standing!.isInForce, context),
        yesNo(standing!.isLdc, context),
        yesNo(standing!.isSids, context),
      ]),
      [say(words.t('figure.partiesUnhelped')), partyCount(context, 'unhelped'), null, null, null, null],
    ],
    hasTotal: true,
  }
}

export function helpBlocks(context: PlanContext): Block[] {
  const key = helpKey(context)
  return [helpTable(context), ...(key ? [key] : [])]
}

/** What each Party has had help with: Parties in rows, the codes of the definition's help dimension in columns. */
function helpTable(context: PlanContext): PlanTable {
  const { words, dimensions, definition } = context
  const dimension = dimensions.get(definition.helpDimension)!
  const lines = countryLines(context).filter(({ standing }) => standing?.isDeposited)
  const helps: Filter = { column: 'helps', is: 1 }
  return {
    kind: 'table',
    title: words.t('table.help', { by: dimension.title }),
    note: words.t('note.help'),
    columns: [
      { key: 'country', header: words.t('column.country'), width: 34 },
      ...dimension.codes.map((code) => ({ key: code, header: dimension.shortLabel(code), width: 6 })),
      { key: 'helping', header: words.t('column.helping'), width: 12 },
    ],
    shades: dimension.codes,
    rows: lines.map(({ code: country, name, helping, helpingBy }): PlanCell[] => {
      const here: Filter = { column: 'country_code', is: country }
      return [
        say(name),
        ...dimension.codes.map((code) =>
          countOf(helpingBy.get(code) ?? 0, pairList, here, helps, dimension.filter(code)),
        ),
        countOf(helping, pairList, here, helps),
      ]
    }),
  }
}

/**
 * What the short heads of the columns stand for. A text, no second table: the head of the only table of a sheet is printed again on
 * each of its pages.
 */
function helpKey({ words, dimensions, definition }: PlanContext): Block | null {
  const dimension = dimensions.get(definition.helpDimension)!
  const shortened = dimension.codes.filter((code) => dimension.shortLabel(code) !== dimension.label(code))
  if (shortened.length === 0) return null
  const names = new Intl.ListFormat(words.language, { type: 'unit', style: 'long' })
  return { kind: 'paragraph', text: `${dimension.title}: ${names.format(shortened.map(dimension.label))}` }
}

/** Distinct Parties (deposited by the end of the period) of one kind, counted over the table of countries. */
export function partyCount(
  context: PlanContext,
  which:
    | 'all'
    | 'inForce'
    | 'beneficiary'
    | 'helped'
    | 'unhelped'
    | 'ldc'
    | 'sids'
    | 'ldcHelped'
    | 'sidsHelped',
): Figure {
  const tests: Record<typeof which, readonly Filter[]> = {
    all: [isParty],
    inForce: [{ column: 'inForce', is: 1 }],
    beneficiary: [isParty, { column: 'activities', moreThan: 0 }],
    helped: [isParty, helped],
    unhelped: [isParty, { column: 'helping', is: 0 }],
    ldc: [isParty, { column: 'ldc', is: 1 }],
    sids: [isParty, { column: 'sids', is: 1 }],
    ldcHelped: [isParty, { column: 'ldc', is: 1 }, helped],
    sidsHelped: [isParty, { column: 'sids', is: 1 }, helped],
  }
  const value = countryLines(context).filter(({ standing, activities, helping }) => {
    if (!standing) return false
    if (which === 'inForce') return standing.isInForce
    if (!standing.isDeposited) return false
    if (which === 'beneficiary') return activities > 0
    if (which === 'unhelped') return helping === 0
    if (which.startsWith('ldc') && !standing.isLdc) return false
    if (which.startsWith('sids') && !standing.isSids) return false
    return which === 'all' || which === 'ldc' || which === 'sids' || helping > 0
  }).length
  return countOf(value, countryTable, ...tests[which])
}

function flag(is: boolean | undefined): PlanCell {
  return is ? { kind: 'number', value: 1, format: 'plain' } : null
}

function yesNo(is: boolean, { words }: PlanContext): PlanCell {
  return say(words.t(is ? 'yes' : 'no'))
}
