import { describe, expect, it } from 'vitest'
import { readAhead, takeInTurn } from '../../../server/workbooks/read-ahead.ts'
import { createWorkbookReader } from '../../../server/workbooks/reader-process.ts'

const open = async (path: string) => {
  if (path === 'missing') throw new Error('No such file')
  return { bytes: Buffer.from(path), fileName: path }
}

describe('files taken in turn', () => {
  it('are taken in their order, the next begun before the present one is taken; one that is missing stops nobody', async () => {
    const log: string[] = []
    await takeInTurn(['a', 'missing', 'b', 'c'], open, {
      begin: ({ fileName }) => void log.push(`begin ${fileName}`),
      take: async (file, path) => {
        const known = await file.then(({ fileName }) => fileName).catch((error: Error) => error.message)
        // The next one is opened meanwhile.
        await new Promise(setImmediate)
        log.push(`take ${path}: ${known}`)
      },
    })
    expect(log.filter((step) => step.startsWith('take'))).toEqual([
      'take a: a',
      'take missing: No such file',
      'take b: b',
      'take c: c',
    ])
    expect(log.indexOf('begin c')).toBeLessThan(log.indexOf('take b: b'))
  })

  it('are none where none are named', async () => {
    await expect(takeInTurn([], open, { begin: () => {}, take: async () => {} })).resolves.toBeUndefined()
  })
})

describe('a file that was begun', () => {
  it('is refused when it is asked for, and not before', async () => {
    const reader = createWorkbookReader()
    try {
      const ahead = readAhead(reader)
      const bytes = Buffer.from('no workbook at all')
      ahead.begin(bytes, 'begun.xlsx')
      await new Promise(setImmediate)
      await expect(ahead.read(bytes, 'begun.xlsx')).rejects.toMatchObject({ code: 'FILE_TEXT' })
      await expect(ahead.read(bytes, 'again.xlsx')).rejects.toMatchObject({ code: 'FILE_TEXT' })
    } finally {
      await reader.close()
    }
  })
})
