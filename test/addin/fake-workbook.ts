/**
 * An open workbook without Excel: rows in memory, for tests of the pane. It passes the same contract as the one over
 * office.js. Troubles and other people are put in from outside.
 */
import type {
  CellPlace,
  CombinedOutcome,
  CombinedWords,
  Damage,
  NewRow,
  OpenWorkbook,
  ReadColumn,
  SelectedCell,
  SkippedChange,
  WatchedChange,
  WorkbookChanges,
  WorkbookReading,
  WriteOutcome,
} from '../../addin/excel/open-workbook.ts'
import { WorkbookError, type WorkbookErrorCode } from '../../addin/excel/workbook-error.ts'
import type { CellScalar, SheetRow } from '../../templates/activity.ts'
import type { CombinedList } from '../../templates/combined-list.ts'
import { columnLetter } from '../../templates/reading/column-letter.ts'
import { readMarks } from '../../templates/row-marks.ts'
import type { SheetLabels, SheetStandard } from '../../templates/sheet-description.ts'
import type { CoverAnswers } from '../../templates/sync-protocol.ts'
import { type IdentityKey, systemColumns } from '../../templates/workbook-layout.ts'

type FakeRow = Record<string, CellScalar>

export interface FakeContents {
  readonly identity?: WorkbookReading['identity']
  /** Keys of the columns, the service's own included, with their headers; the reporter's own ones begin with `+`. */
  readonly columns: Readonly<Record<string, string>>
  /** Cells by row number and column key. Row keys are cells of `_row_key`. */
  readonly rows: Readonly<Record<number, FakeRow>>
}

const noAnswers: CoverAnswers = {
  nothingToReport: null,
  submit: null,
  declarationName: null,
  declarationDate: null,
}

export class FakeWorkbook implements OpenWorkbook {
  readonly rows: Map<number, FakeRow>
  readonly headers: Record<string, string>
  readonly identity: Partial<Record<IdentityKey, string>>
  readonly lists: Record<string, readonly string[]> = {}
  /** Found by `inspect` until they are repaired. */
  damages: Damage[] = []
  receipt = ''
  /** As it was last put in. */
  combined: CombinedList | null = null
  cover: CoverAnswers = noAnswers
  isProtected = false
  isReadOnly = false
  selected: CellPlace | null = null
  private readonly watchers = new Set<(change: WatchedChange) => void>()
  private readonly selectionWatchers = new Set<() => void>()
  private failure: WorkbookErrorCode | null = null
  private beforeWriting: () => void = () => {}
  private wasRead = false

  constructor({ identity = {}, columns, rows }: FakeContents) {
    this.identity = { ...identity }
    this.headers = { ...columns }
    this.rows = new Map(Object.entries(rows).map(([row, cells]) => [Number(row), { ...cells }]))
  }

  /** The next use of the workbook fails so. */
  failNext(code: WorkbookErrorCode): void {
    this.failure = code
  }

  /** A person adds a column of their own. */
  addColumn(header: string): void {
    this.headers[ownColumn + header] = header
  }

  /** Somebody types between the last look and the writing. */
  beforeNextWrite(happens: () => void): void {
    this.beforeWriting = happens
  }

  /** A person changes a cell. */
  edit(rowNumber: number, column: string, value: CellScalar, isFromOther = false): void {
    this.rows.set(rowNumber, { ...this.rows.get(rowNumber), [column]: value })
    for (const watcher of this.watchers) watcher({ address: this.address(rowNumber, column), isFromOther })
  }

  async read(): Promise<WorkbookReading> {
    this.meetTrouble()
    this.wasRead = true
    const columns: ReadColumn[] = Object.entries(this.headers).map(([key, header], index) => ({
      key: isOwn(key) ? null : key,
      header,
      letter: columnLetter(index),
    }))
    return {
      identity: { ...this.identity },
      sheetName: 'Activities',
      columns,
      rows: [...this.rows].sort(([a], [b]) => a - b).map(([rowNumber, cells]) => sheetRow(rowNumber, cells)),
      sheetChecks: [],
      cover: this.cover,
      coverTexts: { receipt: this.receipt },
      isProtected: this.isProtected,
      isReadOnly: this.isReadOnly,
      isShared: false,
    }
  }

