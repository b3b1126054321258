/** Reading a date from what a cell holds. Never guesses: what can be read in two ways is given back as both. */
import { isFillerWord, monthNamed } from './parse-month-names.ts'
import { foldForReading } from './parse-text.ts'
import { dateOfSerial, firstYear, lastYear, partialDate, serialOfDate } from './partial-date.ts'

export type DateReading =
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'ambiguous'; readonly first: string; readonly second: string }
  | { readonly kind: 'notADate' }

const notADate: DateReading = { kind: 'notADate' }
/** No date is longer; keeps the patterns below away from essays. */
const longestDate = 60

/** Serials that are believed: those after the ones that look like years (2100 is 30 September 1905) up to the last year. */
const firstBelievedSerial = lastYear + 1
const lastBelievedSerial = serialOfDate(`${lastYear}-12-31`)

/** True of a full date that Excel can hold as a number which is then read as this date again. */
export function hasOwnSerial(date: string): boolean {
  return date.length === 10 && date >= '1905-10-01' && date <= `${lastYear}-12-31`
}

/**
 * A number in a date column. 1900 to 2100 without a fraction is a year, whatever the cell's format: somebody typed 2016,
 * and nobody reports the summer of 1905, which is what Excel would make of it. Larger numbers are Excel serials (the time
 * of day is cut off), eight digits `YYYYMMDD`.
 */
export function readDateNumber(number: number): DateReading {
  if (Number.isInteger(number) && number >= firstYear && number <= lastYear) return found(String(number))
  if (number >= firstBelievedSerial && number < lastBelievedSerial + 1) return found(dateOfSerial(number))
  return Number.isInteger(number) && number > 9_999_999 ? readDateText(String(number)) : notADate
}

/** Text in a date column, in any of the six languages and with digits of any script. */
export function readDateText(text: string): DateReading {
  if (text.length > longestDate) return notADate
  const folded = foldForReading(text)
  const day = withoutTime(folded)
  return readNumeric(day) ?? readChinese(day) ?? readNamed(day) ?? notADate
}

function withoutTime(text: string): string {
  return text.replace(
    /[t ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:[ap]\.?m\.?)?\s?(?:z|utc|gmt)?(?:[+-]\d{2}:?\d{2})?$/,
    '',
  )
}

/** `2016`, `2016-08`, `08/2016`, `2016-08-15`, `20160815`, `25/12/2018`, `25.12.18`. Undefined where it looks otherwise. */
function readNumeric(text: string): DateReading | undefined {
  if (/^\d{4}$/.test(text)) return found(partialDate(Number(text)))
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (compact) return found(partialDate(...numbersOf(compact)))
  const parts = /^(\d{1,4}) ?([-/. ]) ?(\d{1,4})(?: ?\2 ?(\d{1,4}))?\.?$/.exec(text)
  if (!parts) return undefined
  const [a, b, c] = [parts[1]!, parts[3]!, parts[4]]
  if (c === undefined) return readYearAndMonth(a, b)
  if (a.length === 4 && b.length <= 2 && c.length <= 2) {
    return found(partialDate(Number(a), Number(b), Number(c)))
  }
  if (a.length > 2 || b.length > 2) return notADate
  if (c.length === 4) return oneOf(readingsOfDayAndMonth(Number(a), Number(b), Number(c)))
  return c.length <= 2 ? readShortYear([Number(a), Number(b), Number(c)]) : notADate
}

function readYearAndMonth(a: string, b: string): DateReading {
  if (a.length === 4 && b.length <= 2) return found(partialDate(Number(a), Number(b)))
  if (b.length === 4 && a.length <= 2) return found(partialDate(Number(b), Number(a)))
  return notADate
}

function readingsOfDayAndMonth(a: number, b: number, year: number): (string | undefined)[] {
  return [partialDate(year, b, a), partialDate(year, a, b)]
}

