/** The Activities sheet without its rows: columns, headers, validations, colours, panes and print set-up. */
import type ExcelJS from 'exceljs'
import type { FieldDefinition } from '../../templates/definition.ts'
import { type CellHighlight, cellHighlights } from '../../templates/excel-formulas/conditional-formats.ts'
import type { SheetPlace } from '../../templates/excel-formulas/sheet-place.ts'
import { type Validation, validationOf } from '../../templates/excel-formulas/validations.ts'
import type { SheetProblem } from '../../templates/excel-rules.ts'
import { formatMessage } from '../../templates/messages.ts'
import { lastYear } from '../../templates/partial-date.ts'
import {
  activitiesRows,
  activityTableName,
  remarksColumn,
  systemColumns,
} from '../../templates/workbook-layout.ts'
import { columnOf, type SheetColumn, typedColumns } from './template-columns.ts'
import type { TemplateInput } from './template-input.ts'
import type { ListPlaces } from './template-lists.ts'
import {
  colours,
  groupColour,
  highlightFill,
  pageSetup,
  solid,
  type TemplateStyle,
} from './template-style.ts'
import { linesIn } from './wrapped-text.ts'

/** Excel's limits for what a validation shows. */
const longestPrompt = 255
const longestPromptTitle = 32

export interface ActivitiesPlan {
  readonly input: TemplateInput
  readonly columns: readonly SheetColumn[]
  readonly place: SheetPlace
  readonly problems: readonly SheetProblem[]
  readonly lists: ListPlaces
  readonly style: TemplateStyle
  readonly lastRow: number
}

export function drawActivities(sheet: ExcelJS.Worksheet, plan: ActivitiesPlan): void {
  drawColumns(sheet, plan)
  addTable(sheet, plan)
  drawHeaders(sheet, plan)
  addValidations(sheet, plan)
  addHighlights(sheet, plan)
  const title = typedColumns(plan.columns)[0]!
  sheet.views = plan.style.view({
    state: 'frozen',
    xSplit: title.index + 1,
    ySplit: activitiesRows.header,
    activeCell: `${title.letter}${activitiesRows.first}`,
    showGridLines: true,
  })
  sheet.pageSetup = {
    ...pageSetup('landscape'),
    fitToPage: false,
    scale: 60,
    showGridLines: true,
    pageOrder: 'overThenDown',
    printTitlesRow: `${activitiesRows.groups}:${activitiesRows.header}`,
    printTitlesColumn: `${columnOf(plan.columns, systemColumns.check).letter}:${title.letter}`,
  }
  sheet.headerFooter = { oddFooter: '&C&P / &N' }
}

function drawColumns(sheet: ExcelJS.Worksheet, { columns, style }: ActivitiesPlan): void {
  sheet.columns = columns.map((column) => {
    if (column.isHidden) return { width: 10, hidden: true }
    const isNumber = column.field?.type === 'integer' || column.field?.type === 'decimal'
    const isCheck = column.key === systemColumns.check
    // Programs do not make a row higher when a formula's result grows, so the Check column keeps to one line.
    const alignment = isCheck ? style.text({ wrapText: false, shrinkToFit: true }) : style.text()
    if (isNumber) alignment.horizontal = 'right'
    // A year is text or a number, a date a number: side by side they should begin at the same edge.
    if (column.field?.type === 'date' && !style.isRightToLeft) alignment.horizontal = 'left'
    const font = style.font(isCheck ? { bold: true } : {})
    return { width: widthOf(column), style: { font, alignment, numFmt: numberFormat(column.field) } }
  })
}

/**
 * Text cells are text, so that 13, 0012 or 3-4 stay what was typed. A number up to 2100 in a date column is a year: shown
 * as one, where a plain date format would show a day of 1905. The date stands first: some readers judge by that part.
 */
