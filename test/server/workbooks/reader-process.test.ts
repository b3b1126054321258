/** The process that reads strangers' files: what it survives, and that it never stays behind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildTemplate } from '../../../server/workbooks/build-template.ts'
import { createWorkbookReader, type WorkbookReader } from '../../../server/workbooks/reader-process.ts'
import { workbookFile } from '../../fixtures/workbook-file.ts'
import { aTemplateInput } from '../../helpers/a-template.ts'
import { childrenOf } from '../../helpers/process-memory.ts'

const readers: WorkbookReader[] = []

function aReader(options?: Parameters<typeof createWorkbookReader>[0]): WorkbookReader {
  const reader = createWorkbookReader(options)
  readers.push(reader)
  return reader
}

afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()))
})

let template: Uint8Array
beforeAll(async () => {
  template = await buildTemplate(aTemplateInput('fr'))
})

/** A legal workbook of so many cells, each with a text of its own. */
function largeWorkbook(cells: number): Uint8Array {
  const rows: string[] = []
  for (let row = 1; row <= cells / 100; row++) {
    const texts = Array.from(
      { length: 100 },
      (_, nth) => `<c t="inlineStr"><is><t>text ${row} ${nth}</t></is></c>`,
    )
    rows.push(`<row r="${row}">${texts.join('')}</row>`)
  }
  return workbookFile({ sheetData: rows.join('') })
}

describe('the reading process', () => {
  it('[RF17] reads a template as somebody’s return', async () => {
    const { identity, language, cover } = await aReader().read(template)
    expect(identity.reporterCode).toBe('bcrc-scrc-sen')
    expect(language).toBe('fr')
    expect(cover).toBeDefined()
  })

  it('[RF17] tells why it refuses a file', async () => {
    const reader = aReader()
    await expect(reader.read(new TextEncoder().encode('a;b;c'))).rejects.toMatchObject({ code: 'FILE_TEXT' })
    await expect(reader.read(template.subarray(0, 5_000))).rejects.toMatchObject({
      name: 'ServiceError',
      code: 'FILE_DAMAGED',
      details: { reason: 'noDirectory' },
    })
    await expect(reader.read(workbookFile())).rejects.toMatchObject({ code: 'WORKBOOK_ALIEN' })
  })

  it('[RF17] reads one file after the other, each answer to whom it is for', async () => {
    const spanish = await buildTemplate(aTemplateInput('es'))
    const reader = aReader()
    const files = [template, spanish, new Uint8Array(0), template, spanish]
    const answers = await Promise.allSettled(files.map((file) => reader.read(file)))
    expect(
      answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.language : answer.reason.code)),
    ).toEqual(['fr', 'es', 'FILE_DAMAGED', 'fr', 'es'])
  })

  it('[RF23] a file that others keep waiting for too long may come again, and so may each one after it', async () => {
    const reader = aReader({ timeoutMs: 1 })
    const readings = [reader.read(template), reader.read(template)]
    for (const reading of readings)
      await expect(reading).rejects.toMatchObject({
        code: 'SERVICE_BUSY',
        details: { seconds: 20 },
      })
  })

  it('[RF17] a file that needs too much memory is refused, and the next one is read', async () => {
    const reader = aReader({ heapMegabytes: 60, processorMs: 60_000 })
    const [large, next] = await Promise.allSettled([
      reader.read(largeWorkbook(1_500_000)),
      reader.read(template),
    ])
    expect(large).toMatchObject({
      status: 'rejected',
      reason: { code: 'FILE_TOO_LARGE', details: { reason: 'memory' } },
    })
    expect(next).toMatchObject({ status: 'fulfilled', value: { language: 'fr' } })
  })

  it('[RF23] where too many files wait, the next one is told when to come again', async () => {
    const reader = aReader({ waitingFiles: 1, patienceMs: 60_000 })
    const [first, second, third] = await Promise.allSettled([1, 2, 3].map(() => reader.read(template)))
    expect(first).toMatchObject({ status: 'fulfilled' })
    expect(second).toMatchObject({ status: 'fulfilled' })
    expect(third).toMatchObject({ status: 'rejected', reason: { code: 'SERVICE_BUSY' } })
  })

  it('[RF17] a file that is being read when the reader is closed is refused, and so is any later one', async () => {
    const reader = aReader()
    const reading = expect(reader.read(template)).rejects.toMatchObject({ code: 'FILE_READING_FAILED' })
    await reader.close()
    await reading
    await expect(reader.read(template)).rejects.toMatchObject({ code: 'FILE_READING_FAILED' })
    await reader.close()
  })
})

