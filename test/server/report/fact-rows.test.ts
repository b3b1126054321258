import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { planReport } from '../../../server/report/plan-report.ts'
import { renderReport } from '../../../server/report/render-report.ts'
import { BufferSink } from '../../../server/workbooks/byte-sinks.ts'
import { languages } from '../../../templates/definition.ts'
import { aSnapshot } from '../../helpers/a-snapshot.ts'

/** Height of each row of the cover that has one said, and the width of its first column. */
async function coverOf(language: (typeof languages)[number]) {
  const plan = await planReport(aSnapshot(), language)
  const sink = new BufferSink()
  await renderReport(plan, sink)
  const parts = unzipSync(sink.toBuffer())
  const text = (name: string) => Buffer.from(parts[name]!).toString('utf8')
  const xml = text('xl/worksheets/sheet1.xml')
  const width = Number(/<col min="1"[^>]* width="([\d.]+)"/.exec(xml)![1])
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, one]) =>
    one!.replace(/<[^>]*>/g, '').replaceAll('&amp;', '&'),
  )
  const rows = [...xml.matchAll(/<row r="(\d+)"([^>]*)>(.*?)<\/row>/gs)].map(
    ([, number, attributes, cells]) => ({
      label: shared[Number(/<c r="A\d+"[^>]*t="s"[^>]*><v>(\d+)</.exec(cells!)?.[1] ?? -1)] ?? '',
      isFact: /<c r="B\d+"[^>]*>(<f>|<v>)/.test(cells!),
      height: Number(/ ht="([\d.]+)"/.exec(attributes!)?.[1] ?? 0),
      number,
    }),
  )
  return { width, rows: rows.filter(({ isFact }) => isFact) }
}

describe('facts', () => {
  it.each(languages)('[RP29] have rows as high as their labels are long (%s)', async (language) => {
    const { width, rows } = await coverOf(language)
    expect(rows.length).toBeGreaterThan(30)
    for (const { label, height } of rows) {
      const wide = [...label].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 2 : 1), 0)
      if (wide > width) expect(height, label).toBeGreaterThanOrEqual(27)
    }
    if (language === 'en') expect(rows.some(({ label }) => label.length > width)).toBe(true)
  })
})
