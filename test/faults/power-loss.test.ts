/**
 * Power losses: the service writes to a file system of its own in a file, mounted from it. At any moment while many send, that file is
 * what a disk would hold if the power went: whatever had not been written down is not in it. A copy of it is mounted, so that its file
 * system recovers, and the database in it is opened. Needs the right to mount.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { PersistentClient } from './persistent-client.ts'
import { startService } from './running-service.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const losses = 20
const clientCount = 20
const folder = mkdtempSync(join(tmpdir(), 'cinnabar-power-'))
const mounted = new Set<string>()
afterAll(() => {
  for (const place of mounted) execFileSync('umount', ['-l', place])
  rmSync(folder, { recursive: true, force: true })
})

/** `commit=300`: the file system writes nothing down by itself meanwhile that it was not asked to. */
function mount(image: string, place: string): void {
  mkdirSync(place, { recursive: true })
  execFileSync('mount', ['-o', 'loop,commit=300', image, place], { stdio: 'pipe' })
  mounted.add(place)
}

function unmount(place: string): void {
  execFileSync('umount', [place], { stdio: 'pipe' })
  mounted.delete(place)
}

function makeImage(image: string, megabytes: number): void {
  execFileSync('truncate', ['-s', `${megabytes}M`, image])
  execFileSync('mkfs.ext4', ['-q', '-F', image], { stdio: 'pipe' })
}

/** Null where it can be done. */
function whyNot(): string | null {
  if (!isLong) return 'only in the long run'
  try {
    const image = join(folder, 'try.img')
    makeImage(image, 16)
    mount(image, join(folder, 'try'))
    unmount(join(folder, 'try'))
    return null
  } catch (error) {
    return `mounting is refused here: ${String(error).split('\n')[0]}`
  }
}

const reason = whyNot()

it.skipIf(reason !== null)(
  `[MH12] what was acknowledged is there after the power went, and the database opens${reason === null ? '' : ` (skipped: ${reason})`}`,
  { timeout: 1_800_000 },
  async () => {
    const [image, place] = [join(folder, 'disk.img'), join(folder, 'disk')]
    makeImage(image, 512)
    mount(image, place)
    const service = await startService({ folder: join(place, 'data') })
    const clients = Array.from({ length: clientCount }, (_, at) => new PersistentClient(at))
    let isOver = false
    const sending = clients.map(async (client) => {
      while (!isOver) await client.sync(async () => service.origin)
    })
    let most = 0
    for (let loss = 0; loss < losses; loss++) {
      await delay(200 + Math.random() * 800)
      const copy = join(folder, 'copy.img')
      // Held still, so that the copy is of one moment. What it has answered until now is acknowledged.
      service.signal('SIGSTOP')
      const acknowledged = clients.flatMap((client) => [...client.acknowledged])
      copyFileSync(image, copy)
      service.signal('SIGCONT')
      const after = join(folder, 'after')
      mount(copy, after)
      const found = join(folder, `found-${loss}`)
      cpSync(join(after, 'data'), found, { recursive: true })
      unmount(after)
      await expectNothingLost({ folder: found }, acknowledged)
      rmSync(found, { recursive: true })
      most = acknowledged.length
    }
    isOver = true
    await Promise.all(sending)
    await service.stop('SIGTERM')
    unmount(place)
    console.log(`${losses} power losses, ${most} syncs acknowledged before the last: none lost`)
    expect(most).toBeGreaterThan(losses)
  },
)
