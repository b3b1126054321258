/** The settings of memory that a service begins with. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startService } from '../faults/running-service.ts'

describe.skipIf(process.platform !== 'linux')('a service that has begun', () => {
  async function aService(environment: Readonly<Record<string, string>>) {
    const folder = await mkdtemp(join(tmpdir(), 'cinnabar-memory-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const { processId, origin } = await startService({ folder, environment })
    expect((await fetch(`${origin}/health`)).status).toBe(200)
    const listed = (file: string) => readFileSync(`/proc/${processId}/${file}`, 'utf8').split('\0')
    return { settings: listed('environ'), words: listed('cmdline') }
  }

  it('[KP14] has put itself in its own place with settings that give memory back', async () => {
    const { settings, words } = await aService({ NODE_OPTIONS: '--stack-trace-limit=20' })
    expect(settings).toEqual(
      expect.arrayContaining([
        'MALLOC_ARENA_MAX=2',
        'MALLOC_MMAP_THRESHOLD_=131072',
        'MALLOC_TRIM_THRESHOLD_=131072',
        'NODE_OPTIONS=--stack-trace-limit=20',
      ]),
    )
    expect(words.slice(1, 3)).toEqual(['--max-semi-space-size=16', '--heap-growing-percent=100'])
    expect(words.slice(-5)).toEqual(['serve', '--port', '0', '--json', ''])
  })

  it('[KP14] leaves what an administrator has set', async () => {
    const own = { MALLOC_ARENA_MAX: '7', MALLOC_MMAP_THRESHOLD_: '65536' }
    const { settings } = await aService(own)
    expect(settings).toContain('MALLOC_ARENA_MAX=7')
    expect(settings).toContain('MALLOC_MMAP_THRESHOLD_=65536')
    expect(settings.filter((one) => one.startsWith('MALLOC_'))).toHaveLength(3)
  })
})