/** A year of two digits is never certain: the century, and often the order, are open. */
function readShortYear([a, b, c]: readonly [number, number, number]): DateReading {
  return uncertain([
    ...readingsOfDayAndMonth(a, b, 2000 + c),
    partialDate(2000 + a, b, c),
    ...readingsOfDayAndMonth(a, b, 1900 + c),
  ])
}

const chineseDigits = '〇一二三四五六七八九'

/** `2018年3月5日`, `2018年三月`, `二〇一八年`. */
function readChinese(text: string): DateReading | undefined {
  const parts =
    /^([\d〇零一二三四五六七八九]{4}) ?年(?: ?([\d一二三四五六七八九十]{1,3}) ?月(?: ?([\d一二三四五六七八九十]{1,3}) ?[日号號])?)?$/.exec(
      text,
    )
  if (!parts) return undefined
  const year = Number([...parts[1]!].map((digit) => digitOfChinese(digit)).join(''))
  const month = parts[2] === undefined ? undefined : chineseNumber(parts[2])
  const day = parts[3] === undefined ? undefined : chineseNumber(parts[3])
  return found(partialDate(year, month, day))
}

function digitOfChinese(digit: string): string {
  if (digit === '零') return '0'
  const value = chineseDigits.indexOf(digit)
  return value < 0 ? digit : String(value)
}

/** 1 to 31 in Arabic or Chinese figures (`12`, `十二`, `三十一`). */
function chineseNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const [tens, units] = text.includes('十') ? text.split('十') : ['零', text]
  const digit = (piece: string | undefined, blank: number) => (piece ? Number(digitOfChinese(piece)) : blank)
  return digit(tens, 1) * 10 + digit(units, 0)
}

/** `5 March 2018`, `March 5, 2018`, `août 2016`, `١٥ آذار/مارس ٢٠١٨`, `15 de agosto de 2018`. */
function readNamed(text: string): DateReading | undefined {
  const joined = text.replace(/(كانون|تشرين) /g, '$1')
  if (/[^\p{L}\p{N} ,،.\-/']/u.test(joined)) return undefined
  const pieces = joined.match(/\d+|\p{L}+/gu) ?? []
  const numbers = pieces.filter((piece) => /^\d/.test(piece))
  const words = pieces.filter((piece) => !/^\d/.test(piece) && !isFillerWord(piece))
  const months = new Set(words.map(monthNamed))
  const [month] = months
  if (months.size > 1 || (words.length > 0 && month === undefined)) return notADate
  return readParts(numbers, month)
}

function readParts(numbers: readonly string[], month: number | undefined): DateReading {
  const years = numbers.filter((number) => number.length === 4)
  const days = numbers.filter((number) => number.length <= 2)
  if (years.length + days.length !== numbers.length) return notADate
  if (years.length === 1 && days.length === 0) return found(partialDate(Number(years[0]), month))
  if (month === undefined) return notADate
  if (years.length === 1 && days.length === 1)
    return found(partialDate(Number(years[0]), month, Number(days[0])))
  if (years.length === 0 && days.length === 2) {
    const [a, b] = [Number(days[0]), Number(days[1])]
    const readings = [
      partialDate(2000 + b, month, a),
      partialDate(2000 + a, month, b),
      partialDate(1900 + b, month, a),
    ]
    return uncertain(readings)
  }
  return notADate
}

function found(date: string | undefined): DateReading {
  return date === undefined ? notADate : { kind: 'date', date }
}

/** A date where all possible readings agree, else the first two of them. */
function oneOf(readings: readonly (string | undefined)[]): DateReading {
  const possible = [...new Set(readings.filter((reading) => reading !== undefined))]
  return possible.length > 1 ? uncertain(possible) : found(possible[0])
}

function uncertain(readings: readonly (string | undefined)[]): DateReading {
  const [first, second] = [...new Set(readings.filter((reading) => reading !== undefined))]
  return first !== undefined && second !== undefined ? { kind: 'ambiguous', first, second } : notADate
}

function numbersOf(match: RegExpExecArray): [number, number, number] {
  return [Number(match[1]), Number(match[2]), Number(match[3])]
}
