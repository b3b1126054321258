/**
 * What every view works with. A view gets it by `usePane()` and draws `useStore(pane.state)`:
 *
 * - `pane.workbook` is the open workbook, `pane.data` template, lists and register, `pane.say(key, params)` a text of the
 *   locale area `pane` (or `addin`) in the pane's language, `state.texts` the labels of fields and the issue sentences.
 * - What takes time, or touches Excel, goes through `pane.run(name, work)`: one thing at a time, with progress, a button to
 *   cancel, and a sentence for each failure. Buttons are disabled by `state.job !== null`.
 * - `pane.tell(...)` shows a message and has it read aloud; `pane.go(view)` goes to another view and puts the focus on its
 *   heading.
 * - What a feature remembers beyond one view stands in a `Store` of its own, made once beside this class.
 *
 * A new view is one entry in `views.ts`.
 */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { RawCell } from '../../templates/activity.ts'
import { isLanguage, type Language } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import type { PaneTexts } from '../../templates/pane-files.ts'
import { DataUnreachable } from '../data/kept-file.ts'
import type { PaneData } from '../data/pane-data.ts'
import { remember, remembered } from '../data/small-storage.ts'
import type { CellChange, OpenWorkbook, WorkbookReading } from '../excel/open-workbook.ts'
import { WorkbookError } from '../excel/workbook-error.ts'
import { Store } from './store.ts'
import type { ViewId } from './views.ts'

const rememberedLanguage = 'language'

/** The language that a person chose for the pane; null: it follows the sheet. */
export function chosenLanguage(): Language | null {
  const language = remembered(rememberedLanguage)
  return isLanguage(language) ? language : null
}

type Params = Readonly<Record<string, string | number>>

export interface PaneMessage {
  readonly kind: 'done' | 'note' | 'problem'
  readonly text: string
}

/** Something that is under way. */
export interface Job {
  /** Sentence that says what. */
  readonly text: string
  /** From 0 to 1; null where nobody knows. */
  readonly progress: number | null
  /** Undefined where it cannot be stopped half-way. */
  readonly cancel?: () => void
}

export interface PaneState {
  readonly language: Language
  readonly texts: PaneTexts
  readonly view: ViewId
  /** The workbook as it was last read; null before, and where there is none of ours. */
  readonly reading: WorkbookReading | null
  /** Why it could not be read. */
  readonly readingFailure: WorkbookError['code'] | null
  readonly job: Job | null
  readonly message: PaneMessage | null
  readonly isOnline: boolean
  /** Somebody changed cells since the workbook was read. A hint: Excel does not tell of every change. */
  readonly hasChanged: boolean
}

export interface JobControls {
  /** Aborted when the person cancels. */
  readonly signal: AbortSignal
  progress(share: number): void
}

/** Sentences for failures that are not Excel's: `panesync` puts those of the service in. Null: not mine. */
export type FailureSpeaker = (error: unknown, pane: Pane) => string | null

export class Pane {
  readonly workbook: OpenWorkbook
  readonly state: Store<PaneState>
  readonly failureSpeakers: FailureSpeaker[] = []
  data: PaneData
  /** A person has gone to another view: focus follows from then on. */
  hasMoved = false
  #isWatching = false
  #workbookLanguage: Language | null = null

  constructor(workbook: OpenWorkbook, data: PaneData, state: Pick<PaneState, 'language' | 'texts'>) {
    this.workbook = workbook
    this.data = data
    this.state = new Store<PaneState>({
      ...state,
      view: 'overview',
      reading: null,
      readingFailure: null,
      job: null,
      message: null,
      isOnline: navigator.onLine,
      hasChanged: false,
    })
    addEventListener('online', () => this.state.set({ isOnline: true }))
    addEventListener('offline', () => this.state.set({ isOnline: false }))
  }

  /** A text of the pane in its language. */
  say(key: string, params: Params = {}): string {
    const { texts, language } = this.state.value
    return formatMessage(texts.pane, key, language, { address: location.origin, ...params })
  }

  go(view: ViewId): void {
    this.hasMoved = true
    this.state.set({ view, message: null })
  }

  tell(kind: PaneMessage['kind'], key: string, params: Params = {}): void {
    this.state.set({ message: { kind, text: this.say(key, params) } })
  }

