/**
 * Builds the template workbook that a centre fills in: exceljs makes the sheets, the prepared rows are written as XML, and
 * one finishing pass adds what exceljs cannot write.
 */
import ExcelJS from 'exceljs'
import { helperKeys } from '../../templates/excel-formulas/helper-keys.ts'
import {
  type HelperColumn,
  helperColumnKeys,
  helperColumns,
  sheetProblems,
} from '../../templates/excel-rules.ts'
import {
  activitiesRows,
  activityTableName,
  hiddenSheets,
  identityKeys,
  identityPropertyPrefix,
  preparedRows,
  systemColumns,
} from '../../templates/workbook-layout.ts'
import { writeCustomProperties } from './finish/custom-properties.ts'
import { writeApplicationName } from './finish/document-properties.ts'
import { addQuotePrefixStyle } from './finish/quote-prefix.ts'
import { columnStyles, replaceRows } from './finish/sheet-rows.ts'
import { tableXml } from './finish/table-part.ts'
import { addWebExtension } from './finish/web-extension.ts'
import { packXlsx, partsOf, type XlsxParts } from './finish-xlsx.ts'
import { type ActivitiesPlan, drawActivities } from './template-activities.ts'
import { drawChecks } from './template-checks.ts'
import { columnOf, type SheetColumn, sheetColumns } from './template-columns.ts'
import { drawCountries, needsCountries } from './template-countries.ts'
import { drawCover } from './template-cover.ts'
import type { TemplateInput } from './template-input.ts'
import { drawInstructions } from './template-instructions.ts'
import { ListSheet, writeLists } from './template-lists.ts'
import { countProblems, sheetPlace } from './template-place.ts'
import { problemTexts } from './template-problems.ts'
import { activityRowsXml } from './template-rows.ts'
import { onSheet, sheetNames } from './template-sheets.ts'
import { TemplateStyle } from './template-style.ts'

/** Blank rows that are there even where many rows are prefilled. */
const spareRows = 50

/**
 * The workbook as the bytes of an .xlsx file. The same input gives the same bytes.
 *
 * @param input see TemplateInput; prefilled rows stand first, blank ones with the given keys follow
 */
export async function buildTemplate(input: TemplateInput): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  describe(workbook, input)
  const plan = drawSheets(workbook, input)
  const parts = await partsOf(workbook)
  finishActivities(parts, plan)
  writeCustomProperties(
    parts,
    Object.fromEntries(identityKeys.map((key) => [identityPropertyPrefix + key, input.identity[key]])),
  )
  writeApplicationName(parts, 'Cinnabar')
  if (input.webExtension) addWebExtension(parts, input.webExtension)
  return packXlsx(parts)
}

/** exceljs would put the moment of building into the file; the cycle's first day stands there instead. */
function describe(workbook: ExcelJS.Workbook, { cycle, language, reporter }: TemplateInput): void {
  const date = new Date(`${cycle.opensOn}T00:00:00Z`)
  workbook.creator = 'Cinnabar'
  workbook.lastModifiedBy = 'Cinnabar'
  workbook.created = date
  workbook.modified = date
  workbook.title = `${cycle.title[language]} – ${reporter.shortName}`
  workbook.calcProperties = { fullCalcOnLoad: true }
}

interface TemplatePlan extends ActivitiesPlan {
  readonly formulas: readonly HelperColumn[]
  /** Part of the Activities sheet. */
  readonly sheetPart: string
}

function drawSheets(workbook: ExcelJS.Workbook, input: TemplateInput): TemplatePlan {
  const names = sheetNames(input)
  const style = new TemplateStyle(input.language)
  const sheets = {
    instructions: workbook.addWorksheet(names.instructions),
    cover: workbook.addWorksheet(names.cover),
    activities: workbook.addWorksheet(names.activities),
    checks: workbook.addWorksheet(names.checks),
    countries: needsCountries(input) ? workbook.addWorksheet(names.countries) : null,
  }
  const listSheet = new ListSheet(workbook.addWorksheet(hiddenSheets.lists, { state: 'hidden' }))
  const lists = writeLists(listSheet, input)
  const columns = sheetColumns(input, helperColumnKeys(input.template, countProblems(input.template, lists)))
  const place = sheetPlace(input, columns, lists)
  const problems = sheetProblems(input.template, place)
  const lastRow = activitiesRows.first - 1 + Math.max(preparedRows, input.rows.length + spareRows)
  const sheetPart = `xl/worksheets/sheet${workbook.worksheets.indexOf(sheets.activities) + 1}.xml`
  const check = checkColumn(input, listSheet, place.cell(helperKeys.problem), problemTexts(input, problems))
  const formulas = [check, ...helperColumns(input.template, place, problems)]
  const plan = { input, columns, place, problems, lists, style, lastRow, formulas, sheetPart }
  const { letter } = columnOf(columns, helperKeys.problem)
  const problemRange = onSheet(names.activities, `$${letter}$${activitiesRows.first}:$${letter}$${lastRow}`)
  const usedRows = `COUNTIF(${problemRange},"?*")`
  drawInstructions(sheets.instructions, input, names, lastRow - activitiesRows.first + 1, style)
  drawCover(sheets.cover, input, lists, usedRows, style)
  drawActivities(sheets.activities, plan)
  drawChecks(sheets.checks, input, problemRange, usedRows, style)
  if (sheets.countries) drawCountries(sheets.countries, input, style)
  drawIdentity(workbook, input)
  return plan
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

function drawIdentity(workbook: ExcelJS.Workbook, { identity }: TemplateInput): void {
  const sheet = workbook.addWorksheet(hiddenSheets.identity, { state: 'veryHidden' })
  for (const key of identityKeys) sheet.addRow([key, identity[key]])
}

function finishActivities(parts: XlsxParts, plan: TemplatePlan): void {
  const { columns, formulas, lastRow, sheetPart, input } = plan
  const styles = columnStyles(parts.read(sheetPart))
  const quoted = new Map<number, number>()
  const styleOf = (column: SheetColumn) => styles.get(column.index) ?? 0
  const quotedStyleOf = (column: SheetColumn) => {
    const style = styleOf(column)
    if (!quoted.has(style)) quoted.set(style, addQuotePrefixStyle(parts, style))
    return quoted.get(style)!
  }
  const rows = activityRowsXml({ input, columns, formulas, lastRow, styleOf, quotedStyleOf })
  const lastColumn = columns.at(-1)!.letter
  parts.edit(sheetPart, (xml) =>
    replaceRows(xml, activitiesRows.first, rows)
      .replace(/<dimension ref="[^"]*"\/>/, `<dimension ref="A1:${lastColumn}${lastRow}"/>`)
      // exceljs leaves out what is off by default; openpyxl takes what is left out for on, and would write it so.
      .replace(/<dataValidation (?![^>]*showErrorMessage)/g, '<dataValidation showErrorMessage="0" '),
  )
  const formulaOf = new Map(formulas.map(({ key, formula }) => [key, formula]))
  const tableColumns = columns.map(({ key, header }) => {
    const formula = formulaOf.get(key)
    return formula ? { name: header, formula } : { name: header }
  })
  const ref = `A${activitiesRows.header}:${lastColumn}${lastRow}`
  parts.write('xl/tables/table1.xml', tableXml(1, activityTableName, ref, tableColumns))
}
