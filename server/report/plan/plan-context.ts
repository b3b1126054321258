/** What every part of the plan is made from, and the small cells they share. */
import type { ReportDefinition } from '../../../templates/report-definition.ts'
import type { SnapshotComparison } from '../compare-snapshots.ts'
import type { Counts } from '../count.ts'
import type { Figure, FigureSource, Filter, NumberFormat, PlanCell } from '../report-plan.ts'
import type { Snapshot } from '../snapshot.ts'
import type { DimensionInUse } from './dimensions.ts'
import type { ListedActivity } from './listed-activities.ts'
import type { Words } from './words.ts'

export interface PlanContext {
  readonly snapshot: Snapshot
  readonly definition: ReportDefinition
  readonly counts: Counts
  /** What all lists of activities are made from, in one walk. */
  readonly walk: () => AsyncIterable<readonly ListedActivity[]>
  readonly words: Words
  readonly dimensions: ReadonlyMap<string, DimensionInUse>
  readonly options: ReportOptions
  /** The cycle before, counted in the dimensions of this one; null where there is none. */
  readonly previous: PlanContext | null
  /** What differs from an earlier snapshot; null where none was asked for. */
  readonly changes: SnapshotComparison | null
}

export interface ReportOptions {
  /** Up to so many rows of the full list the figures are formulas. */
  readonly liveFigureLimit: number
  /** Of the program; named among the sources. */
  readonly programVersion: string
}

/** Keys of the lists and tables that figures count over. */
export const activityList = 'activities'
export const pairList = 'pairs'
export const countryTable = 'countries'
export const reporterTable = 'reporters'

export const isCounted: Filter = { column: 'counted', is: 1 }

export function say(text: string): PlanCell {
  return { kind: 'words', text }
}

export function outside(text: string | null): PlanCell {
  return text === null || text === '' ? null : { kind: 'outside', text }
}

export function date(text: string | null): PlanCell {
  return text === null ? null : { kind: 'date', date: text }
}

export function figure(value: number | null, source: FigureSource, format: NumberFormat = 'count'): Figure {
  return { kind: 'figure', value, format, source }
}

/** How many rows of a list fulfil all filters. */
export function countOf(value: number, list: string, ...where: Filter[]): Figure {
  return figure(value, { kind: 'count', list, where })
}

/** How many counted activities fulfil all filters. */
export function activities(value: number, ...where: Filter[]): Figure {
  return countOf(value, activityList, ...(where.length > 0 ? where : [isCounted]))
}

/** The share of one figure in another. */
export function shareOf(part: Figure, whole: Figure): Figure {
  const value = whole.value ? (part.value ?? 0) / whole.value : null
  return figure(value, { kind: 'ratio', part: part.source, whole: whole.source }, 'percent')
}
