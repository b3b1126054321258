import { describe, expect, it } from 'vitest'
import type { ActivityValues } from '../../templates/activity.ts'
import { type KeyClaim, matchRows, type RowMatch, type StoredToMatch } from '../../templates/match-rows.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'

const dakar: ActivityValues = {
  title: 'Atelier régional sur les thermomètres sans mercure',
  summary: 'Trois jours de formation pour les douaniers et les hôpitaux.',
  start_date: '2025-03-04',
  end_date: '2025-03-06',
  beneficiary_parties: ['SEN', 'MLI', 'GIN'],
  assistance_type: ['CB'],
  status: 'CMP',
}
const bamako: ActivityValues = {
  title: 'Étude de l’orpaillage artisanal',
  summary: 'Inventaire des sites et des quantités de mercure utilisées.',
  start_date: '2026-01-12',
  end_date: '2026-09-30',
  beneficiary_parties: ['MLI'],
  assistance_type: ['TA'],
  status: 'IMP',
}
const accra: ActivityValues = {
  title: 'Guidance on storage of mercury waste',
  summary: 'Drafting, translation and distribution of a handbook.',
  start_date: '2024-06',
  beneficiary_parties: ['GHA', 'NGA'],
  status: 'CMP',
}
const contents = { dakar, bamako, accra }
type Name = keyof typeof contents

/** Activities that are stored; the workbook knows them under keys `k-<name>` unless said otherwise. */
function storedOf(...names: Name[]): StoredToMatch[] {
  return names.map((name, at) => ({
    activityReportId: name,
    reference: `BCRC-SCRC-SEN-000${at + 1}`,
    values: contents[name],
  }))
}

function claimsOf(...names: Name[]): KeyClaim[] {
  return names.map((name) => ({
    rowKey: `k-${name}`,
    activityReportId: name,
    given: contents[name],
    isPresent: true,
  }))
}

function match(
  rows: readonly (readonly [rowKey: string | null, values: ActivityValues, reference?: string])[],
  stored: readonly StoredToMatch[],
  claims: readonly KeyClaim[],
) {
  return matchRows({
    fields: minamataTemplate.fields,
    stored,
    claims,
    rows: rows.map(([rowKey, values, reference], at) => ({
      rowNumber: at + 7,
      rowKey,
      reference: reference ?? null,
      values,
    })),
  })
}

/** Each row as a word: the activity it is, or `new`, `blank`, `instead of x`, `x?`. */
function words(matches: readonly RowMatch[]): string[] {
  return matches.map((one) => {
    if (one.kind === 'known') return one.isEmptied ? `${one.activityReportId} emptied` : one.activityReportId
    if (one.kind === 'separated') return `instead of ${one.insteadOf}`
    return one.kind === 'doubt' ? `${one.candidates.join('/')}?` : one.kind
  })
}

const all = ['dakar', 'bamako', 'accra'] as const

