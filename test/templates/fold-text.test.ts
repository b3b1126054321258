/** Folding by table gives what folding in steps gives, of any text. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldInSteps, foldText, foldWords } from '../../templates/fold-text.ts'

const spaced = (folded: string) => folded.replace(/\s+/g, ' ').trim()
const textInSteps = (text: string) => spaced(spaced(foldInSteps(text)).replace(/[ .。]+$/, ''))
const wordsInSteps = (title: string) => spaced(foldInSteps(title).replace(/[^\p{L}\p{M}\p{N}]+/gu, ' '))

/** Letters of the six languages, marks that join them, and characters that are others in disguise. */
const ofSixLanguages =
  'aZéÖßœİŉĳ¨½…“’«·-­ .。\u00a0иИйЙёЖ\u0306\u0301\u0308سآأئىةٱ\u0640\u064b\u0653\u0654\u06f5ﷺ中文（１ﬁ𝒜😀'
const joining = 'ΑΣςσ\u0345ᄀ\u1161\u11a8ㄱㅏ가ｶﾞカ\u3099क\u093fक्षשׁ\u05c1\u200d\ufe0f\u20e3'
const unit = fc.oneof(
  { arbitrary: fc.constantFrom(...ofSixLanguages, ...joining), weight: 8 },
  { arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), weight: 1 },
)

describe('folding', () => {
  it('[CL3] by table gives what the steps give, of every character wherever it stands', () => {
    for (let code = 0; code <= 0xffff; code++) {
      const character = String.fromCharCode(code)
      for (const text of [character, `a${character}b`, `. ${character}.`]) {
        if (foldText(text) !== textInSteps(text))
          expect(foldText(text), `U+${code.toString(16)}`).toBe(textInSteps(text))
        if (foldWords(text) !== wordsInSteps(text))
          expect(foldWords(text), `U+${code.toString(16)}`).toBe(wordsInSteps(text))
      }
    }
  })

  it('[CL3] by table gives what the steps give, of any text, however long', () => {
    const text = fc.array(unit, { maxLength: 12 }).map((some) => some.join(''))
    const long = fc.tuple(text, fc.integer({ min: 0, max: 600 })).map(([some, times]) => some.repeat(times))
    fc.assert(
      fc.property(fc.oneof({ arbitrary: text, weight: 20 }, { arbitrary: long, weight: 1 }), (one) => {
        expect(foldText(one)).toBe(textInSteps(one))
        expect(foldWords(one)).toBe(wordsInSteps(one))
      }),
      { numRuns: 20_000 },
    )
  })
})
