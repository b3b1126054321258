/** The selected cell, as the pane follows it, and what the picker writes into it. */
import type { CellScalar } from '../../templates/activity.ts'
import { sheetLanguage } from '../check/check-context.ts'
import type { SelectedCell } from '../excel/open-workbook.ts'
import { deskOfPane } from '../pane/desk-of-pane.ts'
import type { Pane } from '../pane/pane.ts'
import { Store } from '../pane/store.ts'
import { type Chosen, type CodesField, cellFor, chosenIn } from './cell-codes.ts'

export interface CellState {
  readonly cell: SelectedCell | null
  /** What is chosen in the picker; it is written as soon as Excel takes it. */
  readonly chosen: readonly Chosen[]
  /** A selection was looked for. */
  readonly isKnown: boolean
}

export class CellDesk {
  readonly state = new Store<CellState>({ cell: null, chosen: [], isKnown: false })
  readonly #pane: Pane
  #stop: Promise<() => Promise<void>> | null = null
  #isWriting = false
  #looks = 0

  constructor(pane: Pane) {
    this.#pane = pane
  }

  /** Follows the selection until `leave`. */
  async follow(): Promise<void> {
    if (!this.#pane.state.value.reading) await this.#pane.look()
    if (!this.#pane.state.value.reading) return
    this.#stop = this.#pane.workbook.watchSelection(() => void this.look())
    this.#stop.catch(() => {})
    await this.look()
  }

  async leave(): Promise<void> {
    const stop = await this.#stop?.catch(() => null)
    this.#stop = null
    await stop?.().catch(() => {})
  }

  /** Looks which cell is selected. While something is written it is looked for afterwards. */
  async look(): Promise<void> {
    if (this.#isWriting) return
    const mine = ++this.#looks
    const cell = await this.#pane.workbook.selection().catch(() => null)
    // Somebody went on to another cell meanwhile.
    if (mine === this.#looks && !this.#isWriting) this.#show(cell)
  }

  /** @param chosen to be written into the cell that is shown */
  async choose(field: CodesField, chosen: readonly Chosen[]): Promise<void> {
    this.state.set({ chosen })
    if (this.#isWriting) return
    this.#isWriting = true
    try {
      await this.#writeUntilDone(field)
    } finally {
      this.#isWriting = false
    }
    await this.look()
  }

  /** More may be chosen while Excel is writing: then it is written once more, with all of it. */
  async #writeUntilDone(field: CodesField): Promise<void> {
    const pane = this.#pane
    const { reading } = pane.state.value
    const language = sheetLanguage(reading?.identity ?? {})
    for (;;) {
      const { cell, chosen } = this.state.value
      if (!cell) return
      const value = cellFor(chosen, field, pane.data.lists, language)
      if (value === cell.value) return
      const written = await pane.run('job.writing', () => this.#write(cell, value))
      if (!written) return this.#show(cell)
      this.state.set({ cell: { ...cell, value } })
    }
  }

  /** @returns false where the cell holds something else by now */
  async #write(cell: SelectedCell, value: CellScalar): Promise<boolean> {
    const pane = this.#pane
    const change = { ...cell, expected: cell.value, value }
    const { skipped } = await pane.workbook.write({ cells: [change] })
    if (skipped.length > 0) pane.tell('note', 'cell.changedMeanwhile')
    else pane.withChanges([change])
    return skipped.length === 0
  }

  #show(cell: SelectedCell | null): void {
    const field = this.#pane.data.template.fields.find(({ key }) => key === cell?.column)
    const isCodes = field?.type === 'code' || field?.type === 'codes'
    const chosen = cell && isCodes ? chosenIn(cell.value, field, this.#pane.data.lists) : []
    this.state.set({ cell, chosen, isKnown: true })
  }
}

export const cellDesk = deskOfPane((pane) => new CellDesk(pane))
