/** Ordinal words and Roman numbers in the six languages: the third meeting is not the fourth. */

const names: readonly string[] = [
  'first premier premiere primer primera primero перв اول اولي',
  'second deuxieme seconde segundo segunda ii втор ثاني ثانيه',
  'third troisieme tercer tercera tercero iii трет ثالث ثالثه',
  'fourth quatrieme cuarto cuarta iv четверт رابع رابعه',
  'fifth cinquieme quinto quinta пят خامس خامسه',
  'sixth sixieme sexto sexta vi шест سادس سادسه',
  'seventh septieme septimo septima vii седьм سابع سابعه',
  'eighth huitieme octavo octava viii восьм ثامن ثامنه',
  'ninth neuvieme noveno novena ix девят تاسع تاسعه',
  'tenth dixieme decimo decima десят عاشر عاشره',
]
const numbers = new Map(
  names.flatMap((line, index) => line.split(' ').map((name) => [name, index + 1] as const)),
)
const russianEnding = /(?:ый|ий|ой|ая|ья|ое|ье|ого|ьего|ому|ьему|ую|ью|ом|ем|ые|ых|ьих|ей)$/u

/** @param word folded */
export function ordinalNamed(word: string): number | undefined {
  return numbers.get(word) ?? numbers.get(word.replace(russianEnding, ''))
}
