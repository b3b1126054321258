import { describe, expect, it } from 'vitest'
import { duplicateWords } from '../../../server/duplicates/speak-reason.ts'
import { buildCodeLists } from '../../../templates/build-code-lists.ts'
import { languages } from '../../../templates/definition.ts'
import { reason, reasonCodes } from '../../../templates/duplicates/evidence.ts'
import { shippedLists } from '../../../templates/minamata/shipped-lists.ts'

const lists = buildCodeLists(shippedLists, 0)

describe.each(languages)('reasons in words (%s)', (language) => {
  const words = duplicateWords(language, lists)
  const params = {
    share: 80,
    days: 2,
    amount: 48250,
    currency: 'EUR',
    count: 41,
    reference: 'GEF 9547',
    one: 3,
    other: 4,
    countries: { countries: ['SEN', 'TGO'] },
  }

  it.each(reasonCodes)('[DU15] has a phrase for %s, with its values', (code) => {
    const phrase = words.reason(reason('words', code, 1, params))
    expect(phrase).not.toContain('{')
    expect(phrase).not.toBe(`reason.${code}`)
  })

  it('[DU15] names countries in the reader’s language', () => {
    expect(words.reason(reason('place', 'sameCountries', 3, params))).toContain(
      lists.label('country', 'SEN', language),
    )
  })

  it('[DU15] names each tier', () => {
    expect(new Set((['strong', 'likely', 'none'] as const).map(words.tier)).size).toBe(3)
  })
})
