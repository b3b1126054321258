import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import { languages } from '../../templates/definition.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'

const lists = buildCodeLists(shippedLists, 0)

/** A list, some of its codes, each as a label of any language, and separators to put between them. */
function cells(separators: readonly string[]) {
  return fc.constantFrom(...lists.keys).chain((key) =>
    fc.record({
      key: fc.constant(key),
      pieces: fc.uniqueArray(
        fc.record({
          code: fc.constantFrom(...lists.list(key).codes),
          language: fc.constantFrom(...languages),
        }),
        { minLength: 1, maxLength: 8, selector: ({ code }) => code.code },
      ),
      separators: fc.array(fc.constantFrom(...separators), { minLength: 8, maxLength: 8 }),
      spaces: fc.array(fc.constantFrom('', ' ', '\u00a0'), { minLength: 8, maxLength: 8 }),
    }),
  )
}

interface Cell {
  readonly key: string
  readonly pieces: readonly {
    readonly code: { readonly code: string; readonly labels: Readonly<Record<string, string>> }
    readonly language: string
  }[]
  readonly separators: readonly string[]
  readonly spaces: readonly string[]
}

function comesApart({ key, pieces, separators, spaces }: Cell): void {
  const labels = pieces.map(({ code, language }) => code.labels[language]!)
  const text = labels
    .map((label, at) => (at === 0 ? label : separators[at - 1]! + spaces[at - 1]! + label))
    .join('')
  expect(lists.split(key, text)).toEqual(labels)
  const codes = lists.split(key, text).map((piece) => {
    const match = lists.match(key, piece)
    return match.kind === 'code' ? match.code.code : match.kind
  })
  expect(codes).toEqual(pieces.map(({ code }) => code.code))
}

describe('a cell with several codes', () => {
  it('[CL7] comes apart at semicolons of any script and at line breaks', () => {
    fc.assert(fc.property(cells([';', '；', '؛', '\n', '\r\n', ';\n']), comesApart), { numRuns: 300 })
  })

  it('[CL8] comes apart at commas of any script, although labels contain commas', () => {
    fc.assert(fc.property(cells([',', '，', '、', '،', ';']), comesApart), { numRuns: 600 })
  })

  it('[CL8] comes apart for all labels of a list at once', () => {
    for (const key of lists.keys) {
      for (const language of languages) {
        for (const separator of [', ', '،', '、', ',']) {
          const labels = lists.list(key).codes.map((code) => code.labels[language])
          expect(lists.split(key, labels.join(separator))).toEqual(labels)
        }
      }
    }
  })

  it('[CL7] drops blank pieces and trims the others', () => {
    expect(lists.split('country', ' ; Mali ;;\n\n Togo;')).toEqual(['Mali', 'Togo'])
    expect(lists.split('country', ' ,; ،')).toEqual([])
    expect(lists.split('country', '')).toEqual([])
  })

  it('[CL8] keeps aliases with commas whole, the longest first', () => {
    expect(
      lists.split('country', 'Mali, Congo, Democratic Republic of the, Korea, Republic of, Togo'),
    ).toEqual(['Mali', 'Congo, Democratic Republic of the', 'Korea, Republic of', 'Togo'])
    expect(lists.split('country', 'Congo, Mali')).toEqual(['Congo', 'Mali'])
  })

  it('[CL8] leaves unknown pieces as they are, each on its own', () => {
    expect(lists.split('country', 'Mali, Atlantis, Lemuria; Togo')).toEqual([
      'Mali',
      'Atlantis',
      'Lemuria',
      'Togo',
    ])
  })

  it('[CL8] keeps a misspelt label with commas together, so that it can be suggested', () => {
    const text = 'Training workshop or course, Guidance, tools or informaton material, Other'
    const pieces = lists.split('activity_type', text)
    expect(pieces).toEqual(['Training workshop or course', 'Guidance, tools or informaton material', 'Other'])
    expect(lists.match('activity_type', pieces[1]!)).toMatchObject({
      kind: 'unknown',
      near: [{ code: 'GUI' }],
    })
  })

  it('[CL7] never throws and loses no text, whatever is typed', () => {
    const letters = (text: string) => text.replace(/[\s,;，、،；؛﹐﹑､﹔\u037e\u0085]+/gu, '')
    fc.assert(
      fc.property(
        fc.constantFrom(...lists.keys),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (key, text) => {
          expect(letters(lists.split(key, text).join(''))).toBe(letters(text))
          for (const piece of lists.split(key, text)) lists.match(key, piece)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('[CL8] takes a cell full of commas in its stride', () => {
    expect(lists.split('article', 'a,'.repeat(16_000))).toHaveLength(16_000)
  })
})
