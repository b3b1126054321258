/** A register sheet as it came back: found by its hidden keys, read as what its cells show. */

import { shownText } from '../../../templates/reading/read-cell.ts'
import type { ContentSheet, WorkbookContent } from '../../../templates/reading/workbook-content.ts'
import { ServiceError } from '../../errors.ts'
import { columnLetters } from '../../workbooks/row-xml.ts'
import { identitySheetName } from './build-sheet.ts'
import type { SheetKind } from './sheet-kind.ts'

export interface FilledSheetRow {
  /** 0-based. */
  readonly index: number
  /** What the cells show, by column key; every column that the file has. */
  readonly cells: ReadonlyMap<string, string>
}

export interface FilledSheet {
  /** What the file was made from; null where its identity is gone. */
  readonly historyId: string | null
  readonly changeNumber: number | null
  /** Blank ones are left out. */
  readonly rows: readonly FilledSheetRow[]
  cellOf(row: FilledSheetRow | null, field: string): string | null
}

/**
 * Finds the rows of a register sheet in a workbook.
 *
 * @throws {ServiceError} REGISTER_SHEET_ALIEN where it is none of this kind, or of another list or cycle
 */
export function readSheet(content: WorkbookContent, kind: SheetKind, of: string): FilledSheet {
  const identity = identityOf(content)
  const found = content.sheets
    .filter((sheet) => sheet.name !== identitySheetName)
    .flatMap((sheet) => placeOf(sheet, kind) ?? [])[0]
  const isOther = (identity.kind !== undefined && identity.kind !== kind.name) || (identity.of ?? of) !== of
  if (!found || isOther)
    throw new ServiceError('REGISTER_SHEET_ALIEN', { kind: [kind.name, of].join(' ').trim() })
  const rows: FilledSheetRow[] = []
  for (const [index, cells] of found.sheet.rows) {
    // The row after the keys holds the headers.
    if (index <= found.keyRow + 1) continue
    const texts = new Map([...found.columns].map(([key, column]) => [key, shownText(cells.get(column))]))
    if ([...texts.values()].some((text) => text !== '')) rows.push({ index, cells: texts })
  }
  const changeNumber = Number(identity.changeNumber)
  return {
    historyId: identity.historyId ?? null,
    changeNumber: Number.isInteger(changeNumber) && changeNumber > 0 ? changeNumber : null,
    rows,
    cellOf: (row, field) => {
      const column = found.columns.get(field)
      return row === null || column === undefined ? null : `${columnLetters(column)}${row.index + 1}`
    },
  }
}

interface Place {
  readonly sheet: ContentSheet
  readonly keyRow: number
  readonly columns: ReadonlyMap<string, number>
}

/** The row of keys: all key columns, and no cell that is not a key. */
function placeOf(sheet: ContentSheet, kind: SheetKind): Place | null {
  const keys = new Set(kind.columns.map(({ key }) => key))
  for (const [index, cells] of [...sheet.rows].slice(0, 20)) {
    const columns = new Map<string, number>()
    for (const [column, cell] of cells) {
      const text = shownText(cell)
      if (keys.has(text) && !columns.has(text)) columns.set(text, column)
    }
    const needed = kind.columns.filter((column) => column.isKey)
    if (columns.size >= 2 && needed.every(({ key }) => columns.has(key)))
      return { sheet, keyRow: index, columns }
  }
  return null
}

function identityOf(content: WorkbookContent): Readonly<Record<string, string>> {
  const sheet = content.sheets.find((one) => one.name === identitySheetName)
  const pairs = [...(sheet?.rows.values() ?? [])].map((cells) => [
    shownText(cells.get(0)),
    shownText(cells.get(1)),
  ])
  return Object.fromEntries(pairs)
}
