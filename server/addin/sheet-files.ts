/** How the sheets of a workbook are in a language: for repairing them, and for putting them into another one. */
import type { Language } from '../../templates/definition.ts'
import { identityKeys, type WorkbookIdentity } from '../../templates/workbook-layout.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getCycle, getReporter, getTemplate } from '../cycles/register.ts'
import type { Db } from '../db/schema.ts'
import { describeSheet } from '../workbooks/describe-sheet.ts'
import { templateTexts } from '../workbooks/template-input.ts'

export interface SheetOf {
  readonly cycleKey: string
  readonly reporterCode: string
  /** As the workbook says: its list sheet has the codes of then. */
  readonly listsVersion: number
  readonly language: Language
}

/** Which workbook it is, is of no account here. */
const nobody = Object.fromEntries(identityKeys.map((key) => [key, ''])) as WorkbookIdentity

/**
 * As JSON.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, REPORTER_UNKNOWN, TEMPLATE_UNKNOWN
 */
export async function sheetFile(
  db: Db,
  { cycleKey, reporterCode, listsVersion, language }: SheetOf,
): Promise<string> {
  const cycle = await getCycle(db, cycleKey)
  const description = describeSheet({
    template: getTemplate(cycle),
    // A workbook that says nothing of its lists has the newest ones, as far as anybody knows.
    lists: listsVersion === 0 ? await loadCodeLists(db) : await loadCodeLists(db, listsVersion),
    cycle,
    reporter: await getReporter(db, reporterCode),
    language,
    identity: nobody,
    rowKeys: [],
    rows: [],
    texts: templateTexts(language),
  })
  return JSON.stringify(description)
}
