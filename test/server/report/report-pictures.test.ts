/** The report as it leaves a printer: LibreOffice makes a PDF of it, and pictures of its main pages are kept to be looked at. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { planReport } from '../../../server/report/plan-report.ts'
import { renderReport } from '../../../server/report/render-report.ts'
import type { ReportPlan } from '../../../server/report/report-plan.ts'
import { BufferSink } from '../../../server/workbooks/byte-sinks.ts'
import { languages } from '../../../templates/definition.ts'
import { convertWithLibreOffice, hasLibreOffice, hasPoppler } from '../../helpers/programs.ts'
import { aFullSnapshot } from './a-full-snapshot.ts'

const run = promisify(execFile)
const pictures = resolve(import.meta.dirname, '../../output/report')
/** Each takes an office several seconds. */
const printed = process.env.CINNABAR_TEST_LONG === undefined ? (['ru'] as const) : languages
const kept = new Set([
  'cover',
  'keyFigures',
  'answers',
  'articles',
  'regions',
  'funding',
  'timeline',
  'profiles',
  'help',
])

const folder = await mkdtemp(join(tmpdir(), 'cinnabar-pictures-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The sheet number at the foot of each page. Arabic feet come with marks of direction, and the number behind the name. */
async function sheetOfEachPage(pdf: string): Promise<number[]> {
  const { stdout } = await run('pdftotext', ['-layout', pdf, '-'], { maxBuffer: 1 << 28 })
  return stdout
    .split('\f')
    .slice(0, -1)
    .map((page) => {
      const foot = page
        .replace(/[\u200e\u200f\u202a-\u202e]/g, '')
        .trimEnd()
        .split('\n')
        .at(-1)!
      return Number(/\d+/.exec(foot.trim().split(/ {2,}/)[0]!)![0])
    })
}

/** Pages that the workbook itself asks for on a sheet. */
function pagesAsked(workbook: Uint8Array, { sheets }: ReportPlan): Map<number, number> {
  const parts = unzipSync(workbook)
  const asked = new Map<number, number>()
  sheets.forEach(({ list }, index) => {
    const xml = Buffer.from(parts[`xl/worksheets/sheet${index + 1}.xml`]!).toString('utf8')
    const isFitted = xml.includes('fitToPage="1"')
    if (!list && !isFitted) asked.set(index + 1, 1 + (xml.match(/<brk /g)?.length ?? 0))
  })
  return asked
}

describe.skipIf(!hasLibreOffice || !hasPoppler)('the printed report', () => {
  it.each(printed)(
    '[RP82] pages end where the report wants it, and no column and no heading makes a page of its own (%s)',
    async (language) => {
      const plan = await planReport(aFullSnapshot(), language)
      const sink = new BufferSink()
      await renderReport(plan, sink)
      const file = join(folder, `report-${language}.xlsx`)
      await writeFile(file, sink.toBuffer())
      const pdf = await convertWithLibreOffice(file, 'pdf', folder)
      const pages = await sheetOfEachPage(pdf)
      await keepPictures(pdf, pages, plan)
      const asked = pagesAsked(sink.toBuffer(), plan)
      expect(asked.size).toBeGreaterThan(12)
      const made = new Map(
        [...asked.keys()].map((sheet) => [sheet, pages.filter((one) => one === sheet).length]),
      )
      expect(made).toEqual(asked)
    },
    600_000,
  )
})

async function keepPictures(pdf: string, pages: readonly number[], plan: ReportPlan): Promise<void> {
  await mkdir(pictures, { recursive: true })
  for (const [index, sheet] of pages.entries()) {
    const { key } = plan.sheets[sheet - 1]!
    if (!kept.has(key)) continue
    const page = String(index + 1)
    const name = join(pictures, `${plan.language}-${page.padStart(3, '0')}-${key}`)
    await run('pdftoppm', ['-r', '60', '-png', '-singlefile', '-f', page, '-l', page, pdf, name])
  }
}
