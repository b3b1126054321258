/** An .xlsx file -> the host's workbook. Reads what the add-in can ask about; everything else stays in the file's parts. */
import { areaText, parseArea, shiftedFormula } from '../model/address.ts'
import type { CellModel } from '../model/cell-model.ts'
import type { SheetModel } from '../model/sheet-model.ts'
import { WorkbookModel } from '../model/workbook-model.ts'
import { readStyles } from './styles.ts'
import { readValidations } from './validations.ts'
import type { WorkbookFile } from './workbook-file.ts'
import { childOf, elementsOf, textOf, type XmlElement } from './xml-tree.ts'

export function loadWorkbook(file: WorkbookFile): WorkbookModel {
  const workbook = new WorkbookModel()
  workbook.base = file
  const root = file.look('xl/workbook.xml')
  const links = file.linksOf('xl/workbook.xml')
  const partOf = (type: string) => links.find((link) => link.type === type)?.part
  const stylesPart = partOf('styles')
  if (stylesPart) workbook.styles.splice(0, 1, ...readStyles(file.look(stylesPart)))
  const stringsPart = partOf('sharedStrings')
  const strings = stringsPart ? elementsOf(file.look(stringsPart), 'si').map(textOf) : []
  for (const entry of elementsOf(childOf(root, 'sheets')!, 'sheet')) {
    const { attributes } = entry
    const part = links.find((link) => link.id === attributes['r:id'])!.part
    const sheet = workbook.addSheet(attributes.name!)
    sheet.part = part
    if (attributes.state === 'hidden') sheet.visibility = 'Hidden'
    if (attributes.state === 'veryHidden') sheet.visibility = 'VeryHidden'
    readSheet(sheet, file.look(part), strings)
    readTables(workbook, sheet, file, part)
  }
  for (const name of elementsOf(childOf(root, 'definedNames') ?? root, 'definedName'))
    workbook.names.push({ name: name.attributes.name!, formula: `=${textOf(name)}` })
  if (file.has('docProps/custom.xml'))
    for (const property of elementsOf(file.look('docProps/custom.xml'), 'property'))
      workbook.customProperties.set(property.attributes.name!, textOf(property))
  const visible = workbook.sheets.find((sheet) => sheet.visibility === 'Visible')
  workbook.activeSheet = visible ?? workbook.sheets[0] ?? null
  if (workbook.activeSheet) workbook.selection = { sheet: workbook.activeSheet, area: parseArea('A1') }
  return workbook
}

function readSheet(sheet: SheetModel, root: XmlElement, strings: readonly string[]): void {
  for (const { attributes } of elementsOf(childOf(root, 'cols') ?? root, 'col')) {
    for (let column = Number(attributes.min) - 1; column < Math.min(Number(attributes.max), 16_384); column++)
      sheet.columns.set(column, {
        width: attributes.width === undefined ? null : Number(attributes.width),
        isHidden: isTrue(attributes.hidden),
        style: Number(attributes.style ?? 0),
      })
  }
  const shared = new Map<string, { formula: string; row: number }>()
  for (const row of elementsOf(childOf(root, 'sheetData')!, 'row')) {
    const index = Number(row.attributes.r) - 1
    if (isTrue(row.attributes.hidden)) sheet.hiddenRows.add(index)
    for (const cell of elementsOf(row, 'c')) {
      const { left } = parseArea(cell.attributes.r!)
      const cells = sheet.rows.get(index) ?? new Map<number, CellModel>()
      sheet.rows.set(index, cells)
      cells.set(left, readCell(cell, strings, index, shared))
    }
  }
  const pane = childOf(childOf(childOf(root, 'sheetViews') ?? root, 'sheetView') ?? root, 'pane')
  if (pane?.attributes.state?.startsWith('frozen'))
    sheet.frozen = {
      rows: Number(pane.attributes.ySplit ?? 0),
      columns: Number(pane.attributes.xSplit ?? 0),
    }
  sheet.isProtected = isTrue(childOf(root, 'sheetProtection')?.attributes.sheet)
  for (const format of elementsOf(root, 'conditionalFormatting'))
    for (const rule of elementsOf(format, 'cfRule'))
      if (rule.attributes.type === 'expression')
        sheet.highlights.push({ formula: textOf(childOf(rule, 'formula')) })
  for (const { areas, validation } of readValidations(root))
    for (const area of areas)
      for (let row = area.top; row <= area.bottom; row++)
        for (let column = area.left; column <= area.right; column++)
          sheet.validations.set(`${row},${column}`, validation)
}

function readCell(
  cell: XmlElement,
  strings: readonly string[],
  row: number,
  shared: Map<string, { formula: string; row: number }>,
): CellModel {
  const { t: type = 'n', s: style = '0' } = cell.attributes
  const value = textOf(childOf(cell, 'v'))
  const model: CellModel = { value: '', style: Number(style) }
  if (type === 's') model.value = strings[Number(value)] ?? ''
  else if (type === 'inlineStr') model.value = textOf(childOf(cell, 'is'))
  else if (type === 'b') model.value = value === '1'
  else if (type === 'n') model.value = value === '' ? '' : Number(value)
  else model.value = value
  if (type === 'e') model.isError = true
  const formula = childOf(cell, 'f')
  if (formula) {
    const text = textOf(formula)
    const index = formula.attributes.si
    if (index !== undefined && text !== '') shared.set(index, { formula: text, row })
    const first = index === undefined ? undefined : shared.get(index)
    model.formula = `=${text === '' && first ? shiftedFormula(first.formula, row - first.row) : text}`
  }
  return model
}

function readTables(workbook: WorkbookModel, sheet: SheetModel, file: WorkbookFile, part: string): void {
  for (const link of file.linksOf(part).filter(({ type }) => type === 'table')) {
    const { attributes } = file.look(link.part)
    const area = parseArea(attributes.ref!)
    workbook.tables.push({ id: attributes.id!, name: attributes.displayName!, sheet, area, part: link.part })
    if (areaText(area) !== attributes.ref) throw new Error(`The table ${attributes.ref} is not understood`)
  }
}

function isTrue(attribute: string | undefined): boolean {
  return attribute === '1' || attribute === 'true'
}
