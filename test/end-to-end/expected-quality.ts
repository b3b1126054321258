/** Quality of the data, and what the figures rest on. */
import {
  allListFiles,
  howMany,
  isDateUnknown,
  type List,
  parties,
  readJson,
} from '../helpers/independent-count.ts'
import { type ExpectedReport, fieldKeys, publicIssues, share } from './expected-report.ts'
import { reporters, shortName } from './report-words.ts'

export function expectQuality(report: ExpectedReport): void {
  const { words, world } = report
  const add = report.table('quality', words.t('table.issues'))
  const ruleOf = ({ code }: { code: string }) => code.slice(0, 2)
  const issuesOf = (reporterCode: string) => report.rowsOf(reporterCode).flatMap(publicIssues)
  const concerned = reporters.filter(({ reporterCode }) => issuesOf(reporterCode).length > 0)
  for (const rule of new Set(world.rows.flatMap(publicIssues).map(ruleOf))) {
    add(rule, words.t('column.what'), words.t(`rule.${rule}`))
    add(
      rule,
      words.t('column.issues'),
      howMany(world.rows.flatMap(publicIssues), (one) => ruleOf(one) === rule),
    )
    for (const { reporterCode } of concerned) {
      const count = howMany(issuesOf(reporterCode), (one) => ruleOf(one) === rule)
      add(rule, shortName(reporterCode), count)
    }
  }
  const blanks = report.table('quality', words.t('table.blanks'))
  fieldKeys.forEach((field, index) => {
    const isAlwaysThere = field === 'activity_id' || field === 'lead_org'
    const filled = howMany(
      world.rows,
      ({ cells, unread }) => isAlwaysThere || cells[field] !== undefined || unread?.[field] !== undefined,
    )
    const empty = world.rows.length - filled
    blanks(words.field(field), words.t('column.fieldNumber'), index + 1)
    blanks(words.field(field), words.t('column.filled'), filled)
    blanks(words.field(field), words.t('column.blank'), empty)
    blanks(words.field(field), words.t('column.blankShare'), share(empty, world.rows.length))
  })
}

/** Longer lists are not spelled out. */
const longestSpelledOut = 60

export function expectSources(report: ExpectedReport): void {
  const { words, world } = report
  const fact = report.facts('sources')
  fact(words.t('fact.listsVersion'), world.listsVersion)
  fact(words.t('fact.changeNumber'), world.changeNumber)
  fact(words.t('fact.dateUnknown'), howMany(parties, isDateUnknown))
  const add = report.table('sources', words.t('table.lists'))
  const codes = report.table('sources', words.t('table.codes'))
  const isDraft = ({ drafts }: List['codes'][number]) => drafts?.includes(words.language) === true
  let spelledOut = 0
  for (const file of allListFiles) {
    const list = readJson<List>(`templates/minamata/code-lists/${file}.json`)
    add(list.key, words.t('column.version'), list.version)
    add(list.key, words.t('column.codes'), list.codes.length)
    add(list.key, words.t('column.drafts'), howMany(list.codes, isDraft))
    if (list.codes.length > longestSpelledOut) continue
    list.codes.forEach(({ labels }, index) => {
      const line = index === 0 ? list.key : `${list.key} (${index + 1})`
      codes(line, words.t('column.label'), labels[words.language]!)
      spelledOut++
    })
  }
  if (spelledOut === 0) throw new Error('no codes')
  add('reporter', words.t('column.version'), 1)
  add('reporter', words.t('column.codes'), reporters.length)
  add('reporter', words.t('column.drafts'), 0)
  const rates = report.table('sources', words.t('table.rates'))
  const seen = new Map<string, number>()
  for (const { currency, usDollars: value } of world.rates.toSorted((a, b) =>
    a.currency === b.currency ? (a.date < b.date ? 1 : -1) : a.currency < b.currency ? -1 : 1,
  )) {
    const times = (seen.get(currency) ?? 0) + 1
    seen.set(currency, times)
    rates(times === 1 ? currency : `${currency} (${times})`, words.t('column.rate'), Number(value))
  }
}
