/** What makes an activity recognisable: how close two versions of a row are, and the keys under which to look for one. */

import { type ActivityValues, codesOf, type FieldValue } from './activity.ts'
import type { FieldDefinition } from './definition.ts'
import { foldWords } from './fold-text.ts'
import { foundOnce } from './found-once.ts'
import { hasSameValues, isSameValue } from './same-values.ts'
import { type TitleProfile, titleProfile, titleSimilarity, wordsOf } from './title-similarity.ts'

/** The fields that tell one activity from another, in every template that has them. */
export const identifyingFields = {
  title: 'title',
  localRef: 'local_ref',
  start: 'start_date',
  end: 'end_date',
  countries: 'beneficiary_parties',
} as const

/** A row made ready for comparison. */
export interface Fingerprint {
  readonly values: ActivityValues
  readonly title: TitleProfile
  /** Folded; `''` where the reporter gave none. */
  readonly localRef: string
  /** Dates and countries; `''` where there is no start or no country. */
  readonly whenAndWhere: string
  /** Long texts as they stand; seldom the same in two activities. */
  readonly longTexts: readonly string[]
  /** True where no field of the reporter's has anything in it. */
  readonly isBlank: boolean
}

/** Values never change, and those that are stored are held against what is sent again and again. */
const fingerprintsWith = foundOnce((fields: readonly FieldDefinition[]) =>
  foundOnce(
    (values: ActivityValues): Fingerprint => ({
      values,
      title: titleProfile(textOf(values[identifyingFields.title])),
      localRef: foldWords(textOf(values[identifyingFields.localRef])),
      whenAndWhere: whenAndWhereOf(values),
      longTexts: fields.flatMap((field) => {
        const text = field.type === 'text' && field.isLong ? textOf(values[field.key]) : ''
        return text === '' ? [] : [text]
      }),
      isBlank: fields.every((field) => values[field.key] === undefined),
    }),
  ),
)

/** @param fields the fields that a reporter fills in */
export function fingerprintOf(fields: readonly FieldDefinition[], values: ActivityValues): Fingerprint {
  return fingerprintsWith(fields)(values)
}

function whenAndWhereOf(values: ActivityValues): string {
  const start = textOf(values[identifyingFields.start])
  const countries = [...codesOf(values[identifyingFields.countries])].sort().join(' ')
  if (start === '' || countries === '') return ''
  return [start, textOf(values[identifyingFields.end]), countries].join('|')
}

/** What stands in a cell, as text; `''` for a blank one. */
export function textOf(value: FieldValue | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'object') return 'unread' in value ? value.unread : value.join(' ')
  return String(value)
}

/** How close two rows are. Only cells that are filled on both sides say anything: people fill in a row over months. */
export interface Closeness {
  /** 0 to 1 over all that can be compared; 0 where nothing can. */
  readonly score: number
  /** Of the titles; null where one is blank. */
  readonly title: number | null
  /** 0 to 1 over all but the title; null where nothing can be compared. */
  readonly rest: number | null
  /** How much there was to compare beside the title: a date or a country list weighs 2, a single code a quarter. */
  readonly restEvidence: number
  /** Both give a project number, and it is the same. */
  readonly isSameLocalRef: boolean
  /** Not one cell differs, and there is at least one. */
  readonly isIdentical: boolean
}

export const titleWeight = 4

/** @param fields the fields that a reporter fills in */
export function closenessOf(
  fields: readonly FieldDefinition[],
  one: Fingerprint,
  other: Fingerprint,
): Closeness {
  if (!one.isBlank && hasSameValues(fields, one.values, other.values)) {
    const isSameLocalRef = one.localRef !== ''
    return { score: 1, title: 1, rest: 1, restEvidence: 99, isSameLocalRef, isIdentical: true }
  }
  const hasTitles = one.title.folded !== '' && other.title.folded !== ''
  const title = hasTitles ? titleSimilarity(one.title, other.title) : null
  let agreement = 0
  let evidence = 0
  for (const field of fields) {
    if (field.key === identifyingFields.title) continue
    const left = one.values[field.key]
    const right = other.values[field.key]
    if (left === undefined || right === undefined) continue
    const weight = weightOf(field)
    evidence += weight
    agreement += weight * agreementOf(field, one, other)
  }
  const score = hasTitles
    ? (agreement + titleWeight * title!) / (evidence + titleWeight)
    : evidence > 0
      ? agreement / evidence
      : 0
  return {
    score,
    title,
    rest: evidence > 0 ? agreement / evidence : null,
    restEvidence: evidence,
    isSameLocalRef: one.localRef !== '' && one.localRef === other.localRef,
    isIdentical: false,
  }
}

/** Rows of one reporter often share their codes, seldom their dates, countries and texts. */
export function weightOf(field: FieldDefinition): number {
  if (field.key === identifyingFields.localRef) return 3
  if (field.type === 'date' || field.key === identifyingFields.countries) return 2
  if (field.type === 'text') return field.isLong ? 2 : 1
  return field.type === 'integer' || field.type === 'decimal' ? 1 : 0.25
}

/** From 0 to 1. Both have the field. */
export function agreementOf(field: FieldDefinition, one: Fingerprint, other: Fingerprint): number {
  const [left, right] = [one.values[field.key]!, other.values[field.key]!]
  if (isSameValue(field, left, right)) return 1
  if (field.type === 'codes') return shareOfCodes(codesOf(left), codesOf(right))
  if (field.type !== 'text') return 0
  const [texts, others] = [foldedTextOf(one, field), foldedTextOf(other, field)]
  return field.isLong ? shareOf(texts.words, others.words) : Number(texts.folded === others.folded)
}

interface FoldedText {
  readonly folded: string
  readonly words: ReadonlySet<string>
}

/** A row is compared with many others, and folding is most of the time: each text is folded once. */
const foldedTexts = foundOnce((_: Fingerprint) => new Map<string, FoldedText>())

/** The beginning of a long text tells it from another, and costs little; a short one counts in full. */
function foldedTextOf(row: Fingerprint, field: FieldDefinition & { readonly type: 'text' }): FoldedText {
  const texts = foldedTexts(row)
  let text = texts.get(field.key)
  if (!text) {
    const whole = textOf(row.values[field.key])
    const folded = foldWords(field.isLong ? whole.slice(0, 200) : whole)
    text = { folded, words: field.isLong ? wordsOf(folded) : new Set() }
    texts.set(field.key, text)
  }
  return text
}

/** Few, and none twice: quicker without making sets of them. */
function shareOfCodes(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return 0
  let common = 0
  for (const code of one) if (other.includes(code)) common++
  return (2 * common) / (one.length + other.length)
}

function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0
  let common = 0
  for (const item of one) if (other.has(item)) common++
  return (2 * common) / (one.size + other.size)
}

/** Rows with the same title, dates, countries and project number have the same key. */
export function fingerprintKey({ values, title, localRef }: Fingerprint): string {
  const { start, end, countries } = identifyingFields
  return [
    title.folded,
    localRef,
    textOf(values[start]),
    textOf(values[end]),
    [...codesOf(values[countries])].sort().join(' '),
  ].join('|')
}
