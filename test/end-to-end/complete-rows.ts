/** Made-up rows with every cell filled, in which no rule finds an error. The same ones each time. */
import { listOf } from '../helpers/independent-count.ts'
import { randomFrom } from '../helpers/many-activities.ts'
import { reporters } from './report-words.ts'
import { type RowToType, secret } from './typed-rows.ts'

const subjects = [
  'Inventaire des émissions',
  'Dental amalgam',
  'Хранение отходов ртути',
  '手工和小规模采金',
  'إدارة نفايات الزئبق',
  'Lámparas fluorescentes',
  'Chlor-alkali conversion',
  'Skin-lightening creams',
  'Contaminated sites at Kabwe',
  'Trade procedures and consent',
  'Fish consumption advice',
  'Zinc smelter off-gas',
]

/** @param seed other rows for another one */
export function completeRows(reporterCode: string, count: number, seed = 7): RowToType[] {
  const random = randomFrom([...reporterCode].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), seed))
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const one = (field: string) => pick(listOf(field).codes).code
  const some = (field: string, most = 3) =>
    [...new Set(Array.from({ length: 1 + Math.floor(random() * most) }, () => one(field)))].join(';')
  return Array.from({ length: count }, (_, index) => {
    const id = `${reporterCode} ${index}`
    const scope = pick(['NAT', 'SUB', 'REG', 'INT', 'GLO'])
    const countries = listOf('country').codes.map(({ code }) => code)
    const first = Math.floor(random() * (countries.length - 4))
    const month = String(1 + Math.floor(random() * 9)).padStart(2, '0')
    const participants = Math.floor(random() * 500)
    const cells = {
      local_ref: `P/${id}`,
      title: `${subjects[index % subjects.length]}, ${id}`,
      title_en: `Title of ${id}`,
      summary: `What ${subjects[index % subjects.length]} is about, as ${id} tells it.`,
      text_language: one('text_language'),
      assistance_type: some('assistance_type'),
      activity_type: some('activity_type'),
      arrangement_type: one('arrangement_type'),
      articles: some('articles', 4),
      gmp_theme: some('gmp_theme'),
      mercury_share: one('mercury_share'),
      other_conventions: some('other_conventions'),
      geo_scope: scope,
      beneficiary_parties: countries.slice(first, first + (scope === 'NAT' ? 1 : 3)).join(';'),
      delivery_place: `Hall ${index}`,
      delivery_country: countries[first]!,
      status: one('status'),
      start_date: pick([`2025-${month}-1${index % 9}`, `2025-${month}`, '2025']),
      end_date: pick([`2026-${month}-2${index % 9}`, `2026-${month}`, '2026']),
      delivery_mode: one('delivery_mode'),
      lead_org: `Institute ${index}`,
      lead_role: one('lead_role'),
      partners: `Ministry ${index}; University ${index}`,
      partner_types: some('partner_types'),
      joint_with: pick(reporters.filter((other) => other.reporterCode !== reporterCode)).reporterCode,
      parent_programme: `GEF ${1000 + index}`,
      target_groups: some('target_groups'),
      participants_total: String(participants),
      participants_women: String(Math.floor(participants / 2)),
      gender_marker: one('gender_marker'),
      budget_amount: String(Math.floor(random() * 10_000_000) / 100),
      budget_currency: pick(['USD', 'EUR', 'XOF', 'CHF']),
      funding_types: some('funding_types'),
      donors: `Donor ${index}`,
      results: `Report ${index}.`,
      challenges_needs: `No laboratory near place ${index}.`,
      confidential_note: `${secret} ${id}`,
    }
    return { id, cells }
  })
}
