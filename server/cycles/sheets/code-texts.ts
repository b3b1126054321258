/** A code of a list and its texts: the same for the columns of a sheet and the fields of a form. */
import { type Code, type Language, languages } from '../../../templates/definition.ts'
import { between, linesOf, piecesOf, type RowTexts } from './sheet-kind.ts'

/** A code as the texts of its columns. */
export function textsOf({ code, labels, drafts, aliases, retired, mapsTo }: Code): RowTexts {
  return {
    code,
    ...Object.fromEntries(languages.map((language) => [`label.${language}`, labels[language]])),
    drafts: languages.filter((language) => drafts?.includes(language)).join(between),
    aliases: (aliases ?? []).join('\n'),
    retired: retired ? 'yes' : '',
    replacedBy: retired?.replacedBy ?? '',
    mapsTo: mapsTo ?? '',
  }
}

/** The code that the texts of its columns say; a replacement says that it is retired. */
export function codeOf(texts: RowTexts): Code {
  const text = (key: string) => texts[key] ?? ''
  const labels = Object.fromEntries(languages.map((language) => [language, text(`label.${language}`)]))
  const aliases = linesOf(text('aliases'))
  const drafts = piecesOf(text('drafts')) as Language[]
  const replacedBy = text('replacedBy')
  const isRetired = text('retired') === 'yes' || replacedBy !== ''
  return {
    code: text('code'),
    labels: labels as Code['labels'],
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(isRetired ? { retired: replacedBy === '' ? {} : { replacedBy } } : {}),
    ...(drafts.length > 0 ? { drafts } : {}),
    ...(text('mapsTo') === '' ? {} : { mapsTo: text('mapsTo') }),
  }
}
