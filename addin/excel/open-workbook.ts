/**
 * The workbook that is open in Excel, as the pane and the ribbon see it. Everything they may do with it is here, and nothing
 * else touches Excel. Two implementations pass the same contract: one over office.js, one in memory for tests. Arguments
 * and answers are plain data.
 */
import type { CellScalar, SheetRow } from '../../templates/activity.ts'
import type { CombinedList } from '../../templates/combined-list.ts'
import type { SheetLabels, SheetStandard, WorkbookWords } from '../../templates/sheet-description.ts'
import type { CoverAnswers } from '../../templates/sync-protocol.ts'
import type { CoverKey, IdentityKey, WorkbookIdentity } from '../../templates/workbook-layout.ts'

export interface OpenWorkbook {
  /**
   * Reads the return: identity, cover, and all activity rows.
   *
   * @throws {WorkbookError} see workbook-error.ts; `notATemplate` where no sheet has columns of a template
   */
  read(): Promise<WorkbookReading>

  /**
   * Writes changed cells, new rows, identity and receipt. A row is found again by its key if it moved since it was read. A cell that
   * holds something else by now than `expected` keeps it: the change comes back as skipped.
   */
  write(changes: WorkbookChanges): Promise<WriteOutcome>

  /** Shows a cell: activates its sheet and selects it. False where its row or column is gone. */
  select(place: CellPlace): Promise<boolean>

  /** Which cell of the activities is selected; of several the first one. Null where something else is. */
  selection(): Promise<SelectedCell | null>

  /**
   * Calls back when another cell of the activities sheet is selected.
   *
   * @returns ends it
   */
  watchSelection(onSelect: () => void): Promise<() => Promise<void>>

  /**
   * Puts the sheets of a template before those of the open workbook, which may be any.
   *
   * @param file an .xlsx file
   * @returns `opened` where this Excel can only open it as a workbook of its own (before ExcelApi 1.13); false where it cannot
   *   do that either (before 1.8)
   */
  insertTemplate(file: Uint8Array): Promise<'inserted' | 'opened' | false>

  /**
   * Puts the combined list into a table on a sheet of its own, in any workbook; or, where that is there already, brings it up
   * to date in place. What people have put beside it stays, and stays beside its activity.
   */
  combine(list: CombinedList, words: CombinedWords): Promise<CombinedOutcome>

  /** What was lost of the sheet since the template was made. */
  inspect(standard: SheetStandard): Promise<readonly Damage[]>

  /** Mends what `inspect` found; typed values are never touched. Gives what could not be mended in this Excel. */
  repair(damages: readonly Damage[], standard: SheetStandard): Promise<readonly Damage[]>

  /**
   * Puts headers, lists, prompts and formulas into another language, and all other words that are the template's. Typed values
   * are changed by `write`.
   */
  relabel(labels: SheetLabels, words?: WordChange): Promise<void>

  /**
   * Calls back after cells of the activities sheet changed, by whomever; not for what `write` writes, except in Excel 2019,
   * which cannot be told to keep quiet about it.
   *
   * @returns ends it
   */
  watch(onChange: (change: WatchedChange) => void): Promise<() => Promise<void>>
}

export interface WorkbookReading {
  /** Whatever the surviving carriers say. */
  readonly identity: Partial<WorkbookIdentity>
  readonly sheetName: string
  /** In sheet order. Those without a key are the reporter's own, or have lost it. */
  readonly columns: readonly ReadColumn[]
  /** As the service would read them from the saved file: rows that hold something, and blank ones that have a key. */
  readonly rows: readonly SheetRow[]
  /** What the sheet's own Check column says, where it says anything: `OK`, or a sentence after ✖, ⚠ or …. */
  readonly sheetChecks: readonly { readonly rowNumber: number; readonly text: string }[]
  readonly cover: CoverAnswers
  /** Texts of the cover by key, where there is a cover. */
  readonly coverTexts: Partial<Readonly<Record<CoverKey, string>>>
  /** The activities sheet is protected: nothing can be written into it. */
  readonly isProtected: boolean
  /** The file was opened for reading only. */
  readonly isReadOnly: boolean
  /** Several people can have a file in this place open at the same time. */
  readonly isShared: boolean
}

