/** Forty activities as somebody types them into a template of their language, with twelve mistakes; and what is right in their place. */
import type { Language } from '../../../templates/definition.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { codeSeparator, printCell } from '../../../templates/print-cell.ts'
import { testLists } from '../../helpers/a-template.ts'
import { storyWords } from './story-words.ts'

export const activityCount = 40

type Value = string | number
type Cells = Readonly<Record<string, Value>>

export interface Mistake {
  readonly nth: number
  readonly column: string
  readonly typed: Value
  readonly right: Value
}

const fieldOf = new Map(minamataTemplate.fields.map((field) => [field.key, field]))

/** A value in the words of a language's lists. */
export function inWords(language: Language, key: string, value: Value | readonly string[]): Value {
  return printCell(fieldOf.get(key)!, value, testLists, language) as Value
}

function activity(language: Language, nth: number): Cells {
  const inList = (key: string, value: Value | readonly string[]) => inWords(language, key, value)
  const { title, subjects, places, summary, results, parties } = storyWords[language]
  const month = String((nth % 12) + 1).padStart(2, '0')
  return {
    title: title(nth + 1, subjects[nth % subjects.length]!, places[nth % places.length]!),
    summary: summary(20 + nth),
    text_language: inList('text_language', language),
    assistance_type: inList('assistance_type', ['CB']),
    activity_type: inList('activity_type', ['TRW']),
    arrangement_type: inList('arrangement_type', 'BSRC'),
    articles: inList('articles', ['4', '16']),
    mercury_share: inList('mercury_share', 'WHOLE'),
    geo_scope: inList('geo_scope', 'REG'),
    beneficiary_parties: inList('beneficiary_parties', parties),
    status: inList('status', 'CMP'),
    start_date: inList('start_date', `2025-${month}-03`),
    end_date: inList('end_date', `2025-${month}-05`),
    lead_role: inList('lead_role', 'LEAD'),
    participants_total: 20 + nth,
    participants_women: 9,
    results: results(20 + nth),
  }
}

/** Twelve of them. The first three are put right by one click, the next two by choosing, two by picking, the others by typing. */
export function mistakesIn(language: Language): readonly Mistake[] {
  const { parties, misspelt, vagueStatus } = storyWords[language]
  const mistake = (nth: number, column: string, typed: Value, right = activity(language, nth)[column]!) => ({
    nth,
    column,
    typed,
    right,
  })
  const [first] = parties.map((code) => inWords(language, 'beneficiary_parties', [code]))
  return [
    ...[2, 11, 23].map((nth) => mistake(nth, 'beneficiary_parties', `${first}${codeSeparator}${misspelt}`)),
    ...[4, 17].map((nth) =>
      mistake(nth, 'start_date', '03/01/2025', inWords(language, 'start_date', '2025-01-03')),
    ),
    mistake(6, 'activity_type', ''),
    mistake(30, 'activity_type', ''),
    mistake(8, 'end_date', inWords(language, 'end_date', '2024-01-05')),
    mistake(14, 'participants_women', 400),
    mistake(19, 'title', ''),
    mistake(26, 'status', vagueStatus),
    mistake(35, 'end_date', ''),
  ]
}

/** By column key, row by row. */
export function typedRows(language: Language): Cells[] {
  const mistakes = mistakesIn(language)
  return Array.from({ length: activityCount }, (_, nth) => {
    const cells: Record<string, Value> = { ...activity(language, nth) }
    for (const mistake of mistakes) {
      if (mistake.nth !== nth) continue
      if (mistake.typed === '') delete cells[mistake.column]
      else cells[mistake.column] = mistake.typed
    }
    return cells
  })
}
