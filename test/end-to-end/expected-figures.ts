/** The summary sheets: cover, key figures, answers, tables, countries, funding, profiles, duplicates, quality, sources. */
import {
  amountOf,
  blank,
  codesOrBlank,
  hasDeposited,
  helps,
  howMany,
  isDateUnknown,
  isInForce,
  parties,
  sumOf,
  type TypedRow,
  usCentsOf,
} from '../helpers/independent-count.ts'
import {
  codesOfDimension,
  codesUnder,
  crossTables,
  type Dimension,
  labelInDimension,
  titleOfDimension,
} from './dimensions.ts'
import { expectQuality, expectSources } from './expected-quality.ts'
import {
  type ExpectedReport,
  hasAmount,
  names,
  participantsOf,
  periodEnd,
  publicIssues,
  share,
} from './expected-report.ts'
import { reporters, type SheetKey, shortName } from './report-words.ts'

export function expectFigures(report: ExpectedReport): void {
  expectCover(report)
  expectKeyFigures(report)
  expectAnswers(report)
  for (const [sheet, rows, columns] of crossTables) expectCrossTable(report, sheet, rows, columns)
  expectCountries(report)
  expectHelp(report)
  expectFunding(report)
  expectProfiles(report)
  expectGroups(report)
  expectQuality(report)
  expectSources(report)
}

function expectCover(report: ExpectedReport): void {
  const { words, world, counted } = report
  const fact = report.facts('cover')
  fact(words.t('fact.changeNumber'), world.changeNumber)
  fact(words.t('fact.rows'), world.rows.length)
  fact(words.t('fact.counted'), counted.length)
  fact(
    words.t('fact.groups'),
    howMany(world.groups, ({ ids }) => membersOf(report, ids).length > 1),
  )
  fact(words.t('fact.undecided'), world.undecidedPairs)
  fact(
    words.t('fact.changed'),
    howMany(world.rows, ({ isChanged }) => isChanged === true),
  )
}

function membersOf({ world }: ExpectedReport, ids: readonly string[]): TypedRow[] {
  return world.rows.filter(({ id }) => ids.includes(id))
}

function expectKeyFigures(report: ExpectedReport): void {
  const { words, world, counted } = report
  const line = (table: string, label: string, value: number, whole?: number) => {
    const add = report.table('keyFigures', words.t(`keyFigures.${table}`))
    add(label, words.t('column.value'), value)
    if (whole !== undefined) add(label, words.t('column.share'), share(value, whole))
  }
  const asked = reporters.length
  line('response', words.t('figure.reporters'), asked)
  for (const answer of ['answered', 'nothing', 'returned', 'started', 'silent'])
    line('response', words.t(`answer.${answer}`), answeredSo(report, answer), asked)
  line('response', words.t('figure.late'), lateAnswers(report), asked)

  line('activities', words.t('figure.rows'), world.rows.length)
  line('activities', words.t('figure.counted'), counted.length)
  for (const field of ['status', 'assistance_type'] as const) {
    for (const code of codesOfDimension(field, counted)) {
      const count = howMany(counted, ({ cells }) => codesUnder(field, cells).includes(code))
      line('activities', `${words.field(field)}: ${words.label(field, code)}`, count, counted.length)
    }
  }

  const deposited = parties.filter(({ country }) => hasDeposited(country, periodEnd))
  const isNamed = (country: string) => counted.some((row) => names(row, country))
  const isHelped = (country: string) => counted.some((row) => names(row, country) && helps(row))
  const day = { day: periodEnd }
  const all = deposited.length
  const inForce = howMany(parties, ({ country }) => isInForce(country, periodEnd))
  line('parties', words.t('figure.partiesDeposited', day), all)
  line('parties', words.t('figure.partiesInForce', day), inForce)
  const named = howMany(deposited, ({ country }) => isNamed(country))
  line('parties', words.t('figure.partiesBeneficiary'), named, all)
  const helped = deposited.filter(({ country }) => isHelped(country))
  line('parties', words.t('figure.partiesHelped'), helped.length, all)
  line('parties', words.t('figure.partiesUnhelped'), all - helped.length, all)
  for (const [label, has] of [
    ['ldcHelped', 'isLdc'],
    ['sidsHelped', 'isSids'],
  ] as const) {
    const whole = howMany(deposited, (party) => party[has])
    line(
      'parties',
      words.t(`figure.${label}`),
      howMany(helped, (party) => party[has]),
      whole,
    )
  }

  const stated = counted.filter(hasAmount)
  const converted = stated.filter(({ cells }) => usCentsOf(cells, world.rates) !== null)
  line('money', words.t('figure.withBudget'), stated.length, counted.length)
  line('money', words.t('figure.converted'), converted.length, stated.length)
  line('money', words.t('figure.usd'), usDollars(report, counted))

  for (const [stating, total, field] of [
    ['withParticipants', 'participants', 'participants_total'],
    ['withWomen', 'women', 'participants_women'],
  ] as const) {
    const number = (row: TypedRow) => participantsOf(row, field)
    line(
      'people',
      words.t(`figure.${stating}`),
      howMany(counted, (row) => number(row) !== null),
    )
    line('people', words.t(`figure.${total}`), sumOf(counted, number))
  }
}

