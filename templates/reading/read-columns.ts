/** Finds the Activities sheet and says which of its columns is which. */

import { combinedMark } from '../combined-list.ts'
import type { Language, TemplateDefinition } from '../definition.ts'
import { languages } from '../definition.ts'
import { foundOnce } from '../found-once.ts'
import { helperColumnPrefix, remarksColumn, systemColumns } from '../workbook-layout.ts'
import { shownText } from './read-cell.ts'
import { foldHeader, type HeaderLabels } from './read-header-labels.ts'
import type { ContentSheet } from './workbook-content.ts'

type Cells = ContentSheet['rows'] extends ReadonlyMap<number, infer Row> ? Row : never

export interface FoundColumns {
  /** Column index by field key, or by key of a column of the service. */
  readonly indexOf: ReadonlyMap<string, number>
  /** Columns of the reporter's own that have a header: index -> header text, no two alike. */
  readonly extra: ReadonlyMap<number, string>
  /** Columns that the service fills in or calculates; what stands in them is never read. */
  readonly unread: ReadonlySet<number>
  /** 0-based; null where there is none. */
  readonly keyRow: number | null
  readonly headerRow: number | null
  /** The workbook's id as the key row has it. */
  readonly workbookId: string | null
  /** The language most headers are in; null where none was recognised. */
  readonly language: Language | null
}

export interface FoundSheet extends FoundColumns {
  readonly sheet: ContentSheet
}

/** Rows in which the key row and the headers are looked for. */
const searchedRows = 30
/** So many keys in one row make a key row, where the row key's own cell is gone. */
const fewestKeys = 4
/** So many headers, the title among them, make a header row. */
const fewestHeaders = 4

export interface ColumnSearch {
  readonly template: TemplateDefinition
  readonly headers: HeaderLabels
  /** As the identity has it, where it does. */
  readonly language: Language | null
}

/**
 * All sheets that may be the Activities sheet: those with a key row in the first 30 rows, then those whose key row was sorted
 * into the data, then those with header texts.
 */
export function findActivitySheets(
  sheets: readonly ContentSheet[],
  search: ColumnSearch,
): readonly FoundSheet[] {
  const ways: ((sheet: ContentSheet) => FoundColumns | null)[] = [
    (sheet) => columnsByKeys(sheet, search, searchedRows),
    (sheet) => columnsByKeys(sheet, search, Number.POSITIVE_INFINITY),
    (sheet) => columnsByHeaders(sheet, search),
  ]
  const found = new Map<ContentSheet, FoundSheet>()
  for (const locate of ways) {
    for (const sheet of sheets) {
      const columns = found.has(sheet) ? null : locate(sheet)
      if (columns && hasEnoughFields(columns, search.template)) found.set(sheet, { ...columns, sheet })
    }
  }
  return [...found.values()]
}

function hasEnoughFields({ indexOf }: FoundColumns, template: TemplateDefinition): boolean {
  const fields = template.fields.filter((field) => indexOf.has(field.key) && field.presence !== 'system')
  return indexOf.has('title') || fields.length >= 3
}

function columnsByKeys(sheet: ContentSheet, search: ColumnSearch, within: number): FoundColumns | null {
  const known = knownKeys(search.template)
  for (const [index, cells] of sheet.rows) {
    if (index >= within) return null
    const keys = keysOfRow(cells, known)
    if (keys) return columnsOf({ sheet, search, keyRow: index, ...keys })
  }
  return null
}

