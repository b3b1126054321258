/** Worksheets, their protection and what stays in view. */
import { type areaText, parseArea } from '../model/address.ts'
import type { SheetModel } from '../model/sheet-model.ts'
import type { WorkbookModel } from '../model/workbook-model.ts'
import { accessDenied, invalidArgument, itemNotFound } from '../wire/host-error.ts'
import { type HostObject, nothing } from '../wire/host-object.ts'
import { tablesOf } from './excel-objects.ts'
import { rangeObject } from './range.ts'

/** Handlers are kept by office.js itself; Excel is only told that there are some. */
export const eventRegistrations = Object.fromEntries(
  ['DataChanged', 'SelectionChanged', 'Activated'].flatMap((name) => [
    [`_Register${name}Event`, () => {}],
    [`_Unregister${name}Event`, () => {}],
  ]),
)

export function worksheetObject(workbook: WorkbookModel, sheet: SheetModel): HostObject {
  const range = (area: Parameters<typeof areaText>[0]) => rangeObject(workbook, sheet, area)
  const protection: HostObject = {
    className: 'WorksheetProtection',
    read: { protected: () => sheet.isProtected },
    call: {
      protect: (_options: unknown, password?: string) => {
        if (sheet.isProtected) throw invalidArgument('the sheet is protected already')
        sheet.isProtected = true
        sheet.password = password ?? null
      },
      unprotect: (password?: string) => {
        if (sheet.password !== null && sheet.password !== password) throw invalidArgument('the password')
        sheet.isProtected = false
      },
    },
  }
  return {
    className: 'Worksheet',
    id: sheet.id,
    read: {
      id: () => sheet.id,
      name: () => sheet.name,
      position: () => workbook.sheets.indexOf(sheet),
      visibility: () => sheet.visibility,
      protection: () => protection,
      tables: () => tablesOf(workbook, (id) => id === sheet.id),
      freezePanes: () => freezePanes(workbook, sheet),
    },
    write: {
      name: (name: string) => {
        if (workbook.isReadOnly) throw accessDenied()
        workbook.renameSheet(sheet, name)
      },
      position: (position: number) => {
        workbook.moveSheet(sheet, position)
      },
      visibility: (visibility: SheetModel['visibility']) => {
        sheet.visibility = visibility
      },
    },
    call: {
      getRange: (address?: string | null) => range(parseArea(address ?? 'A:XFD')),
      getRangeByIndexes: (top: number, left: number, rows: number, columns: number) =>
        range({ top, left, bottom: top + rows - 1, right: left + columns - 1 }),
      getUsedRange: () => {
        const used = sheet.usedArea()
        return range(used ?? parseArea('A1'))
      },
      getUsedRangeOrNullObject: () => {
        const used = sheet.usedArea()
        return used ? range(used) : nothing
      },
      activate: () => {
        if (sheet.visibility !== 'Visible') throw itemNotFound()
        workbook.select(
          sheet,
          workbook.selection?.sheet === sheet ? workbook.selection.area : parseArea('A1'),
        )
      },
      delete: () => {
        if (workbook.isReadOnly) throw accessDenied()
        workbook.removeSheet(sheet)
      },
      ...eventRegistrations,
    },
  }
}

function freezePanes(workbook: WorkbookModel, sheet: SheetModel): HostObject {
  return {
    className: 'WorksheetFreezePanes',
    read: {},
    call: {
      getLocationOrNullObject: () =>
        sheet.frozen
          ? rangeObject(workbook, sheet, {
              top: 0,
              left: 0,
              bottom: Math.max(sheet.frozen.rows, 1) - 1,
              right: Math.max(sheet.frozen.columns, 1) - 1,
            })
          : nothing,
      unfreeze: () => {
        sheet.frozen = null
      },
      freezeRows: (rows: number) => {
        sheet.frozen = { rows, columns: 0 }
      },
    },
  }
}