function usDollars({ world }: ExpectedReport, rows: readonly TypedRow[]): number {
  return sumOf(rows, ({ cells }) => usCentsOf(cells, world.rates)) / 100
}

const answerOf = ({ world }: ExpectedReport, code: string): string =>
  world.returns.get(code)?.answer ?? 'silent'
const isLate = ({ world }: ExpectedReport, code: string): boolean => world.returns.get(code)?.isLate ?? false

function answeredSo(report: ExpectedReport, answer: string): number {
  return howMany(reporters, ({ reporterCode }) => answerOf(report, reporterCode) === answer)
}

function lateAnswers(report: ExpectedReport): number {
  return howMany(reporters, ({ reporterCode }) => isLate(report, reporterCode))
}

function expectAnswers(report: ExpectedReport): void {
  const { words, world } = report
  const add = report.table('answers', words.t('table.answers'))
  for (const { reporterCode } of reporters) {
    const [label, one] = [shortName(reporterCode), world.returns.get(reporterCode)]
    add(label, words.t('column.answer'), words.t(`answer.${answerOf(report, reporterCode)}`))
    add(label, words.t('column.late'), one?.isLate ? words.t('late') : null)
    add(label, words.t('column.submitted'), one?.submittedOn ?? null)
    add(label, words.t('column.receipt'), one?.receiptNumber ?? null)
    add(label, words.t('column.rows'), report.rowsOf(reporterCode).length)
  }
  const sum = report.table('answers', words.t('table.answerSummary'))
  const line = (label: string, value: number) => {
    sum(label, words.t('column.reporters'), value)
    sum(label, words.t('column.share'), share(value, reporters.length))
  }
  for (const answer of ['answered', 'nothing', 'returned', 'started', 'silent'])
    line(words.t(`answer.${answer}`), answeredSo(report, answer))
  line(words.t('figure.late'), lateAnswers(report))
  sum(words.t('allReporters'), words.t('column.reporters'), reporters.length)
}

function expectCrossTable(
  report: ExpectedReport,
  sheet: SheetKey,
  rows: Dimension,
  columns?: Dimension,
): void {
  const { words, counted } = report
  const [rowTitle, columnTitle] = [rows, columns].map((one) => one && titleOfDimension(one, words))
  const title = columns
    ? words.t('table.cross', { rows: rowTitle!, columns: columnTitle! })
    : words.t('table.by', { rows: rowTitle! })
  const add = report.table(sheet, title)
  const fits = (row: TypedRow, dimension: Dimension, code: string | null) =>
    code === null || codesUnder(dimension, row.cells).includes(code)
  for (const code of [...codesOfDimension(rows, counted), null]) {
    const label = code === null ? words.t('allActivities') : labelInDimension(rows, code, words)
    for (const other of [...(columns ? codesOfDimension(columns, counted) : []), null]) {
      const header = other === null ? words.t('column.activities') : labelInDimension(columns!, other, words)
      add(
        label,
        header,
        howMany(counted, (row) => fits(row, rows, code) && fits(row, columns ?? rows, other)),
      )
    }
  }
}

