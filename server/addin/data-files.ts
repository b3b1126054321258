/** The files that the pane works with: texts, template, code lists, register. Each is named after its content. */
import { createHash } from 'node:crypto'
import { type Language, languages } from '../../templates/definition.ts'
import type { Message, Messages } from '../../templates/messages.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import type {
  PaneFiles,
  PaneLists,
  PaneRegister,
  PaneTemplate,
  PaneTexts,
  PublicCycle,
  PublicReporter,
} from '../../templates/pane-files.ts'
import { regionsOfCountries } from '../../templates/parties.ts'
import { coverKeys } from '../../templates/workbook-layout.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { loadParties } from '../cycles/load-parties.ts'
import { listCycles, listReporters } from '../cycles/register.ts'
import type { Db } from '../db/schema.ts'
import { messagesOf } from '../locales.ts'
import { templateTexts } from '../workbooks/template-input.ts'

/** Where the files are: `/addin/data/<name>`. */
const folder = '/addin/data/'
/** Files of before that somebody may be loading still. */
const keptFiles = 64

/** Gives out the files as they are now, and those of a little while ago. */
export class PaneDataFiles {
  readonly #db: Db
  readonly #made = new Map<string, string>()

  constructor(db: Db) {
    this.#db = db
  }

  /** Where the newest ones are. */
  async files(): Promise<PaneFiles> {
    const { lists, register } = await this.#current()
    const files = {
      texts: byLanguage((language) => this.#keep(`texts-${language}`, paneTexts(language))),
      template: this.#keep('template', paneTemplate()),
      lists: this.#keep('lists', lists),
      register: this.#keep('register', register),
    }
    // Another version of the program, or another register, may describe the same sheets otherwise.
    const sheets = `/addin/sheets/${digestOf(JSON.stringify([files, byLanguage(templateTexts)]))}`
    return { ...files, sheets }
  }

  /** The text of a file by its name; undefined where it is unknown, or too old. */
  async file(name: string): Promise<string | undefined> {
    // After a start nothing was made yet; another process may have named it.
    if (!this.#made.has(name)) await this.files()
    return this.#made.get(name)
  }

  async #current(): Promise<{ lists: PaneLists; register: PaneRegister }> {
    const codeLists = await loadCodeLists(this.#db)
    return {
      lists: {
        version: codeLists.version,
        lists: codeLists.keys.map((key) => codeLists.list(key)),
      },
      register: {
        reporters: (await listReporters(this.#db)).map(publicReporter),
        cycles: (await listCycles(this.#db)).map(publicCycle),
        regionOfCountry: Object.fromEntries(regionsOfCountries(await loadParties(this.#db))),
      },
    }
  }

  #keep(kind: string, content: unknown): string {
    const text = JSON.stringify(content)
    const name = `${kind}-${digestOf(text)}.json`
    // What is named again goes to the end of those that are kept.
    this.#made.delete(name)
    this.#made.set(name, text)
    if (this.#made.size > keptFiles) this.#made.delete(this.#made.keys().next().value!)
    return folder + name
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** Whom to write to is nobody else's business. */
function publicReporter({
  contact,
  note,
  source,
  certainty,
  ...known
}: PublicReporter & Hidden): PublicReporter {
  return known
}

interface Hidden {
  readonly contact?: unknown
  readonly note?: unknown
  readonly source?: unknown
  readonly certainty?: unknown
}

function publicCycle(cycle: PublicCycle): PublicCycle {
  const { cycleKey, state, title, period, opensOn, deadline, graceDays, templateId, templateVersion } = cycle
  const stated = state === undefined ? {} : { state }
  return { cycleKey, ...stated, title, period, opensOn, deadline, graceDays, templateId, templateVersion }
}

function paneTexts(language: Language): PaneTexts {
  const labels = Object.entries(messagesOf('fields', language)).filter(([key]) => !key.endsWith('.help'))
  return {
    pane: {
      ...messagesOf('addin', language),
      ...messagesOf('pane', language),
      ...messagesOf('paneSync', language),
    },
    fields: Object.fromEntries(labels),
    issues: messagesOf('issues', language),
    rules: Object.fromEntries(
      Object.entries(messagesOf('report', language)).filter(([key]) => key.startsWith('rule.')),
    ),
  }
}

function paneTemplate(): PaneTemplate {
  return { template: minamataTemplate, labels: byLanguage(sheetLabels) }
}

const coverQuestions: readonly string[] = coverKeys.map((key) => `cover.${key}`)

/** Of the texts of a template only what can stand where the reader looks. */
function sheetLabels(language: Language): Messages {
  const isLookedFor = ([key, text]: [string, Message]) =>
    typeof text === 'string' &&
    (/^(group|sheet)\.|\.label$|^action\.withdraw$|^column\.remarks$/.test(key) ||
      coverQuestions.includes(key))
  const all = { ...messagesOf('fields', language), ...messagesOf('workbook', language) }
  return Object.fromEntries(Object.entries(all).filter(isLookedFor))
}

function byLanguage<T>(make: (language: Language) => T): Record<Language, T> {
  return Object.fromEntries(languages.map((language) => [language, make(language)])) as Record<Language, T>
}
