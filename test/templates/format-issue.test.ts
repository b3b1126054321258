import { describe, expect, it } from 'vitest'
import { messagesOf } from '../../server/locales.ts'
import type { ActivityValues, RawCell } from '../../templates/activity.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import { checkRow, checkRowAsService } from '../../templates/check-rules.ts'
import { checkReturn } from '../../templates/checks/return.ts'
import type { PartyRecord } from '../../templates/context.ts'
import { languages } from '../../templates/definition.ts'
import { formatDate, formatIssue, formatNumber } from '../../templates/format-issue.ts'
import type { Issue } from '../../templates/issues.ts'
import { matchRows } from '../../templates/match-rows.ts'
import type { Message } from '../../templates/messages.ts'
import type { MinamataFieldKey } from '../../templates/minamata/fields.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { parseCell } from '../../templates/parse-cell.ts'
import { aCode, anActivity, aReporter, aServiceContext, fieldOf, lists } from '../helpers/builders.ts'

const codes = minamataTemplate.rules.flatMap((rule) => rule.checks.map((check) => check.issue))
const texts = (language: (typeof languages)[number]) => ({
  language,
  fields: messagesOf('fields', language),
  issues: messagesOf('issues', language),
  lists,
})

/** Names of the placeholders in a sentence, over all its plural forms. */
function placeholders(message: Message | undefined): string[] {
  const text = typeof message === 'string' ? message : Object.values(message ?? {}).join(' ')
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort()
}

describe('the sentences', () => {
  it.each(languages)(
    '[CH10] every issue code has one in %s, with the placeholders of the English',
    (language) => {
      const [messages, english] = [messagesOf('issues', language), messagesOf('issues', 'en')]
      expect(codes.filter((code) => messages[code] === undefined)).toEqual([])
      for (const code of codes) {
        expect([code, placeholders(messages[code])]).toEqual([code, placeholders(english[code])])
        expect(JSON.stringify(messages[code]).length, code).toBeLessThan(220)
      }
      expect(Object.keys(messages)).toEqual(
        expect.arrayContaining(['severity.error', 'severity.warning', 'severity.info']),
      )
    },
  )

  it('[CH10] each check gives exactly the values that its sentence shows', () => {
    const emitted = issuesOfEveryCheck()
    const english = messagesOf('issues', 'en')
    for (const { code, params } of emitted) {
      expect([code, Object.keys(params).sort()]).toEqual([code, placeholders(english[code])])
    }
    const checks = minamataTemplate.rules.flatMap((rule) => rule.checks)
    const ofCellsAndRows = checks.filter((check) => check.kind !== 'elsewhere').map((check) => check.issue)
    expect(ofCellsAndRows.filter((code) => !emitted.some((issue) => issue.code === code))).toEqual([])
  })
})

/** Rows and cells that between them break every rule of this part. */
function issuesOfEveryCheck(): readonly Issue[] {
  const context = aServiceContext({ lists: brokenLists, parties: [{ ...mali, isParty: 'no' }] })
  const cells: readonly (readonly [MinamataFieldKey, RawCell])[] = [
    ['status', 'zzzzzz'],
    ['status', 'Complted'],
    ['status', 'Completed; Cancelled'],
    ['lead_role', 'Old'],
    ['lead_role', 'Out'],
    ['lead_role', 'Twin'],
    ['start_date', '03/04/2018'],
    ['start_date', 'soon'],
    ['start_date', '2018'],
    ['budget_amount', 'some'],
    ['budget_amount', '1.500'],
    ['budget_amount', '5 %'],
    ['budget_amount', 'USD 5'],
    ['participants_total', 1.5],
    ['participants_total', -1],
    ['title', { value: 'x', formula: true }],
    ['title', { value: 'x', formula: true, external: true }],
    ['title', '#REF!'],
    ['title', 'x'.repeat(201)],
    ['summary', 'x '.repeat(800)],
    ['title', 'x\u0007'],
    ['title', 'a@example.org'],
  ]
  const rows: readonly ActivityValues[] = [
    { donors: 'GEF' },
    anActivity({ start_date: '2019', end_date: '2018', results: undefined }),
    anActivity({ end_date: undefined, title: 'Same', summary: 'same' }),
    anActivity({ end_date: '2030' }),
    anActivity({ status: 'PLN', start_date: '2018' }),
    anActivity({ status: 'IMP', start_date: '2010', end_date: '2010' }),
    anActivity({ budget_amount: '-1' }),
    anActivity({ budget_currency: 'USD' }),
    anActivity({ budget_amount: '1', budget_currency: 'USD' }),
    anActivity({ participants_total: 1, participants_women: 2, activity_type: ['INV'] }),
    anActivity({ beneficiary_parties: undefined }),
    anActivity({ beneficiary_parties: ['SEN', 'MLI'] }),
    anActivity({ geo_scope: 'REG', beneficiary_parties: ['SEN'] }),
    anActivity({ assistance_type: ['TT'], results: undefined, arrangement_type: 'PPP' }),
  ]
  const elsewhere = aServiceContext({ reporter: aReporter({ servedCountries: [] }) })
  return [
    ...cells.flatMap(([key, raw]) => parseCell(fieldOf(key), raw, context).issues),
    ...rows.flatMap((values) => [...checkRow(values, context), ...checkRowAsService(values, context)]),
    ...checkRow(anActivity({ beneficiary_parties: ['KAZ'] }), elsewhere),
    ...checkReturn({ nothingToReport: true, submit: null, rowCount: 1 }),
    ...checkReturn({ nothingToReport: null, submit: true, rowCount: 0 }),
    ...rowsTypedTwice(),
  ]
}

