/** Finding codes, and what becomes of a cell. */
import { describe, expect, it } from 'vitest'
import { cellFor, chosenIn, isCodesField, toggled } from '../../../addin/picker/cell-codes.ts'
import { CodeSearch } from '../../../addin/picker/search-codes.ts'
import { fieldOf, lists } from '../../helpers/builders.ts'

const countries = new CodeSearch(lists.list('country'), 'fr', { sorted: true, first: ['SEN', 'TGO'] })
const found = (typed: string) => {
  const { first, others } = countries.find(typed)
  return [...first, ...others].map(({ code }) => code)
}
const codesField = (key: 'beneficiary_parties' | 'activity_type' | 'status') => {
  const field = fieldOf(key)
  if (!isCodesField(field)) throw new Error(key)
  return field
}

describe('the search for codes', () => {
  it.each([
    ['alle', 'DEU'],
    ['Germany', 'DEU'],
    ['германия', 'DEU'],
    ['السنغال', 'SEN'],
    ['德国', 'DEU'],
    ['deu', 'DEU'],
    ['cote d ivoire', 'CIV'],
  ])('[AH27] finds %s', (typed, code) => {
    expect(found(typed)[0]).toBe(code)
  })

  it('[AH27] shows served countries first, the others by the alphabet of the language', () => {
    const { first, others } = countries.find('')
    expect(first.map(({ code }) => code)).toEqual(['SEN', 'TGO'])
    const labels = others.map(({ labels }) => labels.fr)
    expect(labels).toEqual([...labels].sort(new Intl.Collator('fr').compare))
    expect(others.length).toBeGreaterThan(180)
  })

  it('[AH27] finds nothing for nonsense', () => {
    expect(found('xyzzy')).toEqual([])
  })
})

describe('a cell of codes', () => {
  it('[AH27] keeps what is not in the list as it was typed, and writes labels in the sheet’s language', () => {
    const field = codesField('beneficiary_parties')
    const chosen = chosenIn('Senegal; Atlantis; TGO', field, lists)
    expect(chosen).toEqual([{ code: 'SEN' }, { text: 'Atlantis' }, { code: 'TGO' }])
    expect(cellFor(toggled(chosen, 'MLI', field), field, lists, 'fr')).toBe('Sénégal; Atlantis; Togo; Mali')
    expect(cellFor(toggled(chosen, 'SEN', field), field, lists, 'fr')).toBe('Atlantis; Togo')
    expect(cellFor([], field, lists, 'fr')).toBeNull()
  })

  it('[AH27] holds one code where the field takes one', () => {
    const field = codesField('status')
    const chosen = chosenIn('Completed', field, lists)
    expect(toggled(chosen, 'PLN', field)).toEqual([{ code: 'PLN' }])
    expect(toggled(chosen, 'CMP', field)).toEqual([])
  })
})
