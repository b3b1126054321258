import { describe, expect, it } from 'vitest'
import { getTemplate } from '../../../server/cycles/register.ts'
import type { Counts } from '../../../server/report/count.ts'
import { listedActivities } from '../../../server/report/plan/listed-activities.ts'
import { reportDefinitionOf } from '../../../server/report/report-definitions.ts'
import type { Snapshot, SnapshotActivity } from '../../../server/report/snapshot.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'

const template = getTemplate(seedCycle)
const counts = {
  groupOf: new Map(),
  facts: {
    template,
    definition: reportDefinitionOf(template.id),
    standing: new Map(),
    rates: new Map(),
  },
} as unknown as Counts

async function sizesOf(batches: readonly number[]): Promise<number[]> {
  const snapshot = {
    async *activities() {
      for (const size of batches)
        yield Array.from({ length: size }, () => ({ activityReportId: 'a', values: {} }) as SnapshotActivity)
    },
  } as unknown as Snapshot
  const sizes: number[] = []
  for await (const items of listedActivities(snapshot, counts)()) sizes.push(items.length)
  return sizes
}

describe('listedActivities', () => {
  it('[RP22] come in the same batches, however they were read: later rows between them alter no bytes', async () => {
    expect(await sizesOf([250, 0, 1, 49])).toEqual(await sizesOf([1, 299]))
    expect(await sizesOf([])).toEqual([])
  })
})