export interface ReadColumn {
  readonly key: string | null
  readonly header: string
  /** `AB`. */
  readonly letter: string
}

/** A cell of a row as it was read. */
export interface CellPlace {
  /** 1-based, as in `SheetRow`. */
  readonly rowNumber: number
  readonly rowKey: string | null
  /** Key of the column. */
  readonly column: string
}

/** A cell in a row below the headers, under a column with a key. */
export interface SelectedCell extends CellPlace {
  readonly value: CellScalar
}

export interface CellChange extends CellPlace {
  /** What stood there when the row was read; null for a blank cell. */
  readonly expected: CellScalar
  /** Null clears the cell. */
  readonly value: CellScalar
}

export interface WorkbookChanges {
  readonly cells: readonly CellChange[]
  /**
   * Rows for which no prepared row is free: they come below the last one, and the table grows around them. One whose key is
   * there already (after an answer that was lost) is not added again.
   */
  readonly newRows?: readonly NewRow[]
  readonly identity?: Partial<Readonly<Record<IdentityKey, string>>>
  /** Goes into the cover's receipt cell; left alone where absent. */
  readonly receipt?: string
}

export interface NewRow {
  readonly rowKey: string
  /** By column key; the row key need not be among them. */
  readonly cells: Readonly<Record<string, CellScalar>>
}

export interface WriteOutcome {
  /** Changed cells that were written; those of new rows are not counted. */
  readonly written: number
  /** Row number of each of `newRows`, in their order; null for those that were there already. */
  readonly added: readonly (number | null)[]
  readonly skipped: readonly SkippedChange[]
}

export interface SkippedChange {
  readonly change: CellChange
  /**
   * `edited`: the cell holds something else by now. `rowGone`: no row has this key any more. `rowDoubled`: several have, and
   * none of them stands where it was read. `columnGone`: the sheet has no such column. `tooLong`: more than the 32,767 letters
   * that a cell of Excel holds.
   */
  readonly reason: 'edited' | 'rowGone' | 'rowDoubled' | 'columnGone' | 'tooLong'
  /** What the cell holds; null where there is no cell. */
  readonly found: CellScalar
}

export type Damage =
  /** The column lost its validation in some rows, or has another one. */
  | { readonly kind: 'validation' | 'numberFormat' | 'hiding'; readonly column: string }
  /** The column's cell in the hidden key row is gone; its header is still there. */
  | { readonly kind: 'columnKey'; readonly column: string }
  /** The key row itself is shown. */
  | { readonly kind: 'keyRowShown' }
  /** A row has content and no key. */
  | { readonly kind: 'rowKey'; readonly rowNumber: number }
  /** Rows with the same key: copies. They are told apart when they are sent; nothing is mended here. */
  | { readonly kind: 'sameRowKey'; readonly rowNumbers: readonly number[] }

/** The template's words outside the table, in the language that they are in and in the one that is wanted. */
export interface WordChange {
  readonly before: WorkbookWords
  readonly after: WorkbookWords
}

export interface WatchedChange {
  /** `D4:E9`. */
  readonly address: string
  /** True where somebody else made it, in another Excel. */
  readonly isFromOther: boolean
}

/** What is said on the sheet of a combined list. */
export interface CombinedWords {
  /** The sheet's name, where it is made; without what Excel refuses. */
  readonly sheetName: string
  readonly title: string
  /** As of when, in which state. */
  readonly facts: string
}

export interface CombinedOutcome {
  readonly sheetName: string
  /** Sheet and table were made. */
  readonly isNew: boolean
  readonly rows: number
  readonly added: number
  /** Activities that were there and are in the list no more. */
  readonly gone: number
  /** Lines of such activities that stay, because somebody wrote beside them. */
  readonly kept: number
  /** Columns of the list that are not in the table any more, at least not under their header. */
  readonly columnsMissing: number
}
