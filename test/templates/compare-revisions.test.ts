import { describe, expect, it } from 'vitest'
import { compareNotes, compareRevisions } from '../../templates/compare-revisions.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { anActivity } from '../helpers/builders.ts'

const { fields } = minamataTemplate

describe('comparing two states of an activity report', () => {
  it('[HI18] names the fields that came, went and changed, in the order of the template', () => {
    const before = anActivity({ donors: 'GEF', partners: 'WHO' })
    const after = anActivity({ title: 'Another', partners: undefined, lead_org: 'X', donors: 'GEF' })
    expect(
      compareRevisions(fields, before, after).map((one) => [one.field, one.kind, one.before, one.after]),
    ).toEqual([
      ['title', 'changed', before.title, 'Another'],
      ['lead_org', 'added', null, 'X'],
      ['partners', 'removed', 'WHO', null],
    ])
  })

  it('[HI18] says of codes which came and which went; their order is no difference', () => {
    const before = anActivity({ articles: ['4', '7'], beneficiary_parties: ['TGO', 'SEN'] })
    const after = anActivity({ articles: ['16', '4'], beneficiary_parties: ['SEN', 'TGO'] })
    expect(compareRevisions(fields, before, after)).toEqual([
      {
        field: 'articles',
        kind: 'changed',
        before: ['4', '7'],
        after: ['16', '4'],
        codesAdded: ['16'],
        codesRemoved: ['7'],
      },
    ])
  })

  it('[HI18] another main code is a difference', () => {
    const main = fields.find((field) => field.type === 'codes' && field.firstIsMain === true)!
    const [change] = compareRevisions(fields, { [main.key]: ['A', 'B'] }, { [main.key]: ['B', 'A'] })
    expect(change).toMatchObject({ field: main.key, kind: 'changed', codesAdded: [], codesRemoved: [] })
  })

  it('[HI18] a first state is all new, equal states differ in nothing, unknown fields come last', () => {
    const values = anActivity()
    const first = compareRevisions(fields, null, values)
    expect(first.map((change) => change.kind)).toEqual(Object.keys(values).map(() => 'added'))
    expect(compareRevisions(fields, values, { ...values })).toEqual([])
    const known = compareRevisions(fields, { old_field: 'x', title: 'T' }, { title: 'U' })
    expect(known.map(({ field, kind }) => [field, kind])).toEqual([
      ['title', 'changed'],
      ['old_field', 'removed'],
    ])
  })

  it('[HI18] compares the comment and the reporter’s own columns', () => {
    const before = { comment: 'draft', extra: { Ref: '1', Gone: 'x' } }
    const after = { comment: null, extra: { Ref: '2', 'A new one': 'y' } }
    expect(compareNotes(before, after)).toEqual([
      { column: null, before: 'draft', after: null },
      { column: 'A new one', before: null, after: 'y' },
      { column: 'Gone', before: 'x', after: null },
      { column: 'Ref', before: '1', after: '2' },
    ])
    expect(compareNotes(null, { comment: '', extra: {} })).toEqual([])
  })
})
