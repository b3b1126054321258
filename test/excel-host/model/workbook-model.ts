/** The workbook that the host has open, in memory. */
import type { WorkbookFile } from '../file/workbook-file.ts'
import { HostError } from '../wire/host-error.ts'
import { type Area, intersection, renamedIn } from './address.ts'
import type { CellModel, StyleModel, ValidationModel } from './cell-model.ts'
import { SheetModel } from './sheet-model.ts'

export interface TableModel {
  readonly id: string
  name: string
  readonly sheet: SheetModel
  /** Header row included. */
  area: Area
  /** Part of the file; null for a table made since. */
  readonly part: string | null
  style?: string
}

export interface NameModel {
  readonly name: string
  /** `=Sheet!$A$1`. */
  formula: string
}

/** A change of cells, for whoever registered for it. */
export interface DataChange {
  readonly sheet: SheetModel
  readonly area: Area
  readonly source: 'Local' | 'Remote'
  readonly changeType: 'RangeEdited' | 'RowInserted' | 'RowDeleted'
}

/** A selection that is new, and whether its sheet came to the front with it. */
export interface SelectionChange {
  readonly sheet: SheetModel
  readonly area: Area
  readonly isOtherSheet: boolean
}

export class WorkbookModel {
  name = 'Workbook.xlsx'
  readonly sheets: SheetModel[] = []
  readonly tables: TableModel[] = []
  readonly names: NameModel[] = []
  readonly styles: StyleModel[] = [{ numberFormat: 'General', fillColor: null, basedOn: null }]
  readonly settings = new Map<string, unknown>()
  readonly customProperties = new Map<string, string>()
  activeSheet: SheetModel | null = null
  selection: { sheet: SheetModel; area: Area } | null = null
  isReadOnly = false
  calculationMode: 'Automatic' | 'Manual' = 'Automatic'
  /** `Office.context.document.settings`, as JSON texts. */
  readonly documentSettings = new Map<string, string>()
  /** Told of each change; the host sends it on to the add-in. */
  onDataChange: (change: DataChange) => void = () => {}
  onSelectionChange: (change: SelectionChange) => void = () => {}
  /** The file that it can be saved into; null where its sheets are of more than one file. */
  base: WorkbookFile | null = null
  /** Files that the add-in had opened as workbooks of their own: nothing more is done with them here. */
  readonly openedBeside: Uint8Array[] = []
  private serials = 0

  get url(): string {
    return `https://contoso.sharepoint.com/${this.name}`
  }

  addSheet(name: string): SheetModel {
    const serial = String(++this.serials).padStart(8, '0')
    const sheet = new SheetModel(`{${serial}-0001-0000-0000-000000000000}`, name)
    this.sheets.push(sheet)
    this.activeSheet ??= sheet
    return sheet
  }

  /**
   * Makes a table of cells whose first row is its headers. Excel turns those into texts, no two alike.
   *
   * @throws {HostError} InvalidArgument: another table is in the way
   */
  addTable(sheet: SheetModel, area: Area): TableModel {
    if (this.tables.some((table) => table.sheet === sheet && intersection(table.area, area)))
      throw new HostError('InvalidArgument', 'A table cannot overlap another table.')
    const taken = new Set<string>()
    for (let column = area.left; column <= area.right; column++) {
      const text = String(sheet.value(area.top, column)) || `Column${column - area.left + 1}`
      let header = text
      for (let n = 2; taken.has(header.toLowerCase()); n++) header = `${text}${n}`
      taken.add(header.toLowerCase())
      sheet.touch(area.top, column).value = header
    }
    const serial = ++this.serials
    const id = `{${String(serial).padStart(8, '0')}-0002-0000-0000-000000000000}`
    const table: TableModel = { id, name: `Table${serial}`, sheet, area, part: null }
    this.tables.push(table)
    return table
  }

  /** @throws {HostError} InvalidOperation: a workbook keeps one visible sheet */
  removeSheet(sheet: SheetModel): void {
    const others = this.sheets.filter((one) => one !== sheet)
    const next = others.find(({ visibility }) => visibility === 'Visible')
    if (!next)
      throw new HostError('InvalidOperation', 'A workbook must contain at least one visible worksheet.')
    this.sheets.splice(0, this.sheets.length, ...others)
    const kept = this.tables.filter((table) => table.sheet !== sheet)
    this.tables.splice(0, this.tables.length, ...kept)
    if (this.activeSheet === sheet) this.select(next, { top: 0, left: 0, bottom: 0, right: 0 })
  }