/** Identical, with one key, and alike with another: one sentence of rule 21 each. */
function rowsTypedTwice(): Issue[] {
  const values = anActivity()
  const row = (rowNumber: number, rowKey: string, over: ActivityValues) => ({
    rowNumber,
    rowKey,
    reference: null,
    values: { ...values, ...over },
  })
  const rows = [
    row(1, 'a', {}),
    row(2, 'a', {}),
    row(3, 'a', { title: 'Another one', start_date: '2018-01-01', end_date: '2018-01-02' }),
    row(4, 'b', { donors: 'GEF' }),
  ]
  const { fields } = minamataTemplate
  return matchRows({ fields, rows, claims: [], stored: [] }).issues.map(({ issue }) => issue)
}

const mali: PartyRecord = {
  country: 'MLI',
  unRegion: 'AFR',
  depositDate: null,
  isParty: 'no',
  isLdc: true,
  isSids: false,
  certainty: 'test',
}

/** The shipped lists with roles that are retired or share a name. */
const brokenLists = buildCodeLists(
  [
    ...shippedLists.filter((list) => list.key !== 'lead_role'),
    {
      key: 'lead_role',
      version: 2,
      source: 'test',
      codes: [
        aCode('NEW', 'New'),
        aCode('OLD', 'Old', { retired: { replacedBy: 'NEW' } }),
        aCode('OUT', 'Out', { retired: {} }),
        aCode('T1', 'First', { aliases: ['Twin'] }),
        aCode('T2', 'Second', { aliases: ['Twin'] }),
      ],
    },
  ],
  1,
)

describe('an issue as a sentence', () => {
  it.each([
    ['en', 'The end (28 February 2018) is before the start (March 2018). Correct one of the two dates.'],
    ['fr', 'La fin (28 février 2018) précède le début (mars 2018). Corrigez l’une des deux dates.'],
    ['zh', '结束日期（2018年2月28日）早于开始日期（2018年3月）。请更正其中一个日期。'],
  ] as const)('[CH11] shows dates in %s', (language, sentence) => {
    const params = { start: { date: '2018-03' }, end: { date: '2018-02-28' } }
    expect(formatIssue({ code: '03.endBeforeStart', params }, texts(language))).toBe(sentence)
  })

  it.each([
    ['en', 'Côte d’Ivoire is outside your centre’s region.'],
    ['ru', 'Страна находится за пределами региона вашего центра: Кот-д’Ивуар.'],
  ] as const)('[CH11] shows labels in %s', (language, start) => {
    const params = { country: { list: 'country', code: 'CIV' } }
    expect(formatIssue({ code: '16.outsideRegion', params }, texts(language)).replaceAll("'", '’')).toContain(
      start,
    )
  })

  it.each(languages)('[CH11] shows the name of the field in %s', (language) => {
    const label = String(messagesOf('fields', language)['title.label'])
    const sentence = formatIssue(
      { code: '01.required', params: { field: { field: 'title' } } },
      texts(language),
    )
    expect(sentence).toContain(label)
  })

  it.each([
    ['en', '1,000,000'],
    ['fr', '1\u202f000\u202f000'],
    ['es', '1.000.000'],
  ] as const)('[CH11] groups numbers as in %s', (language, shown) => {
    const sentence = formatIssue(
      { code: '10.outOfRange', params: { min: 0, max: 1_000_000 } },
      texts(language),
    )
    expect(sentence).toContain(shown)
  })

  it.each(languages)('[CH11] dates and numbers in %s have digits 0 to 9 and Gregorian years', (language) => {
    expect(formatDate('2018-03-05', language)).toMatch(/2018/)
    expect(formatDate('2018-03', language)).toMatch(/2018/)
    expect(formatDate('2018', language)).toBe('2018')
    expect(formatNumber(1234, language)).toMatch(/1\D?234/)
  })

  it('[CH11] does not group the number of a row', () => {
    expect(formatIssue({ code: '21.copiedKey', params: { row: 1204 } }, texts('en'))).toContain('row 1204.')
  })

  it('[CH11] shows what it does not know as it is', () => {
    const params = { country: { list: 'nowhere', code: 'X1' } }
    expect(formatIssue({ code: '16.outsideRegion', params }, texts('en'))).toContain('X1')
    expect(formatIssue({ code: '99.unheardOf', params: {} }, texts('en'))).toBe('99.unheardOf')
    expect(formatDate('spring', 'en')).toBe('spring')
  })
})
