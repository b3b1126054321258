/** Money, participants, organisations and project numbers. */
import type { ActivityProfile } from './activity-profile.ts'
import { overlapOf } from './compare-words.ts'
import { type Reason, reason } from './evidence.ts'
import { areReferencesAtOdds, sharedReference } from './project-references.ts'

/** A sum of two figures and zeros (25,000) is common; one of five (1,237,800) is hardly met twice. */
const roundAmountBits = 4
const tellingAmountBits = 8

export function compareMoney(one: ActivityProfile, other: ActivityProfile): Reason[] {
  const [ours, theirs] = [one.budget, other.budget]
  if (!ours || !theirs || ours.currency !== theirs.currency) return []
  const { amount, currency } = ours
  if (amount === theirs.amount) {
    const figures = String(amount).replace('.', '').replace(/0+$/, '').length
    const bits = figures <= 2 ? roundAmountBits : figures === 3 ? 6 : tellingAmountBits
    return [reason('money', 'sameBudget', bits, { amount, currency })]
  }
  const ratio = Math.max(amount, theirs.amount) / Math.min(amount, theirs.amount)
  if (ratio <= 1.02) return [reason('money', 'closeBudgets', 3)]
  // One may be the grant, the other the whole with co-financing; a hundred times as much is another thing.
  return [reason('money', 'otherBudget', ratio < 3 ? -0.7 : ratio < 30 ? -1.5 : -3)]
}

export function comparePeople(one: ActivityProfile, other: ActivityProfile): Reason[] {
  const [ours, theirs] = [one.participants, other.participants]
  if (ours === null || theirs === null) return []
  const areWomenSame = one.women !== null && one.women === other.women
  if (ours === theirs) {
    const bits = (ours >= 20 && ours % 10 !== 0 ? 3.5 : 2) + (areWomenSame ? 1.5 : 0)
    return [reason('people', 'sameParticipants', bits, { count: ours })]
  }
  const ratio = Math.max(ours, theirs) / Math.min(ours, theirs)
  return ratio > 1.5 ? [reason('people', 'otherParticipants', -1)] : []
}

export function compareActors(one: ActivityProfile, other: ActivityProfile): Reason[] {
  const reasons: Reason[] = []
  const isNamed = namesReporter(one, other.reporterCode)
  const isNamedBack = namesReporter(other, one.reporterCode)
  if (isNamed && isNamedBack) reasons.push(reason('actors', 'eachNamesTheOther', 3.5))
  else if (isNamed || isNamedBack) reasons.push(reason('actors', 'namesTheOther', 2))
  const shared = overlapOf(one.actors, other.actors)
  const isSameLead = one.lead.weight > 0 && overlapOf(one.lead, other.lead).share >= 0.75
  const bits = Math.min(2.5, shared.shared * shared.cover * 0.4 + (isSameLead ? 0.5 : 0))
  if (bits >= 0.5) reasons.push(reason('actors', 'sharedOrganizations', bits))
  const donors = overlapOf(one.donors, other.donors)
  const donorBits = Math.min(1.5, donors.shared * donors.cover * 0.5)
  if (donorBits >= 0.1) reasons.push(reason('actors', 'sharedDonors', donorBits))
  return reasons
}

function namesReporter(one: ActivityProfile, reporterCode: string): boolean {
  return one.reporterCode !== reporterCode && one.jointWith.has(reporterCode)
}

/** A project and its workshops share a number, so that the number alone is not enough. */
export function compareReferences(one: ActivityProfile, other: ActivityProfile): Reason[] {
  const shared = sharedReference(one.references, other.references)
  if (shared) return [reason('references', 'sameReference', 6, { reference: shared.text })]
  const isAtOdds = areReferencesAtOdds(one.references, other.references)
  return isAtOdds ? [reason('references', 'otherReference', -4)] : []
}
