import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { BufferSink, FileSink } from '../../../server/workbooks/byte-sinks.ts'
import { ZipWriter } from '../../../server/workbooks/zip-writer.ts'
import { hasOpenpyxl, python } from '../../helpers/programs.ts'

const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'cinnabar-zip-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function zipOf(parts: readonly (readonly [string, Parameters<ZipWriter['add']>[1]])[]) {
  const sink = new BufferSink()
  const zip = new ZipWriter(sink)
  for (const [name, content] of parts) await zip.add(name, content)
  await zip.finish()
  return sink.toBuffer()
}

/** Three megabytes of text that does not compress to nothing. */
function* longText(cutAt: number): Generator<Uint8Array> {
  const text = Buffer.from(
    Array.from({ length: 60_000 }, (_, i) => `ligne ${i} été ${(i * 7919) % 10_007} 汞\n`).join(''),
  )
  for (let at = 0; at < text.length; at += cutAt) yield text.subarray(at, at + cutAt)
}

describe('ZipWriter', () => {
  it('[RP60] gives back whatever was put in, text, bytes and streams', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.tuple(
            fc.stringMatching(/^[a-z]{1,8}\.xml$/),
            fc.oneof(
              fc.string({ unit: 'grapheme' }),
              fc.uint8Array(),
              fc.array(fc.uint8Array(), { maxLength: 5 }),
            ),
          ),
          { selector: ([name]) => name, maxLength: 5 },
        ),
        async (parts) => {
          const unzipped = unzipSync(await zipOf(parts))
          expect(Object.keys(unzipped)).toEqual(parts.map(([name]) => name))
          for (const [name, content] of parts) {
            const expected =
              typeof content === 'string' ? Buffer.from(content) : Buffer.concat([content].flat())
            expect(Buffer.from(unzipped[name]!).equals(expected)).toBe(true)
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  it.skipIf(!hasOpenpyxl)(
    '[RP60] writes parts of several blocks that another program reads and finds sound',
    async () => {
      const file = join(folder, 'long.zip')
      const sink = await FileSink.create(file)
      const zip = new ZipWriter(sink, { level: 1 })
      await zip.add('a.txt', 'kurz')
      await zip.add('long.txt', longText(10_000))
      await zip.finish()
      await sink.close()
      const script =
        'import sys,zipfile,hashlib\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(hashlib.sha256(z.read("long.txt")).hexdigest())'
      const { stdout } = await run(python, ['-c', script, file])
      const expected = createHash('sha256')
      for (const piece of longText(1 << 20)) expected.update(piece)
      expect(stdout.trim()).toBe(expected.digest('hex'))
      expect((await readFile(file)).length).toBe(zip.bytesWritten)
    },
  )

  it('[RP61] gives the same bytes however the stream was cut', async () => {
    const one = await zipOf([['long.txt', longText(999)]])
    const other = await zipOf([['long.txt', longText(1_000_000)]])
    expect(one.equals(other)).toBe(true)
  })

  it.skipIf(!hasOpenpyxl)(
    '[RP60] goes over to zip64 when the directory has more parts than the classic fields can count',
    async () => {
      const sink = new BufferSink()
      const zip = new ZipWriter(sink)
      for (let i = 0; i < 65_600; i++) await zip.add(`p${i}`, '')
      await zip.finish()
      const file = join(folder, 'many.zip')
      await writeFile(file, sink.toBuffer())
      const script = 'import sys,zipfile\nprint(len(zipfile.ZipFile(sys.argv[1]).namelist()))'
      const { stdout } = await run(python, ['-c', script, file])
      expect(stdout.trim()).toBe('65600')
    },
  )

  it('passes on what fails in the source or the sink', async () => {
    const broken = (function* () {
      yield* longText(5_000)
      throw new Error('the source broke')
    })()
    await expect(zipOf([['x', broken]])).rejects.toThrow('the source broke')
    const full = new ZipWriter({ write: () => Promise.reject(new Error('disk full')) })
    await expect(full.add('x', longText(5_000))).rejects.toThrow('disk full')
  })

  it('refuses a name twice', async () => {
    await expect(
      zipOf([
        ['x', ''],
        ['x', ''],
      ]),
    ).rejects.toThrow('already')
  })
})
