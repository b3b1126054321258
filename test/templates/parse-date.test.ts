import { describe, expect, it } from 'vitest'
import type { RawCell } from '../../templates/activity.ts'
import { type ParsedCell, parseCell } from '../../templates/parse-cell.ts'
import { aContext, fieldOf } from '../helpers/builders.ts'

const context = aContext()
const parse = (raw: RawCell): ParsedCell => parseCell(fieldOf('start_date'), raw, context)
const codes = (raw: RawCell) => parse(raw).issues.map((issue) => issue.code)

describe('a date cell', () => {
  it.each([
    ['an Excel serial', 43173, '2018-03-14'],
    ['a serial with a time of day', 43173.75, '2018-03-14'],
    ['a cell formatted as a date', { value: 43173, date: true }, '2018-03-14'],
    ['the first serial that is no year', 2101, '1905-10-01'],
    ['the last day of 2100', 73415, '2100-12-31'],
    ['eight digits', 20180314, '2018-03-14'],
    ['a leap day', 43890, '2020-02-29'],
  ] as const)('[PC6] reads %s', (_, raw, date) => {
    expect(parse(raw)).toEqual({ value: date, issues: [] })
  })

  it.each([
    ['a year', 2016, '2016'],
    ['the first year', 1900, '1900'],
    ['the last year', 2100, '2100'],
    ['a year in a cell that Excel formatted as a date', { value: 2016, date: true }, '2016'],
  ] as const)('[PC6] takes %s typed as a number for the year, not for a serial', (_, raw, year) => {
    expect(parse(raw).value).toBe(year)
    expect(codes(raw)).toEqual(['08.partial'])
  })

  it.each([0, 13, 60, 1899, 2016.08, 8.2016, 73416, 201608, -43173, 1e300, Number.NaN])(
    '[PC6] finds no date in the number %s',
    (number) => {
      expect(parse(number).value).toEqual({ unread: String(number) })
      expect(codes(number)).toEqual(['08.notADate'])
    },
  )

  it.each([
    ['2018-03-14', '2018-03-14'],
    ['2018-3-4', '2018-03-04'],
    ['2018/12/25', '2018-12-25'],
    ['2018.12.25', '2018-12-25'],
    ['20181225', '2018-12-25'],
    ['2018-03-14T09:30:00Z', '2018-03-14'],
    ['2018-03-14T09:30:00.000+01:00', '2018-03-14'],
    ['2018-03-14 23:59', '2018-03-14'],
    ['25/12/2018', '2018-12-25'],
    ['12/25/2018', '2018-12-25'],
    ['25.12.2018', '2018-12-25'],
    ['25-12-2018 10:15:00 PM', '2018-12-25'],
    ['25 / 12 / 2018', '2018-12-25'],
    ['03/03/2018', '2018-03-03'],
    ['5 March 2018', '2018-03-05'],
    ['March 5, 2018', '2018-03-05'],
    ['Monday, 5th of March 2018', '2018-03-05'],
    ['05-Mar-2018', '2018-03-05'],
    ['1er août 2018', '2018-08-01'],
    ['1ᵉʳ aou\u0302t 2018', '2018-08-01'],
    ['15 févr. 2018', '2018-02-15'],
    ['15 de septiembre de 2018', '2018-09-15'],
    ['5 марта 2018 г.', '2018-03-05'],
    ['14 мая 2018 года', '2018-05-14'],
    ['2018年3月5日', '2018-03-05'],
    ['２０１８年１２月３１日', '2018-12-31'],
    ['二〇一八年十二月三十一日', '2018-12-31'],
    ['٥ مارس ٢٠١٨', '2018-03-05'],
    ['5 آذار/مارس 2018', '2018-03-05'],
    ['15 كانون الثاني/يناير 2018', '2018-01-15'],
    ['٢٠١٨/١٢/٢٥', '2018-12-25'],
    ['۲۰۱۸-۱۲-۲۵', '2018-12-25'],
    ['２０１８－１２－２５', '2018-12-25'],
    ['\u200f25/12/2018\u200e', '2018-12-25'],
    ['\ufeff2018\u201112\u201125\u00a0', '2018-12-25'],
    ['29 February 2016', '2016-02-29'],
  ])('[PC7] reads %s', (text, date) => {
    expect(parse(text)).toEqual({ value: date, issues: [] })
  })

  it.each([
    ['2016', '2016'],
    ['2016-08', '2016-08'],
    ['2016/8', '2016-08'],
    ['08/2016', '2016-08'],
    ['8.2016', '2016-08'],
    ['août 2016', '2016-08'],
    ['August 2016', '2016-08'],
    ['Aug-2016', '2016-08'],
    ['2016 August', '2016-08'],
    ['agosto de 2016', '2016-08'],
    ['август 2016', '2016-08'],
    ['2016年8月', '2016-08'],
    ['2016年', '2016'],
    ['八月 2016', '2016-08'],
    ['أغسطس ٢٠١٦', '2016-08'],
    ['آب/أغسطس 2016', '2016-08'],
  ])('[PC7] [08] reads the partial date %s and says that it is one', (text, date) => {
    expect(parse(text).value).toBe(date)
    expect(parse(text).issues).toEqual([
      { code: '08.partial', severity: 'info', field: 'start_date', params: { date: { date } } },
    ])
  })

  it.each([
    ['03/04/2018', '2018-04-03', '2018-03-04'],
    ['3.4.2018', '2018-04-03', '2018-03-04'],
    ['٠٣/٠٤/٢٠١٨', '2018-04-03', '2018-03-04'],
    ['12/12/18', '2018-12-12', '2012-12-18'],
    ['25/12/18', '2018-12-25', '2025-12-18'],
    ['25/12/99', '2099-12-25', '1999-12-25'],
    ['25 Dec 18', '2018-12-25', '2025-12-18'],
  ])('[PC8] [08] gives both readings of %s and takes neither', (text, first, second) => {
    expect(parse(text).value).toEqual({ unread: text.trim() })
    expect(parse(text).issues).toEqual([
      {
        code: '08.ambiguous',
        severity: 'error',
        field: 'start_date',
        params: { text, first: { date: first }, second: { date: second } },
      },
    ])
  })

  it.each([
    '30/02/2018',
    '29 February 2018',
    '2018-13-01',
    '2018-00-10',
    '32/12/2018',
    '13/2016',
    '1899',
    '2101-01-01',
    '1/1/0001',
    '16-18 March 2018',
    'March-April 2018',
    '2016-2018',
    '2016/2017',
    'Q3 2018',
    'mid 2018',
    'ongoing',
    'n/a',
    '?',
    '43173',
    'March',
    '5 March',
    '08/16',
    '2018年13月',
    `2018-03-14${' '.repeat(80)}x`,
  ])('[PC9] [08] finds no date in %s', (text) => {
    expect(parse(text).value).toEqual({ unread: text })
    expect(codes(text)).toEqual(['08.notADate'])
  })
})
