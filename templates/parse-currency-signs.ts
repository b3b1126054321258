/** Signs and short forms that several currencies share; names and codes are in the currency list. */

const dollars =
  'USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD ARS CLP COP CUP DOP MXN UYU'
const signs: Readonly<Record<string, string>> = {
  $: dollars,
  us$: 'USD',
  usd$: 'USD',
  $us: 'USD',
  a$: 'AUD',
  c$: 'CAD',
  r$: 'BRL',
  '€': 'EUR',
  '£': 'GBP EGP FKP GIP LBP SDG SHP SSP SYP',
  '¥': 'JPY CNY',
  元: 'CNY',
  '₽': 'RUB',
  '₹': 'INR',
  '₦': 'NGN',
  '₩': 'KRW KPW',
  '₫': 'VND',
  '₺': 'TRY',
  '₴': 'UAH',
  '₵': 'GHS',
  '₱': 'PHP',
  '₸': 'KZT',
  rs: 'INR LKR MUR NPR PKR SCR',
  rp: 'IDR',
  fcfa: 'XOF XAF',
  cfa: 'XOF XAF',
  'f cfa': 'XOF XAF',
  kr: 'DKK ISK NOK SEK',
}

/** Codes that a sign may stand for, in lower case as `foldForReading` gives it; undefined where it is no such sign. */
export function currenciesOfSign(sign: string): readonly string[] | undefined {
  const bare = sign.replace(/\.$/, '')
  return Object.hasOwn(signs, bare) ? signs[bare]!.split(' ') : undefined
}
