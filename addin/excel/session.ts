/**
 * One use of Excel: `Excel.run` with everything that has to hold each time. Failures become `WorkbookError`, an answer that
 * does not come is not waited for, and what was suspended is resumed.
 */
import { WorkbookError, workbookErrorOf } from './workbook-error.ts'

export interface SessionOptions {
  /** How long Excel may take for one answer, in milliseconds. */
  readonly patience: number
}

export class ExcelSession {
  private readonly options: SessionOptions
  /** Events were switched off and it is not certain that they are on again. */
  private mustResume = false

  constructor(options: SessionOptions) {
    this.options = options
  }

  /** @throws {WorkbookError} */
  async run<T>(work: (batch: ExcelBatch) => Promise<T>): Promise<T> {
    try {
      return await Excel.run((context) => work(new ExcelBatch(context, this.options)))
    } catch (error) {
      throw workbookErrorOf(error, isReadOnlyDocument())
    }
  }

  /**
   * For writing: nothing recalculates between the writes of a batch, and our own writes raise no events. Events are on again
   * afterwards, whatever happened.
   *
   * @throws {WorkbookError}
   */
  async runQuietly<T>(work: (batch: ExcelBatch) => Promise<T>): Promise<T> {
    try {
      return await this.run(async (batch) => {
        batch.beforeEach = () => this.suspend(batch.context)
        batch.afterEach = () => this.resume(batch.context)
        const result = await work(batch)
        this.mustResume = false
        return result
      })
    } catch (error) {
      // The batch ended before its last command, which would have switched events on again.
      await this.resumeAfterFailure()
      throw error
    }
  }

  private suspend(context: Excel.RequestContext): void {
    context.application.suspendApiCalculationUntilNextSync()
    if (!canSwitchEvents()) return
    this.mustResume = true
    context.runtime.enableEvents = false
  }

  private resume(context: Excel.RequestContext): void {
    if (this.mustResume) context.runtime.enableEvents = true
  }

  private async resumeAfterFailure(): Promise<void> {
    if (!this.mustResume) return
    try {
      await this.run(async (batch) => {
        batch.context.runtime.enableEvents = true
        await batch.send()
      })
      this.mustResume = false
    } catch {
      // Excel is not to be spoken to now. The next writing switches them on again, whatever becomes of it.
    }
  }
}

/** Commands collected for Excel, and sent together. */
export class ExcelBatch {
  readonly context: Excel.RequestContext
  beforeEach: () => void = () => {}
  afterEach: () => void = () => {}
  private readonly patience: number

  constructor(context: Excel.RequestContext, { patience }: SessionOptions) {
    this.context = context
    this.patience = patience
    // The context's own commands begin after those of `beforeEach`, which is set before the first of them.
  }

  /** Commands of one round trip, between suspending and resuming. */
  async exchange(command: () => void): Promise<void> {
    this.beforeEach()
    command()
    this.afterEach()
    await this.send()
  }

  /** The only place that speaks to Excel: one round trip. */
  async send(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new WorkbookError('noAnswer')), this.patience)
    })
    try {
      await Promise.race([this.context.sync(), tooLong])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** `Runtime.enableEvents` came with ExcelApi 1.8; Excel 2019 has 1.7. */
function canSwitchEvents(): boolean {
  return hasExcelApi('1.8')
}

export function hasExcelApi(level: string): boolean {
  return Office.context.requirements.isSetSupported('ExcelApi', level)
}

export function isReadOnlyDocument(): boolean {
  return Office.context.document.mode === Office.DocumentMode.ReadOnly
}
