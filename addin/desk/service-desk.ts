/** The pane's dealings with the service: who is signed in, what the last sync came to, what waits for a person. */
import { isLanguage } from '../../templates/definition.ts'
import type { PaneConflict } from '../../templates/pane-protocol.ts'
import type { CellContext } from '../../templates/parse-cell.ts'
import type { Question } from '../../templates/questions.ts'
import type { CombinedOutcome, WorkbookReading } from '../excel/open-workbook.ts'
import { deskOfPane } from '../pane/desk-of-pane.ts'
import type { Pane } from '../pane/pane.ts'
import { Store } from '../pane/store.ts'
import {
  type ActivityHistory,
  type Person,
  ReturnClient,
  type Standing,
  type StoredRow,
} from '../service/return-client.ts'
import { ServiceClient } from '../service/service-client.ts'
import { ServiceTrouble } from '../service/service-trouble.ts'
import { troubleText } from '../service/speak-trouble.ts'
import { askWindow } from '../session/ask-window.ts'
import { browserTexts, storagePrefix } from '../session/kept-texts.ts'
import { type CodeTicket, PaneSession } from '../session/pane-session.ts'
import { browserThings, type KeptThings } from '../sync/kept-things.ts'
import { isUnsentRow } from '../sync/sheet-state.ts'
import { findMemory } from '../sync/sync-memory.ts'
import type { SyncReport } from '../sync/sync-report.ts'
import type { PersonSays } from '../sync/sync-request.ts'
import { syncWorkbook } from '../sync/sync-workbook.ts'
import type { PulledList } from './pull-combined.ts'
import { syncDependencies } from './sync-dependencies.ts'

/** A withdrawal that waits for a word, or can be undone. */
export interface Withdrawal extends StoredRow {
  readonly revision: number
  readonly isDone: boolean
}

export interface DeskState {
  readonly isSignedIn: boolean
  /** Where a code was sent to. */
  readonly asked: (CodeTicket & { readonly address: string }) | null
  readonly accountId: string | null
  /** Of whoever is signed in: their name, else their address. */
  readonly ownName: string | null
  /** Works at the Secretariat, and may see the report. */
  readonly isSecretariat: boolean
  /** Whom they report for. */
  readonly reporterCodes: readonly string[]
  readonly people: ReadonlyMap<string, Person>
  readonly standing: Standing | null
  /** UTC ISO; null where this browser never synced the workbook. */
  readonly syncedAt: string | null
  readonly report: SyncReport | null
  readonly conflicts: readonly PaneConflict[]
  /** Rows that others changed and this workbook has not taken over yet. */
  readonly waiting: number
  readonly withdrawals: readonly Withdrawal[]
  readonly questions: readonly Question[]
  readonly rows: readonly StoredRow[]
}

interface OwnAccount {
  readonly accountId: string
  readonly role: string
  readonly name: string | null
  readonly email: string | null
  readonly reporterCodes: readonly string[]
}

const readersOfReports = ['officer', 'administrator', 'auditor']

const nobody: DeskState = {
  isSignedIn: false,
  asked: null,
  accountId: null,
  ownName: null,
  isSecretariat: false,
  reporterCodes: [],
  people: new Map(),
  standing: null,
  syncedAt: null,
  report: null,
  conflicts: [],
  waiting: 0,
  withdrawals: [],
  questions: [],
  rows: [],
}

export class ServiceDesk {
  readonly state = new Store<DeskState>(nobody)
  readonly session: PaneSession
  readonly #pane: Pane
  readonly #service: ServiceClient
  readonly #kept: KeptThings = browserThings(storagePrefix())

