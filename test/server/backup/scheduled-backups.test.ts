/** Backups that the service makes by itself. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { checkBackup } from '../../../server/backup/check-backup.ts'
import { scheduleBackups } from '../../../server/backup/scheduled-backups.ts'
import { freshLocation } from '../../helpers/database.ts'
import { fillDatabase } from './a-full-database.ts'

it('[KP7] are made when the newest is old enough, also after a restart, and only so many are kept', {
  timeout: 300_000,
}, async () => {
  const location = await freshLocation('SQLite')
  await fillDatabase(location)
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-schedule-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  // Neither is the schedule's to delete.
  await writeFile(join(folder, 'cinnabar-by-hand.backup.gz'), '')
  await writeFile(join(folder, 'notes.txt'), '')
  let day = 1
  const failures: unknown[] = []
  const start = () =>
    scheduleBackups({
      location,
      settings: { folder, everyHours: 24, keep: 2 },
      now: () => new Date(Date.UTC(2027, 0, day, 3)),
      onFailure: (error) => failures.push(error),
      lookEveryMs: 20,
    })
  const whole = async () =>
    (await readdir(folder)).filter((file) => /T\d+Z\.backup\.gz$/.test(file)).toSorted()
  let schedule = start()
  onTestFinished(() => schedule.stop())
  const names = (days: readonly number[]) => days.map((one) => `cinnabar-2027010${one}T030000Z.backup.gz`)
  const until = (files: readonly string[]) =>
    vi.waitFor(async () => expect(await whole()).toEqual(files), { timeout: 60_000, interval: 50 })
  await until(names([1]))
  await schedule.stop()
  schedule = start()
  day = 2
  await until(names([1, 2]))
  day = 3
  await until(names([2, 3]))
  await schedule.stop()
  expect(failures).toEqual([])
  expect(await schedule.newest()).toEqual(new Date('2027-01-03T03:00:00.000Z'))
  expect(await readdir(folder)).toEqual(expect.arrayContaining(['cinnabar-by-hand.backup.gz', 'notes.txt']))
  const { check } = await checkBackup(join(folder, names([3])[0]!), () => new Date())
  expect(check.files).toBe(4)
})

it('[KP7] that cannot be written are said, and tried again', async () => {
  const location = await freshLocation('SQLite')
  const failures: unknown[] = []
  const place = await mkdtemp(join(tmpdir(), 'cinnabar-schedule-'))
  onTestFinished(() => rm(place, { recursive: true, force: true }))
  // A file stands where the folder should be.
  const folder = join(place, 'not-a-folder')
  await writeFile(folder, '')
  const schedule = scheduleBackups({
    location,
    settings: { folder, everyHours: 24, keep: 2 },
    now: () => new Date(),
    onFailure: (error) => failures.push(error),
    lookEveryMs: 20,
  })
  onTestFinished(() => schedule.stop())
  await vi.waitFor(() => expect(failures.length).toBeGreaterThan(1), { timeout: 30_000 })
})
