/** The form of a word that its relatives in other languages share: Latin letters, no endings, no doubled letters. */

const cyrillicLetters: Readonly<Record<string, string>> = Object.fromEntries(
  'а=a б=b в=v г=g д=d е=e ё=e ж=j з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=c ч=c ш=s щ=s ъ= ы=i ь= э=e ю=iu я=ia і=i ї=i є=e ґ=g ў=u'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
)
const arabicLetters: Readonly<Record<string, string>> = Object.fromEntries(
  'ا=a ب=b ت=t ث=t ج=j ح=h خ=h د=d ذ=d ر=r ز=z س=s ش=s ص=s ض=d ط=t ظ=z ع= غ=g ف=f ق=c ك=c ل=l م=m ن=n ه= و=u ي=i ء= پ=b چ=j گ=g'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
)
const otherLetters: Readonly<Record<string, string>> = { ...cyrillicLetters, ...arabicLetters }

const endings =
  /(?:cion(?:es|al|ales)?|tion(?:s|al|aux|nel|nels)?|sion(?:s|es)?|ciia?|tsiia?|idad(?:es)?|it(?:y|ies|e|es)|ement(?:s|o|os)?|mient[oa]s?|ment(?:s|o|os)?|ing|ings|ique|iques|ico|ica|icos|icas|ical|ic|ics|es|s|e|a|o|i|ii|iia|ov|om|ami|ah)$/

/** @param word folded */
export function skeletonOf(word: string): string {
  const latin = word.replace(/[\u0400-\u052f\u0600-\u06ff]/gu, (letter) => otherLetters[letter] ?? '')
  const plain = latin
    .replace(/ph/g, 'f')
    .replace(/([bcdfgklpqrstz])h/g, '$1')
    .replace(/qu|k/g, 'c')
    .replace(/y/g, 'i')
    .replace(/w/g, 'v')
    .replace(/(.)\1/g, '$1')
  const stem = plain.replace(endings, '')
  return stem.length >= 4 ? stem : plain
}

/** How much of their letter pairs two skeletons share, 0 to 1. */
export function shareOfPairs(one: string, other: string): number {
  if (one === other) return 1
  const [a, b] = [one.length - 1, other.length - 1]
  if (a < 2 || b < 2) return 0
  let common = 0
  const taken: boolean[] = []
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      if (taken[j] || one[i] !== other[j] || one[i + 1] !== other[j + 1]) continue
      taken[j] = true
      common++
      break
    }
  }
  return (2 * common) / (a + b)
}