  constructor(pane: Pane) {
    this.#pane = pane
    const open = new ServiceClient({ origin: location.origin, language: () => pane.state.value.language })
    this.session = new PaneSession(open, browserTexts(storagePrefix()))
    this.#service = open.as(this.session)
    this.state.set({ isSignedIn: this.session.isSignedIn })
    pane.failureSpeakers.push((error) => this.#speak(error))
  }

  async requestCode(address: string): Promise<void> {
    await this.#pane.run('job.code', async () => {
      this.state.set({ asked: { ...(await this.session.requestCode(address)), address } })
    })
  }

  async signIn(code: string): Promise<void> {
    const { asked } = this.state.value
    await this.#pane.run('job.signIn', async () => {
      if (asked) await this.session.signIn(asked.address, code, asked)
      else await this.session.signInWithCode(code)
      this.state.set({ isSignedIn: true, asked: null })
      await this.#refresh()
    })
  }

  /** At the identity provider, in a window that the service opens. To be called while a button is being pressed. */
  async signInByWindow(): Promise<void> {
    const pane = this.#pane
    const { language } = pane.state.value
    const code = await pane.run(
      'job.window',
      ({ signal }) => askWindow(`${location.origin}/sign-in/pane?lang=${language}`, signal),
      { canCancel: true },
    )
    if (code === null) return
    // A code is written in groups; every other answer is one word.
    if (code.includes('-')) await this.signIn(code)
    else pane.tell(code === '' ? 'note' : 'problem', `signIn.window.${code || 'closed'}`)
  }

  async signOut(): Promise<void> {
    await this.#pane.run('job.signOut', async () => {
      await this.session.signOut()
      this.state.set(nobody)
    })
  }

  /** Asks how the return stands, without touching the workbook. */
  async refresh(): Promise<void> {
    await this.#pane.run('job.standing', () => this.#refresh())
  }

  /** @returns whether all of it was done */
  async sync(says: PersonSays = {}): Promise<boolean> {
    const pane = this.#pane
    const done = await pane.run(
      'job.sync',
      async ({ signal, progress }) => {
        const report = await syncWorkbook(
          syncDependencies(pane.workbook, pane.data, this.#service, this.#kept),
          {
            says,
            signal,
            onStep: (step, part, parts) =>
              progress(step === 'reading' ? 0.1 : step === 'writing' ? 0.9 : 0.2 + (0.6 * part) / parts),
          },
        )
        this.state.set({ report, conflicts: report.response.conflicts })
        pane.state.set({ reading: report.reading, readingFailure: null })
        // All of it is stored and written; how the return stands is only shown.
        await this.#refresh().catch(() => {})
        return true
      },
      { canCancel: true },
    )
    return done === true
  }

  /** Puts a template into the open workbook, or opens it as another one; false where this Excel can neither. */
  async insertTemplate(
    cycleKey: string,
    reporterCode: string,
  ): Promise<'inserted' | 'opened' | false | null> {
    const pane = this.#pane
    return pane.run('job.inserting', async () => {
      const [cycle, reporter] = [cycleKey, reporterCode].map(encodeURIComponent)
      const address = `/cycles/${cycle}/reporters/${reporter}/template?lang=${pane.state.value.language}`
      const asking = { isRepeatable: true, wantsBytes: true }
      return pane.workbook.insertTemplate(await this.#service.ask<Uint8Array>('GET', address, asking))
    })
  }

  async answer(questionId: string, text: string): Promise<boolean> {
    const done = await this.#pane.run('job.answer', async () => {
      const of = this.#return()
      await of.answer(questionId, text)
      this.state.set({ questions: await of.questions() })
      return true
    })
    return done === true
  }

  async history(activityReportId: string): Promise<ActivityHistory | null> {
    return this.#pane.run('job.history', () => this.#return().history(activityReportId))
  }

  /** Rows that somebody typed in and nobody sent. */
  unsent(reading: WorkbookReading): number {
    const context = this.context(reading)
    return reading.rows.filter((row) => isUnsentRow(row, context)).length
  }

  context({ identity }: WorkbookReading): CellContext {
    const { template, lists } = this.#pane.data
    return { template, lists, language: isLanguage(identity.language) ? identity.language : 'en' }
  }

  /** Puts everybody's activities into the open workbook, or brings them up to date there. */
  async pullCombined(of: PulledList): Promise<CombinedOutcome | null> {
    const pane = this.#pane
    return pane.run('job.combined', async ({ signal, progress }) => {
      const { pullCombined } = await import('./pull-combined.ts')
      return pullCombined({ pane, service: this.#service, signal, progress }, of)
    })
  }

  /** Everything that the service has of the return: for choosing a row, and for withdrawals. */
  async loadRows(): Promise<void> {
    await this.#pane.run('job.standing', async () => {
      const now = await this.#look(0)
      const rows = now.serverChanges.slice().sort((one, other) => (one.reference < other.reference ? -1 : 1))
      this.state.set({
        rows,
        conflicts: now.conflicts,
        withdrawals: rows
          .filter((row) => row.withdrawalProposed || row.withdrawn)
          .map((row) => ({ ...row, isDone: row.withdrawn })),
      })
    })
  }

  async #refresh(): Promise<void> {
    const { account } = await this.#service.get<{ account: OwnAccount }>('/session')
    const { accountId, name, email, role, reporterCodes } = account
    const isSecretariat = readersOfReports.includes(role)
    this.state.set({ accountId, ownName: name ?? email, isSecretariat, reporterCodes, isSignedIn: true })
    const { identity } = this.#pane.state.value.reading ?? {}
    if (!identity?.reporterCode) return
    const of = this.#return()
    const [standing, people, questions, memory, now] = await Promise.all([
      of.standing(),
      of.people(),
      of.questions(),
      findMemory(this.#kept, identity.workbookId ?? ''),
      this.#look(Number(identity.changeNumber) || 0),
    ])
    this.state.set({
      standing,
      questions,
      people: new Map(people.map((person) => [person.accountId, person])),
      conflicts: now.conflicts,
      waiting: now.serverChanges.length,
      syncedAt: memory?.syncedAt ?? null,
    })
  }

  #look(lastChangeNumber: number) {
    const reading = this.#pane.state.value.reading!
    const { workbookId = '', historyId = null } = reading.identity
    const { template, language } = this.context(reading)
    const templateVersion = template.version
    return this.#return().look({ workbookId, historyId, lastChangeNumber, templateVersion, language })
  }

  #return(): ReturnClient {
    return new ReturnClient(this.#service, this.#pane.state.value.reading?.identity ?? {})
  }

  #speak(error: unknown): string | null {
    if (error instanceof ServiceTrouble && error.kind === 'signIn') this.state.set({ isSignedIn: false })
    const text = troubleText(error)
    if (text === null) return null
    return 'sentence' in text ? text.sentence : this.#pane.say(text.key, text.params)
  }
}

export const serviceDesk = deskOfPane((pane) => new ServiceDesk(pane))
