/** Rules about a return as a whole, and about rows that share a key. */
import type { ActivityValues } from '../activity.ts'
import type { Issue } from '../issues.ts'

export interface ReturnFacts {
  /** As the cover says; null where it is blank. */
  readonly nothingToReport: boolean | null
  readonly submit: boolean | null
  /** Activities of the return that are not withdrawn, wherever they came from. */
  readonly rowCount: number
}

/** Rule 25: "nothing to report" beside activities, or a return submitted with neither. */
export function checkReturn({ nothingToReport, submit, rowCount }: ReturnFacts): Issue[] {
  if (nothingToReport && rowCount > 0) {
    return [{ code: '25.nothingWithRows', severity: 'error', field: null, params: { count: rowCount } }]
  }
  if (submit && !nothingToReport && rowCount === 0) {
    return [{ code: '25.submitWithoutRows', severity: 'error', field: null, params: {} }]
  }
  return []
}

export interface KeyedRow {
  readonly rowNumber: number
  readonly rowKey: string | null
  readonly values: ActivityValues
}

/** A later row that carries the hidden key of an earlier one: somebody copied it. */
export interface KeyCopy {
  readonly rowNumber: number
  readonly firstRowNumber: number
  readonly isIdentical: boolean
  readonly issue: Issue
}

/**
 * Rule 21: rows whose hidden key stands in an earlier row too, in sheet order. The first row keeps the key. Rows without
 * a key or without values copy nothing.
 */
export function checkKeys(rows: readonly KeyedRow[]): KeyCopy[] {
  const firstByKey = new Map<string, KeyedRow>()
  const copies: KeyCopy[] = []
  for (const row of rows) {
    if (row.rowKey === null || Object.keys(row.values).length === 0) continue
    const first = firstByKey.get(row.rowKey)
    if (!first) firstByKey.set(row.rowKey, row)
    else copies.push(copyOf(first, row))
  }
  return copies
}

function copyOf(first: KeyedRow, row: KeyedRow): KeyCopy {
  const isIdentical = contentOf(first.values) === contentOf(row.values)
  const issue: Issue = {
    code: isIdentical ? '21.identicalCopy' : '21.copiedKey',
    severity: isIdentical ? 'warning' : 'info',
    field: null,
    params: { row: String(first.rowNumber) },
  }
  return { rowNumber: row.rowNumber, firstRowNumber: first.rowNumber, isIdentical, issue }
}

function contentOf(values: ActivityValues): string {
  return JSON.stringify(
    Object.keys(values)
      .sort()
      .map((key) => [key, values[key]]),
  )
}
