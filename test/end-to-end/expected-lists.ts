/** The lists: technology transfer, full list, as received, activity x country, plan table. Every number and every typed text. */
import {
  amountOf,
  blank,
  codesIn,
  codesOrBlank,
  hasDeposited,
  hasList,
  helps,
  isInForce,
  partyOf,
  type TypedRow,
  usCentsOf,
} from '../helpers/independent-count.ts'
import { codesUnder, type Dimension, dimensions, labelInDimension, titleOfDimension } from './dimensions.ts'
import { type ExpectedReport, fieldKeys, participantsOf, periodEnd, publicIssues } from './expected-report.ts'
import { reporters, type SheetKey, shortName, type Words, wordsIn } from './report-words.ts'

/** Columns that name the rows of these sheets' lists; elsewhere it is the first one. */
export const labelColumns: Readonly<Partial<Record<SheetKey, readonly number[]>>> = { pairs: [0, 3] }

export function expectLists(report: ExpectedReport): void {
  expectTechnology(report)
  expectFullList(report)
  expectReceived(report)
  expectPairs(report)
  expectPlanTable(report)
}

const numberFields = ['participants_total', 'participants_women', 'budget_amount']
const severalOrOne = (field: string) => hasList(field) || field === 'joint_with'

/** A cell as a list shows it: labels, numbers, dates and texts; what could not be read as it came. */
function shown({ cells, unread }: TypedRow, field: string, words: Words): string | number | null {
  if (unread?.[field] !== undefined) return unread[field]
  if (cells[field] === undefined) return null
  if (numberFields.includes(field)) return Number(cells[field])
  return severalOrOne(field) ? words.labels(field, codesIn(cells, field)) : cells[field]
}

function expectTechnology(report: ExpectedReport): void {
  const { words, world } = report
  const add = report.table('technology', '')
  for (const row of world.rows) {
    const { cells, reference } = row
    if (!codesIn(cells, 'assistance_type').includes('TT') && cells.challenges_needs === undefined) continue
    for (const field of ['title', 'assistance_type', 'status', 'results', 'challenges_needs'])
      add(reference, words.field(field), shown(row, field, words))
  }
}

/** One column of codes, with the code in it; every other dimension has a column of 1 or blank for each code. */
const inOneColumn: readonly Dimension[] = [
  'status',
  'arrangement_type',
  'lead_role',
  'mercury_share',
  'geo_scope',
  'delivery_mode',
  'start_year',
]

function expectFullList(report: ExpectedReport): void {
  const { words, world } = report
  const add = report.table('activities', '')
  const helper = (key: string) => `${words.t(`helper.${key}`)} [${key}]`
  for (const row of world.rows) {
    const { reference, reporterCode } = row
    const issues = publicIssues(row)
    const orNull = (count: number) => (count === 0 ? null : count)
    const severity = (one: string) => orNull(issues.filter((issue) => issue.severity === one).length)
    add(reference, words.t('column.reporter'), shortName(reporterCode))
    add(reference, words.field('activity_id'), reference)
    for (const field of fieldKeys.slice(1)) {
      const meant = field === 'lead_org' ? shortName(reporterCode) : null
      add(reference, words.field(field), shown(row, field, words) ?? meant)
    }
    add(reference, words.t('column.changed'), row.isChanged ? 1 : null)
    add(reference, words.t('column.errors'), severity('error'))
    add(reference, words.t('column.warnings'), severity('warning'))
    add(reference, words.t('column.group'), report.groupOf(row)?.groupId ?? null)
    add(reference, helper('reporter_code'), reporterCode)
    const isFirst = report.firstReportsOf(reporterCode).includes(row)
    add(reference, helper('first_of_reporter'), isFirst ? 1 : null)
    add(reference, helper('own_status'), codesOrBlank(row.cells, 'status')[0]!)
    for (const rule of new Set(issues.map(({ code }) => code.slice(0, 2)))) {
      const count = issues.filter(({ code }) => code.startsWith(rule)).length
      add(reference, `${words.t('column.rule')} ${rule}`, count)
    }
    const once = report.countedAs(row)
    if (!once) continue
    const amount = amountOf(once.cells)
    const cents = usCentsOf(once.cells, world.rates)
    add(reference, words.t('column.counted'), 1)
    add(reference, words.t('column.usd'), cents === null ? null : cents / 100)
    add(reference, helper('amount'), amount === null ? null : amount / 100)
    const currency = codesOrBlank(once.cells, 'budget_currency')[0]!
    add(reference, helper('currency'), amount === null ? null : currency)
    add(reference, helper('participants'), participantsOf(once, 'participants_total'))
    add(reference, helper('women'), participantsOf(once, 'participants_women'))
    for (const dimension of dimensions) {
      const title = titleOfDimension(dimension, words)
      for (const code of codesUnder(dimension, once.cells)) {
        if (inOneColumn.includes(dimension)) {
          const value = dimension === 'start_year' && code !== blank ? Number(code) : code
          add(reference, `${title} [${dimension}]`, value)
        } else {
          const label = labelInDimension(dimension, code, words)
          add(reference, `${title}: ${label} [${dimension} ${code}]`.slice(0, 255), 1)
        }
      }
    }
  }
}

