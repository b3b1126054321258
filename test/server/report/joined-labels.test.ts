import { describe, expect, it } from 'vitest'
import { joinedLabels } from '../../../server/report/plan/joined-labels.ts'

describe('joinedLabels', () => {
  it('joins the labels in the order of the codes, the first time and later, however many there are', () => {
    const labels = joinedLabels((code) => `label of ${code}`, '; ')
    const codes = Array.from({ length: 2_500 }, (_, n) => `C${n}`)
    for (let round = 0; round < 2; round++) {
      expect(labels([])).toBe('')
      for (const [n, code] of codes.entries()) {
        const several = [code, codes[(n * 7) % 100]!, codes[n % 3]!]
        expect(labels([code])).toBe(`label of ${code}`)
        expect(labels(several)).toBe(several.map((one) => `label of ${one}`).join('; '))
      }
    }
  })
})
