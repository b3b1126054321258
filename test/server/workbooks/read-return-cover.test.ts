import { describe, expect, it } from 'vitest'
import { messagesOf } from '../../../server/locales.ts'
import type { RawCell } from '../../../templates/activity.ts'
import { languages } from '../../../templates/definition.ts'
import { type CoverKey, coverKeys } from '../../../templates/workbook-layout.ts'
import { aCover, activitiesGrid, aReturn, aSheet, understood } from '../../helpers/a-content.ts'

const grid = activitiesGrid([{ _row_key: 'k1', title: 'Mission' }])
const read = (answers: Partial<Record<CoverKey, RawCell>>) =>
  understood(aReturn(grid, [aCover(answers, 'Feuil1')])).cover
const nothing = { nothingToReport: null, submit: null, declarationName: null, declarationDate: null }

describe('the cover', () => {
  it('[RR15] is found by its marker or its keys, whatever the sheet is called', () => {
    const answers = { submit: 'Yes', declaration_name: ' Awa Diop ', declaration_date: '2027-01-15' }
    const expected = { ...nothing, submit: true, declarationName: 'Awa Diop', declarationDate: '2027-01-15' }
    expect(read(answers)).toEqual(expected)
    const rows = Object.entries(answers).map(([key, answer]) => [key, 'Question', answer])
    expect(understood(aReturn(grid, [aSheet('X', [['moved'], [], ...rows])])).cover).toEqual(expected)
    expect(understood(aReturn(grid)).cover).toEqual(nothing)
  })

  it.each(languages)('[RR15] is found by its questions where the hidden column is gone: %s', (language) => {
    const texts = messagesOf('workbook', language)
    const answers: Partial<Record<CoverKey, string>> = {
      submit: String(texts['answer.yes']),
      declaration_name: 'Awa',
    }
    const rows = coverKeys.map((key) => [String(texts[`cover.${key}`]), answers[key] ?? null])
    const { cover, extraSheets } = understood(aReturn(grid, [aSheet('X', rows)]))
    expect(cover).toEqual({ ...nothing, submit: true, declarationName: 'Awa' })
    expect(extraSheets).toEqual([])
  })

  it('[RR15] yes and no in six languages, ticks, numbers and truth values', () => {
    for (const language of languages) {
      const texts = messagesOf('workbook', language)
      expect(read({ submit: String(texts['answer.yes']) }).submit).toBe(true)
      expect(read({ submit: String(texts['answer.no']) }).submit).toBe(false)
    }
    const yes = ['OUI', 'نعم', 'да', '是', 'sí', 'Si', ' yes. ', '1', 1, 'X', '✓', true, 'TRUE']
    expect(yes.map((answer) => read({ nothing_to_report: answer }).nothingToReport)).toEqual(
      yes.map(() => true),
    )
    const no = ['Non', 'لا', 'нет', '否', 'no', 0, false, { value: false, formula: true } as const]
    expect(no.map((answer) => read({ nothing_to_report: answer }).nothingToReport)).toEqual(
      no.map(() => false),
    )
    const neither = ['', 'perhaps', 2, { value: null, formula: true } as const]
    expect(neither.map((answer) => read({ submit: answer }).submit)).toEqual(neither.map(() => null))
  })

  it('[RR15] a date of declaration is a day where that is certain, else the text', () => {
    const dateOf = (cell: RawCell) => read({ declaration_date: cell }).declarationDate
    expect(dateOf(46_402)).toBe('2027-01-15')
    expect(dateOf({ value: 46_402.6, date: true })).toBe('2027-01-15')
    expect(dateOf('15 janvier 2027')).toBe('2027-01-15')
    expect(dateOf('25.01.2027')).toBe('2027-01-25')
    expect(dateOf('03/04/2027')).toBe('03/04/2027')
    expect(dateOf(2027)).toBe('2027')
    expect(dateOf('January 2027')).toBe('January 2027')
    expect(dateOf(null)).toBeNull()
  })
})
