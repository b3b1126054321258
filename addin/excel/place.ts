/** Where things were found in the open workbook when it was last read. Rows and columns are 0-based. */
import type { CoverKey, IdentityKey } from '../../templates/workbook-layout.ts'

export interface WorkbookPlace {
  /** Id of the activities sheet: it stays when the sheet is renamed. */
  readonly sheetId: string
  /** Id of the activities table; null where somebody made it a plain range. */
  readonly tableId: string | null
  readonly keyRow: number | null
  readonly headerRow: number | null
  readonly columnOf: ReadonlyMap<string, number>
  /** Right end of what was read. */
  readonly lastColumn: number
  readonly identity: { readonly sheetId: string; readonly rowOf: ReadonlyMap<IdentityKey, number> } | null
  readonly cover: CoverPlace | null
  /** Id of the hidden sheet with the lists. */
  readonly listSheetId: string | null
}

export interface CoverPlace {
  readonly sheetId: string
  readonly rowOf: ReadonlyMap<CoverKey, number>
  readonly keyColumn: number
}
