/**
 * Fills a data folder with activities as a sync stores them, without its checks. By hand: `node test/bench/store-activities.ts <folder> <count>`.
 */
import { pathToFileURL } from 'node:url'
import { loadCodeLists } from '../../server/cycles/load-code-lists.ts'
import { appendRevisions, insertActivities } from '../../server/db/activities.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import { seedCycle, seedReporters } from '../../server/seed/seed-data.ts'
import { openService } from '../../server/service.ts'
import { manyActivities } from '../helpers/many-activities.ts'
import { aChangeRequest, aRevision } from '../helpers/stored-things.ts'

const { cycleKey } = seedCycle
const rowsInChange = 2_000

export async function storeActivities(dataFolder: string, count: number): Promise<void> {
  const service = await openService({ dataFolder, databaseUrl: null })
  const { db, now } = service
  const lists = await loadCodeLists(db)
  for (let from = 0; from < count; from += rowsInChange) {
    const { reporterCode } = seedReporters[Math.floor((from / count) * seedReporters.length)]!
    const rows = manyActivities(Math.min(rowsInChange, count - from), lists, [reporterCode], {
      seed: from + 1,
    })
    await commitChange(db, aChangeRequest({ now }), async (trx, change) => {
      const identities = await insertActivities(trx, change, { reporterCode, cycleKey, count: rows.length })
      await appendRevisions(
        trx,
        change,
        identities.map((identity, nth) => aRevision(identity, rows[nth]!.values)),
      )
    })
  }
  await service.close()
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await storeActivities(process.argv[2]!, Number(process.argv[3]))
