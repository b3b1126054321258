/** What the pane's check finds and what it can put right, without Excel and without a browser. */
import { describe, expect, it } from 'vitest'
import { type CheckedRows, checkRows } from '../../../addin/check/check-rows.ts'
import { groupProblems } from '../../../addin/check/group-problems.ts'
import type { CellScalar, RawCell, SheetRow } from '../../../templates/activity.ts'
import { parseRow } from '../../../templates/parse-row.ts'
import { printCell } from '../../../templates/print-cell.ts'
import { aContext, anActivity, fieldOf, lists } from '../../helpers/builders.ts'

const context = aContext()

/** One row with these cells, beside what a sound row has. */
function check(cells: Readonly<Record<string, RawCell>>): CheckedRows {
  return checkRows([aRow({ ...anActivityRow(), ...cells })], context)
}

function aRow(cells: Readonly<Record<string, RawCell>>): SheetRow {
  const blank = { revision: null, baseHash: null, extra: {}, comment: null, action: null }
  return { rowNumber: 4, rowKey: 'row 4', cells, ...blank }
}

/** The sound activity of the builders, as it is printed into a sheet. */
function anActivityRow(): Record<string, RawCell> {
  const values = Object.entries(anActivity())
  return Object.fromEntries(
    values.map(([key, value]) => [key, printCell(fieldOf(key as never), value, lists, 'en')]),
  )
}

/** The cell after the n-th correction of the problem with a code. */
function corrected(checked: CheckedRows, code: string, nth = 0): CellScalar | undefined {
  const problem = checked.problems.find(({ issue }) => issue.code === code)
  const raw = problem?.raw
  const current = typeof raw === 'object' && raw !== null ? raw.value : (raw ?? null)
  return problem?.fixes[nth]?.apply(current)
}

const fixesOf = (checked: CheckedRows, code: string) =>
  checked.problems.find(({ issue }) => issue.code === code)?.fixes.length

describe('the check in the pane', () => {
  it('[AH23] offers the one near spelling, and only changes that piece of a cell of several codes', () => {
    const checked = check({ beneficiary_parties: 'Senegal; Malli; Ghana' })
    expect(corrected(checked, '02.suggestion')).toBe('Senegal; Mali; Ghana')
  })

  it('[AH23] offers both readings of an ambiguous date and presses none upon the person', () => {
    const checked = check({ start_date: '03/04/2018' })
    expect(fixesOf(checked, '08.ambiguous')).toBe(2)
    for (const [nth, date] of ['2018-04-03', '2018-03-04'].entries()) {
      const cell = corrected(checked, '08.ambiguous', nth)!
      const read = parseRow({ cells: { start_date: { value: cell, date: true } } }, context)
      expect(read.values.start_date).toBe(date)
    }
    expect(groupProblems(checked.problems)[0]!.certain).toEqual([])
  })

  it('[AH23] offers the amount without its currency, and both readings of an ambiguous number', () => {
    expect(corrected(check({ budget_amount: 'USD 1200' }), '10.currencyInAmount')).toBe(1200)
    const ambiguous = check({ budget_amount: '1.500', budget_currency: 'USD' })
    expect([0, 1].map((nth) => corrected(ambiguous, '10.ambiguous', nth)).sort()).toEqual([1.5, 1500])
  })

  it('[AH23] offers each of several codes in a cell for one', () => {
    const checked = check({ status: 'Completed; Planned' })
    expect(fixesOf(checked, '02.several')).toBe(2)
    expect(corrected(checked, '02.several', 1)).toBe('Planned (pipeline)')
  })

  it('[AH23] offers nothing where a person has to think, nor in a cell with a formula', () => {
    const checked = check({ status: 'nonsense', start_date: { value: '03/04/2018', formula: true } })
    expect(fixesOf(checked, '02.unknown')).toBe(0)
    expect(fixesOf(checked, '08.ambiguous')).toBe(0)
  })

  it('[AH23] lists cells that are understood but spelt otherwise, with the list’s own words', () => {
    const { otherSpellings } = check({ status: 'CMP', beneficiary_parties: 'SEN' })
    const printed = Object.fromEntries(otherSpellings.map(({ field, printed }) => [field, printed]))
    expect(printed).toMatchObject({ status: 'Completed', beneficiary_parties: 'Senegal' })
    expect(printed.assistance_type).toBeUndefined()
  })

  it('[AH23] puts errors first, then by rule; rows to be withdrawn have none', () => {
    const { problems } = check({ status: 'nonsense', start_date: '2018', title: null })
    const severities = groupProblems(problems).map(({ severity }) => severity)
    expect(severities).toEqual([...severities].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
    const withdrawn = checkRows([{ ...aRow({ title: 'x' }), action: 'withdraw' }], context)
    expect(withdrawn).toMatchObject({ problems: [], activities: 0 })
  })
})

const order = ['error', 'warning', 'info']
