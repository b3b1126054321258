/** The dimensions of a report with the codes they have here, their labels, and how the full list keeps them. */
import type { DimensionDefinition, ReportDefinition } from '../../../templates/report-definition.ts'
import type { Counts } from '../count.ts'
import { notStated, worldRegion } from '../count-facts.ts'
import type { Filter, ListColumn } from '../report-plan.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Words } from './words.ts'

export interface DimensionInUse {
  readonly definition: DimensionDefinition
  readonly title: string
  /** An activity may have more than one of its codes. */
  readonly isSeveral: boolean
  /** In the order of the list; `notStated` last. */
  readonly codes: readonly string[]
  label(code: string): string
  /** For narrow columns: the code alone where its readers know it. */
  shortLabel(code: string): string
  /** Helper columns of the full list. */
  readonly columns: readonly ListColumn[]
  /** The column and the value that stand for a code in the full list. */
  filter(code: string): Filter
}

/** Codes that a spreadsheet cannot take for a number, a comparison or a wildcard when it counts them. */
const plainCode = /^[A-Za-z][A-Za-z0-9_]*$/

export function dimensionsOf(
  snapshot: Snapshot,
  definition: ReportDefinition,
  counts: Counts,
  words: Words,
): Map<string, DimensionInUse> {
  return new Map(
    definition.dimensions.map((dimension) => [
      dimension.key,
      dimensionInUse(dimension, snapshot, definition, counts, words),
    ]),
  )
}

function dimensionInUse(
  dimension: DimensionDefinition,
  snapshot: Snapshot,
  definition: ReportDefinition,
  counts: Counts,
  words: Words,
): DimensionInUse {
  const list = listOf(dimension, snapshot, definition)
  const met = new Set(counts.byDimension.get(dimension.key)?.keys())
  const codes = [...codesOfList(list, met, snapshot), ...extraCodes(dimension, met)]
  const all = [
    ...codes,
    ...[...met].filter((code) => code !== notStated && !codes.includes(code)).sort(),
    notStated,
  ]
  const isField = dimension.from === 'field' && !dimension.mainOnly
  const title = isField ? words.field(dimension.field) : words.t(`dimension.${dimension.key}`)
  const label = (code: string): string => {
    if (code === notStated) return words.t('notStated')
    if (code === worldRegion) return words.t('worldRegion')
    if (list === null) return code
    const text = words.code(list, code)
    return dimension.from === 'field' && dimension.showCode ? `${code}. ${text}` : text
  }
  const filter = filterFor(
    dimension,
    isOneCode(dimension, snapshot) && all.slice(0, -1).every((code) => plainCode.test(code)),
  )
  return {
    definition: dimension,
    title,
    isSeveral: dimension.from === 'region' || (dimension.from === 'field' && !isOneCode(dimension, snapshot)),
    codes: all,
    label,
    shortLabel: (code) =>
      dimension.from === 'field' && dimension.showCode && code !== notStated ? code : label(code),
    filter,
    columns: columnsFor(dimension, all, title, label, filter),
  }
}

function listOf(
  dimension: DimensionDefinition,
  snapshot: Snapshot,
  definition: ReportDefinition,
): string | null {
  if (dimension.from === 'startYear') return null
  if (dimension.from === 'region') return definition.regionList
  const field = snapshot.template.fields.find(({ key }) => key === dimension.field)
  return field && (field.type === 'code' || field.type === 'codes') ? field.codeList : null
}

/** Retired codes are shown only where somebody still uses them. */
function codesOfList(list: string | null, met: ReadonlySet<string>, snapshot: Snapshot): string[] {
  if (list === null || !snapshot.lists.keys.includes(list)) return []
  const { codes } = snapshot.lists.list(list)
  return codes.filter(({ code, retired }) => !retired || met.has(code)).map(({ code }) => code)
}

/** Years without a start between others are shown as empty, unless that would make a table of centuries. */
function extraCodes(dimension: DimensionDefinition, met: ReadonlySet<string>): string[] {
  if (dimension.from === 'region') return [worldRegion]
  if (dimension.from !== 'startYear') return []
  const years = [...met].filter((code) => code !== notStated).map(Number)
  const first = Math.min(...years)
  const last = Math.max(...years)
  if (years.length === 0 || last - first > 60) return years.sort((a, b) => a - b).map(String)
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
}

function isOneCode(dimension: DimensionDefinition, snapshot: Snapshot): boolean {
  if (dimension.from !== 'field') return false
  return (
    dimension.mainOnly === true ||
    snapshot.template.fields.some(({ key, type }) => key === dimension.field && type === 'code')
  )
}

/** One column of codes where a row has one plain code, else a column of 1 or blank for each code. */
function filterFor(dimension: DimensionDefinition, hasCodeColumn: boolean): (code: string) => Filter {
  const column = `in:${dimension.key}`
  if (dimension.from === 'startYear')
    return (code) => ({ column, is: code === notStated ? code : Number(code) })
  if (hasCodeColumn) return (code) => ({ column, is: code })
  return (code) => ({ column: `${column}:${code}`, is: 1 })
}

function columnsFor(
  dimension: DimensionDefinition,
  codes: readonly string[],
  title: string,
  label: (code: string) => string,
  filter: (code: string) => Filter,
): ListColumn[] {
  const isFlags = filter(notStated).column !== `in:${dimension.key}`
  if (!isFlags) {
    return [
      {
        key: `in:${dimension.key}`,
        header: `${title} [${dimension.key}]`,
        width: 10,
        kind: 'code',
        isHelper: true,
      },
    ]
  }
  return codes.map((code) => ({
    key: filter(code).column,
    header: `${title}: ${label(code)} [${dimension.key} ${code}]`.slice(0, 255),
    width: 6,
    kind: 'flag',
    isHelper: true,
  }))
}
