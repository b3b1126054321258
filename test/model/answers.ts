/** Answers of both kinds, as model and ledger look at them: files are imported, panes sync. */
import { type PaneSyncRequest, type ServerRow, toPaneRow } from '../../templates/pane-protocol.ts'
import {
  protocolVersion,
  type RowResult,
  type SyncRequest,
  type SyncResponse,
} from '../../templates/sync-protocol.ts'

/** `baseHash` and `serverChanges` only panes get. */
export type Answer = Pick<SyncResponse, 'operationId' | 'historyId' | 'changeNumber'> & {
  readonly results: readonly (RowResult & { readonly baseHash?: string | null })[]
  readonly serverChanges?: readonly ServerRow[]
}

/** The revision that the request made, or the newest that it met. */
export function newestOf({ results }: Answer): number {
  return Math.max(0, ...results.map((result) => result.revision ?? 0))
}

export function paneRequestOf(request: SyncRequest, lastChangeNumber: number): PaneSyncRequest {
  const { rows, channel: _, ...rest } = request
  return {
    ...rest,
    protocolVersion,
    workbookId: request.workbookId!,
    lastChangeNumber,
    changes: rows.map(toPaneRow),
  }
}

export function isSameForFile(again: Answer, first: Answer): boolean {
  return JSON.stringify(again) === JSON.stringify({ ...first, isRepeat: true })
}

/** What became of the rows is what it was; what others have done since is new. */
export function isSameForPane({ results }: Answer, first: Answer): boolean {
  const told = (some: Answer['results']) => JSON.stringify(some.map((one) => ({ ...one, baseHash: null })))
  return told(results) === told(first.results)
}
