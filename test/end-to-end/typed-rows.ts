/** What six centres type: real activities in the words of their language, and rows with all kinds of mistakes. */
import type { Language } from '../../templates/definition.ts'
import type { FilledRow } from '../helpers/fill-workbook.ts'
import { codesIn, hasList, listOf, readJson, type TypedRow } from '../helpers/independent-count.ts'
import { wordsIn } from './report-words.ts'

/** Before the service has seen it: what it is counted as, and what stands in the sheet. */
export interface RowToType {
  readonly id: string
  readonly cells: TypedRow['cells']
  readonly unread?: NonNullable<TypedRow['unread']>
  /** Cells typed otherwise than as labels, numbers and dates; their meaning is in `cells` or `unread`. */
  readonly typedAs?: FilledRow
  /** A rule that must speak. */
  readonly rule?: string
}

export const secret = 'only-for-the-secretariat-4711'

type RealActivity = Readonly<Record<string, string | undefined>> & { row_id: string; title: string }
export const realActivities = readJson<RealActivity[]>('server/demo/activities-real.json')

const sameNames = [
  'title',
  'summary',
  'text_language',
  'assistance_type',
  'articles',
  'start_date',
  'end_date',
  'lead_org',
  'partners',
  'participants_total',
  'budget_amount',
  'budget_currency',
  'results',
]
const otherNames = {
  beneficiary_parties: 'countries',
  parent_programme: 'project_id',
  donors: 'funding_source',
  local_ref: 'row_id',
}
const statuses: Record<string, string> = { completed: 'CMP', ongoing: 'IMP', planned: 'PLN' }
const scopes: Record<string, string> = {
  national: 'NAT',
  subregional: 'SUB',
  regional: 'REG',
  interregional: 'INT',
  global: 'GLO',
}

/** A public activity as it is: what its page does not say stays blank. */
export function realRow(activity: RealActivity): RowToType {
  const cells: Record<string, string | undefined> = {
    status: activity.status && statuses[activity.status],
    geo_scope: activity.geo_scope && scopes[activity.geo_scope],
  }
  for (const key of sameNames) cells[key] = activity[key]
  for (const [key, name] of Object.entries(otherNames)) cells[key] = activity[name]
  // One that the list does not have is typed all the same.
  const articles = cells.articles?.split(';') ?? []
  if (articles.every((code) => listOf('articles').codes.some((one) => one.code === code)))
    return { id: activity.row_id, cells: withoutBlanks(cells) }
  const unread = { articles: articles.join('; ') }
  return { id: activity.row_id, cells: withoutBlanks(cells), unread, typedAs: unread, rule: '02' }
}

function withoutBlanks(cells: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(cells).filter((cell): cell is [string, string] => cell[1] !== undefined),
  )
}

/** A row without errors. */
export const soundCells: Readonly<Record<string, string>> = {
  title: 'Training of customs officers',
  summary: 'Two days on mercury-added products.',
  text_language: 'en',
  assistance_type: 'CB;TA',
  activity_type: 'TRW;GUI',
  arrangement_type: 'BSRC',
  articles: '4;3;16',
  gmp_theme: 'PROD',
  mercury_share: 'WHOLE',
  other_conventions: 'BC;SC',
  geo_scope: 'NAT',
  beneficiary_parties: 'MLI',
  status: 'CMP',
  start_date: '2025-03-04',
  end_date: '2025-03-06',
  delivery_mode: 'HYB',
  lead_role: 'LEAD',
  partner_types: 'GOV;NGO',
  target_groups: 'CUS;GOV',
  participants_total: '40',
  participants_women: '19',
  gender_marker: '1',
  budget_amount: '12500.5',
  budget_currency: 'EUR',
  funding_types: 'GEF;BIL',
  results: 'Forty officers trained.',
}

interface Mistake {
  readonly name: string
  readonly rule?: string
  /** Over the sound row; undefined takes a cell out. */
  readonly cells: Readonly<Record<string, string | undefined>>
  readonly unread?: Readonly<Record<string, string | number>>
  readonly typedAs?: FilledRow
}

const unreadText = (field: string, text: string): Pick<Mistake, 'cells' | 'unread' | 'typedAs'> => ({
  cells: { [field]: undefined },
  unread: { [field]: text },
  typedAs: { [field]: text },
})

