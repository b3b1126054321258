import { describe, expect, it } from 'vitest'
import { checkRow } from '../../../templates/check-rules.ts'
import { aContext, anActivity } from '../../helpers/builders.ts'

/** Judged on 15 March 2019 at noon UTC: it is the 15th at UTC-12 and the 16th at UTC+14. */
const codesOf = (values: Parameters<typeof anActivity>[0], judgedAt = '2019-03-15T12:00:00Z') =>
  checkRow(anActivity(values), aContext({ judgedAt })).map((issue) => issue.code)

describe('end and start', () => {
  it.each([
    ['2018-03-14', '2018-03-14', false],
    ['2018-03-14', '2018-03-13', true],
    ['2018-03-14', '2018-03', false],
    ['2018-03-14', '2018', false],
    ['2018-03', '2018-03-01', false],
    ['2018-03', '2018-02-28', true],
    ['2018-03', '2018-02', true],
    ['2018', '2018-01-01', false],
    ['2018', '2018', false],
    ['2018', '2017-12', true],
    ['2018', '2017', true],
    [undefined, '2018', false],
    [{ unread: '03/04/2019' }, '2018', false],
    ['2018', { unread: '03/04/2010' }, false],
  ] as const)('[03] [CH4] start %j, end %j: before is %s', (start_date, end_date, isWrong) => {
    expect(codesOf({ start_date, end_date }).includes('03.endBeforeStart')).toBe(isWrong)
  })

  it('[03] is an error on the end and names both dates', () => {
    const issues = checkRow(anActivity({ start_date: '2018-03', end_date: '2018-02-28' }), aContext())
    expect(issues).toEqual([
      {
        code: '03.endBeforeStart',
        severity: 'error',
        field: 'end_date',
        params: { start: { date: '2018-03' }, end: { date: '2018-02-28' } },
      },
    ])
  })
})

describe('a completed activity', () => {
  it.each([
    ['CMP', undefined, true],
    ['CMP', '2018', false],
    ['CMP', { unread: 'spring' }, false],
    ['IMP', undefined, false],
    [undefined, undefined, false],
    [{ unread: 'finished' }, undefined, false],
  ] as const)('[04] status %j with end %j: end missing is %s', (status, end_date, isMissing) => {
    expect(codesOf({ status, end_date }).includes('04.endMissing')).toBe(isMissing)
  })

  it.each([
    ['2019-03-15', false],
    ['2019-03-16', false],
    ['2019-03-17', true],
    ['2019-03', false],
    ['2019', false],
    ['2019-04', true],
    ['2020', true],
  ])('[04] [CH5] end %s, judged on the 16th at UTC+14: in the future is %s', (end_date, isFuture) => {
    expect(codesOf({ end_date }).includes('04.endInFuture')).toBe(isFuture)
  })

  it.each([
    ['2019-03-15T09:59:59Z', true],
    ['2019-03-15T10:00:00Z', false],
  ])('[04] [CH5] an end on the 16th, judged at %s: in the future is %s', (judgedAt, isFuture) => {
    expect(codesOf({ end_date: '2019-03-16' }, judgedAt).includes('04.endInFuture')).toBe(isFuture)
  })

  it('[04] only a completed one must have ended', () => {
    expect(codesOf({ status: 'IMP', end_date: '2030' })).not.toContain('04.endInFuture')
  })
})

describe('what should have begun or ended', () => {
  it.each([
    ['PLN', '2019-03-15', false],
    ['PLN', '2019-03-14', true],
    ['PLN', '2019-03', false],
    ['PLN', '2019-02', true],
    ['PLN', '2019', false],
    ['PLN', '2018', true],
    ['IMP', '2018', false],
  ] as const)('[05] %s with start %s: passed is %s', (status, start_date, isPassed) => {
    expect(codesOf({ status, start_date, end_date: undefined }).includes('05.startPassed')).toBe(isPassed)
  })

  it.each([
    ['IMP', '2019-03-15', false],
    ['IMP', '2019-03-14', true],
    ['IMP', '2019-03', false],
    ['IMP', '2018', true],
    ['CMP', '2018', false],
    ['SUS', '2018', false],
    ['IMP', undefined, false],
  ] as const)('[06] %s with expected end %s: passed is %s', (status, end_date, isPassed) => {
    expect(codesOf({ status, start_date: '2018', end_date }).includes('06.endPassed')).toBe(isPassed)
  })

  it.each([
    ['2019-03-16T11:59:59Z', false],
    ['2019-03-16T12:00:00Z', true],
  ])('[06] [CH5] an end on the 15th, judged at %s: passed is %s', (judgedAt, isPassed) => {
    const codes = codesOf({ status: 'IMP', end_date: '2019-03-15' }, judgedAt)
    expect(codes.includes('06.endPassed')).toBe(isPassed)
  })
})

describe('the reporting period, 30 September 2017 to 31 August 2019', () => {
  it.each([
    ['2017-01-01', '2017-09-29', true],
    ['2017-01-01', '2017-09-30', false],
    ['2017-01', '2017-09', false],
    ['2017', '2017', false],
    ['2016', '2016', true],
    ['2019-08-31', '2020', false],
    ['2019-09-01', '2020', true],
    ['2019-09', undefined, true],
    ['2019-08', undefined, false],
    ['2015', undefined, false],
    [undefined, '2017-08', true],
    [undefined, '2030', false],
    [undefined, undefined, false],
    ['2010', '2030', false],
    [{ unread: 'then' }, '2010', false],
    ['2030', { unread: 'later' }, false],
  ] as const)('[07] [CH6] from %j to %j: outside is %s', (start_date, end_date, isOutside) => {
    const issues = checkRow(anActivity({ status: 'SUS', start_date, end_date }), aContext())
    const outside = issues.find((issue) => issue.code === '07.outsidePeriod')
    expect(outside !== undefined).toBe(isOutside)
    if (outside) {
      expect(outside.field).toBe(start_date ? 'start_date' : 'end_date')
      expect(outside.severity).toBe('warning')
      expect(outside.params).toEqual({ start: { date: '2017-09-30' }, end: { date: '2019-08-31' } })
    }
  })
})
