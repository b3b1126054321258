/** Tables of a sheet. */
import type { TableModel, WorkbookModel } from '../model/workbook-model.ts'
import type { HostObject } from '../wire/host-object.ts'
import { collection } from './excel-objects.ts'
import { rangeObject } from './range.ts'
import { worksheetObject } from './worksheet.ts'

export function tableObject(workbook: WorkbookModel, table: TableModel): HostObject {
  const { sheet } = table
  const range = (area: TableModel['area']) => rangeObject(workbook, sheet, area)
  return {
    className: 'Table',
    id: table.id,
    read: {
      id: () => table.id,
      name: () => table.name,
      worksheet: () => worksheetObject(workbook, sheet),
      rows: () => ({
        className: 'TableRowCollection',
        read: { count: () => table.area.bottom - table.area.top },
      }),
      columns: () =>
        collection({
          className: 'TableColumnCollection',
          items: () =>
            Array.from({ length: table.area.right - table.area.left + 1 }, (_, index) => ({
              className: 'TableColumn',
              id: String(index + 1),
              read: {
                id: () => index + 1,
                index: () => index,
                name: () => String(sheet.value(table.area.top, table.area.left + index)),
              },
            })),
          nameOf: (column) => column.read.name!(),
        }),
    },
    call: {
      getRange: () => range(table.area),
      getHeaderRowRange: () => range({ ...table.area, bottom: table.area.top }),
      getDataBodyRange: () => range({ ...table.area, top: table.area.top + 1 }),
    },
  }
}
