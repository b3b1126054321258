/** A template workbook of a real centre, for tests. A test names only what it is about. */
import { createHash } from 'node:crypto'
import { seedCycle, seedReporters } from '../../server/seed/seed-data.ts'
import type { TemplateInput } from '../../server/workbooks/template-input.ts'
import { templateTexts } from '../../server/workbooks/template-input.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import type { Language } from '../../templates/definition.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { reporterCodeList } from '../../templates/reporter-code-list.ts'
import { preparedRows } from '../../templates/workbook-layout.ts'

/** A UUID that is always the same for the same name. */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The code lists as shipped, with the 23 centres as list `reporter`. */
export const testLists = buildCodeLists([...shippedLists, reporterCodeList(seedReporters)], 0)

/** What a blank template of BCRC-SCRC Senegal (or another centre) is made from. */
export function aTemplateInput(
  language: Language,
  overrides: Partial<TemplateInput> = {},
  reporterCode = 'bcrc-scrc-sen',
): TemplateInput {
  const reporter = seedReporters.find((one) => one.reporterCode === reporterCode)!
  return {
    template: minamataTemplate,
    lists: testLists,
    cycle: seedCycle,
    reporter,
    language,
    identity: {
      workbookId: uuidOf(`workbook ${reporterCode} ${language}`),
      historyId: uuidOf('history'),
      reporterCode,
      cycleKey: seedCycle.cycleKey,
      templateId: minamataTemplate.id,
      templateVersion: String(minamataTemplate.version),
      listsVersion: '0',
      language,
      changeNumber: '0',
    },
    rowKeys: Array.from({ length: preparedRows }, (_, row) => uuidOf(`${reporterCode} row ${row}`)),
    rows: [],
    texts: templateTexts(language),
    ...overrides,
  }
}
