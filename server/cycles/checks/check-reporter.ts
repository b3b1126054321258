/** What a reporter must be like to be stored. */
import type { CodeLists } from '../../../templates/code-lists.ts'
import type { Reporter } from '../../../templates/context.ts'
import { isLanguage } from '../../../templates/definition.ts'
import type { Refusal } from '../register-refusal.ts'

/** The four channels of Article 14(2), as decision MC-1/21 names them. */
export const reporterKinds = ['centre', 'agency', 'nationalBody', 'partnership'] as const

const keyPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/
const longestKey = 40
const longestText = 500

/** Everything that is wrong with it; none where it can be stored. */
export function checkReporter(reporter: Reporter, lists: CodeLists): Refusal[] {
  const refusals: Refusal[] = []
  const refuse = (field: string, code: Refusal['code'], value?: string) =>
    refusals.push(value === undefined ? { field, code } : { field, code, params: { value } })
  const { reporterCode, kind, name, shortName, language, region, hostCountry, servedCountries, web } =
    reporter
  if (!keyPattern.test(reporterCode) || reporterCode.length > longestKey) refuse('reporterCode', 'notAKey')
  if (!(reporterKinds as readonly string[]).includes(kind)) refuse('kind', 'notInList', kind)
  if (name.trim() === '') refuse('name', 'required')
  if (shortName.trim() === '') refuse('shortName', 'required')
  for (const [field, value] of Object.entries(reporter)) {
    if (typeof value === 'string' && value.length > longestText)
      refusals.push({ field, code: 'tooLong', params: { max: longestText } })
  }
  if (!isLanguage(language)) refuse('language', 'notALanguage', String(language))
  const code = (field: string, list: string, value: string) => {
    const found = lists.find(list, value)
    if (!found) refuse(field, 'notACode', value)
  }
  if (region !== null) code('region', 'un_region', region)
  if (hostCountry !== null) code('hostCountry', 'country', hostCountry)
  for (const country of servedCountries) code('servedCountries', 'country', country)
  if (web !== null && !isWebAddress(web)) refuse('web', 'notAnAddress', web)
  return refusals
}

/** It stands as a link on pages: nothing but the web. */
function isWebAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol)
  } catch {
    return false
  }
}
