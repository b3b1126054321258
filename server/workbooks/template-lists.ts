/** The hidden list sheet: dropdown texts, accepted spellings, texts of the Check column, the reporting period. */
import type { CodeList, CodeListKey, Language } from '../../templates/definition.ts'
import type { ListPlace } from '../../templates/excel-formulas/sheet-place.ts'
import { formatMessage } from '../../templates/messages.ts'
import { serialOfDate } from '../../templates/partial-date.ts'
import { columnLetter } from '../../templates/reading/column-letter.ts'
import { hiddenSheets } from '../../templates/workbook-layout.ts'
import type { TemplateInput } from './template-input.ts'

/** Up to so many codes, a list's spellings in all languages stand in the sheet, and what is not among them is wrong. */
const completeUpTo = 60

/** A column that was written: its cells below the heading. */
export interface ListColumn {
  readonly index: number
  readonly length: number
}

/** Lays the list sheet out column by column. */
export class ListSheet {
  /** Values below their heading, in sheet order. */
  readonly columns: { readonly heading: string; readonly values: readonly (string | number)[] }[] = []

  add(heading: string, values: readonly (string | number)[]): ListColumn {
    this.columns.push({ heading, values })
    return { index: this.columns.length - 1, length: values.length }
  }

  /** `_lists!$C$2:$D$9`. */
  range(first: ListColumn, last = first): string {
    const lastRow = Math.max(first.length, 1) + 1
    return `${hiddenSheets.lists}!$${columnLetter(first.index)}$2:$${columnLetter(last.index)}$${lastRow}`
  }

  /** `_lists!$C$2`, the n-th cell below the heading. */
  cell(column: ListColumn, nth = 0): string {
    return `${hiddenSheets.lists}!$${columnLetter(column.index)}$${nth + 2}`
  }
}

export interface ListPlaces {
  readonly lists: ReadonlyMap<CodeListKey, ListPlace>
  readonly periodStart: string
  readonly periodEnd: string
  readonly yesNo: string
  readonly actions: string
}

/** Writes every list that a field uses. */
export function writeLists(sheet: ListSheet, input: TemplateInput): ListPlaces {
  const { template, cycle, texts, language } = input
  const single = new Set(template.fields.flatMap((field) => (field.type === 'code' ? [field.codeList] : [])))
  const used = new Set(
    template.fields.flatMap((field) =>
      field.type === 'code' || field.type === 'codes' ? [field.codeList] : [],
    ),
  )
  const lists = new Map([...used].map((key) => [key, writeList(sheet, input, key, single.has(key))]))
  const period = sheet.add('period', [serialOfDate(cycle.period.start), serialOfDate(cycle.period.end)])
  const answers = ['answer.yes', 'answer.no'].map((key) => formatMessage(texts.workbook, key, language))
  const actions = [formatMessage(texts.fields, 'action.withdraw', language)]
  return {
    lists,
    periodStart: sheet.cell(period, 0),
    periodEnd: sheet.cell(period, 1),
    yesNo: sheet.range(sheet.add('yes_no', answers)),
    actions: sheet.range(sheet.add('action', actions)),
  }
}

function writeList(sheet: ListSheet, input: TemplateInput, key: CodeListKey, isSingle: boolean): ListPlace {
  const list = input.lists.list(key)
  const codes = offeredCodes(input, list)
  const labels = sheet.add(
    key,
    codes.map((code) => code.labels[input.language]),
  )
  const ofCodes = sheet.add(
    `${key}.code`,
    codes.map((code) => code.code),
  )
  const place = { labels: sheet.range(labels), labelsAndCodes: sheet.range(labels, ofCodes) }
  if (!isSingle) return { ...place, spellings: null, spellingCodes: null, isComplete: false }
  const isComplete = list.codes.length <= completeUpTo
  const spellings = isComplete ? everySpelling(input, list) : ownSpellings(list, input.language)
  const written = sheet.add(
    `${key}.spelling`,
    spellings.map(([spelling]) => spelling),
  )
  const meant = sheet.add(
    `${key}.meant`,
    spellings.map(([, code]) => code),
  )
  return { ...place, spellings: sheet.range(written), spellingCodes: sheet.range(meant), isComplete }
}

/** Codes in force in the order of the dropdown: served countries first, other countries by the alphabet of the language. */
export function offeredCodes(input: TemplateInput, list: CodeList): CodeList['codes'] {
  const inForce = list.codes.filter((code) => !code.retired)
  if (list.key !== 'country') return inForce
  const served = new Set(input.reporter.servedCountries)
  const { compare } = new Intl.Collator(input.language)
  const sorted = [...inForce].sort((a, b) => compare(a.labels[input.language], b.labels[input.language]))
  return [
    ...sorted.filter((code) => served.has(code.code)),
    ...sorted.filter((code) => !served.has(code.code)),
  ]
}

function ownSpellings(list: CodeList, language: Language): [string, string][] {
  return list.codes.flatMap((code): [string, string][] => [
    [code.labels[language], code.code],
    [code.code, code.code],
  ])
}

/** All spellings that stand for one code only, in all languages. */
function everySpelling(input: TemplateInput, list: CodeList): [string, string][] {
  const seen = new Set<string>()
  return list.codes.flatMap((code) => {
    const own = code.labels[input.language]
    const all = [own, code.code, ...Object.values(code.labels), ...(code.aliases ?? [])]
    return all.flatMap((spelling): [string, string][] => {
      const isSure = spelling === own || isMeant(input, list.key, spelling, code.code)
      if (!isSure || seen.has(spelling.toLowerCase())) return []
      seen.add(spelling.toLowerCase())
      return [[spelling, code.code]]
    })
  })
}

function isMeant(input: TemplateInput, list: CodeListKey, spelling: string, code: string): boolean {
  const match = input.lists.match(list, spelling)
  return (match.kind === 'code' || match.kind === 'retired') && match.code.code === code
}
