/** The words of a report in one language, from the data files themselves. */
import type { Language } from '../../templates/definition.ts'
import { blank, listOf, readJson } from '../helpers/independent-count.ts'

/** As in `tab.<key>` of the report's texts. */
export const sheetKeys = [
  'cover',
  'method',
  'keyFigures',
  'answers',
  'articles',
  'regions',
  'countries',
  'arrangements',
  'types',
  'funding',
  'timeline',
  'profiles',
  'duplicates',
  'technology',
  'activities',
  'received',
  'quality',
  'sources',
  'pairs',
  'plan',
  'help',
] as const
export type SheetKey = (typeof sheetKeys)[number]

interface Reporter {
  readonly reporterCode: string
  readonly shortName: string
  readonly language: Language
  readonly hostCountry: string
  readonly region: string
}
export const reporters = readJson<readonly Reporter[]>('server/seed/reporters.json')
const shortNames = new Map(reporters.map(({ reporterCode, shortName }) => [reporterCode, shortName]))

export interface Words {
  readonly language: Language
  t(key: string, params?: Readonly<Record<string, string | number>>): string
  field(key: string): string
  /** Label of a code of a field's list; the blank has one too. */
  label(field: string, code: string): string
  /** Several codes as one text. */
  labels(field: string, codes: readonly string[]): string
}

const joints: Partial<Record<Language, string>> = { ar: '؛ ', zh: '；' }

export function wordsIn(language: Language): Words {
  const read = (area: string) =>
    readJson<Record<string, string>>(`templates/minamata/locales/${area}/${language}.json`)
  const [report, fields] = [read('report'), read('fields')]
  const t: Words['t'] = (key, params = {}) =>
    report[key]!.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]))
  const label = (field: string, code: string): string => {
    if (code === blank) return t('notStated')
    if (code === 'WORLD') return t('worldRegion')
    if (field === 'joint_with') return shortName(code)
    return listOf(field).codes.find((one) => one.code === code)!.labels[language]!
  }
  return {
    language,
    t,
    field: (key) => fields[`${key}.label`]!,
    label,
    labels: (field, codes) => codes.map((code) => label(field, code)).join(joints[language] ?? '; '),
  }
}

export function shortName(reporterCode: string): string {
  return shortNames.get(reporterCode)!
}
