/** Check from the ribbon, with the pane closed: every rule of the sheet on every row, as the pane does it. */
import { formatIssue } from '../../templates/format-issue.ts'
import { checkContext } from '../check/check-context.ts'
import { checkRows, columnOfRow } from '../check/check-rows.ts'
import { loadPaneData, type PaneData } from '../data/pane-data.ts'
import { ExcelWorkbook } from '../excel/excel-workbook.ts'
import { excelLanguage } from '../page-texts.ts'
import { type CommandResult, fineResult } from './command-work.ts'

/** Something to be looked at; a mere note is not. */
const severitiesSaid = ['error', 'warning'] as const

/**
 * Everything that checking takes.
 *
 * @throws where something of it is not here, and there is no line
 */
export async function loadCheck(): Promise<() => Promise<CommandResult>> {
  const language = excelLanguage()
  const data = await loadPaneData()
  const texts = await data.texts(language)
  return () => checkAll(data, { language, fields: texts.fields, issues: texts.issues, lists: data.lists })
}

/** Shows the first cell that is wrong, errors before warnings, and says why; or that nothing is. */
async function checkAll(data: PaneData, texts: Parameters<typeof formatIssue>[1]): Promise<CommandResult> {
  const workbook = new ExcelWorkbook(data)
  const { rows, identity, columns } = await workbook.read()
  const context = checkContext(data, identity, new Date().toISOString())
  const { problems, activities } = checkRows(rows, context)
  const said = severitiesSaid.flatMap((severity) =>
    problems.filter(({ issue }) => issue.severity === severity),
  )
  const [first] = said
  if (!first) return fineResult(activities)
  const { rowNumber, rowKey, issue } = first
  const column = issue.field ?? columnOfRow
  await workbook.select({ rowNumber, rowKey, column })
  const letter = columns.find(({ key }) => key === column)?.letter ?? ''
  const count = new Set(said.map((problem) => problem.rowNumber)).size
  const params = { count, cell: letter + rowNumber, why: formatIssue(issue, texts) }
  return { key: 'check.result.first', params }
}
