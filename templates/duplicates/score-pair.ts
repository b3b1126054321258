/**
 * How likely two activity reports are about the same activity. A pure function of the two: no register, no clock, no order.
 * Each piece of evidence moves the odds by so many bits (Fellegi and Sunter's way of linking records); the figures come from
 * how often such things agree by chance, not from any labelled data.
 */
import { type ActivityProfile, type ComparedReport, profileOf } from './activity-profile.ts'
import { compareActors, compareMoney, comparePeople, compareReferences } from './compare-facts.ts'
import { comparePlaces } from './compare-places.ts'
import { compareTimes, isSameTime } from './compare-times.ts'
import { compareSeries, compareTexts, compareTitles, mostTextBits } from './compare-words.ts'
import type { EvidenceKind, Reason } from './evidence.ts'

/** `strong`: to be decided first, hardly ever wrong. `likely`: worth a look. `none`: not shown. */
export type DuplicateTier = 'strong' | 'likely' | 'none'

export interface PairScore {
  /** 0 to 1: the probability as far as the evidence is independent; for ranking. Symmetric. */
  readonly score: number
  readonly tier: DuplicateTier
  /** The weightiest first, those for it before those against it. */
  readonly reasons: readonly Reason[]
}

/** One pair in about two hundred of those worth comparing is one. */
const priorBits = -7.5
/** More likely than not; each weight is set low, since evidence hangs together. */
const strongBits = 0
/** One in six: worth a look by a person. */
const likelyBits = -2.5
/** Long texts cost most to compare, and are compared only where they can make a difference. */
const textsMatterFrom = likelyBits - mostTextBits
/** Evidence of one kind, however much, leaves room for a template title or a crowded week: another kind has to double the odds. */
const supportingBits = 1
const contradictionBits = -0.5
/** From how many bits on evidence of each kind is an anchor: days, several countries, an odd sum or number, a project number. */
const anchorBits: Readonly<Partial<Record<EvidenceKind, number>>> = {
  time: 2,
  place: 5.5,
  money: 6,
  people: 3.5,
  actors: 3.5,
  references: 6,
}
/** In percent of all that both titles say. */
const sameTitleShare = 80
/** Two meetings on the same days in the same town, with quite other titles in one language, are two. */
const otherTitleBits = -2

export function scorePair(one: ComparedReport, other: ComparedReport): PairScore {
  return scoreProfiles(profileOf(one), profileOf(other))
}

/** The same for reports that were made ready before. */
export function scoreProfiles(one: ActivityProfile, other: ActivityProfile): PairScore {
  const found = [
    ...compareTitles(one, other),
    ...compareSeries(one, other, isSameTime(one, other)),
    ...compareTimes(one, other),
    ...comparePlaces(one, other),
    ...compareMoney(one, other),
    ...comparePeople(one, other),
    ...compareActors(one, other),
    ...compareReferences(one, other),
  ].filter(({ bits }) => bits !== 0)
  let bits = found.reduce((sum, { bits: some }) => sum + some, priorBits)
  if (bits >= textsMatterFrom) {
    for (const text of compareTexts(one, other)) {
      found.push(text)
      bits += text.bits
    }
  }
  return {
    score: Math.round(1e6 / (1 + 2 ** -bits)) / 1e6,
    tier: tierOf(bits, found, one.language === other.language),
    reasons: found.sort((a, b) => b.bits - a.bits || (a.code < b.code ? -1 : 1)),
  }
}

function tierOf(bits: number, reasons: readonly Reason[], isOneLanguage: boolean): DuplicateTier {
  if (bits < likelyBits) return 'none'
  if (bits < strongBits) return 'likely'
  const byKind = new Map<EvidenceKind, number>()
  for (const { kind, bits: some } of reasons) byKind.set(kind, (byKind.get(kind) ?? 0) + some)
  const supporting = [...byKind.values()].filter((sum) => sum >= supportingBits).length
  const isContradicted = reasons.some((against) => contradicts(against, isOneLanguage))
  // Days and countries agree by chance in a crowded week: where the titles do not, a third kind has to.
  const wanted = reasons.some(({ code }) => code === 'otherTitle') ? 3 : 2
  return supporting >= wanted && reasons.some(isAnchor) && !isContradicted ? 'strong' : 'likely'
}

/**
 * What few other activities can share. Like titles in one country are no such thing, however like: the same training is held in a
 * country every year, and the same national plan is made in many.
 */
function isAnchor({ code, kind, bits, params }: Reason): boolean {
  if (code === 'sameTitle') return true
  if (code === 'alikeTitles') return Number(params.share) >= sameTitleShare && params.otherNames === 0
  return kind !== 'words' && bits >= (anchorBits[kind] ?? Number.POSITIVE_INFINITY)
}

/** A stated fact that disagrees. Titles may: one centre names the workshop, the other what it was about. */
function contradicts({ code, bits }: Reason, isOneLanguage: boolean): boolean {
  if (code === 'otherTitle') return isOneLanguage && bits <= otherTitleBits
  return bits <= contradictionBits
}
