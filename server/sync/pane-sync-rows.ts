/** Sent rows, one by one: one that cannot be taken in is refused by itself and keeps none of the others back. */
import { Compile } from 'typebox/compile'
import type { SheetRow } from '../../templates/activity.ts'
import type { FieldKey, Language } from '../../templates/definition.ts'
import { fromPaneRow, type PaneRow, type PaneRowResult } from '../../templates/pane-protocol.ts'
import { errorSentence } from '../error-sentence.ts'
import { ServiceError } from '../errors.ts'
import { PaneRowBody } from './pane-sync-schemas.ts'

const rowShape = Compile(PaneRowBody)

export interface TakenRows {
  readonly rows: readonly SheetRow[]
  /** By position among the rows sent. */
  readonly refused: ReadonlyMap<number, PaneRowResult>
}

/**
 * Pauses after each row.
 *
 * @param fields the keys that cells may have
 */
export function* takeRows(
  sent: readonly unknown[],
  fields: ReadonlySet<FieldKey>,
  language: Language,
): Generator<void, TakenRows> {
  const rows: SheetRow[] = []
  const refused = new Map<number, PaneRowResult>()
  for (const [position, row] of sent.entries()) {
    const refusal = refusalOf(row, fields)
    if (refusal === null) rows.push(fromPaneRow(row as PaneRow))
    else refused.set(position, refusedResult(row, refusal, language))
    yield
  }
  return { rows, refused }
}

function refusalOf(row: unknown, fields: ReadonlySet<FieldKey>): ServiceError | null {
  if (!rowShape.Check(row)) {
    const [first] = rowShape.Errors(row)
    const problem = `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim().slice(0, 200)
    return new ServiceError('ROW_NOT_UNDERSTOOD', { problem })
  }
  const unknown = Object.keys(row.cells).find((key) => !fields.has(key))
  // Leaving the cell out would lose what somebody typed.
  return unknown === undefined ? null : new ServiceError('FIELD_UNKNOWN', { field: unknown.slice(0, 100) })
}

function refusedResult(row: unknown, error: ServiceError, language: Language): PaneRowResult {
  const { rowNumber, rowKey } = (row ?? {}) as Partial<Record<'rowNumber' | 'rowKey', unknown>>
  return {
    rowNumber: Number.isInteger(rowNumber) ? (rowNumber as number) : 0,
    rowKey: typeof rowKey === 'string' ? rowKey.slice(0, 100) : null,
    fate: 'refused',
    isNew: false,
    isStoredAsSent: false,
    activityReportId: null,
    reference: null,
    revision: null,
    proposals: [],
    issues: [],
    withdrawal: 'none',
    baseHash: null,
    refusal: { code: error.code, message: errorSentence(error, language) },
  }
}
