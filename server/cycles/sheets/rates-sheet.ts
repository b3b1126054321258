/** The exchange rates of a cycle as a sheet: currency and day, US dollars for one unit, source. */
import type { ExchangeRate } from '../../../templates/context.ts'
import { checkRates } from '../checks/check-cycle.ts'
import { loadCodeLists } from '../load-code-lists.ts'
import { getCycle } from '../register.ts'
import type { SheetKind, SheetRowTexts } from './sheet-kind.ts'

export const ratesSheet: SheetKind = {
  name: 'rates',
  needsName: true,
  columns: [
    { key: 'currency', kind: 'code', codeList: 'currency', isKey: true, width: 12 },
    { key: 'date', kind: 'day', isKey: true, width: 14 },
    { key: 'usDollars', kind: 'number', width: 16 },
    { key: 'source', kind: 'text', width: 48 },
    { key: 'inUse', kind: 'yesNo', width: 9 },
  ],

  async load(db, of, asOf) {
    const { rates } = await getCycle(db, of, asOf)
    return rates.map(({ currency, date, usDollars, source }) => ({
      rowKey: `${currency} ${date}`,
      texts: { currency, date, usDollars, source, inUse: 'yes' },
    }))
  },

  async outcome(db, of, wanted) {
    const cycle = await getCycle(db, of)
    const kept = wanted.filter(({ texts }) => texts.inUse !== 'no')
    const lists = await loadCodeLists(db)
    const refusals = kept.flatMap((row) =>
      checkRates([rateOf(row)], lists).map(({ field, ...refusal }) => ({
        ...refusal,
        field: field.split('.').at(-1)!,
        rowKey: row.rowKey,
      })),
    )
    const content = { ...cycle, rates: kept.map(rateOf) }
    const isSame = JSON.stringify(content.rates) === JSON.stringify(cycle.rates)
    const entries = isSame
      ? []
      : [{ kind: 'cycle', entryKey: cycle.cycleKey, content, origin: 'secretariat' } as const]
    return { entries, contacts: new Map(), refusals }
  },
}

function rateOf({ texts }: SheetRowTexts): ExchangeRate {
  const { currency = '', date = '', usDollars = '', source = '' } = texts
  return { currency, usDollars, date, source }
}
