/** What the ribbon's buttons do while the pane is closed. */
import { systemColumns } from '../../templates/workbook-layout.ts'
import type { OpenWorkbook } from '../excel/open-workbook.ts'

/** What is said afterwards: a text's key with its values, or a sentence of the service's own. */
export type CommandResult =
  | { readonly key: string; readonly params: Readonly<Record<string, string | number>> }
  | { readonly sentence: string }

/** Marks with which the Check column begins where something is wrong: impossible first, then missing. */
const marks = ['✖', '⚠'] as const

/**
 * Goes by the sheet's own Check column, which needs nothing but the workbook: shows the first row that is wrong, or says that
 * nothing is. For a computer on which the rest was never loaded, without a line.
 */
export async function checkSheet(workbook: OpenWorkbook): Promise<CommandResult> {
  const { rows, sheetChecks } = await workbook.read()
  const wrong = marks.flatMap((mark) => sheetChecks.filter(({ text }) => text.startsWith(mark)))
  const used = rows.filter(({ cells }) => Object.keys(cells).length > 0)
  const [first] = wrong
  if (!first) return fineResult(used.length)
  const rowKey = rows.find(({ rowNumber }) => rowNumber === first.rowNumber)?.rowKey ?? null
  await workbook.select({ rowNumber: first.rowNumber, rowKey, column: systemColumns.check })
  return { key: 'check.result.problems', params: { count: wrong.length } }
}

export function fineResult(activities: number): CommandResult {
  return { key: 'check.result.fine', params: { count: activities } }
}
