import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { claimDataFolder, findRunningService } from '../../server/data-folder.ts'

/** A process that is alive all the time, and is no service. */
const somebodyElse = process.ppid

function folderWithNote(note: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cinnabar-left-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'service.json'), note)
  return folder
}

describe('the note of a service that was killed', () => {
  it.skipIf(process.platform !== 'linux')(
    '[MH6] stands for nobody when its number has gone to another process',
    () => {
      const url = 'http://127.0.0.1:3000'
      const folder = folderWithNote(JSON.stringify({ pid: somebodyElse, url, processStart: '1' }))
      expect(findRunningService(folder)).toBe(null)
      claimDataFolder(folder).release()
    },
  )

  it('[MH6] stands for nobody when it was cut short', () => {
    expect(findRunningService(folderWithNote('{"pid": 12'))).toBe(null)
  })

  it('[MH6] is believed where nothing speaks against it', () => {
    const note = { pid: somebodyElse, url: 'http://127.0.0.1:3000', processStart: null }
    const folder = folderWithNote(JSON.stringify(note))
    expect(findRunningService(folder)).toEqual(note)
    expect(() => claimDataFolder(folder)).toThrow('DATA_FOLDER_IN_USE')
  })
})
