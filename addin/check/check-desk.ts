/** The check of the open workbook: what it found, what was put right by a click, and how to take that back. */
import type { CellScalar, RawCell } from '../../templates/activity.ts'
import { checkReturn } from '../../templates/checks/return.ts'
import type { Issue } from '../../templates/issues.ts'
import type { CellChange, WorkbookReading } from '../excel/open-workbook.ts'
import { deskOfPane } from '../pane/desk-of-pane.ts'
import type { Pane } from '../pane/pane.ts'
import { Store } from '../pane/store.ts'
import { checkContext } from './check-context.ts'
import { type CheckedRows, checkRows, type OtherSpelling, type Problem } from './check-rows.ts'

export interface CheckState extends CheckedRows {
  /** Of the return as a whole: they have no cell. */
  readonly returnIssues: readonly Issue[]
  readonly isDone: boolean
  /** Corrections that can be taken back, the last one last. */
  readonly corrections: readonly (readonly CellChange[])[]
}

const nothingYet: CheckState = {
  problems: [],
  otherSpellings: [],
  activities: 0,
  returnIssues: [],
  isDone: false,
  corrections: [],
}

export class CheckDesk {
  readonly state = new Store<CheckState>(nothingYet)
  readonly #pane: Pane

  constructor(pane: Pane) {
    this.#pane = pane
  }

  /** Reads the sheet and checks all of it. Needs no connection. */
  async check(): Promise<void> {
    await this.#pane.run('job.checking', async () => this.judge(await this.#pane.read()))
  }

  /** Checks what was read. */
  judge(reading: WorkbookReading): void {
    const context = checkContext(this.#pane.data, reading.identity, new Date().toISOString())
    const checked = checkRows(reading.rows, context)
    const returnIssues = checkReturn({ ...reading.cover, rowCount: checked.activities })
    this.state.set({ ...checked, returnIssues, isDone: true })
  }

  /** @param nth of the readings that each problem offers */
  async correct(problems: readonly Problem[], nth = 0): Promise<void> {
    const cells = new Map<string, CellChange>()
    for (const { rowNumber, rowKey, issue, raw, fixes } of problems) {
      const column = issue.field!
      const fix = fixes[nth]
      if (!fix) continue
      const before = cells.get(`${rowNumber} ${column}`)
      const expected = scalarOf(raw)
      const value = fix.apply(before ? before.value : expected)
      cells.set(`${rowNumber} ${column}`, { rowNumber, rowKey, column, expected, value })
    }
    await this.#write([...cells.values()])
  }

  /** Puts the labels of the list in the place of other spellings of the same codes. */
  async tidy(spellings: readonly OtherSpelling[]): Promise<void> {
    await this.#write(
      spellings.map(({ rowNumber, rowKey, field, raw, printed }) => ({
        rowNumber,
        rowKey,
        column: field,
        expected: scalarOf(raw),
        value: printed,
      })),
    )
  }

  /** Takes the last correction back; what somebody typed since stays. */
  async undo(): Promise<void> {
    const { corrections } = this.state.value
    const last = corrections.at(-1)
    if (!last) return
    const back = last.map((change) => ({ ...change, expected: change.value, value: change.expected }))
    const isDone = await this.#carryOut(back, 'check.undone')
    if (isDone) this.state.set({ corrections: corrections.slice(0, -1) })
  }

  async #write(changes: readonly CellChange[]): Promise<void> {
    if (changes.length === 0) return
    const written = await this.#carryOut(changes, 'check.corrected')
    if (written && written.length > 0)
      this.state.set({ corrections: [...this.state.value.corrections, written] })
  }

  /** @returns the changes that were carried out; null where it failed */
  #carryOut(changes: readonly CellChange[], key: string): Promise<readonly CellChange[] | null> {
    const pane = this.#pane
    return pane.run('job.writing', async () => {
      const { skipped } = await pane.workbook.write({ cells: changes })
      const left = new Set(skipped.map(({ change }) => change))
      const written = left.size === 0 ? changes : changes.filter((change) => !isAmong(left, change))
      // What was written is known; where a cell was not as it was read, the rest may not be either.
      const reading = left.size === 0 ? pane.withChanges(written) : await pane.read()
      if (reading) this.judge(reading)
      pane.tell(left.size === 0 ? 'done' : 'note', left.size === 0 ? key : 'check.someSkipped', {
        count: written.length,
        skipped: left.size,
      })
      return written
    })
  }
}

function isAmong(left: ReadonlySet<CellChange>, { rowNumber, column }: CellChange): boolean {
  return [...left].some((one) => one.rowNumber === rowNumber && one.column === column)
}

function scalarOf(raw: RawCell | undefined): CellScalar {
  return typeof raw === 'object' && raw !== null ? raw.value : (raw ?? null)
}

export const checkDesk = deskOfPane((pane) => new CheckDesk(pane))
