/** The Check column as LibreOffice calculates it, in each language, for a table of cases over every formula. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildTemplate } from '../../../server/workbooks/build-template.ts'
import { problemText } from '../../../server/workbooks/template-problems.ts'
import { checkRow } from '../../../templates/check-rules.ts'
import type { CheckContext } from '../../../templates/context.ts'
import { type Language, languages } from '../../../templates/definition.ts'
import { sheetChecks } from '../../../templates/excel-rules.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { parseRow } from '../../../templates/parse-row.ts'
import { serialOfDate } from '../../../templates/partial-date.ts'
import { aTemplateInput } from '../../helpers/a-template.ts'
import { type FilledRow, fillManyWithLibreOffice, fillWithOpenpyxl } from '../../helpers/fill-workbook.ts'
import { convertWithLibreOffice, hasLibreOffice, hasOpenpyxl, runPython } from '../../helpers/programs.ts'

/** `@status=CMP` stands for the code's label in the sheet's language. */
type Case = readonly [
  name: string,
  changes: Readonly<Record<string, string | number | null>>,
  expected: string,
]

const sound = {
  title: 'Workshop',
  summary: 'Training of customs officers.',
  text_language: '@language=fr',
  assistance_type: '@assistance_type=CB',
  activity_type: '@activity_type=TRW',
  arrangement_type: '@arrangement_type=REG',
  articles: '@article=11',
  mercury_share: '@mercury_share=WHOLE',
  geo_scope: '@geo_scope=NAT',
  beneficiary_parties: '@country=SEN',
  status: '@status=CMP',
  start_date: '2025-03-02',
  end_date: '2025-03-06',
  lead_role: '@lead_role=LEAD',
  results: 'A road map.',
} as const

const required = minamataTemplate.fields.filter(
  (field) => field.presence === 'required' && !('blankMeans' in field),
)
const several = minamataTemplate.fields.filter((field) => field.type === 'codes')
const shortLists = [
  'arrangement_type',
  'mercury_share',
  'geo_scope',
  'status',
  'delivery_mode',
  'lead_role',
  'gender_marker',
]
const longLists = ['text_language', 'delivery_country', 'budget_currency']
const numbers = ['participants_total', 'participants_women', 'budget_amount']

