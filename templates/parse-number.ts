/** Reading numbers from text with the separators of any country. Never guesses whether a mark parts thousands or decimals. */
import { foldForReading } from './parse-text.ts'

export type NumberReading =
  /** `decimal`: normalised, such as `1234.5`. `beside`: what stood before and after it (a currency, perhaps), or ''. */
  | { readonly kind: 'number'; readonly decimal: string; readonly beside: readonly [string, string] }
  /** The decimals of both readings, the whole number first. */
  | {
      readonly kind: 'ambiguous'
      readonly first: string
      readonly second: string
      readonly beside: readonly [string, string]
    }
  | { readonly kind: 'percent' }
  | { readonly kind: 'notANumber' }

const notANumber: NumberReading = { kind: 'notANumber' }
/** No amount is longer, written out and with its currency; keeps the patterns below away from essays. */
const longestNumber = 60

/**
 * The normalised decimal of a number of a cell. Rounded to 15 significant digits, as Excel shows and compares numbers:
 * a sum of cells is 0.3, not 0.30000000000000004. Undefined for what is no finite number, or takes more than 60 characters
 * to write out.
 */
export function decimalOfNumber(number: number): string | undefined {
  if (!Number.isFinite(number)) return undefined
  const [mantissa, exponent] = number.toPrecision(15).split('e')
  const decimal = shiftPoint(mantissa!, Number(exponent ?? 0))
  return decimal.length > longestNumber ? undefined : decimal
}

/** Reads the text of a cell as a number. Text beside the number is handed back for the caller to judge. */
export function readNumberText(text: string): NumberReading {
  if (text.length > longestNumber) return notANumber
  const folded = foldForReading(text).replace(/٫/g, '.').replace(/٬/g, "'")
  if (/[%٪]/.test(folded)) return { kind: 'percent' }
  const parts = /^([+-]? ?)([^\d+-]*)([+-]? ?)(\d[\d .,'_e+-]*|\d)([^\d]*)$/.exec(folded)
  if (!parts) return notANumber
  const signs = (parts[1]! + parts[3]!).replace(/ /g, '')
  if (signs.length > 1) return notANumber
  const { before, digits, after } = partsBeside(parts[2]!, parts[4]!, parts[5]!)
  const reading = readDigits(digits)
  if (reading === undefined) return notANumber
  const decimals = reading.map((decimal) => (signs === '-' && decimal !== '0' ? `-${decimal}` : decimal))
  if (decimals.some((decimal) => decimal.length > longestNumber)) return notANumber
  const beside = [before, after] as const
  return decimals.length === 1
    ? { kind: 'number', decimal: decimals[0]!, beside }
    : { kind: 'ambiguous', first: decimals[0]!, second: decimals[1]!, beside }
}

/** Gives a point back to the number (`.5`), or to the words beside it (`Rs.500`, `500 e.`). */
function partsBeside(before: string, digits: string, after: string) {
  const tail = /[^\d]*$/.exec(digits)![0]
  const bare = before.trim()
  const startsWithPoint = bare === '.' || bare === ','
  return {
    before: startsWithPoint ? '' : bare,
    digits: (startsWithPoint ? `0${bare}` : '') + digits.slice(0, digits.length - tail.length),
    after: (tail + after).trim(),
  }
}

/** All readings of digits with separators: one, two where it is ambiguous; undefined where it is no number. */
function readDigits(text: string): string[] | undefined {
  const scientific = /^(\d+)(?:[.,](\d+))?e([+-]?\d{1,2})$/.exec(text)
  if (scientific) return [shiftPoint(`${scientific[1]}.${scientific[2] ?? '0'}`, Number(scientific[3]))]
  if (/[e+-]/.test(text)) return undefined
  const points = text.match(/[.,]/g) ?? []
  const kinds = new Set(points)
  if (kinds.size === 0) return wholeOnly(text)
  if (kinds.size === 2) return readBothMarks(text)
  if (points.length > 1) return wholeOnly(text)
  return readOneMark(text, points[0]!)
}

/** `1,500,000.50` or `1.500.000,50`: the mark that comes last, once, is the decimal one. */
function readBothMarks(text: string): string[] | undefined {
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  if (text.indexOf(text[last]!) !== last) return undefined
  const whole = wholeOf(text.slice(0, last))
  return withFraction(whole, text.slice(last + 1))
}

/** `1.500` may be 1500 or 1.5; `0.500`, `1500,500`, `1 500,500` and `1,50` can only be decimals. */
function readOneMark(text: string, mark: string): string[] | undefined {
  const [before, after] = text.split(mark) as [string, string]
  if (/^[1-9]\d{0,2}$/.test(before) && /^\d{3}$/.test(after)) {
    return [normalise(before + after, ''), normalise(before, after)]
  }
  // `1,500 000` groups with two different marks.
  return withFraction(wholeOf(before), after)
}

function withFraction(whole: string | undefined, fraction: string): string[] | undefined {
  return whole === undefined || !/^\d+$/.test(fraction) ? undefined : [normalise(whole, fraction)]
}

function wholeOnly(text: string): string[] | undefined {
  const whole = wholeOf(text)
  return whole === undefined ? undefined : [normalise(whole, '')]
}

/** Digits without their thousands separators (one kind: space, apostrophe, underscore, point or comma); Indian groups too. */
function wholeOf(text: string): string | undefined {
  if (/^\d+$/.test(text)) return text
  const mark = /[ '_.,]/.exec(text)?.[0]
  if (mark === undefined) return undefined
  const [first, ...groups] = text.split(mark)
  const last = groups.pop()
  if (!first || last === undefined || !/^\d{3}$/.test(last)) return undefined
  const isWestern = /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group))
  const isIndian = /^\d{1,2}$/.test(first) && groups.every((group) => /^\d{2}$/.test(group))
  return isWestern || isIndian ? first + groups.join('') + last : undefined
}

/** Moves the point of a decimal such as `-1.50` by a power of ten and writes it without exponent. */
function shiftPoint(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole, fraction = ''] = mantissa.replace('-', '').split('.') as [string, string?]
  const digits = whole + fraction
  const point = whole.length + exponent
  const padded = point < 0 ? '0'.repeat(-point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 0)
  const decimal = normalise(padded.slice(0, at), padded.slice(at))
  return decimal === '0' ? decimal : sign + decimal
}

function normalise(whole: string, fraction: string): string {
  const head = withoutLeadingZeros(whole)
  const tail = withoutTrailingZeros(fraction)
  return tail === '' ? head : `${head}.${tail}`
}

function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+/, '') || '0'
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end--
  return digits.slice(0, end)
}
