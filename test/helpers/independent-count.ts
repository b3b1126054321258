/**
 * Counts what was typed, in plain loops, as DOMAIN's counting rules say. Shares no code with the report: what it knows of
 * lists, labels and Parties it reads from the data files itself.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
export const readJson = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), 'utf8')) as T

/** A row as typed, in codes: several codes are joined by `;`, dates are `2016`, `2016-08` or `2016-08-03`, blanks are absent. */
export interface TypedRow {
  readonly id: string
  readonly reporterCode: string
  /** As the service gave it. */
  readonly reference: string
  readonly cells: Readonly<Record<string, string>>
  /** Cells that cannot be read, or not wholly, as they came; `cells` has what of them was understood. */
  readonly unread?: Readonly<Record<string, string | number>>
  /** Changed after it was submitted. */
  readonly isChanged?: true
  /** What the service answered about the row when it came. */
  readonly issues: readonly TypedIssue[]
}

export interface TypedIssue {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly field: string | null
}

export interface TypedGroup {
  readonly groupId: string
  readonly ids: readonly string[]
  /** Null: nobody chose. */
  readonly representative: string | null
}

export interface Code {
  readonly code: string
  readonly labels: Readonly<Record<string, string>>
  readonly drafts?: readonly string[]
}
export interface List {
  readonly key: string
  readonly version: number
  readonly codes: readonly Code[]
}

/** Field -> file of its list. */
const listFiles: Readonly<Record<string, string>> = {
  text_language: 'language',
  assistance_type: 'assistance-type',
  activity_type: 'activity-type',
  arrangement_type: 'arrangement-type',
  articles: 'article',
  gmp_theme: 'gmp-theme',
  mercury_share: 'mercury-share',
  other_conventions: 'other-conventions',
  geo_scope: 'geo-scope',
  beneficiary_parties: 'country',
  delivery_country: 'country',
  status: 'status',
  delivery_mode: 'delivery-mode',
  lead_role: 'lead-role',
  partner_types: 'partner-type',
  target_groups: 'target-group',
  gender_marker: 'gender-marker',
  budget_currency: 'currency',
  funding_types: 'funding-source-type',
  un_region: 'un-region',
}
export const allListFiles = [...new Set(Object.values(listFiles))].sort()

const severalCodes = [
  'assistance_type',
  'activity_type',
  'articles',
  'gmp_theme',
  'other_conventions',
  'beneficiary_parties',
  'partner_types',
  'joint_with',
  'target_groups',
  'funding_types',
]

const lists = new Map<string, List>()
export function listOf(field: string): List {
  const file = listFiles[field] ?? field
  if (!lists.has(file)) lists.set(file, readJson<List>(`templates/minamata/code-lists/${file}.json`))
  return lists.get(file)!
}
export const hasList = (field: string): boolean => field in listFiles

/** What stands for a blank cell, and for one of which nothing is in its list. */
export const blank = '-'

/** The codes of a cell that are in its list. */
export function codesIn(cells: TypedRow['cells'], field: string): string[] {
  const found: string[] = []
  for (const piece of (cells[field] ?? '').split(';')) {
    const code = piece.trim()
    if (field === 'joint_with' ? code !== '' : listOf(field).codes.some((one) => one.code === code)) {
      if (!found.includes(code)) found.push(code)
    }
  }
  return found
}

export function codesOrBlank(cells: TypedRow['cells'], field: string): string[] {
  const codes = codesIn(cells, field)
  return codes.length === 0 ? [blank] : codes
}

