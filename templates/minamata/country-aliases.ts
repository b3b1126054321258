/** Formal names of countries, made from their short ones. */
import type { Code, CodeList } from '../definition.ts'

// Those whose formal name is "Republic of ...". Where the words mean another State or are delicate (Korea, China, Congo, Ireland),
// the formal names stand in the list itself or nowhere.
const republics = new Set(
  (
    'AGO ALB ARM AUT AZE BDI BEN BGR BLR BWA CHL CIV CMR COL CPV CRI CUB CYP DJI ECU EST FIN FJI GAB GHA GIN GMB GNB GNQ ' +
    'GTM GUY HND HRV HTI HUN IDN IND IRQ ISL ITA KAZ KEN KIR LBR LTU LVA MDG MDV MHL MLI MLT MOZ MUS MWI NAM NER NIC NRU ' +
    'PAN PER PHL PLW POL PRT PRY ROU RWA SDN SEN SGP SLE SLV SMR SRB SSD SUR SVN SYC TCD TJK TTO TUN TUR UGA UZB VUT YEM ' +
    'ZAF ZMB ZWE'
  ).split(' '),
)
const kingdoms = new Set('BEL BHR BTN DNK ESP KHM LSO MAR NOR SAU SWE SWZ THA TON'.split(' '))

/** The list of countries with `Republic of ...` or `Kingdom of ...` in six languages as aliases of those that are called so. */
export function withFormalNames(countries: CodeList): CodeList {
  return { ...countries, codes: countries.codes.map(withFormalName) }
}

function withFormalName(country: Code): Code {
  const { labels, code } = country
  const formal = republics.has(code)
    ? [
        ...['of', 'of the'].map((link) => `Republic ${link} ${labels.en}`),
        ...['de', 'du', 'de la', 'd’', 'des'].map((link) => `République ${link} ${labels.fr}`),
        ...['de', 'del', 'de la'].map((link) => `República ${link} ${labels.es}`),
        `Республика ${labels.ru}`,
        `${labels.zh}共和国`,
        `جمهورية ${labels.ar}`,
      ]
    : kingdoms.has(code)
      ? [
          `Kingdom of ${labels.en}`,
          ...['de', 'du', 'd’'].map((link) => `Royaume ${link} ${labels.fr}`),
          `Reino de ${labels.es}`,
          `Королевство ${labels.ru}`,
          `${labels.zh}王国`,
          `مملكة ${labels.ar}`,
        ]
      : []
  return { ...country, aliases: [...new Set([...(country.aliases ?? []), ...formal])] }
}
