/** What this browser remembers of a workbook's last sync. Without it, everything is sent: that is slower, and as right. */
import type { CoverAnswers } from '../../templates/sync-protocol.ts'
import type { KeptThings } from './kept-things.ts'

export interface SyncMemory {
  readonly historyId: string
  readonly changeNumber: number
  /** UTC ISO. */
  readonly syncedAt: string
  /** Of the rows that stood in the sheet then. */
  readonly keys: readonly string[]
  readonly cover: CoverAnswers
}

const keyOf = (workbookId: string) => `memory.${workbookId}`

export function findMemory(kept: KeptThings, workbookId: string): Promise<SyncMemory | undefined> {
  return kept.get<SyncMemory>(keyOf(workbookId))
}

export function keepMemory(kept: KeptThings, workbookId: string, memory: SyncMemory): Promise<void> {
  return kept.set(keyOf(workbookId), memory)
}