  moveSheet(sheet: SheetModel, position: number): void {
    const others = this.sheets.filter((one) => one !== sheet)
    this.sheets.splice(0, this.sheets.length, ...others.toSpliced(position, 0, sheet))
  }

  /**
   * Excel carries the new name into whatever refers to the sheet.
   *
   * @throws {HostError} InvalidArgument: another sheet has the name, or Excel allows none like it
   */
  renameSheet(sheet: SheetModel, name: string): void {
    const isTaken = this.sheets.some((one) => one !== sheet && one.name.toLowerCase() === name.toLowerCase())
    if (isTaken || name === '' || name.length > 31 || /[[\]:*?/\\]/.test(name))
      throw new HostError('InvalidArgument', `A sheet cannot be named ${name} here.`)
    const before = sheet.name
    sheet.name = name
    const follow = (formula: string) => renamedIn(formula, before, name)
    for (const other of this.sheets) {
      for (const cells of other.rows.values())
        for (const cell of cells.values()) if (cell.formula !== undefined) cell.formula = follow(cell.formula)
      for (const [key, validation] of other.validations)
        other.validations.set(key, {
          ...validation,
          formula1: follow(validation.formula1),
          formula2: follow(validation.formula2),
        })
      for (const highlight of other.highlights) highlight.formula = follow(highlight.formula)
    }
    for (const one of this.names) one.formula = follow(one.formula)
  }

  sheetNamed(name: string): SheetModel {
    const sheet = this.sheets.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (!sheet) throw new Error(`The workbook has no sheet ${name}`)
    return sheet
  }

  tableNamed(name: string): TableModel {
    const table = this.tables.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (!table) throw new Error(`The workbook has no table ${name}`)
    return table
  }

  /** Index of a style like this one with something changed. */
  derivedStyle(index: number, change: Partial<Pick<StyleModel, 'numberFormat' | 'fillColor'>>): number {
    const wanted = { ...this.styles[index]!, basedOn: this.styles[index]!.basedOn ?? index, ...change }
    const there = this.styles.findIndex(
      (style, at) =>
        (style.basedOn ?? at) === wanted.basedOn &&
        style.numberFormat === wanted.numberFormat &&
        style.fillColor === wanted.fillColor,
    )
    return there >= 0 ? there : this.styles.push(wanted) - 1
  }

  /** Selects cells and brings their sheet to the front: a person, or the add-in. */
  select(sheet: SheetModel, area: Area): void {
    const isOtherSheet = this.activeSheet !== sheet
    this.activeSheet = sheet
    this.selection = { sheet, area }
    this.onSelectionChange({ sheet, area, isOtherSheet })
  }

  changed(sheet: SheetModel, area: Area, source: DataChange['source'] = 'Local'): void {
    this.onDataChange({ sheet, area, source, changeType: 'RangeEdited' })
  }
}

/** Everything a person could undo on one sheet. */
export interface SheetState {
  readonly rows: ReadonlyMap<number, ReadonlyMap<number, CellModel>>
  readonly validations: ReadonlyMap<string, ValidationModel>
  readonly filteredRows: ReadonlySet<number>
  readonly filter: ReadonlyMap<number, ReadonlySet<string>>
}

export function stateOf(sheet: SheetModel): SheetState {
  return {
    rows: new Map(
      [...sheet.rows].map(([row, cells]) => [
        row,
        new Map([...cells].map(([column, cell]) => [column, { ...cell }])),
      ]),
    ),
    validations: new Map(sheet.validations),
    filteredRows: new Set(sheet.filteredRows),
    filter: new Map(sheet.filter),
  }
}

export function putBack(sheet: SheetModel, state: SheetState): void {
  sheet.rows.clear()
  for (const [row, cells] of state.rows)
    sheet.rows.set(row, new Map([...cells].map(([column, cell]) => [column, { ...cell }])))
  replace(sheet.validations, state.validations)
  replace(sheet.filter, state.filter)
  sheet.filteredRows.clear()
  for (const row of state.filteredRows) sheet.filteredRows.add(row)
}

function replace<K, V>(target: Map<K, V>, source: ReadonlyMap<K, V>): void {
  target.clear()
  for (const [key, value] of source) target.set(key, value)
}
