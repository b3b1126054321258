/** Forty activities as somebody types them into a French template, with twelve mistakes; and what is right in their place. */
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { printCell } from '../../../templates/print-cell.ts'
import { testLists } from '../../helpers/a-template.ts'

export const activityCount = 40

type Cells = Readonly<Record<string, string | number>>

export interface Mistake {
  readonly nth: number
  readonly column: string
  readonly typed: string | number
  readonly right: string | number
}

const fieldOf = new Map(minamataTemplate.fields.map((field) => [field.key, field]))

/** A value in the words of the French lists. */
export function inFrench(key: string, value: string | number | readonly string[]): string | number {
  return printCell(fieldOf.get(key)!, value, testLists, 'fr') as string | number
}

const places = ['Dakar', 'Bamako', 'Thiès', 'Saint-Louis', 'Kayes', 'Ségou', 'Ziguinchor', 'Mopti']

const subjects = [
  'sur l’élimination des thermomètres à mercure',
  'des inspecteurs des mines artisanales',
  'sur les lampes et les piles',
  'pour les laboratoires d’analyse',
  'sur le stockage des déchets de mercure',
]

function activity(nth: number): Cells {
  const month = String((nth % 12) + 1).padStart(2, '0')
  return {
    title: `Atelier n° ${nth + 1} ${subjects[nth % subjects.length]}, ${places[nth % places.length]}`,
    summary: `Formation de trois jours pour ${20 + nth} agents des hôpitaux et des douanes.`,
    text_language: inFrench('text_language', 'fr'),
    assistance_type: inFrench('assistance_type', ['CB']),
    activity_type: inFrench('activity_type', ['TRW']),
    arrangement_type: inFrench('arrangement_type', 'BSRC'),
    articles: inFrench('articles', ['4', '16']),
    mercury_share: inFrench('mercury_share', 'WHOLE'),
    geo_scope: inFrench('geo_scope', 'REG'),
    beneficiary_parties: inFrench('beneficiary_parties', ['SEN', 'MLI']),
    status: inFrench('status', 'CMP'),
    start_date: inFrench('start_date', `2025-${month}-03`),
    end_date: inFrench('end_date', `2025-${month}-05`),
    lead_role: inFrench('lead_role', 'LEAD'),
    participants_total: 20 + nth,
    participants_women: 9,
    results: `${20 + nth} agents formés ; manuel remis à chacun.`,
  }
}

/** Twelve of them. The first three are put right by one click, the next two by choosing, the others by picking or typing. */
export const mistakes: readonly Mistake[] = [
  ...[2, 11, 23].map((nth) => ({
    nth,
    column: 'beneficiary_parties',
    typed: 'Sénégal; Malli',
    right: inFrench('beneficiary_parties', ['SEN', 'MLI']),
  })),
  ...[4, 17].map((nth) => ({
    nth,
    column: 'start_date',
    typed: '03/01/2025',
    right: inFrench('start_date', '2025-01-03'),
  })),
  ...[6, 30].map((nth) => ({
    nth,
    column: 'activity_type',
    typed: '',
    right: inFrench('activity_type', ['TRW']),
  })),
  {
    nth: 8,
    column: 'end_date',
    typed: inFrench('end_date', '2024-01-05'),
    right: inFrench('end_date', '2025-09-05'),
  },
  { nth: 14, column: 'participants_women', typed: 400, right: 9 },
  { nth: 19, column: 'title', typed: '', right: activity(19).title! },
  { nth: 26, column: 'status', typed: 'Terminé peut-être', right: inFrench('status', 'CMP') },
  { nth: 35, column: 'end_date', typed: '', right: inFrench('end_date', '2025-12-05') },
]

/** By column key, row by row. */
export function typedRows(): Cells[] {
  return Array.from({ length: activityCount }, (_, nth) => {
    const cells: Record<string, string | number> = { ...activity(nth) }
    for (const mistake of mistakes) {
      if (mistake.nth !== nth) continue
      if (mistake.typed === '') delete cells[mistake.column]
      else cells[mistake.column] = mistake.typed
    }
    return cells
  })
}
