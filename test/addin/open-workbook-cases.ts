/** The two kinds of open workbook that the contract runs on, with the same things in them. */
import type { Browser } from 'playwright-core'
import type { OpenWorkbook } from '../../addin/excel/open-workbook.ts'
import type { WorkbookErrorCode } from '../../addin/excel/workbook-error.ts'
import { buildTemplate } from '../../server/workbooks/build-template.ts'
import type { CellScalar } from '../../templates/activity.ts'
import { columnLetter } from '../../templates/reading/column-letter.ts'
import { activitiesRows } from '../../templates/workbook-layout.ts'
import type { ExcelLevel } from '../excel-host/excel-process.ts'
import type { Fault } from '../excel-host/faults.ts'
import { aTemplateInput, uuidOf } from '../helpers/a-template.ts'
import { type HostedWorkbook, hostWorkbook } from './excel-hosted-workbook.ts'
import { FakeWorkbook } from './fake-workbook.ts'

export const firstRow = activitiesRows.first
export const keyOfRow = (rowNumber: number) => uuidOf(`bcrc-scrc-sen row ${rowNumber - firstRow}`)

/** What the contract needs to know of a workbook beside what the interface shows, and what people do in it. */
export interface Stage {
  readonly workbook: OpenWorkbook
  cell(rowNumber: number, column: string): CellScalar
  type(rowNumber: number, column: string, value: CellScalar): void
  /** Somebody else, in another Excel. */
  otherTypes(rowNumber: number, column: string, value: CellScalar): void
  /** Runs when the workbook has looked where to write, right before it writes. */
  beforeWriting(happens: () => void): void
  /** Sorts the whole table by title, last ones first. */
  sortByTitle(): void
  protect(): void
  openForReading(): void
  failNext(code: WorkbookErrorCode): void
  selected(): string
  /** A person goes to a cell. */
  goTo(rowNumber: number, column: string): void
  selectTitle(rowNumber: number): void
  /** A column of the reporter's own at the right, with a text in one row. */
  addColumn(header: string, rowNumber: number, text: string): void
  /** Hides every row but those with this title by the filter. */
  filterTitle(title: string): void
  hideRow(rowNumber: number): void
  isShown(rowNumber: number): boolean
  header(column: string): string
  /** Text of the n-th entry of a list. */
  listEntry(heading: string, nth: number): string
  destroyValidation(column: string): void
  /** Where the dropdown of a column takes its texts from. */
  listSource(column: string): string
  identity(key: string): string
  receipt(): string
}

export interface StageRow {
  readonly title: string
  readonly summary: string
}

/** The rows that every stage begins with; the others of the template are blank and have their keys. */
export const stageRows: readonly StageRow[] = [
  { title: 'Atelier de Dakar', summary: 'Un' },
  { title: 'Inventaire', summary: 'Deux' },
  { title: 'Formation', summary: 'Trois' },
]

let template: Promise<Uint8Array> | undefined

/** The bytes of a blank template in French. */
export function blankTemplate(): Promise<Uint8Array> {
  template ??= buildTemplate(aTemplateInput('fr'))
  return template
}

/** One Excel for many stages: starting it takes seconds. */
export async function excelFor(browser: Browser, level: ExcelLevel): Promise<HostedWorkbook> {
  return hostWorkbook(browser, await blankTemplate(), { level })
}

