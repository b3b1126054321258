/**
 * What the pane works with beside the open workbook: files of the service, each named after its content, so that a browser
 * may keep them for ever and the pane has them without a connection, too.
 */
import type { Cycle, Reporter } from './context.ts'
import type { CodeList, Language, TemplateDefinition } from './definition.ts'
import type { Messages } from './messages.ts'

/** Where the newest files are. Asked for anew each time; everything it names is kept. */
export interface PaneFiles {
  readonly texts: Readonly<Record<Language, string>>
  readonly template: string
  readonly lists: string
  readonly register: string
  /** Where descriptions of sheets are: `<sheets>/<cycleKey>/<reporterCode>/<listsVersion>/<language>.json`. */
  readonly sheets: string
  /** Name of the identity provider that one can sign in with. */
  readonly provider?: string | null
}

/** All that the pane says in one language. */
export interface PaneTexts {
  /** The pane's own. */
  readonly pane: Messages
  /** Labels of fields and columns. */
  readonly fields: Messages
  /** A sentence for each issue code. */
  readonly issues: Messages
  /** What each rule is about, in a few words: `rule.<id>`. */
  readonly rules: Messages
}

export interface PaneTemplate {
  readonly template: TemplateDefinition
  /** What headers, bands, sheets and questions read, for finding them: to be given to `headerLabels`. */
  readonly labels: Readonly<Record<Language, Messages>>
}

export interface PaneLists {
  /** The change number at which a list last changed. */
  readonly version: number
  readonly lists: readonly CodeList[]
}

/** A reporter as everybody may know it: from official lists, without persons. */
export type PublicReporter = Omit<Reporter, 'contact' | 'note' | 'source' | 'certainty'>

export type PublicCycle = Pick<
  Cycle,
  | 'cycleKey'
  | 'state'
  | 'title'
  | 'period'
  | 'opensOn'
  | 'deadline'
  | 'graceDays'
  | 'templateId'
  | 'templateVersion'
>

export interface PaneRegister {
  readonly reporters: readonly PublicReporter[]
  readonly cycles: readonly PublicCycle[]
  /** UN regional group by ISO 3166 alpha-3. */
  readonly regionOfCountry: Readonly<Record<string, string>>
}
