/** The process that looks for duplicates: started by `finding-process`, never by hand. It has its own connection and memory. */
import { openDatabase } from '../db/open-database.ts'
import type { Db } from '../db/schema.ts'
import { useSmallCache } from '../db/small-cache.ts'
import type { SearchAnswer, SearchTask } from './finding-process.ts'
import { FinderHere } from './pair-finder.ts'
import { Turns } from './turns.ts'

// Whoever asked has died.
process.on('disconnect', () => process.exit(1))
process.on('message', (task: SearchTask) => {
  answer(task).then(
    (found) => process.send!(found),
    (error) => process.send!({ fault: String(error) } satisfies SearchAnswer),
  )
})

let opened: Promise<{ readonly db: Db; readonly finder: FinderHere }> | null = null

async function answer({ location, search }: SearchTask): Promise<SearchAnswer> {
  opened ??= open(location)
  // A database that was away may be back when the next one asks.
  opened.catch(() => {
    opened = null
  })
  const { finder } = await opened
  return finder.find(search, new Turns())
}

async function open(location: SearchTask['location']) {
  const db = await openDatabase(location)
  await useSmallCache(db)
  return { db, finder: new FinderHere(db) }
}
