import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PrintedPart, pageBreaks } from '../../../server/report/render/page-breaks.ts'

interface Sized {
  readonly height: number
  readonly gap: number
}

/** Each of one row, below so many blank ones as its gap is high. */
function partsOf(sizes: readonly Sized[], together: Readonly<Record<number, number>> = {}): PrintedPart[] {
  let lastRow = 0
  return sizes.map(({ height, gap }, index) => {
    lastRow += gap + 1
    const togetherHeight = together[index]
    return { lastRow, height, gap, ...(togetherHeight === undefined ? {} : { togetherHeight }) }
  })
}

const sizes = fc.array(
  fc.record({ height: fc.integer({ min: 1, max: 60 }), gap: fc.integer({ min: 0, max: 3 }) }),
  {
    minLength: 1,
    maxLength: 60,
  },
)

describe('pages of a printed sheet', () => {
  it('[RP82] no page holds more than it can, and none is begun without need', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 30 }), (given, repeated) => {
        const parts = partsOf(given)
        const page = { height: 100, repeated }
        const breaks = new Set(pageBreaks(parts, page))
        let used = 0
        let room = page.height
        for (const [index, { height, gap }] of parts.entries()) {
          const isFirst = index > 0 && breaks.has(parts[index - 1]!.lastRow)
          if (isFirst) {
            expect(used + gap + height).toBeGreaterThan(room)
            used = 0
            room = page.height - repeated
          }
          used += gap + height
          const isAlone = isFirst || index === 0
          // What is higher than a page has one of its own as well as can be.
          if (!isAlone) expect(used).toBeLessThanOrEqual(room)
        }
      }),
    )
  })

  it('[RP82] a table that fits on a page is not torn apart, and one that does not begins where there is room', () => {
    const rows = [{ height: 60, gap: 0 }, ...Array.from({ length: 6 }, () => ({ height: 10, gap: 0 }))]
    const page = { height: 100, repeated: 0 }
    expect(pageBreaks(partsOf(rows, { 1: 60 }), page)).toEqual([1])
    expect(pageBreaks(partsOf(rows, { 1: 130 }), page)).toEqual([5])
  })

  it('[RP82] blank rows go on to the next page: at the end of a full one they would make another', () => {
    const parts = partsOf([
      { height: 100, gap: 0 },
      { height: 50, gap: 2 },
    ])
    expect(pageBreaks(parts, { height: 100, repeated: 0 })).toEqual([1])
  })
})
