/** Joins the columns and the list sheet to what formulas ask for. */
import type { TemplateDefinition } from '../../templates/definition.ts'
import type { SheetPlace } from '../../templates/excel-formulas/sheet-place.ts'
import { type SheetProblem, sheetProblems } from '../../templates/excel-rules.ts'
import { activitiesRows, systemColumns } from '../../templates/workbook-layout.ts'
import { columnOf, type SheetColumn, typedColumns } from './template-columns.ts'
import type { TemplateInput } from './template-input.ts'
import type { ListPlaces } from './template-lists.ts'

export function sheetPlace(
  input: TemplateInput,
  columns: readonly SheetColumn[],
  lists: ListPlaces,
): SheetPlace {
  const row = activitiesRows.first
  const typed = typedColumns(columns)
  const cell = (key: string) => `$${columnOf(columns, key).letter}${row}`
  return {
    cell,
    typedCells: `$${typed[0]!.letter}${row}:$${typed.at(-1)!.letter}${row}`,
    actionCell: cell(systemColumns.action),
    list: (key) => lists.lists.get(key)!,
    textsOf: (key, code) => [...new Set([input.lists.label(key, code, input.language), code])],
    periodStart: lists.periodStart,
    periodEnd: lists.periodEnd,
  }
}

/** How many problems the sheet looks for, before any column has its place. */
export function countProblems(template: TemplateDefinition, lists: ListPlaces): number {
  return problemsAnywhere(template, lists).length
}

function problemsAnywhere(template: TemplateDefinition, lists: ListPlaces): readonly SheetProblem[] {
  const anywhere = '$A1'
  return sheetProblems(template, {
    cell: () => anywhere,
    typedCells: anywhere,
    actionCell: anywhere,
    list: (key) => lists.lists.get(key)!,
    textsOf: (_, code) => [code],
    periodStart: anywhere,
    periodEnd: anywhere,
  })
}
