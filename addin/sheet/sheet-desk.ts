/** What can be done with the sheet as a whole: put into another language, and mended after careless pasting. */
import type { Language } from '../../templates/definition.ts'
import type { SheetStandard } from '../../templates/sheet-description.ts'
import { activitiesRows, systemColumns } from '../../templates/workbook-layout.ts'
import { sheetLanguage } from '../check/check-context.ts'
import type { Damage, WorkbookReading } from '../excel/open-workbook.ts'
import { deskOfPane } from '../pane/desk-of-pane.ts'
import type { Pane } from '../pane/pane.ts'
import { Store } from '../pane/store.ts'
import { translateActions, translateCells } from './translate-cells.ts'

export interface SheetState {
  /** What was found; null before anybody looked. */
  readonly damages: readonly Damage[] | null
  /** What could not be mended the last time. */
  readonly left: readonly Damage[]
}

/** Excel may have the whole year's work in the table; a repair gives keys to so many rows at once. */
const mostNewKeys = 500

export class SheetDesk {
  readonly state = new Store<SheetState>({ damages: null, left: [] })
  readonly #pane: Pane

  constructor(pane: Pane) {
    this.#pane = pane
  }

  /**
   * Puts the sheet into another language. Headers and lists come first: were it cut off after them, all that is typed would
   * still be understood.
   */
  async translate(to: Language): Promise<void> {
    const pane = this.#pane
    await pane.run('job.translating', async () => {
      const { identity, rows } = await pane.read()
      const from = sheetLanguage(identity)
      const [before, after] = await Promise.all(
        [from, to].map((language) => pane.data.sheet(identity, language)),
      )
      const { template, lists } = pane.data
      const cells = [
        ...translateCells(rows, { template, lists, from, to }),
        ...translateActions(rows, before!.labels, after!.labels),
      ]
      await pane.workbook.relabel(after!.labels, { before: before!.words, after: after!.words })
      const outcome = await pane.workbook.write({ cells, identity: { language: to } })
      // Another word for "withdraw" than the list's is understood everywhere.
      const skipped = outcome.skipped.filter(({ change }) => change.column !== systemColumns.action)
      await pane.read()
      const isTurned = before!.words.isRightToLeft !== after!.words.isRightToLeft
      pane.tell(
        skipped.length === 0 ? 'done' : 'note',
        isTurned ? 'language.translatedAndTurned' : 'language.translated',
        {
          count: cells.length - skipped.length,
          skipped: skipped.length,
        },
      )
    })
  }

  /** Looks for what was lost. */
  async inspect(): Promise<void> {
    const pane = this.#pane
    await pane.run('job.inspecting', async () => {
      const damages = await pane.workbook.inspect(await this.#standard(await pane.read()))
      this.state.set({ damages, left: [] })
    })
  }

  /** Mends what was found, and looks again. */
  async repair(): Promise<void> {
    const pane = this.#pane
    const { damages } = this.state.value
    if (!damages) return
    await pane.run('job.repairing', async () => {
      const standard = await this.#standard(await pane.read())
      const left = await pane.workbook.repair(damages, standard)
      const still = await pane.workbook.inspect(await this.#standard(await pane.read()))
      this.state.set({ damages: still, left })
      pane.tell(still.length === 0 ? 'done' : 'note', still.length === 0 ? 'repair.done' : 'repair.someLeft')
    })
  }

  async #standard({ identity, rows }: WorkbookReading): Promise<SheetStandard> {
    const { columns } = await this.#pane.data.sheet(identity, sheetLanguage(identity))
    return {
      columns,
      firstRow: activitiesRows.first,
      lastRow: Math.max(activitiesRows.first, ...rows.map(({ rowNumber }) => rowNumber)),
      newRowKeys: Array.from({ length: mostNewKeys }, () => crypto.randomUUID()),
      workbookId: identity.workbookId ?? '',
    }
  }
}

export const sheetDesk = deskOfPane((pane) => new SheetDesk(pane))