const cases: readonly Case[] = [
  ['a sound row', {}, 'ok'],
  ['a row with a title only', { ...blanks(), title: 'Workshop' }, '01.required:summary'],
  ['only spaces in a required cell', { title: '   ' }, '01.required:title'],
  ...required.map(({ key }): Case => [`no ${key}`, { [key]: null }, `01.required:${key}`]),
  ...shortLists.map((key): Case => [`nonsense in ${key}`, { [key]: 'nonsense' }, `02.unknown:${key}`]),
  ['codes in place of labels', { status: 'CMP', arrangement_type: 'REG', gender_marker: '9' }, 'ok'],
  ['a code typed as a number', { gender_marker: 9 }, 'ok'],
  ['labels of other languages in short lists', { status: 'Завершена', geo_scope: 'Nacional' }, 'ok'],
  ['other case and spaces around', { status: ' cmp ' }, 'ok'],
  ...longLists.map(
    (key): Case => [
      `nonsense in ${key}`,
      {
        budget_amount: 1,
        [key]: 'nonsense',
        ...(key === 'budget_currency' ? {} : { budget_currency: 'EUR' }),
      },
      `later:${key}`,
    ],
  ),
  ['an end before the start', { end_date: '2025-03-01' }, '03.endBeforeStart:end_date'],
  ['an end on the day of the start', { end_date: '2025-03-02' }, 'ok'],
  ['an end in the year of the start', { end_date: '2025' }, 'ok'],
  ['an end in the month of the start', { end_date: '2025-03' }, 'ok'],
  ['an end in the month before the start', { end_date: '2025-02' }, '03.endBeforeStart:end_date'],
  ['an end in the year before the start', { start_date: 2026, end_date: 2025 }, '03.endBeforeStart:end_date'],
  ['a year as a number', { start_date: 2025, end_date: '2025-12' }, 'ok'],
  [
    'an ISO date as text',
    { start_date: '2025-03-02 ', end_date: ' 2025-03-01' },
    '03.endBeforeStart:end_date',
  ],
  [
    'a leap day as the end of February',
    { start_date: '2024-02-29', end_date: '2024-02' },
    '07.outsidePeriod:start_date',
  ],
  ['a completed activity without an end', { end_date: null }, '04.endMissing:end_date'],
  ['a planned one without an end', { status: '@status=PLN', end_date: null, results: null }, 'ok'],
  ['a last day on the first day of the period', { start_date: '2024-12-01', end_date: '2025-01-01' }, 'ok'],
  [
    'a last day before the period',
    { start_date: '2024-12-01', end_date: '2024-12-31' },
    '07.outsidePeriod:start_date',
  ],
  ['a year before the period', { start_date: '2024', end_date: '2024' }, '07.outsidePeriod:start_date'],
  [
    'a first day on the last day of the period',
    { status: '@status=PLN', start_date: '2026-12-31', end_date: null },
    'ok',
  ],
  [
    'a first day after the period',
    { start_date: '2027-01-01', end_date: '2027-02-01' },
    '07.outsidePeriod:start_date',
  ],
  ['a month after the period', { start_date: '2027-01', end_date: '2027-01' }, '07.outsidePeriod:start_date'],
  ['an early start with an open end', { status: '@status=IMP', start_date: '2010', end_date: null }, 'ok'],
  ['a date that can be read in two ways', { start_date: '03/04/2025' }, 'later:start_date'],
  ['a date in words', { end_date: '6 mars 2025' }, 'later:end_date'],
  ['an amount without a currency', { budget_amount: 1000 }, '09.currencyMissing:budget_currency'],
  ['an amount of nought without a currency', { budget_amount: 0 }, '09.currencyMissing:budget_currency'],
  ['an amount with its currency', { budget_amount: 0, budget_currency: 'USD' }, 'ok'],
  ['a currency without an amount', { budget_currency: 'USD' }, '09.amountMissing:budget_amount'],
  ['an amount below nought', { budget_amount: -0.01, budget_currency: 'USD' }, '10.negative:budget_amount'],
  ...numbers.map(
    (key): Case => [
      `words in ${key}`,
      { budget_currency: 'EUR', budget_amount: 1, [key]: 'about ten' },
      `10.notANumber:${key}`,
    ],
  ),
  ...numbers.map(
    (key): Case => [
      `a written number in ${key}`,
      { budget_currency: 'EUR', budget_amount: 1, [key]: '1 500,50' },
      `later:${key}`,
    ],
  ),
  [
    'more women than participants',
    { participants_total: 10, participants_women: 11 },
    '11.womenMoreThanTotal:participants_women',
  ],
  ['women only', { participants_total: 10, participants_women: 10 }, 'ok'],
  ['women without a total', { participants_women: 10 }, 'ok'],
  ['a completed activity without results', { results: null }, '20.resultsMissing:results'],
  ...several.map(
    ({ key }): Case => [`an unknown piece in ${key}`, { [key]: `CB; nonsense` }, `later:${key}`],
  ),
  [
    'several labels',
    { assistance_type: '@assistance_type=CB; @assistance_type=TA;@assistance_type=TT' },
    'ok',
  ],
  ['full-width and Arabic separators', { assistance_type: 'CB；TA ؛ TT' }, 'ok'],
  ['line breaks', { assistance_type: 'CB\nTA\nTT' }, 'ok'],
  ['a separator at the end', { assistance_type: 'CB; TA;' }, 'ok'],
  ['labels with commas in them', { beneficiary_parties: '@country=SEN; @country=COD; @country=GNB' }, 'ok'],
  ['a piece of a label', { beneficiary_parties: '@country=SEN; Bissau' }, 'later:beneficiary_parties'],
  ['article numbers', { articles: '11; 13;16' }, 'ok'],
  ['other reporters', { joint_with: '@reporter=bcrc-arg; bcrc-egy' }, 'ok'],
  ['withdrawal', { title: null, _action: '@withdraw' }, 'withdraw'],
  ['a comment and nothing else', { ...blanks(), _comment: 'later' }, ''],
]

function blanks(): Record<string, null> {
  return Object.fromEntries(Object.keys(sound).map((key) => [key, null]))
}

function filled(language: Language, changes: Case[1]): FilledRow {
  const { lists, texts } = aTemplateInput(language)
  const inLanguage = (value: string) =>
    value
      .replace('@withdraw', formatMessage(texts.fields, 'action.withdraw', language))
      .replace(/@(\w+)=([\w-]+)/g, (_, list: string, code: string) => lists.label(list, code, language))
  const entries = Object.entries({ ...sound, ...changes }).filter(([, value]) => value !== null)
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? inLanguage(value) : value]),
  ) as FilledRow
}

/** What the sheet says for a key of the chain. */
function said(language: Language, key: string): string {
  const input = aTemplateInput(language)
  if (key === '') return ''
  if (key === 'ok' || key === 'withdraw') return formatMessage(input.texts.workbook, `check.${key}`, language)
  const [issue, field] = key.split(':') as [string, string]
  return problemText(input, issue, field)
}

interface Read {
  readonly check: readonly string[]
  readonly checks: readonly (readonly string[])[]
  readonly notes: Readonly<Record<string, string>>
}

async function readBack(paths: readonly string[]): Promise<Read[]> {
  return JSON.parse(
    await runPython(join(import.meta.dirname, '../../helpers/read-filled.py'), paths),
  ) as Read[]
}

