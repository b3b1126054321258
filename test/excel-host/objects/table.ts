/** Tables of a sheet. */
import { parseArea } from '../model/address.ts'
import { growTable } from '../model/grow-table.ts'
import type { TableModel, WorkbookModel } from '../model/workbook-model.ts'
import { accessDenied, HostError, invalidArgument } from '../wire/host-error.ts'
import type { HostObject } from '../wire/host-object.ts'
import { collection } from './collection.ts'
import { areaOf, rangeObject } from './range.ts'
import { worksheetObject } from './worksheet.ts'

export function tableObject(workbook: WorkbookModel, table: TableModel): HostObject {
  const { sheet } = table
  const grow = (bottom: number) => {
    if (workbook.isReadOnly) throw accessDenied()
    sheet.refuseIfProtected()
    growTable(table, bottom)
  }
  const addRows = (index: number | null, values: readonly (readonly unknown[])[]): HostObject => {
    if (index !== null && index !== -1)
      throw new HostError('ApiNotFound', 'The test host adds rows at the end of a table only. Add it there.')
    const { bottom, left, right } = table.area
    const end = bottom + values.length
    const isTaken = [...sheet.rows].some(
      ([row, cells]) => row > bottom && row <= end && [...cells.values()].some(({ value }) => value !== ''),
    )
    // Excel pushes down what stands there.
    if (isTaken) throw new HostError('ApiNotFound', 'The test host moves nothing down. Add it there.')
    grow(end)
    rangeObject(workbook, sheet, { top: bottom + 1, left, bottom: end, right }).write!.values!(
      values as never,
    )
    return { className: 'TableRow', read: {} }
  }
  const range = (area: TableModel['area']) => rangeObject(workbook, sheet, area)
  return {
    className: 'Table',
    id: table.id,
    read: {
      id: () => table.id,
      name: () => table.name,
      style: () => table.style ?? 'TableStyleMedium2',
      // Rows of totals are not kept here.
      showTotals: () => false,
      worksheet: () => worksheetObject(workbook, sheet),
      rows: () => ({
        className: 'TableRowCollection',
        read: { count: () => table.area.bottom - table.area.top },
        call: {
          add: (index: number | null, values: readonly (readonly unknown[])[]) => addRows(index, values),
        },
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
    write: {
      name: (name: string) => {
        if (workbook.isReadOnly) throw accessDenied()
        const isTaken = workbook.tables.some(
          (one) => one !== table && one.name.toLowerCase() === name.toLowerCase(),
        )
        if (isTaken || !/^[\p{L}_\\][\p{L}\p{N}_.\\]{0,254}$/u.test(name)) throw invalidArgument('name')
        table.name = name
      },
      style: (style: string) => {
        if (!/^TableStyle(Light|Medium|Dark)\d+$/.test(style)) throw invalidArgument('style')
        table.style = style
      },
    },
    call: {
      getRange: () => range(table.area),
      getHeaderRowRange: () => range({ ...table.area, bottom: table.area.top }),
      getDataBodyRange: () => range({ ...table.area, top: table.area.top + 1 }),
      resize: (wanted: HostObject | string) => {
        const area = typeof wanted === 'string' ? parseArea(wanted) : areaOf(wanted)
        const { top, left, right, bottom } = table.area
        if (area.top !== top || area.left !== left || area.right !== right || area.bottom < bottom)
          throw new HostError('ApiNotFound', 'The test host makes tables longer only. Add it there.')
        grow(area.bottom)
      },
    },
  }
}
