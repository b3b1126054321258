/** Running counts that grow with the number of codes, never with the number of activities. */
import type { ActivityFacts } from './count-facts.ts'
import type { Micros } from './count-money.ts'

/** Counts by row code and column code. An activity with several codes counts once in each, and once in each total. */
export class CrossTally {
  private readonly cells = new Map<string, Map<string, number>>()
  private readonly rows = new Map<string, number>()
  private readonly columns = new Map<string, number>()
  total = 0

  add(rowCodes: readonly string[], columnCodes: readonly string[]): void {
    this.total++
    for (const column of columnCodes) increase(this.columns, column)
    for (const row of rowCodes) {
      increase(this.rows, row)
      const cells = this.cells.get(row) ?? new Map<string, number>()
      if (cells.size === 0) this.cells.set(row, cells)
      for (const column of columnCodes) increase(cells, column)
    }
  }

  /** Null for a row or column stands for all of them. */
  at(row: string | null, column: string | null): number {
    if (row === null) return column === null ? this.total : (this.columns.get(column) ?? 0)
    return (column === null ? this.rows.get(row) : this.cells.get(row)?.get(column)) ?? 0
  }
}

export interface MoneyTally {
  activities: number
  amount: Micros
  /** Activities whose amount could be converted, and their sum. */
  converted: number
  usDollars: Micros
}

/** Budgets by currency, and by funding source and currency. Never divided between sources or countries. */
export class FundingTally {
  readonly byCurrency = new Map<string, MoneyTally>()
  private readonly bySource = new Map<string, Map<string, MoneyTally>>()

  add(facts: ActivityFacts, sources: readonly string[]): void {
    if (facts.amount === null) return
    addMoney(this.byCurrency, facts)
    for (const source of sources) {
      const currencies = this.bySource.get(source) ?? new Map<string, MoneyTally>()
      this.bySource.set(source, currencies)
      addMoney(currencies, facts)
    }
  }

  of(source: string, currency: string): MoneyTally {
    return this.bySource.get(source)?.get(currency) ?? noMoney
  }

  /** All currencies together: only the US dollar figures can be added. */
  totalOf(source: string | null): MoneyTally {
    const currencies = source === null ? this.byCurrency : this.bySource.get(source)
    const total = { ...noMoney }
    for (const { activities, converted, usDollars } of currencies?.values() ?? []) {
      total.activities += activities
      total.converted += converted
      total.usDollars += usDollars
    }
    return total
  }
}

const noMoney: MoneyTally = { activities: 0, amount: 0n, converted: 0, usDollars: 0n }

function addMoney(tallies: Map<string, MoneyTally>, { amount, currency, usDollars }: ActivityFacts): void {
  const tally = tallies.get(currency) ?? { ...noMoney }
  tallies.set(currency, tally)
  tally.activities++
  tally.amount += amount!
  if (usDollars === null) return
  tally.converted++
  tally.usDollars += usDollars
}

export function increase<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

/**
 * Adds up two tallies of the same form: numbers are added, keys of maps and members of sets joined, those of `into` first. Both hold
 * nothing but such things; the second may have been plain data for a while.
 */
export function addUp(into: object, more: object): void {
  if (into instanceof Set) for (const one of more as Set<unknown>) into.add(one)
  else if (into instanceof Map) {
    for (const [key, value] of more as Map<unknown, unknown>)
      into.set(key, into.has(key) ? sum(into.get(key), value) : value)
  } else {
    const fields = into as Record<string, unknown>
    for (const [key, value] of Object.entries(more)) fields[key] = sum(fields[key], value)
  }
}

function sum(one: unknown, other: unknown): unknown {
  if (typeof one === 'object' && one !== null) {
    addUp(one, other as object)
    return one
  }
  return typeof one === 'bigint' ? one + (other as bigint) : (one as number) + (other as number)
}
