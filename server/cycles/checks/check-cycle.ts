/** What a cycle must be like to be stored. */
import type { CodeLists } from '../../../templates/code-lists.ts'
import type { Cycle, ExchangeRate } from '../../../templates/context.ts'
import { isLanguage, languages } from '../../../templates/definition.ts'
import { isCalendarDay } from '../calendar-day.ts'
import type { Refusal } from '../register-refusal.ts'

export interface CycleSurroundings {
  readonly lists: CodeLists
  /** All cycles, this one in its present form too. */
  readonly cycles: readonly Cycle[]
  /** True where this program has the template. */
  readonly hasTemplate: (cycle: Cycle) => boolean
}

/** Keys become parts of file names, addresses and receipt numbers. */
const keyPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/
const longestKey = 40
const longestText = 1_000

/** Everything that is wrong with it; none where it can be stored. */
export function checkCycle(cycle: Cycle, around: CycleSurroundings): Refusal[] {
  const { cycleKey, title, legalBasis, documentSymbol, period, opensOn, deadline, graceDays } = cycle
  const refusals: Refusal[] = []
  const refuse = (field: string, code: Refusal['code'], params?: Refusal['params']) =>
    refusals.push(params === undefined ? { field, code } : { field, code, params })
  if (!keyPattern.test(cycleKey) || cycleKey.length > longestKey) refuse('cycleKey', 'notAKey')
  for (const language of languages) {
    const text = title[language]
    if (typeof text !== 'string' || text.trim() === '') refuse(`title.${language}`, 'required')
    else if (text.length > longestText) refuse(`title.${language}`, 'tooLong', { max: longestText })
  }
  if (legalBasis.trim() === '') refuse('legalBasis', 'required')
  for (const [field, text] of [
    ['legalBasis', legalBasis],
    ['documentSymbol', documentSymbol],
  ] as const) {
    if (text.length > longestText) refuse(field, 'tooLong', { max: longestText })
  }
  const days = { 'period.start': period.start, 'period.end': period.end, opensOn, deadline }
  for (const [field, day] of Object.entries(days)) if (!isCalendarDay(day)) refuse(field, 'notADay')
  if (period.end < period.start) refuse('period.end', 'endBeforeStart')
  if (deadline < opensOn) refuse('deadline', 'deadlineBeforeOpening')
  if (!Number.isInteger(graceDays) || graceDays < 0 || graceDays > 366) refuse('graceDays', 'notANumber')
  if (cycle.languages.length === 0) refuse('languages', 'required')
  if (!cycle.languages.every(isLanguage)) refuse('languages', 'notALanguage')
  if (!around.hasTemplate(cycle)) refuse('templateVersion', 'unknownTemplate')
  refusals.push(...checkPrevious(cycle, around.cycles), ...checkRates(cycle.rates, around.lists))
  return refusals
}

/** The cycle before must be there, and no cycle may come before itself. */
function checkPrevious(cycle: Cycle, cycles: readonly Cycle[]): Refusal[] {
  const before = new Map(cycles.map((one) => [one.cycleKey, one.previousCycleKey]))
  before.set(cycle.cycleKey, cycle.previousCycleKey)
  const seen = new Set<string>()
  for (let key: string | null | undefined = cycle.cycleKey; key != null; key = before.get(key)) {
    if (seen.has(key)) return [{ field: 'previousCycleKey', code: 'circle' }]
    if (!before.has(key)) return [{ field: 'previousCycleKey', code: 'unknownCycle', params: { key } }]
    seen.add(key)
  }
  return []
}

/** A rate without its day and source is no rate that a report could state. */
export function checkRates(rates: readonly ExchangeRate[], lists: CodeLists): Refusal[] {
  const refusals: Refusal[] = []
  const seen = new Set<string>()
  for (const { currency, usDollars, date, source } of rates) {
    const refuse = (part: string, code: Refusal['code']) =>
      refusals.push({ field: `rates.${currency}.${part}`, code, params: { value: currency } })
    const code = lists.find('currency', currency)
    if (!code) refuse('currency', 'notACode')
    if (!/^(0|[1-9]\d{0,11})(\.\d{1,12})?$/.test(usDollars) || Number(usDollars) <= 0)
      refuse('usDollars', 'notANumber')
    if (!isCalendarDay(date)) refuse('date', 'notADay')
    if (source.trim() === '') refuse('source', 'required')
    if (seen.has(`${currency} ${date}`)) refuse('date', 'rateTwice')
    seen.add(`${currency} ${date}`)
  }
  return refusals
}
