/** How a code list may change: codes are added and retired, never reused, rewritten or removed. */
import { canonicalJson, type Json } from '../../../templates/canonical.ts'
import { spellingKey } from '../../../templates/code-list-index.ts'
import type { Code, CodeList } from '../../../templates/definition.ts'
import { languages } from '../../../templates/definition.ts'
import type { Refusal } from '../register-refusal.ts'

/** Codes are typed into cells that hold several. */
const codePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/
const longestLabel = 200

/** A refusal and the code that it is about. */
export interface CodeRefusal extends Refusal {
  readonly entry: string
}

/**
 * The list as it is stored when it is to become `wanted`: labels that were issued and are no longer labels stay as aliases, and the
 * version counts up if anything is different.
 *
 * @param issued every label that a code has ever had, by code
 */
export function nextCodeList(
  stored: CodeList,
  wanted: CodeList,
  issued: ReadonlyMap<string, ReadonlySet<string>>,
): CodeList {
  const codes = wanted.codes.map((code) => {
    const labels = new Set<string>(Object.values(code.labels))
    const known = new Set([...(code.aliases ?? []), ...labels].map(spellingKey))
    const kept = [...(issued.get(code.code) ?? [])].filter((label) => !known.has(spellingKey(label)))
    const aliases = [...(code.aliases ?? []), ...kept]
    return aliases.length > 0 ? { ...code, aliases } : code
  })
  const next = { ...stored, source: wanted.source, codes }
  const isSame = canonicalOf(next) === canonicalOf(stored)
  return isSame ? stored : { ...next, version: stored.version + 1 }
}

function canonicalOf(list: CodeList): string {
  return canonicalJson(list as unknown as Json)
}

/** Everything that is wrong with what the list is to become; none where it can be stored. */
export function checkCodeList(stored: CodeList, wanted: CodeList): CodeRefusal[] {
  const after = new Map(wanted.codes.map((code) => [code.code, code]))
  const refusals: CodeRefusal[] = stored.codes
    .filter(({ code }) => !after.has(code))
    .map(({ code }) => ({ entry: code, field: 'code', code: 'codeStays' }))
  if (wanted.source.trim() === '') refusals.push({ entry: wanted.key, field: 'source', code: 'required' })
  const owners = ownersOf(wanted.codes)
  const seen = new Set<string>()
  for (const code of wanted.codes) {
    const before = stored.codes.find((one) => one.code === code.code)
    refusals.push(...checkCode(code, before, { after, owners, wanted }).map(withEntry(code.code)))
    if (seen.has(code.code.toLowerCase()))
      refusals.push({ entry: code.code, field: 'code', code: 'keyTwice' })
    seen.add(code.code.toLowerCase())
  }
  return refusals
}

function withEntry(entry: string): (refusal: Refusal) => CodeRefusal {
  return (refusal) => ({ ...refusal, entry })
}

interface Around {
  readonly after: ReadonlyMap<string, Code>
  readonly owners: ReadonlyMap<string, ReadonlySet<string>>
  readonly wanted: CodeList
}

function checkCode(code: Code, before: Code | undefined, { after, owners, wanted }: Around): Refusal[] {
  const refusals: Refusal[] = []
  if (!before && !codePattern.test(code.code)) refusals.push({ field: 'code', code: 'notAKey' })
  for (const language of languages) {
    const label = code.labels[language]
    const field = `label.${language}`
    if (typeof label !== 'string' || label.trim() === '') refusals.push({ field, code: 'required' })
    else if (label.length > longestLabel)
      refusals.push({ field, code: 'tooLong', params: { max: longestLabel } })
    else if (label !== before?.labels[language]) refusals.push(...takenBy(label, field, code, owners))
  }
  // An alias that several codes share is ambiguous and asked about; one that is another code's label would never be found.
  for (const alias of code.aliases ?? []) {
    const isNew = !before?.aliases?.includes(alias)
    if (isNew) refusals.push(...takenBy(alias, 'aliases', code, owners))
  }
  refusals.push(...checkRetirement(code, before, after, wanted))
  return refusals
}

function takenBy(
  text: string,
  field: string,
  code: Code,
  owners: ReadonlyMap<string, ReadonlySet<string>>,
): Refusal[] {
  const other = [...(owners.get(spellingKey(text)) ?? [])].find((owner) => owner !== code.code)
  return other === undefined ? [] : [{ field, code: 'labelTaken', params: { value: text, other } }]
}

function checkRetirement(
  code: Code,
  before: Code | undefined,
  after: ReadonlyMap<string, Code>,
  { codes }: CodeList,
): Refusal[] {
  const { replacedBy } = code.retired ?? {}
  if (replacedBy === undefined || before?.retired?.replacedBy === replacedBy) return []
  const replacement = after.get(replacedBy)
  const field = 'replacedBy'
  const params = { value: replacedBy }
  if (!replacement || replacedBy === code.code || codes.length === 0)
    return [{ field, code: 'replacementUnknown', params }]
  return replacement.retired ? [{ field, code: 'replacementRetired', params }] : []
}

/** Who is called so: codes and labels in use, folded as cells are read. */
function ownersOf(codes: readonly Code[]): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>()
  const note = (text: string, code: string) => {
    const folded = spellingKey(text)
    if (folded === '') return
    const set = owners.get(folded) ?? new Set()
    owners.set(folded, set.add(code))
  }
  for (const { code, labels, retired } of codes) {
    if (retired) continue
    note(code, code)
    for (const label of Object.values(labels)) if (typeof label === 'string') note(label, code)
  }
  return owners
}
