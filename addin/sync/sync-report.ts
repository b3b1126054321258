/** What a sync came to, for people: every row accounted for. */
import type { PaneRowResult, PaneSyncResponse } from '../../templates/pane-protocol.ts'
import type { CellPlace, WorkbookReading } from '../excel/open-workbook.ts'
import type { RowWrite, WritePlan } from './plan-write.ts'

/** A row of the sheet and what became of it. */
export interface RowReport {
  readonly rowNumber: number
  readonly rowKey: string | null
  readonly reference: string | null
  /** As in the protocol; `taken`: others changed it; `added`: it is new to this workbook. */
  readonly fate: PaneRowResult['fate'] | 'taken' | 'added'
  readonly isNew: boolean
  readonly withdrawal: PaneRowResult['withdrawal']
  readonly issues: PaneRowResult['issues']
  /** The service's sentence, for a row that it could not take in. */
  readonly refusal: string | null
}

export interface SyncReport {
  readonly response: PaneSyncResponse
  readonly rows: readonly RowReport[]
  /** Cells in which somebody typed meanwhile; they go with the next sync. */
  readonly typedMeanwhile: readonly CellPlace[]
  /** An earlier sync had been cut off, and was brought to its end first. */
  readonly isResumed: boolean
  /** What the sheet holds now. */
  readonly reading: WorkbookReading
}

export function reportRows({ results }: PaneSyncResponse, { rows, placesOfSent }: WritePlan): RowReport[] {
  const own = results.map((result, position): RowReport => {
    const place = placesOfSent[position] ?? result
    return {
      rowNumber: place.rowNumber,
      rowKey: place.rowKey,
      reference: result.reference,
      fate: result.fate,
      isNew: result.isNew,
      withdrawal: result.withdrawal,
      issues: result.issues,
      refusal: result.refusal?.message ?? null,
    }
  })
  const known = new Set(results.map(({ activityReportId }) => activityReportId))
  const others = rows.filter((row) => !known.has(row.activityReportId)).map(reportOther)
  return [...own, ...others].sort((one, other) => one.rowNumber - other.rowNumber)
}

function reportOther({ rowNumber, rowKey, reference, kind }: RowWrite): RowReport {
  const fate = kind === 'added' ? 'added' : 'taken'
  return { rowNumber, rowKey, reference, fate, isNew: false, withdrawal: 'none', issues: [], refusal: null }
}

/** An earlier sync that was brought to its end, and the one after it, as one. */
export function joinReports(first: SyncReport, second: SyncReport): SyncReport {
  const again = new Set(second.rows.map(({ rowNumber }) => rowNumber))
  const rows = [...first.rows.filter(({ rowNumber }) => !again.has(rowNumber)), ...second.rows]
  const { decisionResults, submission } = first.response
  return {
    response: {
      ...second.response,
      decisionResults: [...decisionResults, ...second.response.decisionResults],
      submission: second.response.submission ?? submission,
    },
    rows: rows.sort((one, other) => one.rowNumber - other.rowNumber),
    typedMeanwhile: second.typedMeanwhile,
    isResumed: true,
    reading: second.reading,
  }
}
