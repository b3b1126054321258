/** The cycles as a sheet. A row that is added makes a draft out of the cycle before it; opening and closing are moves of their own. */
import type { Cycle } from '../../../templates/context.ts'
import { languages } from '../../../templates/definition.ts'
import { checkCycle } from '../checks/check-cycle.ts'
import { loadCodeLists } from '../load-code-lists.ts'
import { findFixedPart, hasTemplate, nextCycle } from '../manage-cycles.ts'
import { listCycles, type NewRegisterEntry } from '../register.ts'
import type { Refusal } from '../register-refusal.ts'
import { editOf, textsOf } from './cycle-texts.ts'
import { orNull, type SheetColumn, type SheetKind, type SheetRowTexts } from './sheet-kind.ts'

export const cyclesSheet: SheetKind = {
  name: 'cycles',
  needsName: false,
  columns: [
    { key: 'cycleKey', kind: 'key', isKey: true, width: 16 },
    ...languages.map((language): SheetColumn => ({ key: `title.${language}`, kind: 'text', width: 40 })),
    { key: 'legalBasis', kind: 'text', width: 20 },
    { key: 'documentSymbol', kind: 'text', width: 20 },
    { key: 'start', kind: 'day', width: 14 },
    { key: 'end', kind: 'day', width: 14 },
    { key: 'opensOn', kind: 'day', width: 14 },
    { key: 'deadline', kind: 'day', width: 14 },
    { key: 'graceDays', kind: 'number', width: 10 },
    { key: 'previousCycleKey', kind: 'key', width: 16 },
  ],

  async load(db, _of, asOf) {
    const cycles = await listCycles(db, asOf)
    return cycles.map((cycle) => ({
      rowKey: cycle.cycleKey,
      texts: { ...textsOf(cycle), previousCycleKey: cycle.previousCycleKey ?? '' },
    }))
  },

  async outcome(db, _of, wanted, changed) {
    const stored = new Map((await listCycles(db)).map((cycle) => [cycle.cycleKey, cycle]))
    const next = new Map(wanted.map((row) => [row.rowKey, cycleOf(row, stored)]))
    const cycles = [...next.values()].filter((cycle) => cycle !== null)
    const around = { lists: await loadCodeLists(db), cycles, hasTemplate }
    const entries: NewRegisterEntry[] = []
    const refusals: (Refusal & { readonly rowKey: string })[] = []
    for (const rowKey of changed) {
      const cycle = next.get(rowKey)
      if (!cycle) {
        refusals.push({ rowKey, field: 'previousCycleKey', code: 'required' })
        continue
      }
      const before = stored.get(rowKey)
      const fixed = before && (await findFixedPart(db, before, cycle))
      if (fixed) refusals.push({ rowKey, field: fixed, code: 'inUse' })
      for (const refusal of checkCycle(cycle, around))
        refusals.push({ ...refusal, rowKey, field: refusal.field.replace('period.', '') })
      entries.push({ kind: 'cycle', entryKey: rowKey, content: cycle, origin: 'secretariat' })
    }
    return { entries, contacts: new Map(), refusals }
  },
}

/** Null where a new one does not say which cycle it comes after. */
function cycleOf({ rowKey, texts }: SheetRowTexts, stored: ReadonlyMap<string, Cycle>): Cycle | null {
  const previousCycleKey = orNull(texts.previousCycleKey)
  const edit = { ...editOf((key) => texts[key] ?? ''), previousCycleKey }
  const before = stored.get(rowKey)
  if (before) return { ...before, ...edit }
  const from = stored.get(previousCycleKey ?? '')
  return from ? { ...nextCycle(from, rowKey), ...edit } : null
}