/** Each is typed by one of the centres. */
export const mistakes: readonly Mistake[] = [
  { name: 'no title', rule: '01', cells: { title: undefined } },
  { name: 'unknown status', rule: '02', ...unreadText('status', 'Abgebrochen?') },
  {
    name: 'half understood articles',
    rule: '02',
    cells: { articles: '7' },
    unread: { articles: '7; Warp drive' },
    typedAs: { articles: '7; Warp drive' },
  },
  { name: 'end before start', rule: '03', cells: { start_date: '2026-02-03', end_date: '2026-02-01' } },
  { name: 'completed without an end', rule: '04', cells: { end_date: undefined } },
  { name: 'planned in the past', rule: '05', cells: { status: 'PLN', beneficiary_parties: 'KHM' } },
  { name: 'cancelled', cells: { status: 'CAN', beneficiary_parties: 'LAO', geo_scope: 'NAT' } },
  { name: 'before the period', rule: '07', cells: { start_date: '2012', end_date: '2012-05' } },
  { name: 'ambiguous date', rule: '08', ...unreadText('start_date', '03/04/2025') },
  { name: 'amount without currency', rule: '09', cells: { budget_currency: undefined } },
  { name: 'currency without amount', rule: '09', cells: { budget_amount: undefined } },
  {
    name: 'ambiguous amount',
    rule: '10',
    cells: { budget_amount: undefined },
    unread: { budget_amount: '1.500' },
    typedAs: { budget_amount: '1.500' },
  },
  {
    name: 'negative amount',
    rule: '10',
    cells: { budget_amount: undefined },
    unread: { budget_amount: -250 },
    typedAs: { budget_amount: -250 },
  },
  { name: 'participants in words', rule: '10', ...unreadText('participants_total', 'about thirty') },
  { name: 'more women than people', rule: '11', cells: { participants_women: '41' } },
  { name: 'national in two countries', rule: '13', cells: { beneficiary_parties: 'TGO;BEN' } },
  { name: 'no rate for the currency', cells: { budget_currency: 'CHF', budget_amount: '800.25' } },
  { name: 'a budget of nothing', cells: { budget_amount: '0', budget_currency: 'USD' } },
  { name: 'francs', cells: { budget_amount: '655957', budget_currency: 'XOF' } },
  {
    name: 'for the whole world',
    cells: {
      geo_scope: 'GLO',
      beneficiary_parties: undefined,
      status: 'IMP',
      start_date: '2026',
      end_date: undefined,
    },
  },
  {
    name: 'text like a formula',
    cells: { title: '=HYPERLINK("https://example.org","x")', partners: '+1-1', donors: '@SUM(1,1)' },
  },
  {
    name: 'needs of a country',
    cells: {
      assistance_type: 'TT',
      challenges_needs: 'No laboratory.',
      confidential_note: `${secret} a@b.org`,
    },
  },
]

/** The nth mistake, made by somebody who writes this language. */
export function mistakenRow(mistake: Mistake): RowToType {
  const { name, cells, unread, typedAs, rule } = mistake
  return {
    id: name,
    cells: withoutBlanks({ ...soundCells, title: `Mistake: ${name}`, local_ref: name, ...cells }),
    ...(unread ? { unread } : {}),
    ...(typedAs ? { typedAs } : {}),
    ...(rule ? { rule } : {}),
  }
}

const separators: Partial<Record<Language, string>> = { ar: '؛ ', zh: '；' }
const numbers = ['participants_total', 'participants_women', 'budget_amount']

/** Codes as the labels of the language, amounts and counts as numbers, whole dates as dates, the rest as text. */
export function typedIn(language: Language, { cells, typedAs }: RowToType): FilledRow {
  const words = wordsIn(language)
  const typed: Record<string, string | number> = {}
  for (const [field, value] of Object.entries(cells)) {
    if (numbers.includes(field)) typed[field] = Number(value)
    else if (!hasList(field)) typed[field] = value
    else
      typed[field] = codesIn(cells, field)
        .map((code) => words.label(field, code))
        .join(separators[language] ?? '; ')
  }
  return { ...typed, ...typedAs }
}