export function numberFormat(field: FieldDefinition | null): string {
  if (field?.type === 'date') return `[>${lastYear}]yyyy\\-mm\\-dd;0`
  if (field?.type === 'integer') return '#,##0'
  if (field?.type === 'decimal') return '#,##0.00'
  return field ? '@' : 'General'
}

const widths = { reference: 14, text: 26, code: 24, codes: 30, date: 17, integer: 13, decimal: 16 } as const

function widthOf({ key, field }: SheetColumn): number {
  if (key === systemColumns.check) return 38
  if (key === systemColumns.action) return 14
  if (key === systemColumns.comment || key === remarksColumn || !field) return 36
  if (field.type !== 'text') return widths[field.type]
  if (field.isLong) return 52
  return field.maxLength >= 200 ? 36 : widths.text
}

/** exceljs makes the part and its links with one row; the part itself is written anew when the file is finished. */
function addTable(sheet: ExcelJS.Worksheet, { columns }: ActivitiesPlan): void {
  sheet.addTable({
    name: activityTableName,
    ref: `A${activitiesRows.header}`,
    headerRow: true,
    columns: columns.map(({ header }) => ({ name: header, filterButton: true })),
    rows: [columns.map(() => null)],
  })
}

function drawHeaders(sheet: ExcelJS.Worksheet, { input, columns, style }: ActivitiesPlan): void {
  const groups = sheet.getRow(activitiesRows.groups)
  const keys = sheet.getRow(activitiesRows.keys)
  const headers = sheet.getRow(activitiesRows.header)
  groups.height = 20
  headers.height = headerHeight(columns)
  keys.hidden = true
  const named = new Set([''])
  for (const column of columns) {
    const isRowKey = column.key === systemColumns.rowKey
    keys.getCell(column.index + 1).value = isRowKey
      ? `${column.key} ${input.identity.workbookId}`
      : column.key
    if (column.isHidden) continue
    const colour = columnColour(column)
    const band = groups.getCell(column.index + 1)
    band.fill = solid(colour.band)
    band.font = style.font({ bold: true, color: { argb: 'FFFFFFFF' } })
    band.alignment = { ...style.text({ wrapText: false }), vertical: 'middle' }
    const label = bandLabel(column, input)
    if (!named.has(label)) band.value = label
    named.add(label)
    const header = headers.getCell(column.index + 1)
    header.fill = solid(colour.header)
    header.font = style.font({ bold: true })
    header.alignment = { ...style.text(), vertical: 'middle' }
    header.border = { bottom: { style: 'medium', color: { argb: colour.band } } }
  }
}

/** Of the bold letters here, beside those that widths are measured in. */
const letterWidth = 1.08

/** As high as its longest header when wrapped: those of some languages are twice as long as those of others. */
function headerHeight(columns: readonly SheetColumn[]): number {
  const lines = columns.map((column) =>
    column.isHidden ? 1 : linesIn(column.header, widthOf(column) - 1, letterWidth),
  )
  return Math.max(64, Math.max(...lines) * 13.5 + 6)
}

/** A group's name stands once, over its first column; the Check column is named by its header alone. */
export function bandLabel({ group, key }: SheetColumn, { template, texts, language }: TemplateInput): string {
  if (key === systemColumns.check) return ''
  if (group < 0) return formatMessage(texts.workbook, 'group.system', language)
  return formatMessage(texts.fields, `group.${template.groups[group]}.label`, language)
}

function columnColour({ group, key }: SheetColumn): { readonly band: string; readonly header: string } {
  if (key === systemColumns.check) return colours.check
  return group < 0 ? colours.system : groupColour(group)
}

interface ValidationModel {
  readonly dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void }
}