describe('rows of a returned workbook', () => {
  it('[MR1] prefilled rows that nobody touched are what their keys say, with what was given as their base', () => {
    const { matches, issues } = match(
      all.map((name) => [`k-${name}`, contents[name]] as const),
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual([...all])
    expect(matches[0]).toMatchObject({ base: dakar })
    expect(issues).toEqual([])
  })

  it('[MR1] a row with another title only is still that row', () => {
    const retitled = { ...dakar, title: 'Customs training, Dakar' }
    expect(words(match([['k-dakar', retitled]], storedOf(...all), claimsOf(...all)).matches)).toEqual([
      'dakar',
    ])
  })

  it('[MR1] a row that gains cells, and loses some, is still that row', () => {
    const { summary: _, end_date: __, ...fewer } = dakar
    const edited = { ...fewer, results: '40 customs officers trained.', budget_amount: '1200' }
    expect(words(match([['k-dakar', edited]], storedOf(...all), claimsOf(...all)).matches)).toEqual(['dakar'])
  })

  it('[MR1] somebody else rewrote the activity meanwhile: the row is known by what it was given', () => {
    const rewritten = [{ ...storedOf('dakar')[0]!, values: { ...accra, title: 'Something else altogether' } }]
    expect(words(match([['k-dakar', dakar]], rewritten, claimsOf('dakar')).matches)).toEqual(['dakar'])
  })

  it('[MR2] a copied row is new, and the edited copy does not take the identity, wherever it stands', () => {
    const edited = {
      ...dakar,
      title: 'Atelier régional sur les amalgames dentaires',
      start_date: '2026-02-02',
    }
    for (const rows of [
      [
        ['k-dakar', dakar],
        ['k-dakar', edited],
      ] as const,
      [
        ['k-dakar', edited],
        ['k-dakar', dakar],
      ] as const,
    ]) {
      const { matches, issues } = match(rows, storedOf(...all), claimsOf(...all))
      const copy = rows[0][1] === edited ? 0 : 1
      expect(words(matches)[1 - copy]).toBe('dakar')
      expect(words(matches)[copy]).toBe('new')
      expect(issues).toMatchObject([{ row: copy, issue: { code: '21.copiedKey', severity: 'info' } }])
    }
  })

  it('[MR2] of two edited rows with one key the closer one keeps the identity', () => {
    const little = { ...dakar, status: 'IMP' }
    const much = {
      ...dakar,
      title: 'Atelier sur les piles',
      start_date: '2027-01-01',
      end_date: '2027-01-02',
    }
    const { matches } = match(
      [
        ['k-dakar', much],
        ['k-dakar', little],
      ],
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual(['new', 'dakar'])
  })

  it('[MR2] an identical copy is stored as well, with a warning, and the first row is the original', () => {
    const { matches, issues } = match(
      [
        ['k-dakar', dakar],
        ['k-dakar', dakar],
      ],
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual(['dakar', 'new'])
    expect(issues).toMatchObject([
      { row: 1, issue: { code: '21.identicalCopy', severity: 'warning', params: { row: 7 } } },
    ])
  })

  it('[MR2] the same cells under another key are stored as well, with a warning', () => {
    const { matches, issues } = match(
      [
        ['k-dakar', dakar],
        ['k9', dakar],
      ],
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual(['dakar', 'new'])
    expect(issues).toMatchObject([{ row: 1, issue: { code: '21.identicalCopy', params: { row: 7 } } }])
  })

  it('[MR2] one activity typed twice is said, stored or not; another one with the same title is not', () => {
    const again = { ...dakar, title: 'Atelier régional : thermomètres sans mercure', donors: 'FEM' }
    const other = { ...accra, title: dakar.title! }
    for (const [stored, claims] of [
      [[], []],
      [storedOf('dakar'), claimsOf('dakar')],
    ] as const) {
      const rows = [
        ['k-dakar', dakar],
        ['k8', other],
        ['k9', again],
      ] as const
      expect(match(rows, stored, claims).issues).toMatchObject([
        { row: 2, issue: { code: '21.alikeRow', severity: 'info', params: { row: 7 } } },
      ])
    }
  })

  it('[MR2] who was told already that a row is a copy of another hears it once', () => {
    const { issues } = match(
      [
        ['k-dakar', dakar],
        ['k-dakar', { ...dakar, donors: 'FEM' }],
        ['k9', { ...dakar, donors: 'FEM' }],
      ],
      storedOf('dakar'),
      claimsOf('dakar'),
    )
    expect(issues.map(({ row, issue }) => [row, issue.code])).toEqual([
      [1, '21.copiedKey'],
      [2, '21.identicalCopy'],
    ])
  })

  it('[MR2] a row copied before anything was ever sent: both are new, the later one is the copy', () => {
    const { matches, issues } = match(
      [
        ['k1', dakar],
        ['k1', bamako],
      ],
      [],
      [],
    )
    expect(words(matches)).toEqual(['new', 'new'])
    expect(issues).toMatchObject([{ row: 1, issue: { code: '21.copiedKey' } }])
  })

  it('[MR2] copies that were stored once are found again, each by itself', () => {
    const stored = [...storedOf('dakar'), { activityReportId: 'copy', reference: 'X-2', values: dakar }]
    const claims = [
      ...claimsOf('dakar'),
      { rowKey: 'k-dakar', activityReportId: 'copy', given: dakar, isPresent: true },
    ]
    expect(
      words(
        match(
          [
            ['k-dakar', dakar],
            ['k-dakar', dakar],
          ],
          stored,
          claims,
        ).matches,
      ),
    ).toEqual(['dakar', 'copy'])
  })

  it('[MR3] a row typed over with other content is another activity, and the old one is not touched', () => {
    expect(words(match([['k-dakar', accra]], storedOf('dakar'), claimsOf('dakar')).matches)).toEqual([
      'instead of dakar',
    ])
  })

  it('[MR4] sorted without the hidden key column: rows follow their contents', () => {
    const { matches, issues } = match(
      [
        ['k-dakar', bamako],
        ['k-bamako', accra],
        ['k-accra', dakar],
      ],
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual(['bamako', 'accra', 'dakar'])
    expect(matches[0]).toMatchObject({ base: bamako })
    expect(issues).toEqual([])
  })

  it('[MR4] two rows swapped, and one of them edited', () => {
    const edited = { ...dakar, status: 'IMP', results: 'Forty officers.' }
    const { matches } = match(
      [
        ['k-dakar', bamako],
        ['k-bamako', edited],
      ],
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual(['bamako', 'dakar'])
  })

  it('[MR4] cut and pasted to an empty row: the row goes with its content, and the place it left asks for nothing', () => {
    const { matches } = match(
      [
        ['k-dakar', {}],
        ['k-bamako', bamako],
        ['k-unused', dakar],
      ],
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual(['blank', 'bamako', 'dakar'])
  })

  it('[MR5] keys blanked, or the key column deleted: rows are known by content, or by the visible reference', () => {
    const edited = { ...dakar, status: 'IMP' }
    const rewritten = { ...bamako, title: 'ASGM survey in Mali' }
    const { matches } = match(
      [
        [null, accra],
        [null, edited],
        [null, rewritten, 'bcrc-scrc-sen-0002 '],
      ],
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual(['accra', 'dakar', 'bamako'])
  })

  it('[MR5] content that only resembles a known activity is stored by itself, and a person is asked', () => {
    const sequel = {
      ...dakar,
      start_date: '2026-05-01',
      end_date: '2026-05-03',
      summary: 'Deuxième atelier de suivi.',
    }
    const { matches } = match([[null, sequel]], storedOf(...all), claimsOf(...all))
    expect(words(matches)).toEqual(['dakar?'])
  })

  it('[MR5] another title, and all else the same, is still that row', () => {
    const retitled = { ...dakar, title: 'Customs training, 2025' }
    expect(words(match([[null, retitled]], storedOf(...all), claimsOf(...all)).matches)).toEqual(['dakar'])
  })

  it('[MR5] the sequel of an activity whose own row is in the file is simply new', () => {
    const sequel = {
      ...dakar,
      start_date: '2026-05-01',
      end_date: '2026-05-03',
      summary: 'Deuxième atelier de suivi.',
    }
    const { matches } = match(
      [
        ['k-dakar', dakar],
        ['k9', sequel],
      ],
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual(['dakar', 'new'])
  })

  it('[MR5] a title that two activities have says neither', () => {
    const twins = ['a', 'b'].map((id) => ({
      activityReportId: id,
      reference: id,
      values: { title: 'Training', delivery_place: id },
    }))
    expect(words(match([[null, { title: 'Training' }]], twins, []).matches)).toEqual(['a/b?'])
  })

  it('[MR6] two people with copies of one blank file: one key, two activities, each found again', () => {
    const first = match([['k1', dakar]], [], [])
    expect(words(first.matches)).toEqual(['new'])
    const afterFirst = storedOf('dakar')
    const claim = { rowKey: 'k1', activityReportId: 'dakar', given: dakar, isPresent: true }
    const second = match(
      [
        ['k1', bamako],
        ['k2', {}],
      ],
      afterFirst,
      [claim],
    )
    expect(words(second.matches)).toEqual(['instead of dakar', 'blank'])
    const both = storedOf('dakar', 'bamako')
    const claims = [claim, { rowKey: 'k1', activityReportId: 'bamako', given: bamako, isPresent: true }]
    expect(words(match([['k1', { ...bamako, status: 'CMP' }]], both, claims).matches)).toEqual(['bamako'])
    expect(words(match([['k1', { ...dakar, status: 'IMP' }]], both, claims).matches)).toEqual(['dakar'])
  })

  it('[MR6] rows that a colleague has not filled in are no withdrawals in the other copy', () => {
    const claims = [
      { rowKey: 'k1', activityReportId: 'dakar', given: dakar, isPresent: true },
      { rowKey: 'k2', activityReportId: 'bamako', given: bamako, isPresent: true },
    ]
    const { matches } = match(
      [
        ['k1', {}],
        ['k2', {}],
        ['k3', accra],
      ],
      storedOf('dakar', 'bamako'),
      claims,
    )
    expect(words(matches)).toEqual(['blank', 'blank', 'new'])
  })

  it('[MR6] nor are they when the other copy comes again', () => {
    const claims = [
      { rowKey: 'k1', activityReportId: 'dakar', given: dakar, isPresent: true },
      { rowKey: 'k2', activityReportId: 'bamako', given: bamako, isPresent: true },
      { rowKey: 'k1', activityReportId: 'accra', given: accra, isPresent: false },
    ]
    expect(
      words(
        match(
          [
            ['k1', accra],
            ['k2', {}],
          ],
          storedOf(...all),
          claims,
        ).matches,
      ),
    ).toEqual(['accra', 'blank'])
    const afterTheirs = claims.map((claim) => ({ ...claim, isPresent: claim.activityReportId === 'accra' }))
    expect(
      words(
        match(
          [
            ['k1', accra],
            ['k2', {}],
          ],
          storedOf(...all),
          afterTheirs,
        ).matches,
      ),
    ).toEqual(['accra', 'blank'])
  })

  it('[MR7] a row pasted in from another reporter’s file is new: its key is not this workbook’s', () => {
    const { matches, issues } = match(
      [
        ['k-dakar', dakar],
        ['k-of-somebody-else', accra],
      ],
      storedOf('dakar'),
      claimsOf('dakar'),
    )
    expect(words(matches)).toEqual(['dakar', 'new'])
    expect(issues).toEqual([])
  })

  it('[MR8] a known row whose cells are all cleared asks for its withdrawal; an unused one is blank', () => {
    const { matches } = match(
      [
        ['k-dakar', {}],
        ['k-bamako', bamako],
        ['k9', {}],
      ],
      storedOf(...all),
      claimsOf(...all),
    )
    expect(words(matches)).toEqual(['dakar emptied', 'bamako', 'blank'])
  })
})
