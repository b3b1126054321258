/** Where everything of the Activities sheet is, and what is calculated in it: decided before any sheet is drawn. */

import { helperKeys } from '../../templates/excel-formulas/helper-keys.ts'
import type { SheetPlace } from '../../templates/excel-formulas/sheet-place.ts'
import {
  type HelperColumn,
  helperColumnKeys,
  helperColumns,
  type SheetProblem,
  sheetProblems,
} from '../../templates/excel-rules.ts'
import { activitiesRows, preparedRows, systemColumns } from '../../templates/workbook-layout.ts'
import { type SheetColumn, sheetColumns } from './template-columns.ts'
import type { TemplateInput } from './template-input.ts'
import { type ListPlaces, ListSheet, writeLists } from './template-lists.ts'
import { countProblems, sheetPlace } from './template-place.ts'
import { problemTexts } from './template-problems.ts'

/** Blank rows that are there even where many rows are prefilled. */
const spareRows = 50

export interface SheetPlan {
  readonly columns: readonly SheetColumn[]
  readonly place: SheetPlace
  readonly problems: readonly SheetProblem[]
  readonly lists: ListPlaces
  readonly listColumns: ListSheet['columns']
  /** Calculated columns, the Check column first. */
  readonly formulas: readonly HelperColumn[]
  readonly lastRow: number
}

export function planSheet(input: TemplateInput): SheetPlan {
  const listSheet = new ListSheet()
  const lists = writeLists(listSheet, input)
  const columns = sheetColumns(input, helperColumnKeys(input.template, countProblems(input.template, lists)))
  const place = sheetPlace(input, columns, lists)
  const problems = sheetProblems(input.template, place)
  const lastRow = activitiesRows.first - 1 + Math.max(preparedRows, input.rows.length + spareRows)
  const check = checkColumn(input, listSheet, place.cell(helperKeys.problem), problemTexts(input, problems))
  const formulas = [check, ...helperColumns(input.template, place, problems)]
  return { columns, place, problems, lists, listColumns: listSheet.columns, formulas, lastRow }
}

/** The Check column looks the row's problem up among the texts; what is not there (an error in a cell) is left for later. */
function checkColumn(
  input: TemplateInput,
  listSheet: ListSheet,
  problemCell: string,
  texts: readonly (readonly [string, string])[],
): HelperColumn {
  const keys = listSheet.range(
    listSheet.add(
      'problem',
      texts.map(([key]) => key),
    ),
  )
  const sentences = listSheet.range(
    listSheet.add(
      'problem.text',
      texts.map(([, text]) => text),
    ),
  )
  const later = listSheet.cell(
    listSheet.add('problem.later', [String(input.texts.workbook['check.laterPlain'])]),
  )
  const found = `IFERROR(INDEX(${sentences},MATCH(${problemCell},${keys},0)),${later})`
  return {
    key: systemColumns.check,
    formula: `IF(ISERROR(${problemCell}),${later},IF(${problemCell}="","",${found}))`,
  }
}
