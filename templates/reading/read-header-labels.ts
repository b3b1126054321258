/** What headers, group bands, sheet names and a few answers read in the six languages. */
import { type FieldKey, type Language, languages } from '../definition.ts'
import { foldText } from '../fold-text.ts'
import type { Messages } from '../messages.ts'
import { type CoverKey, coverKeys, remarksColumn, systemColumns } from '../workbook-layout.ts'

export interface HeaderLabels {
  /** Folded header text -> field key or key of a column of the service, in each language. */
  readonly keyOf: Readonly<Record<Language, ReadonlyMap<string, string>>>
  /** Folded labels of groups of columns, which stand in a band above the headers. */
  readonly bands: ReadonlySet<string>
  /** Folded words of the action column that ask for withdrawal. */
  readonly withdraw: ReadonlySet<string>
  /** Folded names of the template's sheets. */
  readonly sheetNames: ReadonlySet<string>
  /** Folded questions of the cover -> key. */
  readonly coverKeyOf: ReadonlyMap<string, CoverKey>
}

const columnKeys: Readonly<Record<string, string>> = {
  'column.check': systemColumns.check,
  'column.comment': systemColumns.comment,
  'column.action': systemColumns.action,
  'column.row_key': systemColumns.rowKey,
  'column.revision': systemColumns.revision,
  'column.base_hash': systemColumns.baseHash,
}

/**
 * @param byLanguage the texts of the areas `fields` and, if the template's own sheets are to be known by name, `workbook`
 */
export function headerLabels(byLanguage: Readonly<Record<Language, Messages>>): HeaderLabels {
  const bands = new Set<string>()
  const withdraw = new Set<string>()
  const sheetNames = new Set<string>()
  const coverKeyOf = new Map<string, CoverKey>()
  const keysOf = (messages: Messages) => {
    const keys = new Map<string, string>()
    for (const [name, text] of Object.entries(messages)) {
      if (typeof text !== 'string') continue
      if (name === 'action.withdraw') withdraw.add(foldText(text))
      else if (name === 'column.remarks') keys.set(foldHeader(text), remarksColumn)
      else if (name.startsWith('group.')) bands.add(foldText(text))
      else if (name.startsWith('sheet.')) sheetNames.add(foldText(text))
      else if (name.startsWith('cover.')) {
        const key = coverKeys.find((one) => name === `cover.${one}`)
        if (key) coverKeyOf.set(foldText(text), key)
      } else if (name.endsWith('.label')) {
        const key: FieldKey = name.slice(0, -'.label'.length)
        const folded = foldHeader(text)
        if (!keys.has(folded)) keys.set(folded, columnKeys[key] ?? key)
      }
    }
    return keys
  }
  const keyOf = Object.fromEntries(
    languages.map((language) => [language, keysOf(byLanguage[language])]),
  ) as unknown as Record<Language, ReadonlyMap<string, string>>
  return { keyOf, bands, withdraw, sheetNames, coverKeyOf }
}

/** A header as it is compared: without marks for required columns, line breaks, case and accents. */
export function foldHeader(text: string): string {
  const folded = foldText(text.normalize('NFKC').replace(/\(\s*\*\s*\)|\*/g, ' '))
  // Chinese has no spaces: one stands where a line was broken.
  return folded.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
}
