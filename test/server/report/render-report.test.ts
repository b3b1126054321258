import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync, zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { planReport } from '../../../server/report/plan-report.ts'
import { renderReport } from '../../../server/report/render-report.ts'
import type { Snapshot } from '../../../server/report/snapshot.ts'
import { BufferSink } from '../../../server/workbooks/byte-sinks.ts'
import type { Language } from '../../../templates/definition.ts'
import { aSnapshot } from '../../helpers/a-snapshot.ts'
import { convertWithLibreOffice, hasLibreOffice, hasOpenpyxl, runPython } from '../../helpers/programs.ts'
import { aFullSnapshot, hostileTexts, secret } from './a-full-snapshot.ts'

const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'cinnabar-report-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const here = new URL('.', import.meta.url).pathname

async function reportOf(snapshot: Snapshot, language: Language, liveFigureLimit?: number): Promise<Buffer> {
  const plan = await planReport(snapshot, language, liveFigureLimit === undefined ? {} : { liveFigureLimit })
  const sink = new BufferSink()
  await renderReport(plan, sink)
  return sink.toBuffer()
}

function partsOf(workbook: Uint8Array): Record<string, string> {
  const parts = Object.entries(unzipSync(workbook))
  return Object.fromEntries(parts.map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]))
}

/** Elements of a worksheet in the order the schema wants. */
const sheetOrder =
  'sheetPr dimension sheetViews sheetFormatPr cols sheetData mergeCells conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks drawing legacyDrawing tableParts'.split(
    ' ',
  )

function hexForm(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
}

