/** What the reader makes of a workbook file, before anything is known about its meaning. */
import type { RawCell, SheetRow } from '../activity.ts'
import type { Language } from '../definition.ts'
import type { Issue } from '../issues.ts'
import type { CoverAnswers } from '../sync-protocol.ts'
import type { WorkbookIdentity } from '../workbook-layout.ts'

/** Rows and columns are 0-based here; blank cells are absent. */
export interface ContentSheet {
  readonly name: string
  readonly state: 'visible' | 'hidden' | 'veryHidden'
  /** Sparse: row index -> column index -> cell. Both in ascending order. */
  readonly rows: ReadonlyMap<number, ReadonlyMap<number, RawCell>>
}

export interface WorkbookContent {
  readonly sheets: readonly ContentSheet[]
  readonly customProperties: Readonly<Record<string, string>>
}

/** A workbook that was understood as somebody's return. */
export interface ReturnedWorkbook {
  /** Whatever the surviving carriers say. */
  readonly identity: Partial<WorkbookIdentity>
  readonly language: Language
  readonly sheetName: string
  readonly rows: readonly SheetRow[]
  /** Column letter of each field that was found, for cell addresses in messages. */
  readonly columnOf: Readonly<Record<string, string>>
  readonly cover: CoverAnswers
  /** Sheets that are not the template's. */
  readonly extraSheets: readonly string[]
  /** Issues of the file as a whole: rules 21, 26, missing columns. */
  readonly issues: readonly Issue[]
}
