/** Whole numbers and amounts of money. */
import type { CodeLists } from './code-lists.ts'
import type { CodeListKey, FieldDefinition, TemplateDefinition } from './definition.ts'
import { currenciesOfSign } from './parse-currency-signs.ts'
import { decimalOfNumber, type NumberReading, readNumberText } from './parse-number.ts'
import { type Reading, read, unread } from './parse-result.ts'
import { excerpt } from './parse-text.ts'

type IntegerField = Extract<FieldDefinition, { type: 'integer' }>

/** A whole number. `text` is what the cell shows, for keeping where it is not one. */
export function readInteger(text: string, number: number | undefined, field: IntegerField): Reading {
  const reading = readNumber(text, number)
  if (reading.kind !== 'number' || isBeside(reading)) return notRead(text, reading)
  if (reading.decimal.includes('.'))
    return unread(text, { code: '10.notWhole', params: { text: excerpt(text) } })
  const value = Number(reading.decimal)
  const { min, max } = field
  if (value < min || value > max) return unread(text, { code: '10.outOfRange', params: { min, max } })
  return read(value)
}

/**
 * An amount. A currency beside it is not the amount's to keep: such a cell is unread, with the bare amount as its fix,
 * until `amountBesideCurrency` has been asked about the row's currency.
 */
export function readDecimal(
  text: string,
  number: number | undefined,
  currency: { readonly lists: CodeLists; readonly list: CodeListKey } | undefined,
): Reading {
  const reading = readNumber(text, number)
  if (reading.kind !== 'number') return notRead(text, reading)
  if (!isBeside(reading)) return read(reading.decimal)
  if (!currency || currenciesBeside(reading.beside, currency.lists, currency.list).length === 0) {
    return notRead(text, { kind: 'notANumber' })
  }
  const typed = reading.beside.filter((piece) => piece !== '').join(' ')
  const params = { currency: excerpt(typed.toUpperCase()) }
  return unread(text, { code: '10.currencyInAmount', params, fix: reading.decimal })
}

/**
 * The amount in an unread text such as `USD 1200`, where what stands beside it can mean the currency that the row states:
 * then nothing is lost by leaving it out. Undefined otherwise.
 */
export function amountBesideCurrency(
  text: string,
  currencyCode: string,
  lists: CodeLists,
  list: CodeListKey,
): string | undefined {
  const reading = readNumberText(text)
  if (reading.kind !== 'number') return undefined
  return currenciesBeside(reading.beside, lists, list).includes(currencyCode) ? reading.decimal : undefined
}

/** The field that holds the currency of an amount, as the template's rule of plausible amounts says. */
export function currencyFieldOf(template: TemplateDefinition, amountKey: string): string | undefined {
  for (const rule of template.rules) {
    for (const check of rule.checks) {
      if (check.kind === 'plausibleAmount' && check.field === amountKey) return check.currency
    }
  }
  return undefined
}

function readNumber(text: string, number: number | undefined): NumberReading {
  if (number === undefined) return readNumberText(text)
  const decimal = decimalOfNumber(number)
  return decimal === undefined ? { kind: 'notANumber' } : { kind: 'number', decimal, beside: ['', ''] }
}

function isBeside(reading: Extract<NumberReading, { kind: 'number' }>): boolean {
  return reading.beside.some((piece) => piece !== '')
}

/** Codes that everything beside the number can mean. */
function currenciesBeside(
  beside: readonly [string, string],
  lists: CodeLists,
  list: CodeListKey,
): readonly string[] {
  const [first, ...others] = beside
    .filter((piece) => piece !== '')
    .map((piece) => currenciesMeantBy(piece, lists, list))
  return (first ?? []).filter((code) => others.every((codes) => codes.includes(code)))
}

function currenciesMeantBy(piece: string, lists: CodeLists, list: CodeListKey): readonly string[] {
  const bySign = currenciesOfSign(piece)
  if (bySign) return bySign
  if (!lists.keys.includes(list)) return []
  const match = lists.match(list, piece)
  if (match.kind === 'unknown') return []
  return match.kind === 'ambiguous' ? match.codes.map((code) => code.code) : [match.code.code]
}

function notRead(text: string, reading: NumberReading): Reading {
  if (reading.kind === 'ambiguous') {
    const { first, second } = reading
    return unread(text, { code: '10.ambiguous', params: { text: excerpt(text), first, second } })
  }
  const code = reading.kind === 'percent' ? '10.percent' : '10.notANumber'
  return unread(text, { code, params: { text: excerpt(text) } })
}
