/**
 * The real activities told a second time, as another reporter might: slips, blank cells, less exact dates, another order of words
 * and countries; and beside them sisters that differ in one thing that matters. Made by rule, not by hand, so that scores cannot
 * have been fitted to them.
 */
import type { ActivityValues, FieldValue } from '../../templates/activity.ts'
import { addDays } from '../../templates/partial-date.ts'
import { type LabelledActivity, labelledActivities } from './labelled-activities.ts'
import { randomFrom } from './many-activities.ts'

export interface ToldActivity extends LabelledActivity {
  /** The same for what was told twice; sisters and labelled partners have their own. */
  readonly activity: string
}

const moved: Readonly<Record<string, string>> = { SEN: 'KEN', BFA: 'PER', TGO: 'LAO', CHN: 'BRA', MLI: 'FJI' }

/** @returns the originals, then their second tellings and their sisters */
export function retoldActivities(seed: number): readonly ToldActivity[] {
  const random = randomFrom(seed)
  const originals = labelledActivities().map((one) => ({ ...one, activity: one.group || one.rowId }))
  const told = originals.flatMap((one): ToldActivity[] => {
    const again = { ...one, reporterCode: 'second', values: retold(one.values, random) }
    const sister = sisterOf(one.values, random)
    // What two pages report of one activity is still one where both are moved the same way.
    return sister === null
      ? [again]
      : [
          again,
          { ...one, activity: `${one.activity} ${sister.is}`, reporterCode: 'sister', values: sister.values },
        ]
  })
  return [...originals, ...told]
}

function retold(values: ActivityValues, random: () => number): ActivityValues {
  const again: Record<string, FieldValue> = {}
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue
    if (key === 'title') again[key] = retoldTitle(String(value), random)
    else if (key === 'beneficiary_parties' && Array.isArray(value)) again[key] = value.toReversed()
    else if (key === 'start_date' || key === 'end_date') again[key] = lessExact(String(value), random)
    else if (random() < 0.7) again[key] = value
  }
  return again as ActivityValues
}

/** A letter left out, or the second half first. */
function retoldTitle(title: string, random: () => number): string {
  const words = title.split(' ')
  if (random() < 0.4)
    return [...words.slice(words.length >> 1), ...words.slice(0, words.length >> 1)].join(' ')
  const at = 1 + Math.floor(random() * (title.length - 1))
  return title.slice(0, at) + title.slice(at + 1)
}

function lessExact(date: string, random: () => number): string {
  const chance = random()
  if (date.length < 10 || chance < 0.7) return date
  return chance < 0.85 ? date.slice(0, 7) : addDays(date, 1)
}

interface Sister {
  readonly is: 'later' | 'elsewhere'
  readonly values: ActivityValues
}

/** The next phase, the same three years on, or the same in another country; null where neither date nor country is known. */
function sisterOf(values: ActivityValues, random: () => number): Sister | null {
  const { budget_amount: _, participants_total: __, ...rest } = values
  const chance = random()
  const { start_date: start, beneficiary_parties: countries } = values
  if (typeof start === 'string' && chance < 0.6) {
    const year = String(Number(start.slice(0, 4)) + 3)
    const title = chance < 0.3 ? `${values.title}, phase II` : String(values.title)
    const on = year + start.slice(4)
    return { is: 'later', values: { ...rest, title, start_date: on, end_date: on } }
  }
  if (!Array.isArray(countries) || countries.length === 0 || countries.length > 2) return null
  const elsewhere = countries.map((code) => moved[code] ?? 'VUT')
  return { is: 'elsewhere', values: { ...rest, beneficiary_parties: elsewhere } }
}
