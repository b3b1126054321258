/** Services with panes whose rows they know, and the floor beside them. */
import { join } from 'node:path'
import { realLikeRows } from '../helpers/real-like-rows.ts'
import { type BenchService, signInAt, startCinnabar, startFloor } from './bench-services.ts'
import { prepareReturns } from './fill-database.ts'
import { BenchPane, exchange } from './sync-clients.ts'

/** A service, and panes of people who are signed in there. */
export interface Place {
  readonly service: BenchService
  readonly panes: readonly BenchPane[]
}

/** What each part of the bench is given. */
export interface Measured {
  readonly place: Place
  readonly floor: BenchService
}

const rowsInReturn = 40
/** A person signs in for so many reporters. */
const returnsOfPerson = 25

interface PlaceOptions {
  readonly panes: number
  /** The embedded database where there is none. */
  readonly databaseUrl?: string | undefined
  /** Of the reporters' codes. */
  readonly prefix?: string
}

/** Registers a reporter for each pane, starts the service, and sends each pane's rows once. */
export async function openPlace(dataFolder: string, options: PlaceOptions): Promise<Place> {
  const { panes: count, databaseUrl, prefix = 'bench' } = options
  const reporterCodes = await prepareReturns(dataFolder, count, databaseUrl ?? null, prefix)
  const service = await startService(dataFolder, databaseUrl)
  const panes: BenchPane[] = []
  for (let first = 0; first < count; first += returnsOfPerson) {
    const own = reporterCodes.slice(first, first + returnsOfPerson)
    const signIn = await signInAt(service.port, own)
    const made = own.map(
      (code, at) => new BenchPane({ code, signIn }, realLikeRows(rowsInReturn, first + at)),
    )
    panes.push(...made)
  }
  for (const pane of panes) await send(service, pane, pane.all())
  return { service, panes }
}

export function startService(dataFolder: string, databaseUrl?: string): Promise<BenchService> {
  return startCinnabar(
    dataFolder,
    databaseUrl === undefined
      ? {}
      : { CINNABAR_DATABASE_URL: databaseUrl, CINNABAR_SECRET_KEY: 'a secret of the bench, long enough' },
  )
}

/** Both on the same kind of database. */
export async function openMeasured(
  folder: string,
  panes: number,
  urls?: { readonly service: string; readonly floor: string },
): Promise<Measured> {
  const floor = await startFloor(urls?.floor ?? join(folder, 'floor.db'))
  try {
    return { floor, place: await openPlace(join(folder, 'data'), { panes, databaseUrl: urls?.service }) }
  } catch (error) {
    await floor.stop()
    throw error
  }
}

export async function send(service: BenchService, pane: BenchPane, message: string): Promise<number> {
  const { milliseconds, text } = await exchange(service.port, pane.token, message)
  pane.take(text)
  return milliseconds
}
