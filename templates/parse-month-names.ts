/** Names of months in the six languages, for reading dates that somebody wrote out. */
import { foldForReading } from './parse-text.ts'

/** January to December; full, inflected and short forms. Arabic with the names used in the east, the Maghreb and Morocco. */
const names: readonly string[] = [
  'january jan janvier janv enero ene январь января янв يناير جانفي 一月',
  'february feb février févr fév febrero февраль февраля фев февр فبراير فيفري شباط 二月',
  'march mar mars marzo март марта мар مارس آذار 三月',
  'april apr avril avr abril abr апрель апреля апр أبريل إبريل أفريل نيسان 四月',
  'may mai mayo май мая مايو ماي أيار 五月',
  'june jun juin junio июнь июня июн يونيو يونيه جوان حزيران 六月',
  'july jul juillet juil julio июль июля июл يوليو يوليه يوليوز جويلية تموز 七月',
  'august aug août agosto ago август августа авг أغسطس أوت غشت آب 八月',
  'september sep sept septembre septiembre setiembre set сентябрь сентября сен сент سبتمبر شتنبر أيلول 九月',
  'october oct octobre octubre октябрь октября окт أكتوبر تشرينالأول 十月',
  'november nov novembre noviembre ноябрь ноября ноя нояб نوفمبر نونبر تشرينالثاني 十一月',
  'december dec décembre déc diciembre dic декабрь декабря дек ديسمبر دجنبر كانونالأول 十二月',
]
const levantineJanuary = 'كانونالثاني'

/** Words that may stand in a date and change nothing, days of the week included. */
const fillers =
  'of the in on le en er st nd rd th el de del г год года году в م عام سنة من في يوم ' +
  'monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun ' +
  'lundi mardi mercredi jeudi vendredi samedi dimanche ' +
  'lunes martes miércoles jueves viernes sábado domingo ' +
  'понедельник вторник среда четверг пятница суббота воскресенье ' +
  'الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد'

const monthByName = new Map<string, number>([[foldForReading(levantineJanuary), 1]])
names.forEach((line, index) => {
  for (const name of line.split(' ')) monthByName.set(foldForReading(name), index + 1)
})
const fillerWords = new Set(fillers.split(' ').map(foldForReading))

/** The month's number, 1 to 12, of a word that `foldForReading` has folded. */
export function monthNamed(word: string): number | undefined {
  return monthByName.get(word)
}

export function isFillerWord(word: string): boolean {
  return fillerWords.has(word)
}
