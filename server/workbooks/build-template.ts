/**
 * Builds the template workbook that a centre fills in: exceljs makes the sheets, the prepared rows are written as XML, and
 * one finishing pass adds what exceljs cannot write.
 */
import ExcelJS from 'exceljs'
import { helperKeys } from '../../templates/excel-formulas/helper-keys.ts'
import {
  activitiesRows,
  activityTableName,
  hiddenSheets,
  identityKeys,
  identityPropertyPrefix,
} from '../../templates/workbook-layout.ts'
import { writeCustomProperties } from './finish/custom-properties.ts'
import { writeApplicationName } from './finish/document-properties.ts'
import { addQuotePrefixStyle } from './finish/quote-prefix.ts'
import { columnStyles, replaceRows } from './finish/sheet-rows.ts'
import { tableXml } from './finish/table-part.ts'
import { addWebExtension } from './finish/web-extension.ts'
import { packXlsx, partsOf, type XlsxParts } from './finish-xlsx.ts'
import { planSheet, type SheetPlan } from './plan-sheet.ts'
import { type ActivitiesPlan, drawActivities } from './template-activities.ts'
import { drawChecks } from './template-checks.ts'
import { columnOf, type SheetColumn } from './template-columns.ts'
import { drawCountries, needsCountries } from './template-countries.ts'
import { drawCover } from './template-cover.ts'
import type { TemplateInput } from './template-input.ts'
import { drawInstructions } from './template-instructions.ts'
import { activityRowsXml } from './template-rows.ts'
import { onSheet, sheetNames } from './template-sheets.ts'
import { TemplateStyle } from './template-style.ts'

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
  readonly formulas: SheetPlan['formulas']
  /** Part of the Activities sheet. */
  readonly sheetPart: string
}

/** All sheets; the prepared rows of activities are put in when the file is finished. */
export function drawSheets(workbook: ExcelJS.Workbook, input: TemplateInput): TemplatePlan {
  const names = sheetNames(input)
  const style = new TemplateStyle(input.language)
  const sheets = {
    instructions: workbook.addWorksheet(names.instructions),
    cover: workbook.addWorksheet(names.cover),
    activities: workbook.addWorksheet(names.activities),
    checks: workbook.addWorksheet(names.checks),
    countries: needsCountries(input) ? workbook.addWorksheet(names.countries) : null,
  }
  const listSheet = workbook.addWorksheet(hiddenSheets.lists, { state: 'hidden' })
  const sheetPlan = planSheet(input)
  sheetPlan.listColumns.forEach(({ heading, values }, index) => {
    listSheet.getColumn(index + 1).values = [heading, ...values]
  })
  const { columns, lists, lastRow } = sheetPlan
  const sheetPart = `xl/worksheets/sheet${workbook.worksheets.indexOf(sheets.activities) + 1}.xml`
  const plan = { ...sheetPlan, input, style, sheetPart }
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