/** Each activity once, with the cells that count: the representative's, and all codes of all reports in fields of several. */
export function onceEach(rows: readonly TypedRow[], groups: readonly TypedGroup[]): TypedRow[] {
  const result: TypedRow[] = []
  for (const row of rows) {
    const group = groups.find(({ ids }) => ids.includes(row.id))
    const members = group ? rows.filter(({ id }) => group.ids.includes(id)) : [row]
    if (members[0] !== row) continue
    let best = members.find(({ id }) => id === group?.representative)
    const leads = members.filter(({ cells }) => cells.lead_role === 'LEAD')
    if (!best) {
      for (const one of leads.length > 0 ? leads : members) {
        if (!best || (one.cells.start_date ?? '9999') < (best.cells.start_date ?? '9999')) best = one
      }
    }
    const cells: Record<string, string> = { ...best!.cells }
    for (const field of severalCodes) {
      const union: string[] = []
      for (const one of [best!, ...members]) {
        for (const code of codesIn(one.cells, field)) if (!union.includes(code)) union.push(code)
      }
      if (union.length > 0) cells[field] = union.join(';')
    }
    result.push({ ...best!, cells })
  }
  return result
}

export function howMany<T>(all: readonly T[], fits: (one: T) => boolean): number {
  let count = 0
  for (const one of all) if (fits(one)) count++
  return count
}

interface Party {
  readonly country: string
  readonly unRegion: string
  readonly depositDate: string | null
  readonly isParty: 'yes' | 'no' | 'unknown'
  readonly isLdc: boolean
  readonly isSids: boolean
}
export const parties = readJson<Party[]>('server/seed/parties.json')
export const partyOf = new Map(parties.map((party) => [party.country, party]))

export function hasDeposited(country: string, day: string): boolean {
  const party = partyOf.get(country)
  return (
    party !== undefined && party.isParty !== 'no' && party.depositDate !== null && party.depositDate <= day
  )
}

/** Ninety days after deposit, never before 16 August 2017. */
export function isInForce(country: string, day: string): boolean {
  const party = partyOf.get(country)
  if (!party || party.isParty === 'no' || party.depositDate === null) return false
  const date = new Date(`${party.depositDate}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + 90)
  const from = date.toISOString().slice(0, 10)
  return (from < '2017-08-16' ? '2017-08-16' : from) <= day
}

export const isDateUnknown = ({ isParty, depositDate }: Party): boolean =>
  isParty !== 'no' && depositDate === null

/** Planned and cancelled activities have helped nobody. */
export const helps = ({ cells }: TypedRow): boolean => cells.status !== 'PLN' && cells.status !== 'CAN'

/** Regions of the countries named; one of its own for all the world; blank. */
export function regionsIn(cells: TypedRow['cells']): string[] {
  const regions: string[] = []
  for (const country of codesIn(cells, 'beneficiary_parties')) {
    const region = partyOf.get(country)?.unRegion
    if (region && !regions.includes(region)) regions.push(region)
  }
  if (regions.length > 0) return regions
  return cells.geo_scope === 'GLO' && cells.beneficiary_parties === undefined ? ['WORLD'] : [blank]
}

export interface Rate {
  readonly currency: string
  /** At most four decimals here. */
  readonly usDollars: string
  readonly date: string
  readonly source: string
}

/** Hundredths of the amount stated; null where none is. Amounts here have at most two decimals. */
export function amountOf(cells: TypedRow['cells']): number | null {
  return cells.budget_amount === undefined ? null : Math.round(Number(cells.budget_amount) * 100)
}

/** US cents at the newest rate, half a cent rounded up; null without amount, currency or rate. */
export function usCentsOf(cells: TypedRow['cells'], rates: readonly Rate[]): number | null {
  const amount = amountOf(cells)
  if (amount === null) return null
  if (cells.budget_currency === 'USD') return amount
  let newest: Rate | undefined
  for (const rate of rates) {
    if (rate.currency === cells.budget_currency && (!newest || rate.date > newest.date)) newest = rate
  }
  if (!newest) return null
  return Math.floor((amount * Math.round(Number(newest.usDollars) * 10_000) + 5_000) / 10_000)
}

export function sumOf<T>(all: readonly T[], of: (one: T) => number | null): number {
  let sum = 0
  for (const one of all) sum += of(one) ?? 0
  return sum
}
