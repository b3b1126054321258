/** Rules about a return as a whole. */
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
