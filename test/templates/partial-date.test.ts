import { describe, expect, it } from 'vitest'
import {
  addDays,
  compareDates,
  dateOfSerial,
  earliestToday,
  isCertainlyBefore,
  latestToday,
  overlap,
  partialDate,
  rangeOf,
  serialOfDate,
} from '../../templates/partial-date.ts'

describe('a partial date', () => {
  it.each([
    ['2018', '2018-01-01', '2018-12-31'],
    ['2018-02', '2018-02-01', '2018-02-28'],
    ['2016-02', '2016-02-01', '2016-02-29'],
    ['1900-02', '1900-02-01', '1900-02-28'],
    ['2000-02', '2000-02-01', '2000-02-29'],
    ['2018-04', '2018-04-01', '2018-04-30'],
    ['2018-12', '2018-12-01', '2018-12-31'],
    ['2018-03-14', '2018-03-14', '2018-03-14'],
  ])('[CH4] %s stands for the days from %s to %s', (date, first, last) => {
    expect(rangeOf(date)).toEqual({ first, last })
  })

  it('[CH4] lies before another only if all its days do', () => {
    expect(isCertainlyBefore('2017', '2018')).toBe(true)
    expect(isCertainlyBefore('2018-03', '2018-03-31')).toBe(false)
    expect(isCertainlyBefore('2018-03', '2018-04')).toBe(true)
    expect(isCertainlyBefore('2018', '2018')).toBe(false)
  })

  it('[CH4] is sorted by its first day, the less precise first', () => {
    const sorted = ['2018-01-01', '2018-01', '2018', '2017-12-31', '2018-01-01'].sort(compareDates)
    expect(sorted).toEqual(['2017-12-31', '2018', '2018-01', '2018-01-01', '2018-01-01'])
  })

  it('[CH6] ranges overlap where they share a day; a missing end is open', () => {
    const march = rangeOf('2018-03')
    expect(overlap(march, { first: '2018-03-31', last: '2018-04-30' })).toBe(true)
    expect(overlap(march, { first: '2018-04-01' })).toBe(false)
    expect(overlap(march, { last: '2018-02-28' })).toBe(false)
    expect(overlap({ first: '2010-01-01' }, march)).toBe(true)
    expect(overlap({}, march)).toBe(true)
  })

  it('[PC9] is none where there is no such day', () => {
    expect(partialDate(2018, 2, 29)).toBeUndefined()
    expect(partialDate(2018, 13)).toBeUndefined()
    expect(partialDate(1899)).toBeUndefined()
    expect(partialDate(2016, 2, 29)).toBe('2016-02-29')
  })
})

describe('today', () => {
  it.each([
    ['2019-03-15T09:59:59Z', '2019-03-14', '2019-03-15'],
    ['2019-03-15T10:00:00Z', '2019-03-14', '2019-03-16'],
    ['2019-03-15T12:00:00Z', '2019-03-15', '2019-03-16'],
    ['2019-12-31T23:59:59.999Z', '2019-12-31', '2020-01-01'],
  ])('[CH5] at %s the earliest day anywhere is %s and the latest %s', (instant, earliest, latest) => {
    expect(earliestToday(instant)).toBe(earliest)
    expect(latestToday(instant)).toBe(latest)
  })
})

describe('an Excel serial', () => {
  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, undefined],
    [61, '1900-03-01'],
    [43173, '2018-03-14'],
    [43173.999, '2018-03-14'],
    [2_958_465, '9999-12-31'],
    [2_958_466, undefined],
    [0, undefined],
    [-1, undefined],
    [Number.NaN, undefined],
  ])('[PC6] %s shows %s', (serial, date) => {
    expect(dateOfSerial(serial)).toBe(date)
  })

  it('[PC6] goes both ways', () => {
    for (const date of ['1900-03-01', '2018-03-14', '2100-12-31']) {
      expect(dateOfSerial(serialOfDate(date))).toBe(date)
    }
    expect(addDays('2018-02-27', 2)).toBe('2018-03-01')
  })
})
