/** A cycle and its texts: the same for the columns of a sheet and the fields of a form. */
import type { Cycle } from '../../../templates/context.ts'
import { languages, type Translated } from '../../../templates/definition.ts'
import type { CycleEdit } from '../manage-cycles.ts'
import type { RowTexts } from './sheet-kind.ts'

/** What an officer may say of a cycle, as texts. */
export function textsOf(cycle: Cycle): RowTexts {
  const { cycleKey, title, legalBasis, documentSymbol, period, opensOn, deadline, graceDays } = cycle
  return {
    cycleKey,
    ...Object.fromEntries(languages.map((language) => [`title.${language}`, title[language]])),
    legalBasis,
    documentSymbol,
    start: period.start,
    end: period.end,
    opensOn,
    deadline,
    graceDays: String(graceDays),
  }
}

/** What the texts say; no days of grace where that one is blank. */
export function editOf(text: (key: string) => string): CycleEdit {
  const titles = languages.map((language) => [language, text(`title.${language}`)])
  return {
    title: Object.fromEntries(titles) as Translated,
    legalBasis: text('legalBasis'),
    documentSymbol: text('documentSymbol'),
    period: { start: text('start'), end: text('end') },
    opensOn: text('opensOn'),
    deadline: text('deadline'),
    graceDays: Number(text('graceDays')),
  }
}
