import { describe, expect, it } from 'vitest'
import type { RawCell } from '../../templates/activity.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import type { MinamataFieldKey } from '../../templates/minamata/fields.ts'
import { type CellContext, parseCell } from '../../templates/parse-cell.ts'
import { parseRow } from '../../templates/parse-row.ts'
import { normaliseReference } from '../../templates/parse-text.ts'
import { printCell } from '../../templates/print-cell.ts'
import { aCode, aContext, fieldOf, lists } from '../helpers/builders.ts'

const context: CellContext = aContext()
const parse = (key: MinamataFieldKey, raw: RawCell | undefined, more: Partial<CellContext> = {}) =>
  parseCell(fieldOf(key), raw, { ...context, ...more })
const codesOf = (cell: ReturnType<typeof parse>) => cell.issues.map((issue) => issue.code)

describe('a text cell', () => {
  it.each([
    ['white space at the ends', ' \u00a0Atelier\u3000 ', 'Atelier'],
    ['letters with separate accents', 'E\u0301tude', 'Étude'],
    ['line breaks of all kinds', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['a tab', 'a\tb', 'a b'],
    ['a soft hyphen', 'mer\u00adcury', 'mercury'],
    ['zero width spaces and a byte order mark', '\ufeffmer\u200bcu\u2060ry', 'mercury'],
    ['a joiner inside a Persian word', 'می\u200cشود', 'می\u200cشود'],
    ['joiners at the ends', '\u200d Titel \u200c', 'Titel'],
    ['what looks like a formula', '=1+1', '=1+1'],
  ])('[PC3] cleans %s', (_, raw, text) => {
    expect(parse('title', raw)).toEqual({ value: text, issues: [] })
  })

  it.each([
    ['a bell', 'Ate\x07lier', 'Atelier'],
    ['a null', 'Atelier\0', 'Atelier'],
    ['bidirectional overrides', '\u202eAtelier\u202c', 'Atelier'],
    ['isolates and marks', '\u2067ورشة\u2069\u200f', 'ورشة'],
    ['tag characters', 'Atelier\u{e0041}', 'Atelier'],
    ['half of a surrogate pair', 'Atelier\ud800', 'Atelier'],
  ])('[PC4] [29] removes %s and says so', (_, raw, text) => {
    expect(parse('title', raw)).toEqual({
      value: text,
      issues: [{ code: '29.controlCharacters', severity: 'warning', field: 'title', params: {} }],
    })
  })

  it('[PC4] reads a date with direction marks without a word', () => {
    expect(parse('start_date', '\u200f2018-03-14').issues).toEqual([])
  })

  it.each([
    null,
    undefined,
    '',
    '   ',
    '\u00a0\u200b\u00ad',
    '\u202e',
    { value: null },
    { value: '', formula: true },
  ])('[PC5] takes %j for blank', (raw) => {
    for (const field of context.template.fields) {
      expect(parseCell(field, raw as RawCell, context)).toEqual({ value: undefined, issues: [] })
    }
  })

  it.each([
    ['a number', 42, '42'],
    ['a fraction', 0.1 + 0.2, '0.3'],
    ['a very large number', 1e300, '1e+300'],
    ['a boolean', true, 'TRUE'],
    ['a date', { value: 43173, date: true }, '2018-03-14'],
    ['1 January 1900, which Excel counts as 1', { value: 1, date: true }, '1900-01-01'],
    ['1 March 1900, after the day that never was', { value: 61, date: true }, '1900-03-01'],
    ['the day that never was', { value: 60, date: true }, '60'],
  ] as const)('[PC20] takes %s as its text', (_, raw, text) => {
    expect(parse('local_ref', raw)).toEqual({ value: text, issues: [] })
  })

  it.each([
    ['formula', { value: 'Atelier', formula: true }, '28.formula'],
    ['link to another file', { value: 'Atelier', formula: true, external: true }, '28.externalLink'],
  ] as const)('[PC21] [28] uses the result of a %s and says so', (_, raw, code) => {
    expect(parse('title', raw)).toEqual({
      value: 'Atelier',
      issues: [{ code, severity: 'warning', field: 'title', params: {} }],
    })
  })

  it.each([
    { value: '#REF!', error: true, formula: true } as const,
    { value: '#N/A', error: true } as const,
    '#DIV/0!',
    'Err:502',
  ])('[PC21] [28] keeps the error value %j unread in every field', (raw) => {
    const text = typeof raw === 'string' ? raw : raw.value
    for (const field of context.template.fields) {
      expect(parseCell(field, raw, context)).toEqual({
        value: { unread: text },
        issues: [{ code: '28.errorValue', severity: 'warning', field: field.key, params: { text } }],
      })
    }
  })

  it.each([
    [200, []],
    [201, ['29.tooLong']],
  ])('[PC22] [29] a title of %i characters', (length, codes) => {
    const title = 'x'.repeat(length)
    expect(parse('title', title).value).toBe(title)
    expect(codesOf(parse('title', title))).toEqual(codes)
  })

  it('[PC22] [29] counts UTF-16 units, as Excel does', () => {
    expect(codesOf(parse('title', '𝒜'.repeat(100)))).toEqual([])
    expect(parse('title', '𝒜'.repeat(101)).issues[0]?.params).toEqual({ length: 202, max: 200 })
  })

  it('[PC22] [29] gives the number of words where the limit is also one of words', () => {
    const summary = 'mercury '.repeat(200).trim()
    expect(parse('summary', summary).issues).toEqual([
      {
        code: '29.tooLongWords',
        severity: 'warning',
        field: 'summary',
        params: { length: 1599, max: 1500, words: 200, aboutWords: 150 },
      },
    ])
  })

  it.each([
    'Write to awa.ndiaye@example.org',
    'contact: Νίκος@παράδειγμα.gr',
    'Tel. 33 849 22 33',
    'Tél : +221 33 849 22 33',
    'call +221338492233 before noon',
    'тел. 495 123-45-67',
    '电话：010-12345678',
    'هاتف: 0123456789',
  ])('[PC23] [30] suspects personal data in %s', (text) => {
    const { value, issues } = parse('summary', text)
    expect(value).toBe(text)
    expect(issues).toEqual([{ code: '30.personalData', severity: 'info', field: 'summary', params: {} }])
  })

  it.each([
    'GEF ID 9685 and GEF-5494',
    'GEF 10526, SIP 2018/004512',
    'from 2016 to 2018, 1 200 000 US dollars, +15 per cent',
    'https://example.org/projects/+22133849223344?id=1234567890123',
    '@minamata',
    '2018-03-14 to 2018-03-16',
    'ISBN 978-92-807-3714-1',
    'the hotel 5000123 and Telma 123456',
    '+20 000 participants',
  ])('[PC23] [30] suspects nothing in %s', (text) => {
    expect(codesOf(parse('summary', text))).toEqual([])
  })
})

describe('a cell for one code', () => {
  it.each([
    ['status', 'CMP', 'CMP'],
    ['status', 'Completed', 'CMP'],
    ['status', ' achevée ', 'CMP'],
    ['status', 'ACHEVEE', 'CMP'],
    ['status', 'Завершена', 'CMP'],
    ['status', '已完成', 'CMP'],
    ['status', 'مكتملة', 'CMP'],
    ['status', 'Completed;', 'CMP'],
    ['gender_marker', 0, '0'],
    ['gender_marker', '9', '9'],
    ['delivery_country', 'Côte d\u2019Ivoire', 'CIV'],
    ['delivery_country', "Cote d'Ivoire", 'CIV'],
    ['delivery_country', 'Ivory Coast', 'CIV'],
    ['text_language', 'fr', 'fr'],
  ] as const)('[PC15] [02] reads %s %j', (key, raw, code) => {
    expect(parse(key, raw)).toEqual({ value: code, issues: [] })
  })

  it.each([
    ['status', 'Completed; Cancelled', '02.several'],
    ['status', 'CMP\nCAN', '02.several'],
    ['status', 'complted', '02.suggestion'],
    ['status', 'zzzzzzzz', '02.unknown'],
    ['status', true, '02.unknown'],
    ['status', ';', '02.unknown'],
    ['gender_marker', 1.2, '02.unknown'],
  ] as const)('[02] %s %j is an error', (key, raw, code) => {
    const { value, issues } = parse(key, raw)
    expect(value).toEqual({ unread: raw === true ? 'TRUE' : String(raw) })
    expect(issues.map((issue) => [issue.code, issue.severity])).toEqual([[code, 'error']])
  })

  it('[PC16] takes the same code twice for that code', () => {
    expect(parse('status', 'Completed; CMP')).toEqual({ value: 'CMP', issues: [] })
  })

  it('[02] offers the nearest label', () => {
    expect(parse('status', 'Complted').issues[0]?.params).toEqual({
      text: 'Complted',
      suggestion: { list: 'status', code: 'CMP' },
    })
  })
})

describe('a cell for several codes', () => {
  it.each([
    ['articles', 13, ['13']],
    ['articles', 'Art. 13', ['13']],
    ['articles', '14; 13; 14', ['14', '13']],
    ['articles', '14；13؛ 8\n9', ['14', '13', '8', '9']],
    ['articles', '14, 13، 8、9', ['14', '13', '8', '9']],
    ['beneficiary_parties', 'Sénégal, Togo', ['SEN', 'TGO']],
    ['beneficiary_parties', 'SEN;TGO;Senegal', ['SEN', 'TGO']],
    ['activity_type', 'Guidance, tools or information material; TRW', ['GUI', 'TRW']],
    ['activity_type', 'Guidance, tools or information material, Training workshop or course', ['GUI', 'TRW']],
  ] as const)('[PC17] reads %s %j', (key, raw, codes) => {
    expect(parse(key, raw)).toEqual({ value: codes, issues: [] })
  })

  it('[PC17] [02] keeps what it understands beside what it does not', () => {
    const { value, issues } = parse('beneficiary_parties', 'Togo; Atlantis; Senegl')
    expect(value).toEqual({ unread: 'Togo; Atlantis; Senegl', codes: ['TGO'] })
    expect(issues).toMatchObject([
      { code: '02.unknown', params: { text: 'Atlantis' } },
      { code: '02.suggestion', params: { text: 'Senegl', suggestion: { list: 'country', code: 'SEN' } } },
    ])
  })

  it('[PC17] remarks upon at most ten pieces', () => {
    const nonsense = Array.from({ length: 50 }, (_, index) => `qqqq${index}`).join(';')
    expect(parse('beneficiary_parties', nonsense).issues).toHaveLength(10)
  })

  it('[PC17] finds codes in all countries of the world, but none in an essay', () => {
    const world = lists.list('country').codes.map(({ code }) => code)
    const text = printCell(fieldOf('beneficiary_parties'), world, lists, 'ru') as string
    expect(parse('beneficiary_parties', text)).toEqual({ value: world, issues: [] })
    const essay = 'Togo; '.repeat(2000)
    expect(codesOf(parse('beneficiary_parties', essay))).toEqual(['02.unknown'])
  })

  it.each([13.14, 1.3, '1.3', '13.14'])('[PC15] finds no article in the decimal %s', (raw) => {
    expect(parse('articles', raw).value).toEqual({ unread: String(raw) })
  })

  it('[PC20] finds no article in what Excel made a date of', () => {
    expect(parse('articles', { value: 45147, date: true }).value).toEqual({ unread: '2023-08-09' })
  })
})

describe('lists that change', () => {
  const changed = buildCodeLists(
    [
      {
        key: 'status',
        version: 2,
        source: 'test',
        codes: [
          aCode('NEW', 'Brand new'),
          aCode('OLD', 'Old one', { retired: { replacedBy: 'NEW' } }),
          aCode('OUT', 'Out of use', { retired: {} }),
          aCode('C1', 'Congo (Brazzaville)', { aliases: ['Congo'] }),
          aCode('C2', 'Congo (Kinshasa)', { aliases: ['Congo'] }),
        ],
      },
    ],
    1,
  )

  it('[PC18] [02] reads a retired code as itself and names its replacement', () => {
    expect(parse('status', 'Old one', { lists: changed })).toEqual({
      value: 'OLD',
      issues: [
        {
          code: '02.retired',
          severity: 'error',
          field: 'status',
          params: { old: { list: 'status', code: 'OLD' }, replacement: { list: 'status', code: 'NEW' } },
          fix: 'Brand new',
        },
      ],
    })
  })

  it('[PC18] [02] says so where a retired code has no replacement', () => {
    const { value, issues } = parse('status', 'OUT', { lists: changed })
    expect(value).toBe('OUT')
    expect(issues).toMatchObject([
      { code: '02.noLongerUsed', params: { old: { list: 'status', code: 'OUT' } } },
    ])
  })

  it('[PC19] [02] asks which of several codes is meant', () => {
    const { value, issues } = parse('status', 'Congo', { lists: changed })
    expect(value).toEqual({ unread: 'Congo' })
    expect(issues).toMatchObject([
      {
        code: '02.ambiguous',
        params: {
          text: 'Congo',
          first: { list: 'status', code: 'C1' },
          second: { list: 'status', code: 'C2' },
        },
      },
    ])
  })

  it('[PC1] does not fall over a list that is not there', () => {
    expect(codesOf(parse('joint_with', 'somebody', { lists: changed }))).toEqual(['02.unknown'])
  })
})

describe('a row', () => {
  const row = (cells: Record<string, RawCell>) => parseRow({ cells }, context)

  it('[PC24] is blank where only the reference stands in it', () => {
    expect(row({ activity_id: 'BCRC-SCRC-SEN-0007', title: '  ' })).toEqual({
      values: { activity_id: 'BCRC-SCRC-SEN-0007' },
      issues: [],
      raw: { activity_id: 'BCRC-SCRC-SEN-0007' },
      isBlank: true,
    })
  })

  it('[PC24] keeps raw cells beside the values and leaves out columns that are not its own', () => {
    const start = { value: 43173, date: true } as const
    expect(row({ start_date: start, status: 'Completed', title: '', other: 'x', __proto__: 'y' })).toEqual({
      values: { start_date: '2018-03-14', status: 'CMP' },
      issues: [],
      raw: { start_date: start, status: 'Completed' },
      isBlank: false,
    })
  })
})

describe('references', () => {
  it.each([
    ['GEF ID 9685', 'gef-9685'],
    ['GEF project no. 9685', 'GEF 9685'],
    ['SEN/2018/04', 'sen 2018-04'],
    ['Réf. 12', 'ref 12'],
  ])('[PC25] takes %s and %s for the same', (one, other) => {
    expect(normaliseReference(one)).toBe(normaliseReference(other))
  })

  it('[PC25] tells different numbers apart', () => {
    expect(normaliseReference('GEF 9685')).not.toBe(normaliseReference('GEF 9686'))
    expect(normaliseReference('No. ID')).toBe('noid')
  })
})
