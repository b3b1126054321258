import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellScalar, FieldValue, RawCell } from '../../templates/activity.ts'
import { type FieldDefinition, type Language, languages } from '../../templates/definition.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { parseCell } from '../../templates/parse-cell.ts'
import { cleanText } from '../../templates/parse-text.ts'
import { daysInMonth } from '../../templates/partial-date.ts'
import { printCell } from '../../templates/print-cell.ts'
import { aContext, fieldOf, lists } from '../helpers/builders.ts'

const fields = minamataTemplate.fields
const parse = (field: FieldDefinition, raw: RawCell | undefined, language: Language) =>
  parseCell(field, raw, aContext({ language }))

/** Pieces that cells are really made of, so that chance finds the interesting texts. */
const fragment = fc.oneof(
  fc.constantFrom(
    ...['2018', '03', '12', '-', '/', '.', ',', ';', ' ', '\u00a0', '\u202f', "'", '’', '+', '%', 'e', 'E5'],
    ...[
      'USD',
      '$',
      '€',
      'mars',
      'March',
      'يناير',
      '年',
      '月',
      '٣',
      '１',
      'T10:00',
      '\n',
      '\u200b',
      '\u202e',
      '\ufeff',
    ],
    ...[
      'Togo',
      'CMP',
      'Achevée',
      'e\u0301',
      '\ud800',
      '#REF!',
      '@',
      '.org',
      'tel',
      '،',
      '；',
      '(',
      ')',
      '\0',
      '𝒜',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const wildText = fc.array(fragment, { maxLength: 12 }).map((pieces) => pieces.join(''))
const scalar: fc.Arbitrary<CellScalar> = fc.oneof(
  wildText,
  fc.double(),
  fc.integer({ min: -10, max: 80_000 }),
  fc.boolean(),
  fc.constant(null),
)
/** Everything the reader of files can deliver; error values are the known ones. */
const cell: fc.Arbitrary<RawCell> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.record(
    { value: scalar, formula: fc.constant(true), external: fc.constant(true), date: fc.constant(true) },
    { requiredKeys: ['value'] },
  ) as fc.Arbitrary<RawCell>,
  fc.constantFrom('#REF!', '#N/A', '#DIV/0!').map((value) => ({ value, error: true as const })),
)
const field = fc.constantFrom(...fields)
const language = fc.constantFrom(...languages)

describe('reading any cell', () => {
  it('[PC1] never throws and keeps something of whatever is visible', () => {
    fc.assert(
      fc.property(field, cell, language, (field, raw, language) => {
        const { value } = parse(field, raw, language)
        const typed = typeof raw === 'object' && raw !== null ? raw.value : raw
        const isBlank = typed === null || (typeof typed === 'string' && cleanText(typed).text === '')
        expect(value === undefined).toBe(isBlank)
      }),
      { numRuns: 3000 },
    )
  })

  it('[PC1] never throws, even for what no spreadsheet holds', () => {
    fc.assert(
      fc.property(field, fc.anything(), language, (field, raw, language) => {
        parse(field, raw as RawCell, language)
      }),
      { numRuns: 1000 },
    )
  })

  it('[PC2] reads what it prints of any cell as the same value again, and then prints the same', () => {
    fc.assert(
      fc.property(field, cell, language, (field, raw, language) => {
        const { value } = parse(field, raw, language)
        const printed = printCell(field, value, lists, language)
        const again = parse(field, printed, language).value
        expect(again).toEqual(value)
        expect(printCell(field, again, lists, language)).toEqual(printed)
      }),
      { numRuns: 5000 },
    )
  })

  it('[PC3] cleaning a clean text changes nothing', () => {
    fc.assert(
      fc.property(wildText, (text) => {
        const clean = cleanText(text).text
        expect(cleanText(clean)).toEqual({ text: clean, hadControlCharacters: false })
      }),
      { numRuns: 2000 },
    )
  })
})

const year = fc.integer({ min: 1900, max: 2100 })
const twoDigits = (number: number) => String(number).padStart(2, '0')
const month = fc.tuple(year, fc.integer({ min: 1, max: 12 }))
const day = month.chain(([year, month]) =>
  fc.integer({ min: 1, max: daysInMonth(year, month) }).map((day) => [year, month, day] as const),
)
const date = fc.oneof(
  year.map(String),
  month.map(([year, month]) => `${year}-${twoDigits(month)}`),
  day.map(([year, month, day]) => `${year}-${twoDigits(month)}-${twoDigits(day)}`),
)
const decimal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.integer({ min: 0, max: 9999 }))
  .map(([isNegative, whole, fraction]) => {
    const tail = fraction === 0 ? '' : `.${twoDigits(fraction).replace(/0+$/, '')}`
    const text = `${whole}${tail}`
    return isNegative && text !== '0' ? `-${text}` : text
  })

function anyValueOf(field: FieldDefinition): fc.Arbitrary<FieldValue> {
  switch (field.type) {
    case 'date':
      return date
    case 'decimal':
      return decimal
    case 'integer':
      return fc.integer({ min: field.min, max: field.max })
    case 'code':
      return fc.constantFrom(...lists.list(field.codeList).codes.map((code) => code.code))
    case 'codes':
      return fc.uniqueArray(fc.constantFrom(...lists.list(field.codeList).codes.map((code) => code.code)), {
        minLength: 1,
        maxLength: 8,
      })
    default:
      return wildText.map((text) => cleanText(text).text).filter((text) => text !== '' && !text.includes('#'))
  }
}

describe.each(languages)('printing in %s', (language) => {
  it.each(fields.map((field) => [field.key, field] as const))('[PC2] %s is read as it was', (_, field) => {
    fc.assert(
      fc.property(anyValueOf(field), (value) => {
        expect(parse(field, printCell(field, value, lists, language), language).value).toEqual(value)
      }),
      { numRuns: 60 },
    )
  })

  it('[PC2] every code of every list is read as it was', () => {
    for (const field of fields) {
      if (field.type !== 'code' && field.type !== 'codes') continue
      for (const { code } of lists.list(field.codeList).codes) {
        const value = field.type === 'code' ? code : [code]
        expect(parse(field, printCell(field, value, lists, language), language).value).toEqual(value)
      }
    }
  })
})

describe('printing', () => {
  it.each([
    ['start_date', '2018-03-14', 43173],
    ['start_date', '1905-10-01', 2101],
    ['start_date', '1905-09-30', '1905-09-30'],
    ['start_date', '2018-03', '2018-03'],
    ['start_date', '2018', '2018'],
    ['budget_amount', '1234.5', 1234.5],
    ['budget_amount', '0', 0],
    ['budget_amount', '123456789012345678.5', '123456789012345678.5'],
    ['participants_total', 30, 30],
    ['status', 'CMP', 'Achevée'],
    ['beneficiary_parties', ['SEN', 'TGO'], 'Sénégal; Togo'],
    ['status', { unread: 'finie' }, 'finie'],
    ['title', '=1+1', '=1+1'],
    ['status', 'NO_SUCH_CODE', 'NO_SUCH_CODE'],
    ['title', undefined, null],
  ] as const)('[PC2] writes %s %j as %j', (key, value, printed) => {
    expect(printCell(fieldOf(key), value, lists, 'fr')).toBe(printed)
  })
})
