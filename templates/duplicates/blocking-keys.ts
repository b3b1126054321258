/** Under which keys a report is filed, so that reports of one activity share at least one that few others have. */
import type { ActivityProfile } from './activity-profile.ts'
import { hashOf } from './concepts.ts'

const tellingWords = 5
const leastTelling = 1.2
const fewCountries = 3
const daysOfMonth = 30.44

/** Distinct 32-bit hashes. A collision costs one comparison too many. */
export function blockingKeys(profile: ActivityProfile): ReadonlySet<number> {
  const keys = new Set<number>()
  const { countries, namedCountries, regionCountries, period, budget, participants, references } = profile
  const where = countries.length > 0 ? countries : namedCountries
  const places = where.slice(0, fewCountries)
  if (where.length >= 2) keys.add(hashOf(`countries ${where.join(' ')}`))
  if (profile.title !== '') keys.add(hashOf(`title ${profile.title}`))
  if (budget) keys.add(hashOf(`budget ${budget.amount} ${budget.currency}`))
  for (const { key, digits } of references) {
    keys.add(hashOf(`reference ${key}`))
    keys.add(hashOf(`digits ${digits}`))
  }
  for (const month of monthsOf(profile)) {
    for (const place of places) keys.add(hashOf(`month ${month} ${place}`))
    if (places.length === 0) keys.add(hashOf(`month ${month}`))
    for (const reporter of profile.jointWith)
      keys.add(hashOf(`joint ${[reporter, profile.reporterCode].sort().join(' ')} ${month}`))
  }
  if (period.start?.precision === 'day') keys.add(hashOf(`start ${period.start.first} ${period.length}`))
  if (period.start?.precision === 'day') keys.add(hashOf(`start ${period.start.first}`))
  if (participants !== null) for (const place of places) keys.add(hashOf(`people ${participants} ${place}`))
  for (const place of places) keys.add(hashOf(`country ${place}`))
  if (places.length === 0 && regionCountries.size > 0)
    keys.add(hashOf(`region ${[...regionCountries].slice(0, 4).join(' ')}`))
  addWordKeys(keys, profile, places)
  return keys
}

/** Words by two, since one alone is seldom rare; and each with the country. */
function addWordKeys(keys: Set<number>, profile: ActivityProfile, places: readonly string[]): void {
  for (const title of profile.titles) {
    const words = title.items
      .filter((item) => item.weight >= leastTelling)
      .sort((a, b) => b.weight - a.weight || a.id - b.id)
      .slice(0, tellingWords)
    words.forEach((one, index) => {
      keys.add(one.id)
      for (const place of places.slice(0, 2)) keys.add(Math.imul(one.id, 31) ^ hashOf(place))
      for (const other of words.slice(index + 1))
        keys.add(Math.imul(Math.min(one.id, other.id), 65_599) ^ Math.max(one.id, other.id))
    })
  }
}

/** The month of the start; its neighbour too where a few days could move it there. */
function monthsOf({ period: { start } }: ActivityProfile): readonly number[] {
  if (start === null || start.precision === 'year') return []
  const middle = Math.floor(start.first / daysOfMonth)
  const near = Math.floor((start.first + 5) / daysOfMonth)
  return near === middle ? [middle] : [middle, near]
}
