/** What came of a file, in numbers. */
import type { PlacedIssue } from '../../templates/issues.ts'
import type { ReturnedWorkbook } from '../../templates/reading/workbook-content.ts'
import type { RowResult, SyncResponse } from '../../templates/sync-protocol.ts'

/** Rows of a file by what became of them. `missing` are not in the file; blank rows count nowhere. */
export interface ImportCounts {
  /** Activities that nobody knew, or that go on from the cycle before. */
  readonly new: number
  readonly changed: number
  /** Rows that bring nothing new: as stored, or older than what is stored. */
  readonly unchanged: number
  /** Rows with a value, or a withdrawal, that now waits for a person. */
  readonly proposed: number
  readonly missing: number
  readonly withIssues: number
}

export interface ImportResult {
  readonly fileName: string
  readonly reporterCode: string
  readonly cycleKey: string
  readonly workbookId: string | null
  readonly counts: ImportCounts
  /** Nothing was stored: everything in the file had arrived before. */
  readonly isUnchanged: boolean
  readonly issues: readonly PlacedIssue[]
  /** Sheets that are not the template's: in the original, and nowhere else. */
  readonly extraSheets: readonly string[]
  readonly response: SyncResponse
}

export function countsOf(response: SyncResponse): ImportCounts {
  const rows = response.results.filter((row) => row.activityReportId !== null || row.fate === 'refused')
  const count = (test: (row: RowResult) => boolean) => rows.filter(test).length
  const isProposed = (row: RowResult) =>
    row.fate === 'conflicting' || (row.fate === 'accepted' && row.withdrawal === 'proposed')
  const isChanged = (row: RowResult) =>
    !row.isNew && !isProposed(row) && (row.fate === 'accepted' || row.fate === 'merged')
  return {
    new: count((row) => row.isNew),
    changed: count(isChanged),
    unchanged: count((row) => row.fate === 'unchanged' || row.fate === 'stale'),
    proposed: count((row) => !row.isNew && isProposed(row)),
    missing: response.missing.length,
    withIssues: count((row) => row.issues.length > 0),
  }
}

/** The issues of file, rows and return with their cells: those of the file first, rows in the order of the sheet. */
export function placeIssues(workbook: ReturnedWorkbook, response: SyncResponse): PlacedIssue[] {
  const sheet = workbook.sheetName
  const atReturn = [...workbook.issues, ...response.returnIssues].map((issue) => ({
    ...issue,
    sheet,
    cell: null,
  }))
  const atRows = response.results.flatMap((row) =>
    row.issues.map((issue): PlacedIssue => {
      // Where the field has no column, or the whole row is meant, the row's first cell stands for it.
      const column = workbook.columnOf[issue.field ?? 'title'] ?? 'A'
      return { ...issue, sheet, cell: `${column}${row.rowNumber}` }
    }),
  )
  return [...atReturn, ...atRows]
}