  async write({ cells, newRows = [], identity = {}, receipt }: WorkbookChanges): Promise<WriteOutcome> {
    this.meetWritingTrouble()
    this.beforeWriting()
    this.beforeWriting = () => {}
    const skipped: SkippedChange[] = []
    for (const change of cells) {
      const target = isTooLong(change.value) ? 'tooLong' : this.targetOf(change)
      if (typeof target === 'string') {
        skipped.push({ change, reason: target, found: null })
        continue
      }
      const found = target[change.column] ?? null
      if ((found ?? '') !== (change.expected ?? '')) skipped.push({ change, reason: 'edited', found })
      else target[change.column] = change.value
    }
    const written = cells.length - skipped.length
    const added = newRows.map((row) => this.addRow(row, skipped))
    Object.assign(this.identity, identity)
    if (receipt !== undefined) this.receipt = receipt
    return { written, added, skipped }
  }

  async select(place: CellPlace): Promise<boolean> {
    this.meetTrouble()
    if (typeof this.targetOf(place) === 'string') return false
    this.selected = place
    return true
  }

  async selection(): Promise<SelectedCell | null> {
    this.meetTrouble()
    if (!this.selected) return null
    const { rowNumber, column } = this.selected
    const cells = this.rows.get(rowNumber)
    const rowKey = (cells?.[systemColumns.rowKey] as string | undefined) ?? null
    return { rowNumber, rowKey, column, value: cells?.[column] || null }
  }

  async watchSelection(onSelect: () => void): Promise<() => Promise<void>> {
    this.meetTrouble()
    this.selectionWatchers.add(onSelect)
    return async () => void this.selectionWatchers.delete(onSelect)
  }

  /** A person goes to a cell. */
  goTo(rowNumber: number, column: string): void {
    this.selected = { rowNumber, rowKey: null, column }
    for (const watcher of this.selectionWatchers) watcher()
  }

  /** Sheets are no matter here. */
  async insertTemplate(): Promise<'inserted'> {
    this.meetTrouble()
    return 'inserted'
  }

  async combine(list: CombinedList, { sheetName }: CombinedWords): Promise<CombinedOutcome> {
    this.meetTrouble()
    const before = new Set(this.combined?.rows.map(([reference]) => reference))
    const here = new Set(list.rows.map(([reference]) => reference))
    const isNew = this.combined === null
    this.combined = list
    return {
      sheetName,
      isNew,
      rows: list.rows.length,
      added: [...here].filter((reference) => !before.has(reference)).length,
      gone: [...before].filter((reference) => !here.has(reference)).length,
      kept: 0,
      columnsMissing: 0,
    }
  }

  async inspect(): Promise<readonly Damage[]> {
    this.meetTrouble()
    const withoutKey = [...this.rows]
      .filter(([, cells]) => !cells[systemColumns.rowKey] && hasContent(cells))
      .map(([rowNumber]) => ({ kind: 'rowKey' as const, rowNumber }))
    return [...this.damages, ...withoutKey, ...this.sameKeys()]
  }

  async repair(damages: readonly Damage[], { newRowKeys }: SheetStandard): Promise<readonly Damage[]> {
    this.meetWritingTrouble()
    const keys = [...newRowKeys]
    const left: Damage[] = []
    for (const damage of damages) {
      if (damage.kind === 'rowKey') this.rows.get(damage.rowNumber)![systemColumns.rowKey] = keys.shift()!
      else if (damage.kind === 'sameRowKey') left.push(damage)
      else this.damages = this.damages.filter((one) => JSON.stringify(one) !== JSON.stringify(damage))
    }
    return left
  }

  async relabel({ headers, lists }: SheetLabels): Promise<void> {
    this.meetWritingTrouble()
    Object.assign(this.headers, headers)
    Object.assign(this.lists, lists)
  }