/** The keys of a row if it is the key row. */
function keysOfRow(cells: Cells, known: ReadonlySet<string>) {
  const keys = new Map<number, string>()
  let workbookId: string | null = null
  let hasRowKey = false
  for (const [column, cell] of cells) {
    if (typeof cell !== 'string') continue
    const text = cell.trim()
    if (known.has(text) || text.startsWith(helperColumnPrefix)) keys.set(column, text)
    else if (isRowKeyCell(text)) {
      workbookId = text.slice(systemColumns.rowKey.length).trim() || null
      keys.set(column, systemColumns.rowKey)
    }
    if (keys.get(column) === systemColumns.rowKey) hasRowKey = true
  }
  const named = new Set(keys.values())
  // Field keys such as `status` are also names of lists, and English words: a few of them alone may be anybody's headers.
  const isTelling = named.has('title') && [...named].some((key) => key.includes('_'))
  return hasRowKey || (named.size >= fewestKeys && isTelling) ? { keys, workbookId } : null
}

export function isRowKeyCell(text: string): boolean {
  return text === systemColumns.rowKey || text.startsWith(`${systemColumns.rowKey} `)
}

const knownKeys = foundOnce(
  (template: TemplateDefinition): ReadonlySet<string> =>
    new Set([...template.fields.map(({ key }) => key), ...Object.values(systemColumns), remarksColumn]),
)

/** The Secretariat's own copy of everybody's rows has the same headers. */
function isCombinedList(cells: Cells): boolean {
  return [...cells.values()].some((cell) => typeof cell === 'string' && cell.startsWith(`${combinedMark} `))
}

function columnsByHeaders(sheet: ContentSheet, search: ColumnSearch): FoundColumns | null {
  for (const [index, cells] of sheet.rows) {
    if (index >= searchedRows || isCombinedList(cells)) return null
    const { keys } = keysOfHeaders(cells, search)
    const named = new Set(keys.values())
    if (named.has('title') && named.size >= fewestHeaders)
      return columnsOf({ sheet, search, keyRow: null, keys: new Map(), workbookId: null, headerRow: index })
  }
  return null
}

interface Drafted {
  readonly sheet: ContentSheet
  readonly search: ColumnSearch
  readonly keyRow: number | null
  readonly keys: ReadonlyMap<number, string>
  readonly workbookId: string | null
  readonly headerRow?: number
}

/** Joins what the key row says with what the headers say. */
function columnsOf(draft: Drafted): FoundColumns {
  const { sheet, search, keyRow, workbookId } = draft
  const headerRow = draft.headerRow ?? headerRowOf(sheet, keyRow ?? -1, search)
  const headerCells: Cells = headerRow === null ? new Map() : sheet.rows.get(headerRow)!
  const { keys: headerKeys, language } = keysOfHeaders(headerCells, search)
  const keys = reconciled(draft.keys, headerKeys)

  const indexOf = new Map<string, number>()
  const unread = new Set<number>()
  const spare: [number, string][] = []
  const widest = new Set([...headerCells.keys(), ...keys.keys()])
  for (const column of [...widest].sort((a, b) => a - b)) {
    const key = keys.get(column)
    const header = shownText(headerCells.get(column))
    if (isFilledByService(key, header)) unread.add(column)
    else if (key !== undefined && !indexOf.has(key)) indexOf.set(key, column)
    else if (header !== '') spare.push([column, header])
    if (key !== undefined && isRowIdentity(key) && !indexOf.has(key)) indexOf.set(key, column)
  }
  const headersInUse = [...indexOf.values()].map((column) => shownText(headerCells.get(column)))
  return { indexOf, extra: named(spare, headersInUse), unread, keyRow, headerRow, workbookId, language }
}

/** Columns of the same name are told apart by a number, the same one in every row. */
function named(columns: readonly [number, string][], inUse: readonly string[]): ReadonlyMap<number, string> {
  const taken = new Set(inUse)
  return new Map(
    columns.map(([column, header]) => {
      let name = header
      for (let number = 2; taken.has(name); number++) name = `${header} (${number})`
      taken.add(name)
      return [column, name]
    }),
  )
}

/** Row key, check, remarks and helper columns are calculated or written by the service, however many there are of them. */
function isFilledByService(key: string | undefined, header: string): boolean {
  if (key === systemColumns.comment || key === systemColumns.action) return false
  return key?.startsWith('_') === true || header.startsWith(helperColumnPrefix) || header === remarksColumn
}