  /**
   * Does something that takes time; nothing else can be begun meanwhile.
   *
   * @param key of the sentence that says what is being done
   * @returns null where it failed or was cancelled, which was said then
   */
  async run<T>(
    key: string,
    work: (controls: JobControls) => Promise<T>,
    { canCancel = false, params = {} }: { canCancel?: boolean; params?: Params } = {},
  ): Promise<T | null> {
    if (this.state.value.job) return null
    const stop = new AbortController()
    const job: Job = {
      text: this.say(key, params),
      progress: null,
      ...(canCancel ? { cancel: () => stop.abort() } : {}),
    }
    this.state.set({ job, message: null })
    try {
      const progress = (share: number) => this.state.set({ job: { ...job, progress: share } })
      return await work({ signal: stop.signal, progress })
    } catch (error) {
      if (stop.signal.aborted) this.tell('note', 'job.cancelled')
      else this.state.set({ message: { kind: 'problem', text: this.sentenceOf(error) } })
      return null
    } finally {
      this.state.set({ job: null })
    }
  }

  /** What to say about a failure: Excel's in its own words, the service's in its, anything else as a fault of ours. */
  sentenceOf(error: unknown): string {
    if (error instanceof WorkbookError) return this.say(`excel.${error.code}`)
    if (error instanceof DataUnreachable) return this.say('failure.unreachable')
    for (const speak of this.failureSpeakers) {
      const sentence = speak(error, this)
      if (sentence !== null) return sentence
    }
    console.error(error)
    return this.say('failure.unknown')
  }

  /** Reads the workbook for the first time, or after it was not one of ours; what fails is shown on the overview. */
  async look(): Promise<void> {
    await this.run('job.reading', async () => {
      await this.read().catch((error) => {
        if (!(error instanceof WorkbookError)) throw error
      })
    })
  }

  /**
   * Reads the workbook again. To be called inside `run`.
   *
   * @throws {WorkbookError}
   */
  async read(): Promise<WorkbookReading> {
    try {
      const reading = await this.workbook.read()
      this.state.set({ reading, readingFailure: null, hasChanged: false })
      await this.#followLanguage(reading)
      await this.#watchOnce()
      return reading
    } catch (error) {
      if (error instanceof WorkbookError) {
        const isOther = error.code === 'notATemplate'
        this.state.set({ readingFailure: error.code, ...(isOther ? { reading: null } : {}) })
      }
      throw error
    }
  }

  /** @param isChosen by the person: it stays so, whatever workbook is opened */
  async speak(language: Language, isChosen: boolean): Promise<void> {
    const texts = await this.data.texts(language)
    this.state.set({ language, texts, message: null })
    if (isChosen) remember(rememberedLanguage, language)
  }

  /** The reading with cells as they were just written, so that nothing has to be read again. */
  withChanges(changes: readonly CellChange[]): WorkbookReading | null {
    const { reading } = this.state.value
    if (!reading) return null
    const rows = reading.rows.map((row) => {
      const mine = changes.filter(({ rowNumber }) => rowNumber === row.rowNumber)
      if (mine.length === 0) return row
      const cells: Record<string, RawCell> = { ...row.cells }
      for (const { column, value } of mine) {
        if (value === null || value === '') delete cells[column]
        else cells[column] = value
      }
      return { ...row, cells }
    })
    const changed = { ...reading, rows }
    this.state.set({ reading: changed })
    return changed
  }

  async #watchOnce(): Promise<void> {
    if (this.#isWatching) return
    this.#isWatching = true
    // Without it people press Check when they want to.
    await this.workbook.watch(() => this.state.set({ hasChanged: true })).catch(() => {})
  }

  /** The pane speaks the language of the sheet, until a person chooses another one. */
  async #followLanguage({ identity }: WorkbookReading): Promise<void> {
    const { language } = identity
    if (!isLanguage(language) || language === this.#workbookLanguage) return
    this.#workbookLanguage = language
    if (chosenLanguage() === null && language !== this.state.value.language)
      await this.speak(language, false).catch(() => {})
  }
}

export const PaneContext = createContext<Pane | null>(null)

export function usePane(): Pane {
  const pane = useContext(PaneContext)
  if (!pane) throw new Error('A view stands outside of the pane.')
  return pane
}
