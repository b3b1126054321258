/** Countries, regions and the place of an event. */
import type { ActivityProfile } from './activity-profile.ts'
import { type Reason, reason } from './evidence.ts'

/**
 * One country is one of some dozen that centres near each other work in; a second and a third that agree add less, and more add
 * hardly anything: long lists are those of a region or of a centre, and stand in many reports.
 */
const firstCountryBits = 3
const furtherCountryBits = 1.3
const mostCountryBits = 6
const longList = 8
const longListBits = 4.3

export function comparePlaces(one: ActivityProfile, other: ActivityProfile): Reason[] {
  return [...compareCountries(one, other), ...comparePlaceNames(one, other)]
}

function compareCountries(one: ActivityProfile, other: ActivityProfile): Reason[] {
  const ours = one.countries.length > 0 ? one.countries : one.namedCountries
  const theirs = other.countries.length > 0 ? other.countries : other.namedCountries
  if (ours.length === 0 || theirs.length === 0) return compareRegions(one, other, ours, theirs)
  const areStated = one.countries.length > 0 && other.countries.length > 0
  const shared = ours.filter((code) => theirs.includes(code))
  if (shared.length === 0) {
    const lists = { one: { countries: ours }, other: { countries: theirs } }
    return [reason('place', 'otherCountries', areStated ? -6 : -3, lists)]
  }
  const named = { countries: { countries: shared } }
  const most = shared.length > longList ? longListBits : mostCountryBits
  const full = Math.min(most, firstCountryBits + furtherCountryBits * (shared.length - 1))
  const share = shared.length / (ours.length + theirs.length - shared.length)
  if (share === 1) return [reason('place', 'sameCountries', areStated ? full : full / 2, named)]
  const fewest = Math.min(ours.length, theirs.length)
  // The national part of a regional project shares its country, and is not the project.
  if (areStated && fewest === 1 && Math.max(ours.length, theirs.length) >= 3)
    return [reason('place', 'partOfCountries', -2.5, named)]
  if (!areStated && fewest === shared.length) return [reason('place', 'sharedCountries', 1.2, named)]
  const bits = full * (2 * share - 0.8)
  // One source lists them all, another only some.
  const isContained = areStated && fewest >= 2 && fewest === shared.length
  if (bits > 0 || isContained) return [reason('place', 'sharedCountries', Math.max(0.5, bits), named)]
  return share < 0.34 ? [reason('place', 'otherCountries', Math.max(-3, bits), named)] : []
}

/** Where a report names no country, the region in its title says something. */
function compareRegions(
  one: ActivityProfile,
  other: ActivityProfile,
  ours: readonly string[],
  theirs: readonly string[],
): Reason[] {
  const [a, b] = [
    ours.length > 0 ? new Set(ours) : one.regionCountries,
    theirs.length > 0 ? new Set(theirs) : other.regionCountries,
  ]
  if (a.size === 0 || b.size === 0) return []
  const [few, many] = a.size <= b.size ? [a, b] : [b, a]
  const inside = [...few].filter((code) => many.has(code)).length / few.size
  if (inside >= 0.7) return [reason('place', 'sameRegion', few.size >= 2 ? 1.5 : 0.7)]
  return inside === 0 ? [reason('place', 'otherCountries', -5)] : []
}

function comparePlaceNames(one: ActivityProfile, other: ActivityProfile): Reason[] {
  if (one.place.size === 0 || other.place.size === 0) return []
  const shared = [...one.place].find((word) => other.place.has(word))
  return shared === undefined ? [] : [reason('place', 'samePlace', 2)]
}
