/** The sheet as a message. */
import type { SheetRow } from '../../templates/activity.ts'
import { isLanguage } from '../../templates/definition.ts'
import {
  type PaneRow,
  type PaneSyncRequest,
  type ProposalDecision,
  toPaneRow,
  type WithdrawalDecision,
} from '../../templates/pane-protocol.ts'
import type { CellContext } from '../../templates/parse-cell.ts'
import { marksOf } from '../../templates/row-marks.ts'
import { type CoverAnswers, protocolVersion } from '../../templates/sync-protocol.ts'
import type { WorkbookReading } from '../excel/open-workbook.ts'
import { contentOf, rowsToSend } from './sheet-state.ts'
import type { SyncMemory } from './sync-memory.ts'

/** What a person decided in the pane, to go with the rows. */
export interface PersonSays {
  readonly decisions?: readonly ProposalDecision[]
  readonly withdrawals?: readonly WithdrawalDecision[]
  /** Instead of what the cover says. */
  readonly cover?: CoverAnswers
}

/** Whose workbook it is and what it last took in. */
export interface WorkbookState {
  readonly workbookId: string
  readonly historyId: string | null
  readonly changeNumber: number
  readonly reporterCode?: string
  readonly cycleKey?: string
}

export interface RequestInput {
  readonly reading: WorkbookReading
  readonly state: WorkbookState
  readonly context: CellContext
  readonly memory: SyncMemory | undefined
  readonly says: PersonSays
  /** All rows, whatever is remembered. */
  readonly isWhole: boolean
  readonly operationId: string
  /** For rows that have lost theirs. */
  readonly newKey: () => string
}

export function syncRequest(input: RequestInput): PaneSyncRequest {
  const { reading, state, context, memory, says } = input
  const isWhole = input.isWhole || !isOf(memory, state)
  const present = new Set(reading.rows.map((row) => row.rowKey))
  const fields = new Set(reading.columns.map((column) => column.key))
  const presentFields = context.template.fields.map(({ key }) => key).filter((key) => fields.has(key))
  const isAll = presentFields.length === context.template.fields.length
  const { decisions = [], withdrawals = [] } = says
  const cover = says.cover ?? coverNews(reading.cover, memory)
  const { reporterCode, cycleKey } = state
  return {
    protocolVersion,
    templateVersion: context.template.version,
    historyId: state.historyId,
    workbookId: state.workbookId,
    lastChangeNumber: state.changeNumber,
    operationId: input.operationId,
    language: isLanguage(reading.identity.language) ? reading.identity.language : context.language,
    ...(reporterCode ? { reporterCode } : {}),
    ...(cycleKey ? { cycleKey } : {}),
    changes: rowsToSend(reading.rows, context, isWhole).map((row) => sentRow(row, input)),
    ...(isWhole
      ? { isWholeWorkbook: true }
      : { missingKeys: memory!.keys.filter((key) => !present.has(key)) }),
    ...(isAll ? {} : { presentFields }),
    ...(cover ? { cover } : {}),
    ...(decisions.length > 0 ? { decisions } : {}),
    ...(withdrawals.length > 0 ? { withdrawals } : {}),
  }
}

/** The same history, and nobody has synced the workbook elsewhere since. */
function isOf(memory: SyncMemory | undefined, { historyId, changeNumber }: WorkbookState): boolean {
  return memory?.historyId === historyId && memory.changeNumber === changeNumber
}

/** Own columns that nobody touched are left out: others may have changed them elsewhere. */
function sentRow(row: SheetRow, { context, newKey }: RequestInput): PaneRow {
  const { isEmpty } = contentOf(row.cells, context)
  const isExtraAsGiven = !isEmpty && row.extraMark === marksOf(row, isEmpty).extraMark
  return toPaneRow({ ...row, rowKey: row.rowKey ?? newKey(), ...(isExtraAsGiven ? { extra: {} } : {}) })
}

/** An untouched cover says nothing; one that asks for something, or says something else than before, is heard. */
function coverNews(cover: CoverAnswers, memory: SyncMemory | undefined): CoverAnswers | null {
  if (cover.submit || cover.nothingToReport) return cover
  const before = memory?.cover
  const answers: (keyof CoverAnswers)[] = ['nothingToReport', 'declarationName', 'declarationDate']
  return before && answers.some((key) => before[key] !== cover[key]) ? cover : null
}
