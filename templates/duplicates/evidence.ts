/** What speaks for, and against, two reports being about the same activity. */

/** What the evidence is about. Evidence of one kind hangs together, so that several kinds count for more. */
export type EvidenceKind = 'words' | 'time' | 'place' | 'money' | 'people' | 'actors' | 'references'

export const reasonCodes = [
  'sameTitle',
  'alikeTitles',
  'alikeTexts',
  'sameDates',
  'sameStart',
  'overlappingDates',
  'sameMonth',
  'closeDates',
  'sameCountries',
  'sharedCountries',
  'sameRegion',
  'samePlace',
  'sameBudget',
  'closeBudgets',
  'sameParticipants',
  'sharedOrganizations',
  'sharedDonors',
  'eachNamesTheOther',
  'namesTheOther',
  'sameReference',
  'otherTitle',
  'otherDates',
  'withinOtherDates',
  'otherCountries',
  'partOfCountries',
  'otherNumber',
  'otherYear',
  'otherStage',
  'otherBudget',
  'otherParticipants',
  'otherReference',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

/** A value for the placeholder of a reason's sentence. */
export type ReasonParam = string | number | { readonly countries: readonly string[] }

export interface Reason {
  readonly code: ReasonCode
  readonly kind: EvidenceKind
  /** How much it moves the odds, in bits: +1 doubles them, -1 halves them. Never 0. */
  readonly bits: number
  readonly params: Readonly<Record<string, ReasonParam>>
}

export function reason(
  kind: EvidenceKind,
  code: ReasonCode,
  bits: number,
  params: Reason['params'] = {},
): Reason {
  return { code, kind, bits: Math.round(bits * 100) / 100, params }
}
