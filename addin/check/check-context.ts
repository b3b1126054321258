/** What the check has to know beside the rows: from what the service gave, and from the workbook's own identity. */
import type { CheckContext } from '../../templates/context.ts'
import { isLanguage, type Language } from '../../templates/definition.ts'
import type { WorkbookIdentity } from '../../templates/workbook-layout.ts'
import type { PaneData } from '../data/pane-data.ts'

type Identity = Partial<WorkbookIdentity>

/** The language that the sheet is in; English where nothing says. */
export function sheetLanguage({ language }: Identity): Language {
  return isLanguage(language) ? language : 'en'
}

/**
 * @param judgedAt UTC ISO
 * @returns a context in which rules that need an unknown reporter or cycle find nothing
 */
export function checkContext(data: PaneData, identity: Identity, judgedAt: string): CheckContext {
  const { reporters, cycles, regionOfCountry } = data.register
  const reporter = reporters.find(({ reporterCode }) => reporterCode === identity.reporterCode)
  const cycle = cycles.find(({ cycleKey }) => cycleKey === identity.cycleKey)
  const language = sheetLanguage(identity)
  return {
    template: data.template,
    lists: data.lists,
    language,
    reporter: {
      reporterCode: identity.reporterCode ?? '',
      kind: 'centre',
      name: '',
      shortName: '',
      language,
      region: null,
      hostCountry: null,
      servedCountries: [],
      conventions: [],
      hostInstitution: null,
      city: null,
      web: null,
      ...reporter,
      contact: null,
      source: '',
      certainty: '',
      note: '',
    },
    period: cycle?.period ?? { start: '0001-01-01', end: '9999-12-31' },
    regionOfCountry: new Map(Object.entries(regionOfCountry)),
    judgedAt,
  }
}