describe.skipIf(!hasLibreOffice || !hasOpenpyxl)('the Check column', () => {
  let folder = ''
  const read = new Map<string, Read>()
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-check-'))
    const jobs = await Promise.all(
      languages.map(async (language) => {
        const { texts } = aTemplateInput(language)
        const yes = formatMessage(texts.workbook, 'answer.yes', language)
        return {
          template: await buildTemplate(aTemplateInput(language)),
          rows: cases.map(([, changes]) => filled(language, changes)),
          cover: { nothing_to_report: yes },
          out: join(folder, `${language}.xlsx`),
        }
      }),
    )
    const yes = formatMessage(aTemplateInput('en').texts.workbook, 'answer.yes', 'en')
    const empty = {
      template: jobs[1]!.template,
      rows: [],
      cover: { submit: yes },
      out: join(folder, 'empty.xlsx'),
    }
    await fillManyWithLibreOffice([...jobs, empty])
    const files = [...languages, 'empty']
    const answers = await readBack(files.map((name) => join(folder, `${name}.xlsx`)))
    files.forEach((name, nth) => {
      read.set(name, answers[nth]!)
    })
  }, 300_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.each(languages)(
    '[TW5] says in %s what is wrong, for a table of cases over every formula',
    (language) => {
      const shown = cases.map(([name], nth) => `${name}: ${read.get(language)!.check[nth]}`)
      expect(shown).toEqual(cases.map(([name, , key]) => `${name}: ${said(language, key)}`))
    },
  )

  it('[TW5] is blank in rows that nobody has used', () => {
    expect(new Set(read.get('fr')!.check.slice(cases.length))).toEqual(new Set(['']))
  })

  it('[TW6] counts on the Checks sheet the rows in use and the first problem of each', () => {
    const lines = new Map(read.get('en')!.checks.map((line) => [line[1], line[3]]))
    const count = (test: (key: string) => boolean) => String(cases.filter(([, , key]) => test(key)).length)
    expect(lines.get('Rows in use')).toBe(count((key) => key !== ''))
    expect(lines.get('Rows without a finding')).toBe(count((key) => key === 'ok'))
    expect(lines.get('Rows checked when sent')).toBe(count((key) => key.startsWith('later:')))
    expect(lines.get('✖ The end is before the start')).toBe(count((key) => key.startsWith('03.')))
    expect(lines.get('✖ Missing: …')).toBe(count((key) => key.startsWith('01.')))
  })

  it('[25] the cover objects to "nothing to report" beside activities, and to a submission without any', () => {
    expect(read.get('en')!.notes.nothing_to_report).toBe('✖ “Nothing to report”, but there are activities')
    expect(read.get('empty')!.notes.submit).toBe('✖ To be submitted, but without any activity')
  })

  it('[TW5] gives the same where openpyxl filled the sheet and left no cached values', async () => {
    const file = join(folder, 'openpyxl.xlsx')
    const rows = cases.map(([, changes]) => filled('fr', changes))
    await fillWithOpenpyxl(await buildTemplate(aTemplateInput('fr')), rows, undefined, file)
    const calculated = await convertWithLibreOffice(file, 'xlsx', join(folder, 'calculated'))
    const [answer] = await readBack([calculated])
    expect(answer!.check.slice(0, cases.length)).toEqual(read.get('fr')!.check.slice(0, cases.length))
  })
})

describe('the sheet and the service', () => {
  const input = aTemplateInput('en')
  const context: CheckContext = {
    template: minamataTemplate,
    lists: input.lists,
    language: 'en',
    reporter: input.reporter,
    period: input.cycle.period,
    regionOfCountry: new Map(),
    judgedAt: '2026-10-15T12:00:00Z',
  }
  const sheetIssueCodes = new Set(sheetChecks(minamataTemplate).map((check) => check.issue))

  it.each(cases)('[TW5] judge %s alike', (_, changes, key) => {
    const { _action, _comment, ...values } = filled('en', changes)
    const cells = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, asTyped(value)]))
    const row = parseRow({ cells }, context)
    const found = row.isBlank ? [] : [...row.issues, ...checkRow(row.values, context)]
    const [issue, field] = key.split(':') as [string, string | undefined]
    if (key === 'withdraw' || issue === 'later') return
    if (issue === 'ok' || issue === '') {
      const told = found
        .filter(({ code }) => sheetIssueCodes.has(code))
        .map(({ code, field: at }) => `${code}:${at}`)
      expect(told).toEqual([])
      return
    }
    const rule = issue.slice(0, 3)
    expect(found.some(({ code, field: at }) => code.startsWith(rule) && at === field)).toBe(true)
  })
})

/** A full date is a number once it is typed. */
function asTyped(value: string | number): string | number {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? serialOfDate(value) : value
}
