/** Workbooks to upload. */
import { rm } from 'node:fs/promises'
import { startCinnabar } from './bench-services.ts'
import { Notes, peopleAt, sync, workbookOf } from './deadline-people.ts'
import { prepareReturns } from './fill-database.ts'

/** Not those that people send themselves. */
const otherRows = 100_000

/**
 * Workbooks with rows that the service of the day does not know: filled at a service of another history.
 *
 * @param folder for that service; gone afterwards
 * @param codes of those whose workbooks they are, as `prepareReturns` makes them
 */
export async function filesFromElsewhere(
  folder: string,
  codes: readonly string[],
  rows: number,
): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>()
  if (codes.length === 0) return files
  await prepareReturns(folder, codes.length)
  const elsewhere = await startCinnabar(folder)
  try {
    const notes = new Notes()
    const size = { people: codes.length, rows }
    for (const person of await peopleAt(elsewhere.port, codes, size, otherRows)) {
      await sync(notes, 'first', person, person.pane.all(), elsewhere.port)
      files.set(person.pane.reporterCode, await workbookOf(person, elsewhere.port))
    }
  } finally {
    await elsewhere.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return files
}
