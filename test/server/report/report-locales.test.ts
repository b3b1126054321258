import { describe, expect, it } from 'vitest'
import { messagesOf } from '../../../server/locales.ts'
import { planReport } from '../../../server/report/plan-report.ts'
import type { PlanCell, ReportPlan } from '../../../server/report/report-plan.ts'
import { languages } from '../../../templates/definition.ts'
import { aFullSnapshot } from './a-full-snapshot.ts'

/** Words that are the same in two languages. */
const sameWord = new Set([
  'es no',
  ...['ar', 'es', 'ru'].map((language) => `${language} chart.figure`),
  ...['es', 'ru'].map((language) => `${language} chart.separator`),
])

/** Every text that the report itself says. */
function ownTexts(plan: ReportPlan): string[] {
  const ofCell = (cell: PlanCell): string =>
    cell?.kind === 'words' || cell?.kind === 'sheetLink' ? cell.text : ''
  return plan.sheets.flatMap((sheet) => [
    sheet.name,
    sheet.title,
    ...(sheet.list?.columns.map(({ header }) => header) ?? []),
    ...sheet.blocks.flatMap((block) => {
      if (block.kind === 'facts') return block.rows.flatMap(({ label, value }) => [label, ofCell(value)])
      if (block.kind === 'chart') return [block.title, block.description]
      if (block.kind !== 'table') return [block.text]
      const headers = block.columns.map(({ header }) => header)
      return [block.title, block.note ?? '', ...headers, ...block.rows.flat().map(ofCell)]
    }),
  ])
}

describe('the texts of the report', () => {
  const english = messagesOf('report', 'en')

  it.each(languages)('[RP18] are all there in %s, and translated', (language) => {
    const messages = messagesOf('report', language)
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort())
    if (language === 'en') return
    for (const [key, text] of Object.entries(messages)) {
      if (!sameWord.has(`${language} ${key}`)) expect(text, key).not.toEqual(english[key])
    }
  })

  it.each(languages)('[RP18] have the same placeholders and the plural forms of %s', (language) => {
    const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
    for (const [key, message] of Object.entries(messagesOf('report', language))) {
      const inEnglish = english[key]!
      const wanted = placeholders(typeof inEnglish === 'string' ? inEnglish : inEnglish.other)
      if (typeof message === 'string') expect(placeholders(message), key).toEqual(wanted)
      else {
        const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories
        expect(Object.keys(message).sort(), key).toEqual([...categories].sort())
        for (const form of Object.values(message)) expect(placeholders(form), key).toEqual(wanted)
      }
    }
  })

  it.each(languages)('[RP18] leave no key without its text in a report in %s', async (language) => {
    for (const liveFigureLimit of [20_000, 1]) {
      for (const status of ['draft', 'final'] as const) {
        const plan = await planReport(aFullSnapshot(status), language, { liveFigureLimit })
        for (const text of ownTexts(plan)) {
          expect(text).not.toMatch(/^[a-z]+\.[a-zA-Z_.0-9]+$/)
          expect(text).not.toMatch(/\{\w+\}/)
        }
      }
    }
  })
})
