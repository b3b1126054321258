/** What must stand in a combined report, reckoned in plain loops from what was typed. Shares no code with the report. */
import type { Language } from '../../templates/definition.ts'
import {
  amountOf,
  codesIn,
  onceEach,
  type Rate,
  readJson,
  type TypedGroup,
  type TypedIssue,
  type TypedRow,
} from '../helpers/independent-count.ts'
import { type FigurePlace, placeOf, rounded } from '../helpers/read-report.ts'
import { type SheetKey, type Words, wordsIn } from './report-words.ts'

/** What a reporter's return came to. Whoever is not named is silent. */
export interface TypedReturn {
  readonly answer: 'answered' | 'nothing' | 'started'
  readonly isLate: boolean
  /** `YYYY-MM-DD` */
  readonly submittedOn: string | null
  readonly receiptNumber: string | null
}

export interface TypedWorld {
  readonly language: Language
  readonly changeNumber: number
  readonly listsVersion: number
  /** By reporter and reference. */
  readonly rows: readonly TypedRow[]
  readonly groups: readonly TypedGroup[]
  /** As the list shows them that officers decide by: what looks alike is no matter of counting. */
  readonly undecidedPairs: number
  readonly returns: ReadonlyMap<string, TypedReturn>
  readonly rates: readonly Rate[]
}

const { period } = readJson<{ period: { end: string } }>('server/seed/cycle.json')
export const periodEnd = period.end

export class ExpectedReport {
  readonly figures = new Map<FigurePlace, number>()
  readonly texts = new Map<FigurePlace, string>()
  readonly world: TypedWorld
  readonly words: Words
  /** Each activity once. */
  readonly counted: readonly TypedRow[]

  constructor(world: TypedWorld) {
    this.world = world
    this.words = wordsIn(world.language)
    this.counted = onceEach(world.rows, world.groups)
  }

  /** A table or list to be filled in line by line; a figure of null is a blank cell. */
  table(sheet: SheetKey, title: string) {
    return (label: string, header: string, value: number | string | null): void => {
      const place = placeOf(sheet, title, label, header)
      if (this.figures.has(place) || this.texts.has(place)) throw new Error(`twice: ${place}`)
      if (typeof value === 'number') this.figures.set(place, rounded(value))
      else if (value !== null && value !== '') this.texts.set(place, value)
    }
  }

  facts(sheet: SheetKey): (label: string, value: number) => void {
    const add = this.table(sheet, '')
    return (label, value) => add(label, '', value)
  }

  groupOf(row: TypedRow): TypedGroup | undefined {
    return this.world.groups.find(({ ids }) => ids.includes(row.id))
  }

  /** The row as it is counted; undefined for one that another represents. */
  countedAs(row: TypedRow): TypedRow | undefined {
    return this.counted.find(({ id }) => id === row.id)
  }

  rowsOf(reporterCode: string): TypedRow[] {
    return this.world.rows.filter((row) => row.reporterCode === reporterCode)
  }

  /** The reporter's first report of each activity. */
  firstReportsOf(reporterCode: string): TypedRow[] {
    const rows = this.rowsOf(reporterCode)
    return rows.filter((row) => {
      const group = this.groupOf(row)
      return !group || rows.find(({ id }) => group.ids.includes(id)) === row
    })
  }
}

export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

/** Issues anybody may read of: not those for officers only, not those of the note for the Secretariat. */
export function publicIssues({ issues }: TypedRow): TypedIssue[] {
  return issues.filter(
    ({ code, field }) => !code.startsWith('22.') && !code.startsWith('24.') && field !== 'confidential_note',
  )
}

export const hasAmount = ({ cells }: TypedRow): boolean => amountOf(cells) !== null

export function participantsOf({ cells }: TypedRow, field: string): number | null {
  return cells[field] === undefined ? null : Number(cells[field])
}

export function names({ cells }: TypedRow, country: string): boolean {
  return codesIn(cells, 'beneficiary_parties').includes(country)
}

/** Calendar dates are true dates in lists; months and years stay text. Both read the same here. */
export const fieldKeys = Object.keys(
  readJson<Record<string, string>>('templates/minamata/locales/fields/en.json'),
)
  .filter((key) => key.endsWith('.label') && !key.startsWith('group.') && !key.startsWith('column.'))
  .map((key) => key.replace('.label', ''))
  .filter((key) => key !== 'confidential_note')
