/** Dates: days, months or years, events or projects. */
import type { ActivityProfile } from './activity-profile.ts'
import { type Reason, reason } from './evidence.ts'
import { type DayRange, daysBetween, longestEvent, type ReportedPeriod } from './reported-period.ts'

/** True where both are precise to the day and begin and end the same. */
export function isSameTime(one: ActivityProfile, other: ActivityProfile): boolean {
  const [ours, theirs] = [one.period, other.period]
  return ours.length !== null && ours.length === theirs.length && ours.start!.first === theirs.start!.first
}

/**
 * An exact day is one of some 700 in a reporting period, a month one of 24, a year one of two: that is 9, 4 and 1 bits, less
 * what is lost because meetings crowd on the same days of the year.
 */
export function compareTimes(one: ActivityProfile, other: ActivityProfile): Reason[] {
  const [ours, theirs] = [one.period, other.period]
  if (ours.start === null && ours.end === null) return []
  if (theirs.start === null && theirs.end === null) return []
  if (isEvent(ours) && isEvent(theirs)) return compareEvents(ours, theirs)
  if (ours.start && theirs.start) return compareStarts(ours, theirs)
  if (ours.end && theirs.end) return compareEnds(ours.end, theirs.end)
  const [start, end] = ours.start ? [ours.start, theirs.end!] : [theirs.start!, ours.end!]
  return start.first > end.last ? [reason('time', 'otherDates', -4)] : []
}

/** A start and an end not far from each other, or a start to the day alone (an event of one day, or the first of some). */
function isEvent({ start, end }: ReportedPeriod): boolean {
  return start !== null && end !== null && end.last - start.first <= longestEvent
}

function compareEvents(ours: ReportedPeriod, theirs: ReportedPeriod): Reason[] {
  if (ours.length !== null && theirs.length !== null) {
    const isSameStart = ours.start!.first === theirs.start!.first
    if (isSameStart && ours.length === theirs.length) return [reason('time', 'sameDates', 7)]
    if (isSameStart) return [reason('time', 'sameStart', 6)]
  }
  const days = daysBetween(spanOf(ours), spanOf(theirs))
  if (days === 0) {
    const areDays = ours.length !== null && theirs.length !== null
    return [areDays ? reason('time', 'overlappingDates', 5) : reason('time', 'sameMonth', 3)]
  }
  if (days <= 3) return [reason('time', 'closeDates', 2, { days })]
  return [reason('time', 'otherDates', days <= longestEvent ? -3 : -6, { days })]
}

function compareStarts(ours: ReportedPeriod, theirs: ReportedPeriod): Reason[] {
  const [one, other] = [ours.start!, theirs.start!]
  const ends = endBits(ours.end, theirs.end)
  if (isEvent(ours) !== isEvent(theirs)) {
    const [event, longer] = isEvent(ours) ? [ours, theirs] : [theirs, ours]
    const isKnown = longer.end !== null
    const at = spanOf(event)
    // A start without an end may be that of the same event.
    if (!isKnown && longer.start!.precision === 'day') {
      const days = daysBetween(at, longer.start!)
      if (days === 0)
        return [reason('time', at.first === longer.start!.first ? 'sameStart' : 'overlappingDates', 5)]
      return [reason('time', 'otherDates', days <= longestEvent ? -1 : -3.5, { days })]
    }
    if (!isKnown)
      return daysBetween(at, longer.start!) === 0
        ? [reason('time', 'sameMonth', 1)]
        : [reason('time', 'otherDates', -2)]
    const isWithin = daysBetween(at, { ...longer.start!, last: longer.end!.last }) === 0
    // An event in the course of a project is likelier a part of it than the whole.
    return [isWithin ? reason('time', 'withinOtherDates', -1.5) : reason('time', 'otherDates', -5)]
  }
  const days = daysBetween(one, other)
  if (one.precision === 'day' && other.precision === 'day') {
    if (days === 0)
      return [
        ends >= 0 && ours.end && theirs.end
          ? reason('time', 'sameDates', 5 + ends)
          : reason('time', 'sameStart', 5 + ends),
      ]
    if (days <= 15) return [reason('time', 'closeDates', 1.5 + ends, { days })]
  } else if (days === 0) {
    const areMonths = one.precision !== 'year' && other.precision !== 'year'
    return [reason('time', areMonths ? 'sameMonth' : 'overlappingDates', (areMonths ? 2.5 : 0.8) + ends)]
  }
  if (isDisjoint(ours, theirs)) return [reason('time', 'otherDates', -5, { days })]
  // Sources disagree on when a project begins: approval, signature, first meeting.
  const years = days / 365
  const bits = (years <= 0.5 ? 0.3 : years <= 1.5 ? -0.7 : -2.5) + ends
  if (bits >= 0.3) return [reason('time', 'overlappingDates', bits)]
  return bits < 0 ? [reason('time', 'otherDates', bits, { days })] : []
}

function endBits(one: DayRange | null, other: DayRange | null): number {
  if (one === null || other === null) return 0
  const days = daysBetween(one, other)
  if (days === 0) return one.precision === 'day' && other.precision === 'day' ? 3 : 0.7
  return days <= 31 ? 1 : days <= 400 ? 0 : -1
}

function compareEnds(one: DayRange, other: DayRange): Reason[] {
  const days = daysBetween(one, other)
  if (days > 400) return [reason('time', 'otherDates', -2.5, { days })]
  if (days > 0) return []
  return one.precision === 'day' && other.precision === 'day'
    ? [reason('time', 'closeDates', 4, { days: 0 })]
    : [reason('time', 'overlappingDates', 0.7)]
}

function spanOf({ start, end }: ReportedPeriod): DayRange {
  return { first: start!.first, last: end!.last, precision: start!.precision }
}

function isDisjoint(ours: ReportedPeriod, theirs: ReportedPeriod): boolean {
  const oursEnd = ours.end?.last ?? Number.POSITIVE_INFINITY
  const theirsEnd = theirs.end?.last ?? Number.POSITIVE_INFINITY
  return ours.start!.first > theirsEnd || theirs.start!.first > oursEnd
}
