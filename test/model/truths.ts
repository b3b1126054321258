/** What really happened: activities that nobody would take for one another. The service never sees which is which. */
import type { RawCells } from '../../templates/activity.ts'

const common: RawCells = {
  text_language: 'en',
  assistance_type: 'CB',
  activity_type: 'TRW',
  arrangement_type: 'BSRC',
  mercury_share: 'WHOLE',
  geo_scope: 'REG',
  status: 'CMP',
  lead_role: 'LEAD',
}

/** Same reporter, same codes, often the same year: only title, texts, dates and countries tell them apart. */
export const truths: readonly RawCells[] = [
  {
    ...common,
    title: 'Atelier régional sur les thermomètres sans mercure',
    summary: 'Trois jours de formation pour les douaniers et les hôpitaux.',
    text_language: 'fr',
    articles: '4; 16',
    beneficiary_parties: 'SEN; MLI',
    start_date: '2025-03-04',
    end_date: '2025-03-06',
    results: 'Quarante douaniers formés.',
  },
  {
    ...common,
    title: 'Étude de l’orpaillage artisanal',
    summary: 'Inventaire des sites et des quantités utilisées.',
    text_language: 'fr',
    articles: '7',
    geo_scope: 'NAT',
    beneficiary_parties: 'MLI',
    start_date: '2026-01-12',
    end_date: '2026-09-30',
    results: 'Rapport publié.',
  },
  {
    ...common,
    title: 'Guidance on storage of mercury waste',
    summary: 'Drafting, translation and distribution of a handbook.',
    articles: '11',
    geo_scope: 'NAT',
    beneficiary_parties: 'GHA',
    start_date: '2025-06-01',
    end_date: '2025-11-30',
    results: 'Handbook printed.',
  },
  {
    ...common,
    title: '汞废物管理培训',
    summary: '为海关官员举办的培训。',
    text_language: 'zh',
    articles: '11; 14',
    beneficiary_parties: 'TGO',
    start_date: '2025-09-01',
    end_date: '2025-09-02',
    results: '二十名官员。',
  },
  {
    ...common,
    title: 'Dental amalgam phase-down roadmap',
    summary: 'Consultations with dentists.',
    articles: '4',
    beneficiary_parties: 'GMB; GNB',
    start_date: '2026-05-10',
    end_date: '2026-05-11',
    results: 'A roadmap.',
  },
  {
    ...common,
    title: 'دورة تدريبية حول جرد الانبعاثات',
    summary: 'تدريب لمدة أسبوع للمختبرات الوطنية.',
    text_language: 'ar',
    articles: '8; 19',
    beneficiary_parties: 'MRT; TUN',
    start_date: '2025-10-20',
    end_date: '2025-10-24',
    results: 'ثلاثون مشاركاً.',
  },
  {
    ...common,
    title: 'Laboratory equipment for hair analysis',
    summary: 'Purchase and installation of an analyser, and training of its operators.',
    articles: '16; 17',
    geo_scope: 'NAT',
    beneficiary_parties: 'BEN',
    start_date: '2026-02-02',
    end_date: '2026-03-15',
    results: 'The analyser is in use.',
  },
]

/** What a person types who makes another activity out of a row: everything that tells one from another. */
export const identifyingKeys = [
  'title',
  'summary',
  'start_date',
  'end_date',
  'beneficiary_parties',
  'results',
]

/** Cells of one text each, in which the model types texts that stand nowhere else. */
export const textKeys = ['donors', 'partners', 'results', 'delivery_place', 'parent_programme']

/** Cells of several codes, and codes that people add to them. */
export const codesKeys: Readonly<Record<string, readonly string[]>> = {
  beneficiary_parties: ['NGA', 'CIV', 'CPV'],
  articles: ['5', '9', '12'],
}
