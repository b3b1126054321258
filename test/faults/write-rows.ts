/** A process that writes a row to an embedded database, by itself, for each line it is sent, until it is taken; then says so. */
import { createInterface } from 'node:readline'
import { openDatabase } from '../../server/db/open-database.ts'

const db = await openDatabase({ folder: process.argv[2]! })
console.log('open')
for await (const limitKey of createInterface({ input: process.stdin })) {
  for (;;) {
    try {
      await db
        .insertInto('requestCount')
        .values({ limitKey, used: 1, countedAt: 1 })
        .onConflict((oc) => oc.doNothing())
        .execute()
      break
    } catch {
      // The disk failed: once more.
    }
  }
  console.log(limitKey)
}
await db.destroy()
