import { describe, expect, it } from 'vitest'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'

const lists = buildCodeLists(shippedLists, 0)
const countries = lists.list('country').codes

function countryOf(text: string): string {
  const match = lists.match('country', text)
  if (match.kind === 'code') return match.code.code
  return match.kind === 'ambiguous' ? match.codes.map(({ code }) => code).join(' or ') : 'unknown'
}

describe('the countries', () => {
  it('[CL9] are the 193 Member States, the Cook Islands, Niue, the State of Palestine and the European Union', () => {
    expect(countries).toHaveLength(197)
    for (const code of ['COK', 'NIU', 'PSE', 'EUE']) expect(lists.find('country', code)).toBeDefined()
    for (const { code } of countries) expect(code).toMatch(/^[A-Z]{3}$/)
  })

  it('[CL9] have the English United Nations short name', () => {
    expect(lists.label('country', 'BOL', 'en')).toBe('Bolivia (Plurinational State of)')
    expect(lists.label('country', 'CHN', 'en')).toBe('China')
    expect(lists.label('country', 'NLD', 'en')).toBe('Netherlands (Kingdom of the)')
    expect(lists.label('country', 'TUR', 'en')).toBe('Türkiye')
  })

  it('[CL9] offer no territory whose naming is delicate', () => {
    for (const name of [
      'Taiwan',
      'Kosovo',
      'Hong Kong',
      'Macao',
      'Western Sahara',
      'Crimea',
      'Gibraltar',
      'Islas Malvinas',
    ]) {
      expect(countryOf(name)).toBe('unknown')
    }
  })

  it.each([
    ['Ivory Coast', 'CIV'],
    ['Côte d’Ivoire', 'CIV'],
    ["Côte d'Ivoire", 'CIV'],
    ['COTE D´IVOIRE', 'CIV'],
    ['Cote d Ivoire', 'CIV'],
    ['Cote dIvoire', 'CIV'],
    ['Côte d’Ivoire'.normalize('NFD'), 'CIV'],
    ['Costa de Marfil', 'CIV'],
    ['象牙海岸', 'CIV'],
    ['ساحل العاج', 'CIV'],
    ['Russia', 'RUS'],
    ['俄罗斯', 'RUS'],
    ['روسيا', 'RUS'],
    ['Vietnam', 'VNM'],
    ['Swaziland', 'SWZ'],
    ['Cape Verde', 'CPV'],
    ['Cap-Vert', 'CPV'],
    ['Czech Republic', 'CZE'],
    ['Turkey', 'TUR'],
    ['Turkiye', 'TUR'],
    ['Bolivia', 'BOL'],
    ['Bolivia, Plurinational State of', 'BOL'],
    ['Iran', 'IRN'],
    ['Iran(Islamic Republic of)', 'IRN'],
    ['Syria', 'SYR'],
    ['Tanzania', 'TZA'],
    ['UK', 'GBR'],
    ['U.K.', 'GBR'],
    ['USA', 'USA'],
    ['EE. UU.', 'USA'],
    ['美国', 'USA'],
    ['South Korea', 'KOR'],
    ['Corée du Sud', 'KOR'],
    ['韩国', 'KOR'],
    ['North Korea', 'PRK'],
    ['DPRK', 'PRK'],
    ['朝鲜', 'PRK'],
    ['Laos', 'LAO'],
    ['Lao PDR', 'LAO'],
    ['Burma', 'MMR'],
    ['The Gambia', 'GMB'],
    ['Gambia, The', 'GMB'],
    ['Bahamas (the)', 'BHS'],
    ['St. Lucia', 'LCA'],
    ['Trinidad & Tobago', 'TTO'],
    ['Sao Tome and Principe', 'STP'],
    ['São Tomé e Príncipe', 'STP'],
    ['EU', 'EUE'],
    ['ЮАР', 'ZAF'],
    ['ОАЭ', 'ARE'],
    ['الامارات', 'ARE'],
    ['sn', 'SEN'],
    ['the Philippines', 'PHL'],
    ['Le Mali', 'MLI'],
    ['l’Ouganda', 'UGA'],
    ['El Salvador', 'SLV'],
    ['el Perú', 'PER'],
    ['République du Mali', 'MLI'],
    ['Republic of Kenya', 'KEN'],
    ['República de Cuba', 'CUB'],
    ['Республика Армения', 'ARM'],
    ['جمهورية العراق', 'IRQ'],
    ['Kingdom of Morocco', 'MAR'],
    ['sen', 'SEN'],
  ])('[CL10] "%s" is %s', (name, code) => {
    expect(countryOf(name)).toBe(code)
  })

  it.each([
    ['Congo', 'COG'],
    ['Republic of the Congo', 'COG'],
    ['刚果', 'COG'],
    ['Congo-Brazzaville', 'COG'],
    ['DRC', 'COD'],
    ['RDC', 'COD'],
    ['Congo, Democratic Republic of the', 'COD'],
    ['Democratic Republic of Congo', 'COD'],
    ['刚果（金）', 'COD'],
    ['刚果(金)', 'COD'],
    ['Republic of China', 'unknown'],
    ['Republic of Korea', 'KOR'],
    ['Guinea', 'GIN'],
    ['Guinea-Bissau', 'GNB'],
    ['Guinea Bissau', 'GNB'],
    ['Equatorial Guinea', 'GNQ'],
    ['Papua New Guinea', 'PNG'],
    ['Niger', 'NER'],
    ['Nigeria', 'NGA'],
    ['Dominica', 'DMA'],
    ['Dominican Republic', 'DOM'],
    ['Dominique', 'DMA'],
    ['Samoa', 'WSM'],
    ['Sudan', 'SDN'],
    ['South Sudan', 'SSD'],
    ['Granada', 'GRD'],
    ['Korea', 'PRK or KOR'],
    ['Corée', 'PRK or KOR'],
    ['NA', 'unknown'],
    ['N/A', 'unknown'],
    ['no', 'unknown'],
  ])('[CL10] names that are easily confused: "%s" is %s', (name, code) => {
    expect(countryOf(name)).toBe(code)
  })

  it('[CL10] every ISO alpha-2 code is known, but NA and NO', () => {
    const region = new Intl.DisplayNames('en', { type: 'region' })
    for (const { code, aliases } of countries) {
      const alpha2 = aliases?.find((alias) => /^[A-Z]{2}$/.test(alias) && region.of(alias) !== alias)
      if (!['NAM', 'NOR'].includes(code)) expect(countryOf(alpha2 ?? '')).toBe(code)
    }
  })
})
