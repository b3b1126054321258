import { describe, expect, it } from 'vitest'
import type { ActivityValues } from '../../templates/activity.ts'
import { mergeActivity, mergeWithdrawal, type WithdrawalInput } from '../../templates/merge-activity.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'

function merge(
  versions: Partial<Record<'base' | 'stored' | 'sent', ActivityValues | null>>,
  earlier: ActivityValues[] = [],
) {
  const { base = {}, stored = {}, sent = {} } = versions
  return mergeActivity({
    fields: minamataTemplate.fields,
    base,
    stored: stored ?? {},
    sent: sent ?? {},
    earlier,
  })
}

describe('merging a sent row into the stored one', () => {
  it('[MG1] different fields changed by different people are both there', () => {
    const result = merge({
      base: { title: 'A', status: 'PLN' },
      stored: { title: 'B', status: 'PLN' },
      sent: { title: 'A', status: 'IMP' },
    })
    expect(result).toEqual({
      values: { title: 'B', status: 'IMP' },
      taken: ['status'],
      stale: ['title'],
      conflicts: [],
    })
  })

  it('[MG1] a field nobody else touched takes the new value, a cleared cell too', () => {
    const result = merge({
      base: { title: 'A', partners: 'UNIDO' },
      stored: { title: 'A', partners: 'UNIDO' },
      sent: { title: 'B' },
    })
    expect(result.values).toEqual({ title: 'B' })
    expect(result.taken).toEqual(['title', 'partners'])
  })

  it('[MG2] the same value from both sides is no conflict', () => {
    const result = merge({ base: { title: 'A' }, stored: { title: 'B' }, sent: { title: 'B' } })
    expect(result).toEqual({ values: { title: 'B' }, taken: [], stale: [], conflicts: [] })
  })

  it('[MG2] codes in another order are the same, unless another one is the main code', () => {
    const countries = merge({
      base: {},
      stored: { beneficiary_parties: ['SEN', 'MLI'] },
      sent: { beneficiary_parties: ['MLI', 'SEN'] },
    })
    expect(countries.taken).toEqual([])
    const articles = merge({
      base: { articles: ['4', '8'] },
      stored: { articles: ['4', '8'] },
      sent: { articles: ['8', '4'] },
    })
    expect(articles.values).toEqual({ articles: ['8', '4'] })
  })

  it('[MG3] a clash keeps the stored value, and the other one as a proposal', () => {
    const result = merge({ base: { title: 'A' }, stored: { title: 'B' }, sent: { title: 'C' } })
    expect(result.values).toEqual({ title: 'B' })
    expect(result.conflicts).toEqual([{ field: 'title', stored: 'B', proposed: 'C' }])
  })

  it('[MG3] clearing a cell that somebody else changed is a clash', () => {
    const result = merge({ base: { title: 'A' }, stored: { title: 'B' }, sent: {} })
    expect(result.conflicts).toEqual([{ field: 'title', stored: 'B', proposed: null }])
  })

  it('[MG4] several codes merge as sets: what each side added and took out holds', () => {
    const result = merge({
      base: { beneficiary_parties: ['SEN', 'MLI', 'GIN'] },
      stored: { beneficiary_parties: ['SEN', 'MLI', 'GIN', 'GHA'] },
      sent: { beneficiary_parties: ['SEN', 'GIN', 'TGO'] },
    })
    expect(result.values).toEqual({ beneficiary_parties: ['SEN', 'GIN', 'GHA', 'TGO'] })
    expect(result.conflicts).toEqual([])
  })

  it('[MG4] the main code is one value: one side changed it, the other added a code', () => {
    const result = merge({
      base: { articles: ['4', '8'] },
      stored: { articles: ['4', '8', '11'] },
      sent: { articles: ['8', '4'] },
    })
    expect(result.values).toEqual({ articles: ['8', '4', '11'] })
    expect(result.conflicts).toEqual([])
  })

  it('[MG4] two main codes clash, and both sides keep the codes that both added', () => {
    const result = merge({
      base: { articles: ['4'] },
      stored: { articles: ['8', '4'] },
      sent: { articles: ['11', '4'] },
    })
    expect(result.conflicts).toEqual([{ field: 'articles', stored: ['8', '4'], proposed: ['11', '8', '4'] }])
    expect(result.values).toEqual({ articles: ['8', '4', '11'] })
  })

  it('[MG4] a cell that could not be read merges as one text', () => {
    const sent = { beneficiary_parties: { unread: 'Senegal and its neighbours', codes: ['SEN'] } }
    const result = merge({
      base: { beneficiary_parties: ['SEN'] },
      stored: { beneficiary_parties: ['SEN', 'MLI'] },
      sent,
    })
    expect(result.conflicts).toEqual([
      { field: 'beneficiary_parties', stored: ['SEN', 'MLI'], proposed: sent.beneficiary_parties },
    ])
  })

  it('[MG5] a value that was stored earlier is stale: it reverts nothing, and is listed', () => {
    const result = merge(
      { base: { title: 'B', status: 'CMP' }, stored: { title: 'B', status: 'CMP' }, sent: { title: 'A' } },
      [{ title: 'A' }],
    )
    expect(result.values).toEqual({ title: 'B', status: 'CMP' })
    expect(result.stale).toEqual(['title', 'status'])
    expect(result.conflicts).toEqual([])
  })

  it('[MG6] without a base a differing value becomes a proposal, never an overwrite', () => {
    const result = merge({ base: null, stored: { title: 'A' }, sent: { title: 'B' } })
    expect(result.values).toEqual({ title: 'A' })
    expect(result.conflicts).toEqual([{ field: 'title', stored: 'A', proposed: 'B' }])
  })

  it('[MG6] without a base a blank stored field is filled, and a blank sent one says nothing', () => {
    const result = merge({
      base: null,
      stored: { title: 'A', partners: 'UNIDO' },
      sent: { title: 'A', donors: 'GEF' },
    })
    expect(result.values).toEqual({ title: 'A', partners: 'UNIDO', donors: 'GEF' })
    expect(result.conflicts).toEqual([])
    expect(result.stale).toEqual(['partners'])
  })

  it('[MG1] the system’s own fields are not the sender’s to change', () => {
    expect(merge({ base: {}, stored: { activity_id: 'X-1' }, sent: { activity_id: 'Y-2' } }).taken).toEqual(
      [],
    )
  })
})

describe('a withdrawal', () => {
  const quiet: WithdrawalInput = {
    isWithdrawn: false,
    asked: 'none',
    isStoredEdited: false,
    isSentEdited: false,
  }
  it.each<[string, Partial<WithdrawalInput>, string]>([
    ['a cleared row proposes it', { asked: 'propose' }, 'propose'],
    ['the action column confirms it', { asked: 'confirm' }, 'withdraw'],
    [
      'against an edit of somebody else it is a conflict',
      { asked: 'confirm', isStoredEdited: true },
      'conflict',
    ],
    ['an edit of a withdrawn row is a conflict', { isWithdrawn: true, isSentEdited: true }, 'conflict'],
    ['a withdrawn row that others still have says nothing', { isWithdrawn: true }, 'none'],
    ['twice is once', { isWithdrawn: true, asked: 'confirm' }, 'none'],
    ['nobody asked', { isStoredEdited: true }, 'none'],
  ])('[MG7] %s', (_, input, outcome) => {
    expect(mergeWithdrawal({ ...quiet, ...input })).toBe(outcome)
  })
})
