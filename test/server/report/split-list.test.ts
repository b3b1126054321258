import { describe, expect, it } from 'vitest'
import { splitList } from '../../../server/report/plan/split-list.ts'
import type { PlanList } from '../../../server/report/report-plan.ts'

function listOf(rowCount: number): PlanList {
  return {
    key: 'pairs',
    columns: [],
    rowCount,
    async *rows() {
      for (let at = 0; at < rowCount; at += 3) {
        yield Array.from({ length: Math.min(3, rowCount - at) }, (_, n) => [at + n])
      }
    },
  }
}

async function numbersIn(list: PlanList): Promise<unknown[]> {
  const numbers: unknown[] = []
  for await (const batch of list.rows()) numbers.push(...batch.flat())
  return numbers
}

describe('splitList', () => {
  it('[RP25] gives each row to exactly one sheet, in order, whatever the batches', async () => {
    for (const rowCount of [0, 1, 4, 5, 8, 11, 12]) {
      const parts = splitList(listOf(rowCount), 4)
      const numbers = await Promise.all(parts.map(numbersIn))
      expect(numbers.flat()).toEqual(Array.from({ length: rowCount }, (_, n) => n))
      expect(parts.map((part) => part.rowCount)).toEqual(numbers.map((some) => some.length))
      expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length)
    }
  })
})
