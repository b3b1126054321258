/** Any number of activities that look like real ones; the same ones each time. */

import type { SnapshotActivity } from '../../server/report/snapshot.ts'
import type { ActivityValues, FieldValue } from '../../templates/activity.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import type { FieldDefinition } from '../../templates/definition.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { aReport } from './a-snapshot.ts'

const phrases = [
  'Regional training workshop on mercury-added products',
  'Renforcement des capacités des douanes en matière de commerce du mercure',
  'Inventario nacional de emisiones de mercurio',
  'Разработка национального плана действий',
  '手工和小规模采金业减少汞使用示范项目',
  'تدريب على الإدارة السليمة بيئيا لنفايات الزئبق',
  'Pilot project on phasing out mercury in health care & dental amalgam',
  'Technology transfer for chlor-alkali facilities <membrane cells>',
]

const syllables = 'ka mo ri su ta ne lo pi ba du fe gi ha jo ko la mi nu sa to vi wa zo'.split(' ')

/** A name that stands in no glossary: `Kamori`. */
export function madeUpName(random: () => number): string {
  const name = Array.from({ length: 3 }, () => syllables[Math.floor(random() * syllables.length)]!).join('')
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Deterministic pseudo-random numbers (mulberry32): tests and benchmarks see the same data. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** @param blanks how often an optional or forgotten cell is blank, 0 to 1 */
export function manyActivities(
  count: number,
  lists: CodeLists,
  reporterCodes: readonly string[],
  { seed = 1, blanks = 0.25 } = {},
): SnapshotActivity[] {
  const random = randomFrom(seed)
  const inOrder = Array.from(
    { length: count },
    (_, n) => reporterCodes[Math.floor((n * reporterCodes.length) / count)]!,
  )
  return inOrder.map((reporterCode, n) => {
    const values: Record<string, FieldValue> = {}
    for (const field of minamataTemplate.fields) {
      if (random() < blanks && field.key !== 'title') continue
      const value = someValue(field, lists, random)
      if (value !== null) values[field.key] = value
    }
    return aReport(n + 1, consistent(values), { reporterCode })
  })
}

function someValue(field: FieldDefinition, lists: CodeLists, random: () => number): FieldValue | null {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  switch (field.type) {
    case 'reference':
      return null
    case 'text': {
      // Reporters name places and people of their own: without them a thousand rows would be near copies of eight.
      if (field.key === 'local_ref') return `P-${10_000 + Math.floor(random() * 90_000)}`
      if (field.key === 'parent_programme') return `GEF ${10_000 + Math.floor(random() * 90_000)}`
      if (field.key === 'title')
        return `${pick(phrases)} ${madeUpName(random)} ${madeUpName(random)} ${Math.floor(random() * 1000)}`
      if (!field.isLong) return pick(phrases)
      return Array.from({ length: 6 }, () => `${pick(phrases)} ${madeUpName(random)}`).join('. ')
    }
    case 'code':
      return field.key === 'budget_currency'
        ? pick(['USD', 'USD', 'EUR', 'CHF', 'XOF'])
        : pick(lists.list(field.codeList).codes).code
    case 'codes': {
      const codes = lists.list(field.codeList).codes
      return [...new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(codes).code))]
    }
    case 'date': {
      const year = 2016 + Math.floor(random() * 4)
      const month = String(1 + Math.floor(random() * 12)).padStart(2, '0')
      const day = String(1 + Math.floor(random() * 28)).padStart(2, '0')
      return pick([`${year}-${month}-${day}`, `${year}-${month}-${day}`, `${year}-${month}`, `${year}`])
    }
    case 'integer':
      return Math.floor(random() * 300)
    case 'decimal':
      return pick(['0', '1500', '12500.5', '98000', '250000', '1234567.89', '0.1'])
  }
}

function consistent(values: Record<string, FieldValue>): ActivityValues {
  const total = values.participants_total
  if (typeof total === 'number') values.participants_women = Math.floor(total / 2)
  else delete values.participants_women
  return values
}
