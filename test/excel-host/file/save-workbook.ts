/** The host's workbook -> the parts of its file. What the host does not know stays as it was in the file. */
import { areaText, columnName } from '../model/address.ts'
import type { CellModel } from '../model/cell-model.ts'
import type { SheetModel } from '../model/sheet-model.ts'
import type { WorkbookModel } from '../model/workbook-model.ts'
import { writeStyles } from './styles.ts'
import { writeValidations } from './validations.ts'
import type { WorkbookFile } from './workbook-file.ts'
import { childOf, element, elementsOf, type XmlElement } from './xml-tree.ts'

/** Elements of a sheet part that come after the validations (ECMA-376 18.3.1.99). */
const afterValidations = new Set(
  'hyperlinks,printOptions,pageMargins,pageSetup,headerFooter,rowBreaks,colBreaks,customProperties,cellWatches,ignoredErrors,smartTags,drawing,legacyDrawing,legacyDrawingHF,picture,oleObjects,controls,webPublishItems,tableParts,extLst'.split(
    ',',
  ),
)

/** Writes the workbook into the parts it was loaded from. Sheets made since are left out. */
export function saveWorkbook(workbook: WorkbookModel, file: WorkbookFile): Uint8Array {
  const links = file.linksOf('xl/workbook.xml')
  const stylesPart = links.find(({ type }) => type === 'styles')?.part
  if (stylesPart) {
    const styles = file.xml(stylesPart)
    writeStyles(styles, workbook.styles)
    file.put(stylesPart, styles)
  }
  const root = file.xml('xl/workbook.xml')
  for (const entry of elementsOf(childOf(root, 'sheets')!, 'sheet')) {
    const part = links.find((link) => link.id === entry.attributes['r:id'])!.part
    const sheet = workbook.sheets.find((one) => one.part === part)
    if (!sheet) throw new Error(`The sheet of ${part} was deleted: such a workbook cannot be saved here yet`)
    entry.attributes.name = sheet.name
    const xml = file.xml(part)
    writeSheet(sheet, xml)
    file.put(part, xml)
  }
  for (const [nth, name] of elementsOf(childOf(root, 'definedNames') ?? root, 'definedName').entries())
    name.children = [workbook.names[nth]!.formula.slice(1)]
  file.put('xl/workbook.xml', root)
  for (const table of workbook.tables.filter(({ part }) => part !== null)) {
    const xml = file.xml(table.part!)
    xml.attributes.ref = areaText(table.area)
    const filter = childOf(xml, 'autoFilter')
    if (filter) {
      filter.attributes.ref = areaText(table.area)
      filter.children = [...table.sheet.filter].map(([column, texts]) =>
        element('filterColumn', { colId: String(column - table.area.left) }, [
          element(
            'filters',
            {},
            [...texts].map((val) => element('filter', { val })),
          ),
        ]),
      )
    }
    elementsOf(childOf(xml, 'tableColumns')!, 'tableColumn').forEach((column, index) => {
      column.attributes.name = String(table.sheet.value(table.area.top, table.area.left + index)).replaceAll(
        '\n',
        '_x000a_',
      )
    })
    file.put(table.part!, xml)
  }
  return file.toBytes()
}

function writeSheet(sheet: SheetModel, root: XmlElement): void {
  childOf(root, 'sheetData')!.children = rowElements(sheet, childOf(root, 'sheetData')!)
  const columns = childOf(root, 'cols')
  if (columns) columns.children = columnElements(sheet)
  root.children = root.children.filter(
    (child) => typeof child === 'string' || !['dataValidations', 'sheetProtection'].includes(child.name),
  )
  const rules = elementsOf(root, 'conditionalFormatting')
    .flatMap((format) => elementsOf(format, 'cfRule'))
    .filter(({ attributes }) => attributes.type === 'expression')
  for (const [nth, { formula }] of sheet.highlights.entries())
    childOf(rules[nth]!, 'formula')!.children = [formula]
  const validations = writeValidations(sheet)
  if (validations) insertBefore(root, validations, (name) => afterValidations.has(name))
  if (sheet.isProtected) {
    const place = root.children.findIndex((child) => typeof child !== 'string' && child.name === 'sheetData')
    root.children.splice(place + 1, 0, element('sheetProtection', { sheet: '1' }))
  }
}

function insertBefore(root: XmlElement, made: XmlElement, isLater: (name: string) => boolean): void {
  const at = root.children.findIndex((child) => typeof child !== 'string' && isLater(child.name))
  root.children.splice(at < 0 ? root.children.length : at, 0, made)
}

function rowElements(sheet: SheetModel, before: XmlElement): XmlElement[] {
  const attributesOf = new Map(elementsOf(before, 'row').map(({ attributes }) => [attributes.r!, attributes]))
  return [...sheet.rows]
    .sort(([a], [b]) => a - b)
    .map(([row, cells]) => {
      const { hidden: _, ...attributes } = attributesOf.get(String(row + 1)) ?? {}
      return element(
        'row',
        { ...attributes, r: String(row + 1), ...(sheet.isRowHidden(row) ? { hidden: '1' } : {}) },
        [...cells]
          .sort(([a], [b]) => a - b)
          .map(([column, cell]) => cellElement(`${columnName(column)}${row + 1}`, cell)),
      )
    })
}

function cellElement(address: string, { value, formula, isError, style }: CellModel): XmlElement {
  const attributes: Record<string, string> = { r: address, s: String(style) }
  const made: XmlElement[] = formula === undefined ? [] : [element('f', {}, [formula.slice(1)])]
  if (value === '' && formula === undefined) return element('c', attributes)
  if (typeof value === 'number') return element('c', attributes, [...made, element('v', {}, [String(value)])])
  if (typeof value === 'boolean')
    return element('c', { ...attributes, t: 'b' }, [...made, element('v', {}, [value ? '1' : '0'])])
  if (isError) return element('c', { ...attributes, t: 'e' }, [...made, element('v', {}, [value])])
  if (formula !== undefined)
    return element('c', { ...attributes, t: 'str' }, [...made, element('v', {}, [value])])
  return element('c', { ...attributes, t: 'inlineStr' }, [
    element('is', {}, [element('t', { 'xml:space': 'preserve' }, [value])]),
  ])
}

function columnElements(sheet: SheetModel): XmlElement[] {
  return [...sheet.columns]
    .sort(([a], [b]) => a - b)
    .map(([column, { width, isHidden, style }]) =>
      element('col', {
        min: String(column + 1),
        max: String(column + 1),
        width: String(width ?? 9),
        customWidth: '1',
        ...(style > 0 ? { style: String(style) } : {}),
        ...(isHidden ? { hidden: '1' } : {}),
      }),
    )
}