function expectCountries(report: ExpectedReport): void {
  const { words, counted } = report
  const add = report.table('countries', words.t('table.countries'))
  const gap = report.table('countries', words.t('table.unhelped'))
  let unhelped = 0
  for (const party of parties) {
    const { country } = party
    const label = words.label('beneficiary_parties', country)
    const helping = howMany(counted, (row) => names(row, country) && helps(row))
    const flag = (is: boolean) => (is ? 1 : null)
    const unknown = isDateUnknown(party) ? words.t('dateUnknown') : null
    add(label, words.t('column.country_code'), country)
    add(label, words.t('column.deposited'), unknown ?? flag(hasDeposited(country, periodEnd)))
    add(label, words.t('column.inForce'), unknown ?? flag(isInForce(country, periodEnd)))
    add(label, words.t('column.ldc'), flag(party.isLdc))
    add(label, words.t('column.sids'), flag(party.isSids))
    add(
      label,
      words.t('column.activities'),
      howMany(counted, (row) => names(row, country)),
    )
    add(label, words.t('column.helping'), helping)
    if (helping > 0 || !hasDeposited(country, periodEnd)) continue
    unhelped++
    gap(label, words.t('column.country_code'), country)
    gap(label, words.t('column.ldc'), words.t(party.isLdc ? 'yes' : 'no'))
    gap(label, words.t('column.sids'), words.t(party.isSids ? 'yes' : 'no'))
  }
  gap(words.t('figure.partiesUnhelped'), words.t('column.country_code'), unhelped)
}

/** Parties by articles: what each has had help with. */
function expectHelp(report: ExpectedReport): void {
  const { words, counted } = report
  const add = report.table('help', words.t('table.help', { by: words.field('articles') }))
  const codes = codesOfDimension('articles', counted)
  for (const { country } of parties.filter((party) => hasDeposited(party.country, periodEnd))) {
    const helping = counted.filter((row) => names(row, country) && helps(row))
    const label = words.label('beneficiary_parties', country)
    for (const code of codes) {
      const header = code === blank ? words.t('notStated') : code
      add(
        label,
        header,
        howMany(helping, ({ cells }) => codesUnder('articles', cells).includes(code)),
      )
    }
    add(label, words.t('column.helping'), helping.length)
  }
}

function expectFunding(report: ExpectedReport): void {
  const { words, world, counted } = report
  const stated = counted.filter(hasAmount)
  const currencyOf = ({ cells }: TypedRow) => codesOrBlank(cells, 'budget_currency')[0]!
  const isConverted = ({ cells }: TypedRow) => usCentsOf(cells, world.rates) !== null
  const amountIn = (rows: readonly TypedRow[]) => sumOf(rows, ({ cells }) => amountOf(cells)) / 100
  const currencies = [...new Set(stated.map(currencyOf))]
  const add = report.table('funding', words.t('table.currencies'))
  for (const currency of currencies) {
    const rows = stated.filter((row) => currencyOf(row) === currency)
    const isBlank = currency === blank
    const label = isBlank
      ? words.t('noCurrency')
      : `${currency} – ${words.label('budget_currency', currency)}`
    add(label, words.t('column.withBudget'), rows.length)
    add(label, words.t('column.amount'), amountIn(rows))
    add(label, words.t('column.converted'), howMany(rows, isConverted))
    add(label, words.t('column.usd'), usDollars(report, rows))
    const rate = world.rates
      .filter((one) => one.currency === currency)
      .reduce<(typeof world.rates)[number] | null>(
        (best, one) => (best && best.date > one.date ? best : one),
        null,
      )
    const number = currency === 'USD' ? 1 : rate && Number(rate.usDollars)
    add(label, words.t('column.rate'), number ?? words.t('noRate'))
    add(label, words.t('column.rateDate'), rate?.date ?? null)
    add(label, words.t('column.rateSource'), rate?.source ?? null)
  }
  const total = words.t('allCurrencies')
  add(total, words.t('column.withBudget'), stated.length)
  add(total, words.t('column.converted'), howMany(stated, isConverted))
  add(total, words.t('column.usd'), usDollars(report, stated))

  const source = report.table('funding', words.t('table.sources'))
  for (const code of [...codesOfDimension('funding_types', counted), null]) {
    const label = code === null ? words.t('allActivities') : words.label('funding_types', code)
    const rows = stated.filter(
      ({ cells }) => code === null || codesUnder('funding_types', cells).includes(code),
    )
    source(label, words.t('column.withBudget'), rows.length)
    for (const currency of currencies) {
      const header = currency === blank ? words.t('noCurrency') : currency
      source(label, header, amountIn(rows.filter((row) => currencyOf(row) === currency)))
    }
    source(label, words.t('column.usd'), usDollars(report, rows))
  }
}