  async watch(onChange: (change: WatchedChange) => void): Promise<() => Promise<void>> {
    this.meetTrouble()
    this.watchers.add(onChange)
    return async () => void this.watchers.delete(onChange)
  }

  private addRow({ rowKey, cells }: NewRow, skipped: SkippedChange[]): number | null {
    if ([...this.rows.values()].some((row) => row[systemColumns.rowKey] === rowKey)) return null
    const rowNumber = Math.max(...this.rows.keys()) + 1
    const row: FakeRow = { [systemColumns.rowKey]: rowKey }
    for (const [column, value] of Object.entries(cells)) {
      const change = { rowNumber, rowKey, column, expected: null, value }
      if (isTooLong(value)) skipped.push({ change, reason: 'tooLong', found: null })
      else if (this.headers[column] !== undefined) row[column] = value
    }
    this.rows.set(rowNumber, row)
    return rowNumber
  }

  private address(rowNumber: number, column: string): string {
    return columnLetter(Object.keys(this.headers).indexOf(column)) + rowNumber
  }

  private meetTrouble(): void {
    const failure = this.failure
    this.failure = null
    if (failure) throw new WorkbookError(failure)
  }

  private meetWritingTrouble(): void {
    this.meetTrouble()
    if (!this.wasRead) throw new WorkbookError('changedMeanwhile')
    if (this.isReadOnly) throw new WorkbookError('readOnly')
    if (this.isProtected) throw new WorkbookError('sheetProtected')
  }

  private targetOf({ rowNumber, rowKey, column }: CellPlace): FakeRow | SkippedChange['reason'] {
    if (this.headers[column] === undefined) return 'columnGone'
    const there = this.rows.get(rowNumber)
    const keyThere = there?.[systemColumns.rowKey] ?? null
    if (rowKey === null && keyThere === null) {
      const blank: FakeRow = there ?? {}
      this.rows.set(rowNumber, blank)
      return blank
    }
    if (rowKey === keyThere && there) return there
    const others = [...this.rows.values()].filter((cells) => cells[systemColumns.rowKey] === rowKey)
    if (rowKey === null || others.length === 0) return 'rowGone'
    return others.length === 1 ? others[0]! : 'rowDoubled'
  }

  private sameKeys(): Damage[] {
    const rowsOf = new Map<CellScalar, number[]>()
    for (const [rowNumber, cells] of this.rows) {
      const key = cells[systemColumns.rowKey]
      if (key) rowsOf.set(key, [...(rowsOf.get(key) ?? []), rowNumber])
    }
    return [...rowsOf.values()]
      .filter((rowNumbers) => rowNumbers.length > 1)
      .map((rowNumbers) => ({ kind: 'sameRowKey', rowNumbers }))
  }
}

/** Columns of the reporter's own are kept under their header, with this before it. */
const ownColumn = '+'

function isOwn(key: string): boolean {
  return key.startsWith(ownColumn)
}

function sheetRow(rowNumber: number, cells: FakeRow): SheetRow {
  const filled = Object.entries(cells).filter(
    ([key, value]) => /^[a-z]/.test(key) && value !== null && value !== '',
  )
  const extra = Object.entries(cells).filter(([key, value]) => isOwn(key) && value)
  const own = (key: string) => cells[key] ?? null
  return {
    rowNumber,
    rowKey: own(systemColumns.rowKey) as string | null,
    revision: own(systemColumns.revision) as number | null,
    ...readMarks(String(own(systemColumns.baseHash) ?? '')),
    cells: Object.fromEntries(filled),
    extra: Object.fromEntries(extra.map(([key, value]) => [key.slice(1), String(value)])),
    comment: own(systemColumns.comment) as string | null,
    // Whatever stands there: the reader of files knows the word in six languages.
    action: own(systemColumns.action) ? 'withdraw' : null,
  }
}

/** A cell of Excel holds so many letters. */
function isTooLong(value: CellScalar): boolean {
  return typeof value === 'string' && value.length > 32_767
}

function hasContent(cells: FakeRow): boolean {
  return Object.entries(cells).some(([key, value]) => !key.startsWith('_') && value !== null && value !== '')
}
