/** By what the report counts, said again independently. */
import { blank, codesOrBlank, listOf, regionsIn, type TypedRow } from '../helpers/independent-count.ts'
import type { SheetKey, Words } from './report-words.ts'

type Cells = TypedRow['cells']

/** In the order of the helper columns of the full list. */
export const dimensions = [
  'assistance_type',
  'articles',
  'articles_main',
  'region',
  'status',
  'arrangement_type',
  'partner_types',
  'lead_role',
  'other_conventions',
  'activity_type',
  'gmp_theme',
  'mercury_share',
  'geo_scope',
  'target_groups',
  'delivery_mode',
  'gender_marker',
  'funding_types',
  'start_year',
] as const
export type Dimension = (typeof dimensions)[number]

/** Sheet, lines, columns. */
export const crossTables: readonly (readonly [sheet: SheetKey, rows: Dimension, columns?: Dimension])[] = [
  ['articles', 'articles', 'assistance_type'],
  ['articles', 'articles_main'],
  ['regions', 'region', 'status'],
  ['regions', 'geo_scope', 'status'],
  ['arrangements', 'arrangement_type', 'assistance_type'],
  ['arrangements', 'partner_types', 'status'],
  ['arrangements', 'lead_role', 'status'],
  ['arrangements', 'other_conventions', 'status'],
  ['types', 'activity_type', 'gmp_theme'],
  ['types', 'activity_type', 'assistance_type'],
  ['types', 'mercury_share', 'assistance_type'],
  ['types', 'target_groups', 'assistance_type'],
  ['types', 'delivery_mode', 'status'],
  ['types', 'gender_marker', 'status'],
  ['timeline', 'start_year', 'status'],
  ['technology', 'status', 'assistance_type'],
]

/** What a row counts under; never nothing. */
export function codesUnder(dimension: Dimension, cells: Cells): string[] {
  if (dimension === 'region') return regionsIn(cells)
  if (dimension === 'articles_main') return codesOrBlank(cells, 'articles').slice(0, 1)
  if (dimension === 'start_year') return [cells.start_date?.slice(0, 4) ?? blank]
  return codesOrBlank(cells, dimension)
}

/** All lines or columns of a dimension: its whole list, each year from the first to the last. */
export function codesOfDimension(dimension: Dimension, counted: readonly TypedRow[]): string[] {
  if (dimension === 'region') return [...codesInList('un_region'), 'WORLD', blank]
  if (dimension === 'articles_main') return [...codesInList('articles'), blank]
  if (dimension !== 'start_year') return [...codesInList(dimension), blank]
  const years = counted.flatMap(({ cells }) =>
    cells.start_date ? [Number(cells.start_date.slice(0, 4))] : [],
  )
  const all: string[] = []
  for (let year = Math.min(...years); year <= Math.max(...years); year++) all.push(String(year))
  return [...all, blank]
}

export function titleOfDimension(dimension: Dimension, words: Words): string {
  const hasTitleOfItsOwn =
    dimension === 'region' || dimension === 'articles_main' || dimension === 'start_year'
  return hasTitleOfItsOwn ? words.t(`dimension.${dimension}`) : words.field(dimension)
}

export function labelInDimension(dimension: Dimension, code: string, words: Words): string {
  if (code === blank) return words.t('notStated')
  if (dimension === 'start_year') return code
  if (dimension === 'region') return words.label('un_region', code)
  if (dimension !== 'articles' && dimension !== 'articles_main') return words.label(dimension, code)
  return `${code}. ${words.label('articles', code)}`
}

function codesInList(field: string): string[] {
  return listOf(field).codes.map(({ code }) => code)
}
