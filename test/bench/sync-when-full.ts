/** The same sync beside a thousand stored activities and beside very many, in turns. */
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchLine, median } from './bench-line.ts'
import { fillDatabase } from './fill-database.ts'
import { openPlace, type Place, send } from './sync-places.ts'

const rounds = 5
const syncsInRound = 60
const panes = 25

/**
 * @param stored how many activities the full database has. It is kept in the temporary folder and used again; each run signs in for
 *   reporters of its own, so what an earlier run left there is only more of the same.
 */
export async function whenFull(folder: string, stored: number): Promise<BenchLine[]> {
  const places: Place[] = []
  try {
    const full = await keptFolder(stored)
    places.push(await openPlace(join(folder, 'small'), { panes }))
    places.push(await openPlace(full, { panes, prefix: `run-${Date.now().toString(36)}` }))
    const [few, many]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      few.push(await medianOfSyncs(places[0]!))
      many.push(await medianOfSyncs(places[1]!))
    }
    const name = `one changed row with ${stored.toLocaleString('en')} activities stored`
    return [
      { name, value: median(many), unit: 'ms', better: 'lower' },
      {
        name: `${name}: times with 1,000`,
        value: median(many.map((time, at) => time / few[at]!)),
        unit: 'x',
        peer: `1,000 stored, ${median(few).toFixed(2)} ms`,
        aim: '<= 1.3',
        better: 'lower',
      },
    ]
  } finally {
    for (const { service } of places) await service.stop()
  }
}

/** The folder with so many stored activities, made where it is not there yet. */
async function keptFolder(stored: number): Promise<string> {
  const kept = join(tmpdir(), `cinnabar-bench-stored-${stored}`)
  if (existsSync(kept)) {
    console.error(`  … ${kept} is there from an earlier run`)
    return kept
  }
  const begun = performance.now()
  const making = `${kept}-making`
  await rm(making, { recursive: true, force: true })
  const place = await openPlace(making, { panes })
  await place.service.stop()
  fillDatabase(making, stored)
  await rename(making, kept)
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
  console.error(`  … ${kept} made in ${seconds} s; delete it when it is no longer wanted`)
  return kept
}

async function medianOfSyncs(place: Place): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < syncsInRound; at++) {
    const pane = place.panes[at % place.panes.length]!
    times.push(await send(place.service, pane, pane.edit(1)))
  }
  return median(times)
}
