/** The reporters as a code list, for the field that names other reporters. */
import type { Reporter } from './context.ts'
import type { CodeList, Translated } from './definition.ts'

/**
 * List `reporter`: the reporter's code, its short name as label in all languages (names are not translated) and its
 * full name as alias. Where two share a short name, the code is put behind it so that both can be chosen.
 */
export function reporterCodeList(reporters: readonly Reporter[]): CodeList {
  const timesUsed = new Map<string, number>()
  for (const { shortName } of reporters) timesUsed.set(shortName, (timesUsed.get(shortName) ?? 0) + 1)
  return {
    key: 'reporter',
    version: 1,
    source: 'Register of reporters',
    codes: reporters.map(({ reporterCode, name, shortName }) => ({
      code: reporterCode,
      labels: sameInAll(timesUsed.get(shortName) === 1 ? shortName : `${shortName} (${reporterCode})`),
      aliases: [name],
    })),
  }
}

function sameInAll(name: string): Translated {
  return { ar: name, en: name, es: name, fr: name, ru: name, zh: name }
}