function addValidations(sheet: ExcelJS.Worksheet, plan: ActivitiesPlan): void {
  const { columns, place, lists, lastRow, input } = plan
  // One range each: exceljs spells ranges given cell by cell out again, at the cost of seconds.
  const { dataValidations } = sheet as unknown as ValidationModel
  const range = (column: SheetColumn) => `${column.letter}${activitiesRows.first}:${column.letter}${lastRow}`
  for (const column of typedColumns(columns)) {
    const validation = validationOf(column.field!, place)
    if (validation) dataValidations.add(range(column), validationModel(validation, column.field!, input))
  }
  const action = columnOf(columns, systemColumns.action)
  dataValidations.add(range(action), actionValidation(lists, input))
}

export function actionValidation(lists: ListPlaces, input: TemplateInput): ExcelJS.DataValidation {
  return {
    type: 'list',
    allowBlank: true,
    formulae: [lists.actions],
    ...errorOf({ type: 'list', formulas: [], onError: 'stop', text: 'list' }, input, 0),
  }
}

export function validationModel(
  validation: Validation,
  field: FieldDefinition,
  input: TemplateInput,
): ExcelJS.DataValidation {
  const { texts, language } = input
  const say = (key: string, params = {}) => formatMessage(texts.workbook, key, language, params)
  const count = field.type === 'text' ? field.maxLength : 0
  const prompt = [
    field.presence === 'required' && !field.blankMeans ? say('prompt.required') : '',
    field.presence === 'conditional' ? say('prompt.conditional') : '',
    formatMessage(texts.fields, `${field.key}.prompt`, language),
    field.type === 'text' ? say('prompt.length', { count }) : '',
  ]
  return {
    type: validation.type,
    allowBlank: true,
    formulae: [...validation.formulas],
    ...(validation.operator ? { operator: validation.operator } : {}),
    showInputMessage: true,
    promptTitle: cut(formatMessage(texts.fields, `${field.key}.label`, language), longestPromptTitle),
    prompt: cut(prompt.filter(Boolean).join(' '), longestPrompt),
    ...errorOf(validation, input, count),
  } as ExcelJS.DataValidation
}

function errorOf(
  validation: Validation,
  input: TemplateInput,
  count: number,
): Partial<ExcelJS.DataValidation> {
  if (validation.onError === 'none') return { showErrorMessage: false }
  const say = (key: string) => formatMessage(input.texts.workbook, key, input.language, { count })
  return {
    showErrorMessage: true,
    errorStyle: validation.onError,
    errorTitle: cut(say(`validation.${validation.text}.title`), longestPromptTitle),
    error: cut(say(`validation.${validation.text}`), longestPrompt),
  }
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`
}

function addHighlights(sheet: ExcelJS.Worksheet, plan: ActivitiesPlan): void {
  const { input, place, problems, columns, lastRow } = plan
  const rows = (letter: string) => `${letter}${activitiesRows.first}:${letter}${lastRow}`
  let priority = 1
  const add = (ref: string, formula: string, style: Partial<ExcelJS.Style>) =>
    sheet.addConditionalFormatting({
      ref,
      rules: [{ type: 'expression', priority: priority++, formulae: [formula], style }],
    })
  for (const highlight of cellHighlights(input.template, place, problems)) {
    const ref = highlight.fields.map((field) => rows(columnOf(columns, field).letter)).join(' ')
    add(ref, highlight.formula, highlightStyle(highlight))
  }
  const check = columnOf(columns, systemColumns.check).letter
  const begins = (mark: string) => `ISNUMBER(FIND("${mark}",$${check}${activitiesRows.first}))`
  add(rows(check), begins('✖'), { font: { color: { argb: colours.impossible.font } } })
  add(rows(check), begins('⚠'), { font: { color: { argb: colours.missing.font } } })
  add(rows(check), begins('…'), { font: { color: { argb: colours.later } } })
  add(rows(check), `$${check}${activitiesRows.first}="OK"`, { font: { color: { argb: colours.fine } } })
}

function highlightStyle({ kind }: CellHighlight): Partial<ExcelJS.Style> {
  const { fill, font } = colours[kind]
  return { fill: highlightFill(fill), font: { color: { argb: font } } }
}
