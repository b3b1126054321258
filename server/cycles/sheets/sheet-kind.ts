/** What a part of the register is like as a spreadsheet: its columns are data, its rows are texts. */
import type { CodeListKey } from '../../../templates/definition.ts'
import type { Db } from '../../db/schema.ts'
import type { NewRegisterEntry } from '../register.ts'
import type { Refusal } from '../register-refusal.ts'
import type { Contact } from '../reporter-contacts.ts'

export type ColumnKind =
  | { readonly kind: 'text' }
  /** Lower case; keys are never translated. */
  | { readonly kind: 'key' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'code' | 'codes'; readonly codeList: CodeListKey }
  | { readonly kind: 'languages' }
  /** Several texts, each on a line of its own. */
  | { readonly kind: 'lines' }
  | { readonly kind: 'yesNo' }
  | { readonly kind: 'day' }
  | { readonly kind: 'number' }

/** A column. Its label is `column.<key>`, that of `label.fr` is `column.label` with the language. */
export type SheetColumn = ColumnKind & {
  readonly key: string
  /** Names the row; several together. */
  readonly isKey?: true
  /** Characters. */
  readonly width: number
}

/** Canonical texts by column key; a blank cell is `''`. */
export type RowTexts = Readonly<Record<string, string>>

export interface SheetRowTexts {
  readonly rowKey: string
  readonly texts: RowTexts
}

/** What a sheet leads to. */
export interface SheetOutcome {
  readonly entries: readonly NewRegisterEntry[]
  /** Contact persons to be replaced or, null, taken out: they stand outside the register. */
  readonly contacts: ReadonlyMap<string, Contact | null>
  readonly refusals: readonly (Refusal & { readonly rowKey: string })[]
}

/** One part of the register: all cycles, all reporters, all Parties, a code list, the rates of a cycle. */
export interface SheetKind {
  readonly name: SheetKindName
  readonly columns: readonly SheetColumn[]
  /** True where the sheet is of one entry, which `of` names (a list, a cycle). */
  readonly needsName: boolean
  /**
   * The rows in their order, as of a number.
   *
   * @throws {ServiceError} CODE_LIST_UNKNOWN, CYCLE_UNKNOWN
   */
  load(db: Db, of: string, asOf?: number): Promise<readonly SheetRowTexts[]>
  /**
   * The entries to store for rows that differ.
   *
   * @param wanted all rows as they are to be, in order
   * @param changed keys of those that differ from what is stored
   */
  outcome(
    db: Db,
    of: string,
    wanted: readonly SheetRowTexts[],
    changed: ReadonlySet<string>,
  ): Promise<SheetOutcome>
}

export const sheetKindNames = ['cycles', 'reporters', 'parties', 'code-list', 'rates'] as const
export type SheetKindName = (typeof sheetKindNames)[number]

/** What stands between several values in a cell. */
export const between = '; '

export function piecesOf(text: string): string[] {
  return text
    .split(between)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
}

export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

export function orNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