/** As typed, its rows in their order: labels in the reporter's own language, other reporters by their codes. */
function expectReceived(report: ExpectedReport): void {
  const { words, world } = report
  const add = report.table('received', '')
  for (const { reporterCode, language } of reporters) {
    const [own, answer] = [wordsIn(language), world.returns.get(reporterCode)]
    report.rowsOf(reporterCode).forEach((row, index) => {
      const name = shortName(reporterCode)
      const label = index === 0 ? name : `${name} (${index + 1})`
      add(label, words.t('column.reporter'), name)
      add(label, words.t('column.receipt'), answer?.receiptNumber ?? null)
      add(label, words.t('column.submitted'), answer?.submittedOn ?? null)
      add(label, words.field('activity_id'), row.reference)
      for (const field of fieldKeys.slice(1)) {
        const typed = field === 'joint_with' ? (row.cells[field] ?? null) : shown(row, field, own)
        add(label, words.field(field), typed)
      }
    })
  }
}

function expectPairs(report: ExpectedReport): void {
  const { words, world } = report
  const add = report.table('pairs', '')
  const served = new Set<string>()
  for (const row of world.rows) {
    const once = report.countedAs(row)
    for (const country of codesIn((once ?? row).cells, 'beneficiary_parties')) {
      const label = `${row.reference} ${country}`
      const isOwn = codesIn(row.cells, 'beneficiary_parties').includes(country)
      const pair = `${row.reporterCode} ${country}`
      const isServed = isOwn && helps(row) && hasDeposited(country, periodEnd) && !served.has(pair)
      if (isServed) served.add(pair)
      const flag = (column: string, is: boolean | undefined) =>
        add(label, words.t(`column.${column}`), is ? 1 : null)
      add(label, words.t('column.country'), words.label('beneficiary_parties', country))
      flag('counted', once !== undefined)
      flag('helps', once !== undefined && helps(once))
      flag('own', isOwn)
      flag('served', isServed)
      flag('deposited', hasDeposited(country, periodEnd))
      flag('inForce', isInForce(country, periodEnd))
      flag('ldc', partyOf.get(country)?.isLdc)
      flag('sids', partyOf.get(country)?.isSids)
      for (const code of once ? codesUnder('articles', once.cells) : []) {
        const article = labelInDimension('articles', code, words)
        add(label, `${titleOfDimension('articles', words)}: ${article} [articles ${code}]`.slice(0, 255), 1)
      }
    }
  }
}

function expectPlanTable(report: ExpectedReport): void {
  const { words, world } = report
  const add = report.table('plan', '')
  for (const row of world.rows) {
    const once = report.countedAs(row)
    if (!once) continue
    const [cents, amount] = [usCentsOf(once.cells, world.rates), amountOf(once.cells)]
    const asStated =
      amount === null ? null : `${codesOrBlank(once.cells, 'budget_currency')[0]} ${amount / 100}`
    const parties = words.labels('beneficiary_parties', codesIn(once.cells, 'beneficiary_parties'))
    add(row.reference, words.t('plan.name'), shown(row, 'title', words))
    add(row.reference, words.t('plan.parties'), parties)
    add(row.reference, words.t('plan.budget'), cents === null ? asStated : cents / 100)
  }
}
