/** The words of a template outside the table of activities, taken from the very sheets that `buildTemplate` draws. */
import ExcelJS from 'exceljs'
import { textDirection } from '../../templates/definition.ts'
import {
  type CellChoices,
  type CellWords,
  type SheetWords,
  type VisibleSheet,
  visibleSheets,
  type WorkbookWords,
} from '../../templates/sheet-description.ts'
import { drawSheets } from './build-template.ts'
import { countryChoices, needsCountries } from './template-countries.ts'
import { coverChoices } from './template-cover.ts'
import type { TemplateInput } from './template-input.ts'
import { sheetNames } from './template-sheets.ts'

/** The height of a row of instructions comes from its text; other rows have theirs in every language. */
const grownByText: readonly VisibleSheet[] = ['instructions']

export function describeWords(input: TemplateInput): WorkbookWords {
  const workbook = new ExcelJS.Workbook()
  drawSheets(workbook, input)
  const names = sheetNames(input)
  const choices: Partial<Record<VisibleSheet, readonly CellChoices[]>> = {
    cover: coverChoices(input),
    ...(needsCountries(input) ? { countries: countryChoices(input) } : {}),
  }
  const described = visibleSheets.flatMap((key) => {
    const sheet = workbook.getWorksheet(names[key])
    return sheet ? [[key, wordsOf(sheet, key, choices[key] ?? [])] as const] : []
  })
  return {
    isRightToLeft: textDirection(input.language) === 'rtl',
    sheets: Object.fromEntries(described),
  }
}

function wordsOf(sheet: ExcelJS.Worksheet, key: VisibleSheet, choices: readonly CellChoices[]): SheetWords {
  const cells: CellWords[] = []
  sheet.eachRow((row, number) => {
    row.eachCell((cell, columnNumber) => {
      const place = { row: number - 1, column: columnNumber - 1 }
      const text = textOf(cell)
      // Headers and bands are found by the keys of their columns, wherever those were moved to.
      if (key === 'activities' || text === '' || cell.master !== cell) return
      const { error } = cell.dataValidation ?? {}
      const errorAlert = error && {
        showAlert: true,
        style: 'Stop' as const,
        title: cell.dataValidation.errorTitle ?? '',
        message: error,
      }
      if (!errorAlert && choices.some((choice) => isChoice(choice, place))) return
      cells.push({
        ...place,
        text,
        ...(grownByText.includes(key) && row.height ? { height: row.height } : {}),
        ...(errorAlert ? { errorAlert } : {}),
      })
    })
  })
  return { name: sheet.name, cells, choices, highlights: highlightsOf(sheet) }
}

function textOf({ value }: ExcelJS.Cell): string {
  if (typeof value === 'string') return value
  const { formula } = (value ?? {}) as Partial<ExcelJS.CellFormulaValue>
  return formula === undefined ? '' : `=${formula}`
}

function isChoice(
  { column, firstRow, lastRow }: CellChoices,
  at: Pick<CellWords, 'row' | 'column'>,
): boolean {
  return at.column === column && at.row >= firstRow && at.row <= lastRow
}

/** exceljs keeps them in a member that its types do not name. */
function highlightsOf(sheet: ExcelJS.Worksheet): string[] {
  const { conditionalFormattings } = sheet as unknown as {
    readonly conditionalFormattings: readonly {
      readonly rules: readonly { readonly formulae?: readonly string[] }[]
    }[]
  }
  return conditionalFormattings.flatMap(({ rules }) =>
    rules.flatMap(({ formulae = [] }) => formulae.map((formula) => `=${formula}`)),
  )
}
