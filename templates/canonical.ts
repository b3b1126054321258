/**
 * The canonical form of an activity report: what receipts are hashed over, and what is compared to find out whether a row
 * has changed. The same values give the same text in the pane and in the service, whatever order or program they came from.
 */

import type { ActivityValues, FieldValue } from './activity.ts'
import { isUnread } from './activity.ts'
import type { FieldDefinition, TemplateDefinition } from './definition.ts'
import { foundOnce } from './found-once.ts'
import { sha256Hex } from './sha256.ts'

/** Anything JSON can hold. A member that is undefined is left out. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/**
 * JSON as RFC 8785 writes it: members sorted by UTF-16 code units, no spaces, numbers as ECMAScript prints them.
 *
 * @throws {RangeError} for numbers that JSON cannot hold (NaN, infinities)
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('Not a JSON number')
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[])
      text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`
    return `[${text}]`
  }
  const object = value as Readonly<Record<string, Json | undefined>>
  // The default order of sort() is that of UTF-16 code units, as the RFC asks.
  for (const key of Object.keys(object).sort()) {
    const member = object[key]
    if (member === undefined) continue
    if (text !== '') text += ','
    text += `${plainName.test(key) ? `"${key}"` : JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

/** Nothing in it has to be written in another way. */
const plainName = /^\w+$/

/** One activity report, ready to be hashed. */
export interface CanonicalRow {
  readonly activityReportId: string
  readonly templateVersion: number
  readonly values: ActivityValues
}

/**
 * The canonical text of `{activityReportId, templateVersion, values}`: blanks are left out, text is NFC, codes are sorted
 * except where the first is the main one (there the others are). Every field counts, the confidential note too.
 */
export function canonicalRow(template: TemplateDefinition, row: CanonicalRow): string {
  return canonicalJson({
    activityReportId: row.activityReportId,
    templateVersion: row.templateVersion,
    values: canonicalValues(template, row.values),
  })
}

/** Hex SHA-256 over the canonical rows, sorted by activityReportId, one to a line: the content hash of a receipt. */
export function contentHash(template: TemplateDefinition, rows: readonly CanonicalRow[]): string {
  const sorted = [...rows].sort((a, b) => (a.activityReportId < b.activityReportId ? -1 : 1))
  return sha256Hex(sorted.map((row) => `${canonicalRow(template, row)}\n`).join(''))
}

/**
 * Short hash of a row's values for the hidden column `baseHash` (16 hex digits): equal for equal values. Not a seal, only a
 * way to see whether two versions of a row are the same.
 */
export function baseHash(template: TemplateDefinition, values: ActivityValues): string {
  return sha256Hex(canonicalJson(canonicalValues(template, values))).slice(0, 16)
}

/** The values with blanks left out, text in NFC and codes in canonical order. The system's own reference is not a value. */
export function canonicalValues(
  template: TemplateDefinition,
  values: ActivityValues,
): Readonly<Record<string, Json>> {
  const canonical: Record<string, Json> = {}
  for (const [key, value] of Object.entries(values)) {
    const field = fieldsByKey(template).get(key)
    if (field?.presence === 'system' || isBlank(value)) continue
    canonical[key] = canonicalValue(field, value)
  }
  return canonical
}

/** One value in canonical form. Two values are the same if, and only if, their canonical JSON is. */
export function canonicalValue(field: FieldDefinition | undefined, value: FieldValue): Json {
  if (typeof value === 'number') return value
  if (typeof value === 'string') {
    return field?.type === 'decimal' ? normaliseDecimal(value) : value.normalize('NFC')
  }
  // The codes that were understood follow from the text; the lists they were looked up in may change, the text does not.
  if (isUnread(value)) return { unread: value.unread.normalize('NFC') }
  const codes = [...new Set(value)]
  const keepsFirst = field?.type === 'codes' && field.firstIsMain === true
  const [main, ...others] = codes
  return keepsFirst && main !== undefined ? [main, ...others.sort()] : codes.sort()
}

function isBlank(value: FieldValue | null | undefined): boolean {
  if (value === undefined || value === null || value === '') return true
  return Array.isArray(value) && value.length === 0
}

/** `+007.50` -> `7.5`, `-0` -> `0`; text that is no plain decimal stays as it is. */
function normaliseDecimal(text: string): string {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text)
  if (!match) return text.normalize('NFC')
  const whole = match[2]!.replace(/^0+(?=\d)/, '')
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  const digits = fraction === '' ? whole : `${whole}.${fraction}`
  return match[1] === '-' && digits !== '0' ? `-${digits}` : digits
}

const fieldsByKey = foundOnce(
  (template: TemplateDefinition): ReadonlyMap<string, FieldDefinition> =>
    new Map(template.fields.map((field) => [field.key, field])),
)