export async function excelStage(hosted: HostedWorkbook): Promise<Stage> {
  await hosted.reopen(await blankTemplate())
  const { host, workbook } = hosted
  const table = host.workbook.tableNamed('Activities')
  const sheet = table.sheet
  const columns = new Map<string, number>()
  for (const [column, cell] of sheet.rows.get(activitiesRows.keys - 1) ?? [])
    columns.set(String(cell.value).split(' ')[0]!, column)
  const place = (rowNumber: number, column: string) => `${columnLetter(columns.get(column)!)}${rowNumber}`
  host.person.typeAll(
    sheet.name,
    stageRows.flatMap((row, index) =>
      Object.entries(row).map(([column, text]) => [place(firstRow + index, column), text] as const),
    ),
  )
  const faults: Partial<Record<WorkbookErrorCode, Fault>> = {
    cellEditing: 'cellEditing',
    busy: 'tooManyRequests',
    tooLarge: 'responseTooLarge',
  }
  const hidden = (name: string, find: (text: string) => boolean) => {
    const found = [...host.workbook.sheetNamed(name).rows.values()].find((cells) =>
      find(String(cells.get(0)?.value)),
    )
    return String(found?.get(1)?.value)
  }
  return {
    workbook,
    cell: (rowNumber, column) => sheet.value(rowNumber - 1, columns.get(column)!) || null,
    type: (rowNumber, column, value) => host.person.type(sheet.name, place(rowNumber, column), value ?? ''),
    otherTypes: (rowNumber, column, value) =>
      host.person.otherTypes(sheet.name, place(rowNumber, column), value ?? ''),
    beforeWriting: (happens) => host.process.faults.before(happens, { after: 1 }),
    sortByTitle: () => host.person.sort('Activities', columnLetter(columns.get('title')!), false),
    protect: () => host.person.protect(sheet.name),
    openForReading: () => {
      host.workbook.isReadOnly = true
    },
    failNext: (code) => (code === 'noAnswer' ? hosted.loseAnswer() : host.process.faults.next(faults[code]!)),
    selectTitle: (rowNumber) => host.person.select(sheet.name, place(rowNumber, 'title')),
    addColumn: (header, rowNumber, text) => {
      const column = columnLetter(table.area.right + 1)
      host.person.type(sheet.name, `${column}${activitiesRows.header}`, header)
      host.person.type(sheet.name, `${column}${rowNumber}`, text)
    },
    filterTitle: (title) => host.person.filter('Activities', columnLetter(columns.get('title')!), [title]),
    hideRow: (rowNumber) => host.person.hideRow(sheet.name, rowNumber),
    isShown: (rowNumber) => !sheet.isRowHidden(rowNumber - 1),
    selected: () => {
      const { selection } = host.workbook
      return `${columnLetter(selection!.area.left)}${selection!.area.top + 1}`
    },
    goTo: (rowNumber, column) => host.person.select(sheet.name, place(rowNumber, column)),
    header: (column) => String(sheet.value(activitiesRows.header - 1, columns.get(column)!)),
    listEntry: (heading, nth) => {
      const lists = host.workbook.sheetNamed('_lists')
      const column = [...lists.rows.get(0)!].find(([, cell]) => cell.value === heading)![0]
      return String(lists.value(nth, column))
    },
    destroyValidation: (column) => host.person.paste(sheet.name, place(firstRow + 1, column), [['Autre']]),
    listSource: (column) => `=${sheet.validations.get(`${firstRow - 1},${columns.get(column)}`)!.formula1}`,
    identity: (key) => hidden('_cinnabar', (text) => text === key),
    receipt: () => {
      const cover = host.workbook.sheets[1]!
      const row = [...cover.rows].find(([, cells]) => cells.get(0)?.value === 'receipt')![0]
      return String(cover.value(row, 2))
    },
  }
}

export async function fakeStage(): Promise<Stage> {
  const { identity } = aTemplateInput('fr')
  const rows: Record<number, Record<string, CellScalar>> = {}
  for (let rowNumber = firstRow; rowNumber < firstRow + 30; rowNumber++)
    rows[rowNumber] = { _row_key: keyOfRow(rowNumber), ...stageRows[rowNumber - firstRow] }
  const fake = new FakeWorkbook({
    identity,
    columns: {
      _row_key: 'Clé',
      _revision: 'Révision',
      _base_hash: 'Empreinte',
      title: 'Titre *',
      summary: 'Objectifs *',
      local_ref: 'Numéro',
      status: 'Statut *',
    },
    rows,
  })
  // Nothing in memory is shown; what people hide is theirs, and nothing here may change it.
  const hiddenRows = new Set<number>()
  const readonly = (value: CellScalar | undefined) => (value === '' ? null : (value ?? null))
  return {
    workbook: fake,
    cell: (rowNumber, column) => readonly(fake.rows.get(rowNumber)?.[column]),
    type: (rowNumber, column, value) => fake.edit(rowNumber, column, value),
    otherTypes: (rowNumber, column, value) => fake.edit(rowNumber, column, value, true),
    beforeWriting: (happens) => fake.beforeNextWrite(happens),
    sortByTitle: () => {
      const sorted = [...fake.rows.values()].toSorted((one, other) =>
        String(other.title ?? '').localeCompare(String(one.title ?? '')),
      )
      sorted.forEach((cells, index) => {
        fake.rows.set(firstRow + index, cells)
      })
    },
    protect: () => {
      fake.isProtected = true
    },
    openForReading: () => {
      fake.isReadOnly = true
    },
    failNext: (code) => fake.failNext(code),
    selectTitle: (rowNumber) => {
      fake.selected = { rowNumber, rowKey: keyOfRow(rowNumber), column: 'title' }
    },
    addColumn: (header, rowNumber, text) => {
      fake.addColumn(header)
      fake.edit(rowNumber, `+${header}`, text)
    },
    filterTitle: (title) => {
      for (const [rowNumber, cells] of fake.rows) if (cells.title !== title) hiddenRows.add(rowNumber)
    },
    hideRow: (rowNumber) => hiddenRows.add(rowNumber),
    isShown: (rowNumber) => !hiddenRows.has(rowNumber),
    selected: () =>
      columnLetter(Object.keys(fake.headers).indexOf(fake.selected!.column)) + fake.selected!.rowNumber,
    goTo: (rowNumber, column) => fake.goTo(rowNumber, column),
    header: (column) => fake.headers[column]!,
    listEntry: (heading, nth) => fake.lists[heading]![nth - 1]!,
    destroyValidation: (column) => {
      fake.damages.push({ kind: 'validation', column })
    },
    listSource: () => '=_lists!$A$2:$A$6',
    identity: (key) => fake.identity[key as never]!,
    receipt: () => fake.receipt,
  }
}