const activityBands = [[0, 0], [1, 5], [6, 10], [11, 15], [16]] as const
const partyBands = [[0, 0], [1, 5], [6]] as const

function expectProfiles(report: ExpectedReport): void {
  const { words, counted } = report
  const bandOf = (count: number, bands: readonly (readonly [number, number?])[]): string => {
    const [from, to] = bands.find(
      ([least, most = Number.POSITIVE_INFINITY]) => count >= least && count <= most,
    )!
    if (to === 0) return words.t('band.none')
    return to === undefined ? words.t('band.atLeast', { from }) : words.t('band.between', { from, to })
  }
  const add = report.table('profiles', words.t('table.profiles'))
  const reached = { activities: [] as string[], parties: [] as string[] }
  for (const { reporterCode } of reporters) {
    const label = shortName(reporterCode)
    const [rows, own] = [report.rowsOf(reporterCode), report.firstReportsOf(reporterCode)]
    const served = howMany(
      parties,
      ({ country }) =>
        hasDeposited(country, periodEnd) && rows.some((row) => names(row, country) && helps(row)),
    )
    const issues = rows.flatMap(publicIssues)
    reached.activities.push(bandOf(own.length, activityBands))
    reached.parties.push(bandOf(served, partyBands))
    add(label, words.t('column.activities'), own.length)
    add(label, words.t('column.activityBand'), reached.activities.at(-1)!)
    add(label, words.t('column.partiesServed'), served)
    add(label, words.t('column.partyBand'), reached.parties.at(-1)!)
    add(
      label,
      words.t('column.represented'),
      howMany(counted, (row) => row.reporterCode === reporterCode),
    )
    for (const code of codesOfDimension('status', counted)) {
      const count = howMany(own, ({ cells }) => codesUnder('status', cells).includes(code))
      add(label, labelInDimension('status', code, words), count)
    }
    add(
      label,
      words.t('column.errors'),
      howMany(issues, ({ severity }) => severity === 'error'),
    )
    add(
      label,
      words.t('column.warnings'),
      howMany(issues, ({ severity }) => severity === 'warning'),
    )
  }
  for (const [kind, bands, column] of [
    ['activities', activityBands, 'column.activityBand'],
    ['parties', partyBands, 'column.partyBand'],
  ] as const) {
    const table = report.table('profiles', words.t(`table.bands.${kind}`))
    for (const [from] of bands) {
      const name = bandOf(from, bands)
      table(
        name,
        words.t('column.reporters'),
        howMany(reached[kind], (one) => one === name),
      )
      table(name, words.t(column), name)
    }
  }
}

function expectGroups(report: ExpectedReport): void {
  const { words, world, counted } = report
  const add = report.table('duplicates', words.t('table.duplicates'))
  for (const { groupId, ids } of world.groups) {
    const members = membersOf(report, ids)
    if (members.length === 0) continue
    add(groupId, words.t('column.rows'), members.length)
    add(groupId, words.t('column.representative'), counted.find(({ id }) => ids.includes(id))!.reference)
  }
}