describe.skipIf(process.platform !== 'linux')('the reading process beside its service', () => {
  const module = resolve(import.meta.dirname, '../../../server/workbooks/reader-process.ts')

  /** A service of a few lines, as a process of its own. */
  function start(work: string): ChildProcess {
    const script = `import { createWorkbookReader } from ${JSON.stringify(module)}
const reader = createWorkbookReader()
const refusal = await reader.read(new Uint8Array(0)).catch((error) => error.code)
process.stdout.write(refusal + '\\n')
${work}`
    return spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  }

  const ended = (child: ChildProcess) => new Promise<number | null>((done) => child.once('exit', done))
  const firstWord = (child: ChildProcess) =>
    new Promise<string>((done) => child.stdout!.once('data', (text: Buffer) => done(text.toString().trim())))

  function isRunning(pid: number): boolean {
    try {
      return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    } catch {
      return false
    }
  }

  it('[RF18] does not keep it from ending, and ends with it', async () => {
    const service = start('')
    const end = ended(service)
    expect(await firstWord(service)).toBe('FILE_DAMAGED')
    expect(await end).toBe(0)
  })

  it('[RF18] starts at the first file, and ends when the service is killed', async () => {
    const service = start('setInterval(() => {}, 1_000)')
    await firstWord(service)
    const children = childrenOf(service.pid!)
    expect(children).toHaveLength(1)
    const end = ended(service)
    service.kill('SIGKILL')
    await end
    await expect.poll(() => isRunning(children[0]!), { timeout: 20_000 }).toBe(false)
  })

  it('[RF18] is gone once the reader is closed', async () => {
    const service = start('await reader.close(); setInterval(() => {}, 1_000)')
    await firstWord(service)
    await expect.poll(() => childrenOf(service.pid!), { timeout: 20_000 }).toEqual([])
    const end = ended(service)
    service.kill('SIGKILL')
    await end
  })

  it('[RF23] a file that takes long does not keep the next one waiting: a second process reads that', async () => {
    const count = () => childrenOf(process.pid).length
    const before = count()
    const patient = aReader({ patienceMs: 60_000 })
    await Promise.all([patient.read(template), patient.read(template), patient.read(template)])
    expect(count()).toBe(before + 1)
    const hasty = aReader({ patienceMs: 0 })
    const languages = await Promise.all([1, 2, 3, 4].map(() => hasty.read(template)))
    expect(languages.map(({ language }) => language)).toEqual(['fr', 'fr', 'fr', 'fr'])
    expect(count()).toBe(before + 3)
  })

  it('[RF23] a file that needs too long of a processor is ended from within', async () => {
    const reader = aReader({ processorMs: 100 })
    await expect(reader.readContent(largeWorkbook(1_000_000))).rejects.toMatchObject({
      code: 'FILE_READING_FAILED',
      details: { reason: 'time' },
    })
    await expect(reader.readContent(workbookFile())).resolves.toBeDefined()
  })

  it('[RF17] a reading process that dies is replaced, and the file it had is read once more', async () => {
    const before = childrenOf(process.pid)
    const reader = aReader()
    const kill = () => {
      for (const pid of childrenOf(process.pid)) if (!before.includes(pid)) process.kill(pid, 'SIGSEGV')
    }
    await reader.read(template)
    kill()
    expect((await reader.read(template)).language).toBe('fr')
    const reading = reader.read(template)
    kill()
    expect((await reading).language).toBe('fr')
  })
})
