/** The workbook that is open in Excel, through office.js. The only way from the add-in to Excel. */

import type { CombinedList } from '../../templates/combined-list.ts'
import type { SheetLabels, SheetStandard } from '../../templates/sheet-description.ts'
import type {
  CellPlace,
  CombinedOutcome,
  CombinedWords,
  Damage,
  OpenWorkbook,
  SelectedCell,
  WatchedChange,
  WordChange,
  WorkbookChanges,
  WorkbookReading,
  WriteOutcome,
} from './open-workbook.ts'
import type { WorkbookPlace } from './place.ts'
import { type ReadingOptions, readWorkbook } from './read-workbook.ts'
import { type ExcelBatch, ExcelSession } from './session.ts'
import { WorkbookError } from './workbook-error.ts'

/** How long Excel may take for one answer: large files on slow machines take their time. */
const usualPatience = 90_000

export interface ExcelWorkbookOptions extends ReadingOptions {
  /** Milliseconds that one answer of Excel may take. */
  readonly patience?: number
}

/** What is not needed for opening the pane: loaded when it is. */
const parts = {
  select: () => import('./select-cell.ts'),
  insert: () => import('./insert-sheets.ts'),
  write: () => import('./write-workbook.ts'),
  repair: () => import('./repair-sheet.ts'),
  relabel: () => import('./relabel-sheet.ts'),
  reword: () => import('./reword-sheets.ts'),
}

/** Loads all of it ahead, so that it is there without a connection, too. */
export async function loadExcelParts(): Promise<void> {
  for (const load of Object.values(parts)) await load().catch(() => {})
}

export class ExcelWorkbook implements OpenWorkbook {
  private readonly options: ExcelWorkbookOptions
  private readonly session: ExcelSession
  private place: WorkbookPlace | null = null

  constructor(options: ExcelWorkbookOptions) {
    this.options = options
    this.session = new ExcelSession({
      get patience() {
        return options.patience ?? usualPatience
      },
    })
  }

  async read(): Promise<WorkbookReading> {
    const { reading, place } = await this.session.run((batch) => readWorkbook(batch, this.options))
    this.place = place
    return reading
  }

  async write(changes: WorkbookChanges): Promise<WriteOutcome> {
    const { writeWorkbook } = await parts.write()
    return this.quietlyAt((batch, place) => writeWorkbook(batch, place, changes))
  }

  async select(wanted: CellPlace): Promise<boolean> {
    const place = this.knownPlace()
    const { selectCell } = await parts.select()
    return this.session.run((batch) => selectCell(batch, place, wanted))
  }

  async selection(): Promise<SelectedCell | null> {
    const place = this.knownPlace()
    const { selectedCell } = await parts.select()
    return this.session.run((batch) => selectedCell(batch, place))
  }

  async watchSelection(onSelect: () => void): Promise<() => Promise<void>> {
    return this.listen((sheet) => sheet.onSelectionChanged.add(async () => onSelect()))
  }

  async insertTemplate(file: Uint8Array): ReturnType<OpenWorkbook['insertTemplate']> {
    const { insertSheets } = await parts.insert()
    return this.session.run((batch) => insertSheets(batch, file))
  }

  async combine(list: CombinedList, words: CombinedWords): Promise<CombinedOutcome> {
    // Needs the service anyway, and few need it at all.
    const { combineList } = await import('./combine-list.ts')
    return this.session.runQuietly((batch) => combineList(batch, list, words))
  }

  async inspect(standard: SheetStandard): Promise<readonly Damage[]> {
    const place = this.knownPlace()
    const { inspectSheet } = await parts.repair()
    return this.session.run((batch) => inspectSheet(batch, place, standard))
  }

  async repair(damages: readonly Damage[], standard: SheetStandard): Promise<readonly Damage[]> {
    const { repairSheet } = await parts.repair()
    return this.quietlyAt((batch, place) => repairSheet(batch, place, damages, standard))
  }

  async relabel(labels: SheetLabels, words?: WordChange): Promise<void> {
    const [{ relabelSheet }, { rewordSheets }] = await Promise.all([parts.relabel(), parts.reword()])
    await this.quietlyAt(async (batch, place) => {
      await relabelSheet(batch, place, labels)
      if (words) await rewordSheets(batch, place, words.before, words.after)
    })
  }

  async watch(onChange: (change: WatchedChange) => void): Promise<() => Promise<void>> {
    return this.listen((sheet) =>
      sheet.onChanged.add(async ({ address, source }) => {
        onChange({ address, isFromOther: source === 'Remote' })
      }),
    )
  }

  private async listen<T>(
    register: (sheet: Excel.Worksheet) => OfficeExtension.EventHandlerResult<T>,
  ): Promise<() => Promise<void>> {
    const { sheetId } = this.knownPlace()
    const handler = await this.session.run(async (batch) => {
      const registered = register(batch.context.workbook.worksheets.getItem(sheetId))
      await batch.send()
      return registered
    })
    return async () => {
      handler.remove()
      // The handler belongs to the context it was registered in.
      await handler.context.sync()
    }
  }

  private quietlyAt<T>(work: (batch: ExcelBatch, place: WorkbookPlace) => Promise<T>): Promise<T> {
    const place = this.knownPlace()
    return this.session.runQuietly((batch) => work(batch, place))
  }

  private knownPlace(): WorkbookPlace {
    if (!this.place) throw new WorkbookError('changedMeanwhile', 'The workbook was not read yet.')
    return this.place
  }
}
