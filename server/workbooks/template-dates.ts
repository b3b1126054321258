/** Calendar dates as people read them. */
import type { Language } from '../../templates/definition.ts'

/** `2019-03-25` as `25 March 2019` in the language, with European digits, which the sheet's other numbers have too. */
export function longDate(date: string, language: Language): string {
  const region = language === 'en' ? 'en-GB' : language
  const format = new Intl.DateTimeFormat(`${region}-u-nu-latn-ca-gregory`, {
    dateStyle: 'long',
    timeZone: 'UTC',
  })
  return format.format(new Date(`${date}T00:00:00Z`))
}