describe('renderReport', () => {
  it.skipIf(!hasLibreOffice || !hasOpenpyxl).each(['en', 'ar'] as const)(
    '[RP20] every figure is a formula that LibreOffice computes to the value in the cell (%s)',
    async (language) => {
      const bytes = await reportOf(aFullSnapshot(), language)
      const original = join(folder, `report-${language}.xlsx`)
      await writeFile(original, bytes)
      // Without their cached results the formulas must be computed.
      const parts = partsOf(bytes)
      const blank = join(folder, `blank-${language}.xlsx`)
      await writeFile(
        blank,
        zipSync(
          Object.fromEntries(
            Object.entries(parts).map(([name, xml]) => [
              name,
              Buffer.from(xml.replaceAll(/<\/f><v>[^<]*<\/v>/g, '</f>')),
            ]),
          ),
        ),
      )
      const out = await mkdtemp(join(folder, 'recalculated-'))
      const recalculated = await convertWithLibreOffice(blank, 'xlsx', out)
      const cells = JSON.parse(await runPython(join(here, 'formula-values.py'), [original, recalculated]))
      expect(cells.length).toBeGreaterThan(1_500)
      for (const [sheet, address, formula, cached, computed] of cells) {
        const where = `${sheet}!${address} ${formula}`
        if (typeof cached === 'number') {
          expect(typeof computed, where).toBe('number')
          expect(Math.abs(cached - computed), where).toBeLessThan(1e-6 * Math.max(1, Math.abs(cached)))
        } else expect(computed ?? '', where).toBe(cached ?? '')
      }
    },
  )

  it.skipIf(!hasOpenpyxl).each(['en', 'ar'] as const)(
    '[RP26] every chart draws cells of the report, and holds what they hold (%s)',
    async (language) => {
      const file = join(folder, `charts-${language}.xlsx`)
      await writeFile(file, await reportOf(aFullSnapshot(), language))
      const lines = JSON.parse(await runPython(join(here, 'chart-values.py'), [file])) as [
        part: string,
        reference: string,
        drawn: (string | number | null)[],
        cells: (string | number | null)[],
      ][]
      expect(new Set(lines.map(([part]) => part)).size).toBeGreaterThanOrEqual(10)
      for (const [part, reference, drawn, cells] of lines) {
        expect(drawn.length, `${part} ${reference}`).toBe(cells.length)
        drawn.forEach((value, index) => {
          const cell = cells[index]
          if (typeof value === 'number') expect(value, `${part} ${reference}`).toBeCloseTo(Number(cell), 6)
          else expect(value ?? '', `${part} ${reference}`).toBe(cell ?? '')
        })
      }
    },
  )

  it('[RP28] data bars and shades refer to nothing that is not there', async () => {
    const parts = Object.entries(partsOf(await reportOf(aFullSnapshot(), 'en')))
    const formats = parts.filter(([, xml]) => xml.includes('<conditionalFormatting'))
    expect(formats.length).toBeGreaterThan(3)
    for (const [name, xml] of formats) {
      for (const [format] of xml.matchAll(/<conditionalFormatting.*?<\/conditionalFormatting>/g))
        expect(format, name).not.toMatch(/<extLst>|<drawing/)
    }
  })

  it('[RP26] [RP27] charts are mirrored in Arabic, described in words, and their series have patterns', async () => {
    for (const language of ['en', 'ar'] as const) {
      const parts = Object.entries(partsOf(await reportOf(aFullSnapshot(), language)))
      const charts = parts.filter(([name]) => name.startsWith('xl/charts/')).map(([, xml]) => xml)
      for (const chart of charts) {
        const [scale = ''] = /<c:valAx>.*<\/c:valAx>/.exec(chart) ?? []
        const isLying = chart.includes('<c:barDir val="bar"/>')
        expect(scale.includes('maxMin')).toBe(isLying && language === 'ar')
        expect(chart.includes('rtl="1"')).toBe(language === 'ar')
        const fills = [...chart.matchAll(/<c:invertIfNegative/g)].length
        expect([...chart.matchAll(/<a:pattFill/g)].length).toBe(fills - 1)
      }
      const drawings = parts.filter(([name]) => /^xl\/drawings\/[^_]/.test(name)).map(([, xml]) => xml)
      const described = drawings.flatMap((xml) => [...xml.matchAll(/ descr="([^"]{20,})"/g)])
      expect(described.length).toBe(charts.length)
    }
  })

  it.skipIf(!hasOpenpyxl)('[RP21] text from outside stays text, to the letter', async () => {
    const file = join(folder, 'hostile.xlsx')
    await writeFile(file, await reportOf(aFullSnapshot(), 'en'))
    const cells: [string, string, string, string, boolean][] = JSON.parse(
      await runPython(join(here, 'text-cells.py'), [file]),
    )
    const formulas = cells.filter(([, , type]) => type === 'f').map(([, , , formula]) => formula)
    for (const formula of formulas) {
      expect(formula).toMatch(/^=(COUNTIFS|SUMIFS|SUM|COUNTA|\(ROWS|IF|HYPERLINK\("#')/)
      expect(formula).not.toMatch(/example\.org|cmd/)
    }
    const texts = new Map(cells.map(([, , , value, quoted]) => [value, quoted]))
    for (const text of hostileTexts) {
      // openpyxl leaves Excel's form for unwritable characters as it is, and so shows what was written.
      const written = [...text.replace('_x0041_', '_x005F_x0041_')]
        .map((one) => (['\u0000', '\u0007', '\r', '\ud800'].includes(one) ? hexForm(one) : one))
        .join('')
      const found = texts.get(text) ?? texts.get(written)
      expect(found, JSON.stringify(text)).toBe(true)
    }
    const parts = partsOf(await reportOf(aFullSnapshot(), 'en'))
    for (const [name, xml] of Object.entries(parts)) {
      expect(name).not.toMatch(/externalLink|vbaProject|connections/)
      expect(xml).not.toContain('TargetMode="External"')
      if (name.includes('worksheets/sheet')) expect(xml).not.toContain('<hyperlink ')
    }
  })

  it('[RP13] the note for the Secretariat is in no part of the file, in any language', async () => {
    for (const language of ['en', 'fr', 'ar'] as const) {
      for (const status of ['draft', 'final'] as const) {
        const parts = partsOf(await reportOf(aFullSnapshot(status), language))
        for (const [name, xml] of Object.entries(parts)) expect(xml.includes(secret), name).toBe(false)
      }
    }
  })

  it('[RP22] the same data gives the same bytes, whatever the time zone, locale and clock of the machine', async () => {
    const here256 = createHash('sha256')
      .update(await reportOf(aFullSnapshot(), 'ru'))
      .digest('hex')
    const { stdout } = await run(process.execPath, [join(here, 'print-report-hash.ts'), 'ru'], {
      env: { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'ar_EG.UTF-8', LANG: 'ar_EG.UTF-8' },
    })
    expect(stdout).toBe(here256)
  })

  it('[RP23] each sheet keeps the order of the schema, right to left in Arabic only', async () => {
    for (const language of ['en', 'ar'] as const) {
      const parts = partsOf(await reportOf(aFullSnapshot(), language))
      const sheets = Object.entries(parts).filter(([name]) => name.startsWith('xl/worksheets/sheet'))
      expect(sheets).toHaveLength(21)
      for (const [name, xml] of sheets) {
        const outside = xml.replace(/<sheetData>.*<\/sheetData>/s, '<sheetData/>')
        const order = sheetOrder
          .map((tag) => outside.search(new RegExp(`<${tag}[ />]`)))
          .filter((at) => at >= 0)
        expect(order, name).toEqual([...order].sort((a, b) => a - b))
        expect(xml.includes('rightToLeft="1"'), name).toBe(language === 'ar')
        expect(xml).toContain('paperSize="9" orientation="landscape"')
      }
    }
  })

  it('[RP15] a draft is marked as one on every sheet and in every header, a final report nowhere', async () => {
    for (const [status, word, other] of [
      ['draft', 'DRAFT', 'FINAL'],
      ['final', 'FINAL', 'DRAFT'],
    ] as const) {
      const parts = partsOf(await reportOf(aFullSnapshot(status), 'en'))
      const sheets = Object.entries(parts).filter(([name]) => name.startsWith('xl/worksheets/sheet'))
      for (const [name, xml] of sheets) {
        const header = /<oddHeader>([^<]*)/.exec(xml)?.[1]
        expect(header, name).toContain(word)
        expect(header, name).not.toContain(other)
      }
      expect(parts['xl/sharedStrings.xml']).toContain(`${word} · `)
      expect(parts['xl/sharedStrings.xml']).not.toContain(`${other} · `)
    }
  })

  it('[RP24] beyond the limit the figures are values, each with the filter that gives it beside it', async () => {
    const parts = partsOf(await reportOf(aFullSnapshot(), 'en', 10))
    const sheets = Object.entries(parts).filter(([name]) => name.startsWith('xl/worksheets/sheet'))
    const formulas = sheets.flatMap(([, xml]) =>
      [...xml.matchAll(/<f>([^<]*)/g)].map(([, formula]) => formula),
    )
    for (const formula of formulas) expect(formula).toContain('HYPERLINK')
    expect(parts['xl/sharedStrings.xml']).toContain('15 Full list: Counted = 1')
    expect(parts['xl/sharedStrings.xml']).toContain('Filter that gives the figure')
  })

  it('[RP17] a cycle without activities gives a workbook with blank lists', async () => {
    const parts = partsOf(await reportOf(aSnapshot(), 'en'))
    for (const [name, xml] of Object.entries(parts)) {
      if (!name.startsWith('xl/tables/')) continue
      const [, from, to] = /ref="[A-Z]+(\d+):[A-Z]+(\d+)"/.exec(xml)!
      expect(Number(to) - Number(from)).toBe(1)
    }
  })
})
