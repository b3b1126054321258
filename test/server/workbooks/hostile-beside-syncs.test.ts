/** One bad upload never slows others: syncs and a good upload, alone and while hostile files come without a pause. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buildTemplate } from '../../../server/workbooks/build-template.ts'
import { signInAt } from '../../bench/bench-services.ts'
import { ask } from '../../bench/deadline-requests.ts'
import { BenchPane } from '../../bench/sync-clients.ts'
import { machineSecret, startService } from '../../faults/running-service.ts'
import { servicePlace } from '../../faults/service-place.ts'
import { corpus } from '../../fixtures/hostile/corpus.ts'
import { aTemplateInput } from '../../helpers/a-template.ts'
import { realLikeRows } from '../../helpers/real-like-rows.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const syncs = 300

/** Those that take longest, each in its own way. */
const bad = [
  'rows-styled-to-the-last.xlsx',
  'texts-many-and-different.xlsx',
  'bomb-flat-sheet.xlsx',
  'merges-200000.xlsx',
]

it.skipIf(!isLong)(
  '[RF25] while hostile files come without a pause, syncs go on and a good file is answered',
  {
    timeout: 600_000,
  },
  async () => {
    const place = await servicePlace({ folder: await mkdtemp(join(tmpdir(), 'cinnabar-beside-')) })
    const { origin } = await startService(place)
    const port = Number(new URL(origin).port)
    const code = 'bcrc-scrc-sen'
    const pane = new BenchPane({ code, signIn: await signInAt(port, [code]) }, realLikeRows(60, 1))
    // As clients do: told that the service is busy, they come again, and the wait counts.
    const sync = async (body: string) => {
      const { milliseconds, text } = await ask(port, {
        path: '/api/v1/sync',
        bearer: pane.token,
        address: '',
        body,
      })
      pane.take(text)
      return milliseconds
    }
    const upload = async (bytes: Uint8Array) => {
      const body = Buffer.from(bytes)
      return ask(port, { path: '/api/v1/checks', bearer: machineSecret, address: '', body })
    }
    const timed = async () => {
      const times: number[] = []
      for (let nth = 0; nth < syncs; nth++) times.push(await sync(pane.edit(1)))
      times.sort((a, b) => a - b)
      return { p50: times[Math.floor(syncs * 0.5)]!, p99: times[Math.floor(syncs * 0.99)]! }
    }

    const good = await buildTemplate(aTemplateInput('fr'))
    await sync(pane.all())
    await upload(good)
    await timed()
    const alone = await timed()
    const goodAlone = await upload(good)

    let isAttacked = true
    let hostile = 0
    const files = corpus.filter(({ name }) => bad.includes(name)).map(({ make }) => make())
    const attack = [0, 1].map(async (first) => {
      for (let nth = first; isAttacked; nth++) {
        // Data, a refusal in one sentence, or "busy" for too long: each ends.
        await upload(files[nth % files.length]!).catch(() => undefined)
        hostile++
      }
    })
    const attacked = async () => ({ beside: await timed(), goodBeside: await upload(good) })
    const { beside, goodBeside } = await attacked().finally(() => {
      isAttacked = false
    })
    await Promise.all(attack)

    console.log(
      `syncs alone p50 ${alone.p50.toFixed(1)} p99 ${alone.p99.toFixed(1)} ms, beside ${hostile} hostile files p50 ${beside.p50.toFixed(1)} p99 ${beside.p99.toFixed(1)} ms; a good file ${goodAlone.milliseconds.toFixed(0)} and ${goodBeside.milliseconds.toFixed(0)} ms`,
    )
    expect(hostile).toBeGreaterThan(1)
    // Generous: other tests keep the machine busy as well. The figures above tell.
    expect(beside.p50).toBeLessThan(Math.max(alone.p50 * 10, 500))
    expect(goodBeside.milliseconds).toBeLessThan(60_000)
  },
)
