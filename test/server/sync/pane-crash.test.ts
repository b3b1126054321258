import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seedDatabase } from '../../../server/cycles/seed-database.ts'
import { openDatabase } from '../../../server/db/open-database.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { seedCycle, seedParties, seedReporters } from '../../../server/seed/seed-data.ts'
import { syncPane } from '../../../server/sync/pane-sync.ts'
import { shippedLists } from '../../../templates/minamata/shipped-lists.ts'
import { aPaneRequest, paneRows } from '../../helpers/a-pane.ts'
import { aSyncDay, bamakoCells, dakarCells } from '../../helpers/a-sync.ts'
import { databases, freshLocation } from '../../helpers/database.ts'
import type { LastWork } from '../../helpers/die-after-commit.ts'

const program = resolve(import.meta.dirname, '../../helpers/die-after-commit.ts')

/** @returns the signal that ended it */
async function workAndDie(work: LastWork): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'inherit', 'inherit'] })
  child.stdin.end(JSON.stringify(work))
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return signal
}

describe.each(databases)('a service that ends between commit and answer, on %s', (name) => {
  it('[PR2] has stored the request once, and the next one answers it', async () => {
    const location = await freshLocation(name)
    const shipped = await openDatabase(location)
    await seedDatabase(
      shipped,
      { cycles: [seedCycle], reporters: seedReporters, parties: seedParties, codeLists: shippedLists },
      { now: aSyncDay },
    )
    await shipped.destroy()
    const begun = aPaneRequest({ changes: paneRows(dakarCells, bamakoCells) })
    const now = aSyncDay().toISOString()
    expect(await workAndDie({ location, request: begun, now })).toBe('SIGKILL')
    const db = await openDatabase(location)
    try {
      const deps = { db, now: aSyncDay, actor: 'aminata', assertReporter: () => undefined }
      const answer = await syncPane(deps, begun)
      expect(answer.isRepeat).toBe(true)
      expect(answer.results.map(({ fate, isNew }) => [fate, isNew])).toEqual([
        ['accepted', true],
        ['accepted', true],
      ])
      expect(await db.selectFrom('activity').select('reference').execute()).toHaveLength(2)
      expect(await verifyChain(db)).toEqual([])
    } finally {
      await db.destroy()
    }
  })
})
