/** Rules about dates. A year or a month stands for all its days: only what is certain is said. */
import { earliestToday, isCertainlyBefore, latestToday, overlap, rangeOf } from '../partial-date.ts'
import { type CheckFunction, sound } from './check-function.ts'
import { holds } from './condition.ts'
import { textIn } from './values.ts'

export const checkNotBefore: CheckFunction<'notBefore'> = (check, values) => {
  const [end, start] = [textIn(values, check.field), textIn(values, check.other)]
  if (end === undefined || start === undefined || !isCertainlyBefore(end, start)) return sound
  return [{ field: check.field, params: { start: { date: start }, end: { date: end } } }]
}

/** Nobody on Earth must have that day yet (`future`: UTC+14), or everybody must have had it (`past`: UTC-12). */
export const checkAgainstToday: CheckFunction<'againstToday'> = (check, values, { judgedAt }) => {
  const date = textIn(values, check.field)
  if (date === undefined || !holds(check.when, values)) return sound
  const isWrong =
    check.mustNotBe === 'future'
      ? isCertainlyBefore(latestToday(judgedAt), date)
      : isCertainlyBefore(date, earliestToday(judgedAt))
  return isWrong ? [{ field: check.field, params: { date: { date } } }] : sound
}

/** `field` is the start, `other` the end. A blank end is open, as is a blank start; with both blank nothing is known. */
export const checkOverlapsPeriod: CheckFunction<'overlapsPeriod'> = (check, values, { period }) => {
  const [start, end] = [textIn(values, check.field), textIn(values, check.other)]
  const isUnreadPart =
    (start === undefined && values[check.field] !== undefined) ||
    (end === undefined && values[check.other] !== undefined)
  if (isUnreadPart || (start === undefined && end === undefined)) return sound
  const activity = {
    ...(start === undefined ? {} : { first: rangeOf(start).first }),
    ...(end === undefined ? {} : { last: rangeOf(end).last }),
  }
  if (overlap(activity, { first: period.start, last: period.end })) return sound
  const params = { start: { date: period.start }, end: { date: period.end } }
  return [{ field: start === undefined ? check.other : check.field, params }]
}
