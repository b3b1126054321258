/** `Workbook.insertWorksheetsFromBase64`: sheets of another file come into the open workbook, with their tables and names. */
import { loadWorkbook } from '../file/load-workbook.ts'
import { WorkbookFile } from '../file/workbook-file.ts'
import type { SheetModel } from '../model/sheet-model.ts'
import type { WorkbookModel } from '../model/workbook-model.ts'
import { accessDenied, HostError, invalidArgument } from '../wire/host-error.ts'

export interface InsertOptions {
  readonly sheetNamesToInsert?: readonly string[]
  /** `Before` and `After` are not built here. */
  readonly positionType?: 'None' | 'Beginning' | 'End' | 'Before' | 'After'
}

/** @returns ids of the new sheets. The other file's properties and settings stay behind, as in Excel. */
export function insertWorksheets(workbook: WorkbookModel, base64: string, options: InsertOptions): string[] {
  if (workbook.isReadOnly) throw accessDenied()
  const { sheetNamesToInsert: wanted = [], positionType = 'End' } = options
  if (positionType === 'Before' || positionType === 'After')
    throw new HostError(
      'ApiNotFound',
      `The test host inserts no sheets ${positionType} another. Add it there.`,
    )
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw invalidArgument('base64File')
  const file = new WorkbookFile(bytes)
  const other = loadWorkbook(file)
  // A workbook in which nothing was formatted yet takes over the styles as they are, and can be saved as the other file.
  const isBlank = workbook.sheets.every(({ rows, columns }) => rows.size + columns.size === 0)
  const firstStyle = isBlank ? 0 : workbook.styles.length
  if (isBlank) {
    workbook.styles.length = 0
    workbook.base = file
  } else workbook.base = null
  workbook.styles.push(
    ...other.styles.map((style) => ({
      ...style,
      basedOn: style.basedOn === null ? null : style.basedOn + firstStyle,
    })),
  )
  const inserted = other.sheets.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  const ids = inserted.map((sheet, index) => {
    const made = takeOver(workbook, sheet, firstStyle)
    if (positionType === 'Beginning') workbook.moveSheet(made, index)
    for (const table of other.tables.filter((one) => one.sheet === sheet)) {
      const isTaken = workbook.tables.some(({ name }) => name === table.name)
      workbook.tables.push({
        ...table,
        id: String(workbook.tables.length + 1),
        name: isTaken ? `${table.name}${workbook.tables.length + 1}` : table.name,
        sheet: made,
      })
    }
    return made.id
  })
  // Several sheets have print titles, all under one name.
  const taken = new Set(workbook.names.map(({ name }) => name))
  workbook.names.push(...other.names.filter(({ name }) => !taken.has(name)))
  return ids
}

function takeOver(workbook: WorkbookModel, sheet: SheetModel, firstStyle: number): SheetModel {
  const isTaken = (name: string) =>
    workbook.sheets.some((one) => one.name.toLowerCase() === name.toLowerCase())
  let name = sheet.name
  for (let nth = 2; isTaken(name); nth++) name = `${sheet.name} (${nth})`
  const made = workbook.addSheet(name)
  made.part = sheet.part
  made.visibility = sheet.visibility
  made.frozen = sheet.frozen
  made.isProtected = sheet.isProtected
  for (const [row, cells] of sheet.rows)
    made.rows.set(
      row,
      new Map([...cells].map(([column, cell]) => [column, { ...cell, style: cell.style + firstStyle }])),
    )
  for (const [column, entry] of sheet.columns)
    made.columns.set(column, { ...entry, style: entry.style + firstStyle })
  for (const row of sheet.hiddenRows) made.hiddenRows.add(row)
  for (const [key, validation] of sheet.validations) made.validations.set(key, validation)
  return made
}
