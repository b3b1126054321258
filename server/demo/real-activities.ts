/** Real public activities as a focal point would type them into the template: codes or words, blanks where nothing is known. */
import { readFileSync } from 'node:fs'
import type { FieldKey } from '../../templates/definition.ts'

/** One activity as found on a public page; a fact that the page does not give is absent. */
export interface RealActivity {
  readonly row_id: string
  readonly title: string
  readonly dup_group?: string
  readonly [fact: string]: string | undefined
}

/** The 101 activities in file order. */
export function readRealActivities(): readonly RealActivity[] {
  return JSON.parse(
    readFileSync(new URL('./activities-real.json', import.meta.url), 'utf8'),
  ) as RealActivity[]
}

const statusCodes: Readonly<Record<string, string>> = { completed: 'CMP', ongoing: 'IMP', planned: 'PLN' }
const scopeCodes: Readonly<Record<string, string>> = {
  national: 'NAT',
  subregional: 'SUB',
  regional: 'REG',
  interregional: 'INT',
  global: 'GLO',
}

/** What would be typed in each column. Nothing is added to what the page says. */
export function typedCells(activity: RealActivity): Readonly<Record<FieldKey, string>> {
  const cells: Record<FieldKey, string | undefined> = {
    local_ref: activity.row_id,
    title: activity.title,
    summary: activity.summary,
    text_language: activity.text_language,
    assistance_type: activity.assistance_type,
    articles: activity.articles,
    geo_scope: activity.geo_scope && (scopeCodes[activity.geo_scope] ?? activity.geo_scope),
    beneficiary_parties: activity.countries,
    status: activity.status && (statusCodes[activity.status] ?? activity.status),
    start_date: activity.start_date,
    end_date: activity.end_date,
    lead_org: activity.lead_org,
    partners: activity.partners,
    parent_programme: activity.project_id,
    participants_total: activity.participants_total,
    participants_women: activity.participants_women,
    budget_amount: activity.budget_amount,
    budget_currency: activity.budget_currency,
    donors: activity.funding_source,
    results: activity.results,
  }
  return Object.fromEntries(
    Object.entries(cells).filter((cell): cell is [string, string] => cell[1] !== undefined),
  )
}
