/** A request whose answer was not written into the workbook yet. It is sent again as it was, whatever happened to it. */
import type { PaneSyncRequest } from '../../templates/pane-protocol.ts'
import { type PackedBody, packJson, unpackJson } from '../service/packing.ts'
import type { KeptThings } from './kept-things.ts'

export interface PendingOperation {
  readonly request: PaneSyncRequest
  /** As it travels: another packing would be another message. */
  readonly packed: PackedBody
}

interface KeptOperation {
  readonly packed: PackedBody
}

const keyOf = (workbookId: string) => `pending.${workbookId}`

export async function keepOperation(kept: KeptThings, request: PaneSyncRequest): Promise<PendingOperation> {
  const packed = await packJson(request)
  const operation: KeptOperation = { packed }
  await kept.set(keyOf(request.workbookId), operation)
  return { request, packed }
}

export async function findOperation(
  kept: KeptThings,
  workbookId: string,
): Promise<PendingOperation | undefined> {
  const operation = await kept.get<KeptOperation>(keyOf(workbookId))
  if (!operation) return undefined
  try {
    return { packed: operation.packed, request: await unpackJson<PaneSyncRequest>(operation.packed) }
  } catch {
    // Damaged, or of another program: the rows are in the sheet all the same.
    await dropOperation(kept, workbookId)
    return undefined
  }
}

export function dropOperation(kept: KeptThings, workbookId: string): Promise<void> {
  return kept.set(keyOf(workbookId), undefined)
}