function isRowIdentity(key: string): boolean {
  return key === systemColumns.rowKey || key === systemColumns.revision || key === systemColumns.baseHash
}

/**
 * The header row stands right below the key row, unless somebody inserted rows between them; above it where the key row was
 * sorted into the data.
 */
function headerRowOf(sheet: ContentSheet, keyRow: number, search: ColumnSearch): number | null {
  for (let index = keyRow + 1; index <= keyRow + 5; index++) {
    const cells = sheet.rows.get(index)
    if (cells && keysOfHeaders(cells, search).keys.size >= 2) return index
  }
  if (keyRow >= 0 && isRenamedHeader(sheet, keyRow)) return keyRow + 1
  for (let index = Math.min(keyRow, searchedRows) - 1; index >= 0; index--) {
    const cells = sheet.rows.get(index)
    if (cells && keysOfHeaders(cells, search).keys.size >= fewestHeaders) return index
  }
  return null
}

/** All headers renamed: a text over nearly every key, where a row of data would have blanks, dates and numbers. */
function isRenamedHeader(sheet: ContentSheet, keyRow: number): boolean {
  const keys = sheet.rows.get(keyRow)
  const below = sheet.rows.get(keyRow + 1)
  if (!keys || !below || below.size < keys.size * 0.8) return false
  return [...below.values()].every((cell) => typeof cell === 'string' && !isUuid(cell.trim()))
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
}

/** Which columns the headers name, in the language that names most of them and then in any other. */
export function keysOfHeaders(
  cells: Cells,
  { headers, language }: ColumnSearch,
): { readonly keys: ReadonlyMap<number, string>; readonly language: Language | null } {
  const folded = new Map<number, string>()
  for (const [column, cell] of cells) if (typeof cell === 'string') folded.set(column, foldHeader(cell))
  if (folded.size === 0) return { keys: new Map(), language: null }
  const score = (one: Language) =>
    [...folded.values()].filter((text) => headers.keyOf[one].has(text)).length + (one === language ? 0.5 : 0)
  const ranked = languages.toSorted((a, b) => score(b) - score(a))
  const keys = new Map<number, string>()
  for (const one of ranked) {
    const taken = new Set(keys.values())
    for (const [column, text] of folded) {
      const key = headers.keyOf[one].get(text)
      // A text that means different fields in two languages stands for the one that is not named already.
      if (key !== undefined && !keys.has(column) && !taken.has(key)) keys.set(column, key)
    }
  }
  return { keys, language: keys.size === 0 ? null : ranked[0]! }
}

/**
 * Key row and headers agree in a workbook that was left as it was. A header that is not known was renamed: its key counts. Where
 * two or more headers stand over other keys than their own, the visible cells were moved and the hidden key row was left
 * behind: then those headers count. A column without a key goes by its header.
 */
function reconciled(
  keys: ReadonlyMap<number, string>,
  headerKeys: ReadonlyMap<number, string>,
): ReadonlyMap<number, string> {
  const agreed = new Set(
    [...keys].filter(([column, key]) => headerKeys.get(column) === key).map(([, key]) => key),
  )
  const moved = [...headerKeys].filter(
    ([column, key]) => keys.has(column) && keys.get(column) !== key && !agreed.has(key),
  )
  const joined = new Map(keys)
  if (moved.length >= 2) {
    const named = new Set(moved.map(([, key]) => key))
    // A key whose header now stands elsewhere no longer names the column it was left in.
    for (const [column, key] of keys) if (named.has(key)) joined.delete(column)
    for (const [column, key] of moved) joined.set(column, key)
  }
  const taken = new Set(joined.values())
  for (const [column, key] of headerKeys) {
    if (joined.has(column) || taken.has(key)) continue
    joined.set(column, key)
    taken.add(key)
  }
  return joined
}
