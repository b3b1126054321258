/** A figure's filter in words, for reports too long for formulas. */
import type { FigureSource, Filter, PlanSheet } from '../report-plan.ts'
import type { Words } from './words.ts'

interface Place {
  readonly sheet: string
  readonly headers: ReadonlyMap<string, string>
}

/** Names sheets and columns as the reader sees them: `15 Full list: Counted = 1; Status [status] = CMP`. */
export function describeFigures(
  sheets: readonly PlanSheet[],
  words: Words,
): (source: FigureSource) => string {
  const places = new Map<string, Place>()
  for (const { name, list, blocks } of sheets) {
    if (list) places.set(list.key, placeOf(name, list.columns))
    for (const block of blocks) {
      if (block.kind === 'table' && block.key) places.set(block.key, placeOf(name, block.columns))
    }
  }
  const header = (list: string, column: string) => places.get(list)?.headers.get(column) ?? column
  const test = (list: string, filter: Filter): string =>
    'is' in filter
      ? `${header(list, filter.column)} = ${filter.is}`
      : `${header(list, filter.column)} > ${filter.moreThan}`
  return function describe(source): string {
    if (source.kind === 'ratio') return `${describe(source.part)} ÷ ${describe(source.whole)}`
    const sheet = places.get(source.list)?.sheet ?? source.list
    if (source.kind === 'filled' || source.kind === 'blank') {
      return `${sheet}: ${words.t(`filter.${source.kind}`, { column: header(source.list, source.column) })}`
    }
    const tests = source.where.map((filter) => test(source.list, filter)).join('; ')
    if (source.kind === 'count') return `${sheet}: ${tests}`
    return `${sheet}: ${words.t('filter.sum', { column: header(source.list, source.column) })}${tests ? `; ${tests}` : ''}`
  }
}

function placeOf(sheet: string, columns: readonly { key: string; header: string }[]): Place {
  return { sheet, headers: new Map(columns.map(({ key, header }) => [key, header])) }
}
