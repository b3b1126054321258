import { describe, expect, it } from 'vitest'
import { rowsOfList, rowsOfLists } from '../../../server/report/list-source.ts'
import { splitList } from '../../../server/report/plan/split-list.ts'
import type { ListRow, PlanList } from '../../../server/report/report-plan.ts'

function listOf(rowCount: number): PlanList {
  return {
    key: 'pairs',
    columns: [],
    rowCount,
    source: {
      async *walk() {
        for (let at = 0; at < rowCount; at += 3) {
          yield Array.from({ length: Math.min(3, rowCount - at) }, (_, n) => [at + n])
        }
      },
      begin: () => ({ rowsOf: (items) => items as ListRow[] }),
    },
  }
}

async function numbersIn(list: PlanList): Promise<unknown[]> {
  const numbers: unknown[] = []
  for await (const batch of rowsOfList(list)) numbers.push(...batch.flat())
  return numbers
}

describe('splitList', () => {
  it('[RP25] gives each row to exactly one sheet, in order, whatever the batches', async () => {
    for (const rowCount of [0, 1, 4, 5, 8, 11, 12]) {
      const parts = splitList(listOf(rowCount), 4)
      const numbers = await Promise.all(parts.map(numbersIn))
      expect(numbers.flat()).toEqual(Array.from({ length: rowCount }, (_, n) => n))
      expect(parts.map((part) => part.rowCount)).toEqual(numbers.map((some) => some.length))
      const together = parts.map((): unknown[] => [])
      for await (const made of rowsOfLists(parts))
        for (const { list, rows } of made) together[parts.indexOf(list)]!.push(...rows.flat())
      expect(together).toEqual(numbers)
      expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length)
    }
  })
})
