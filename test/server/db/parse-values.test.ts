import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValuesParser } from '../../../server/db/parse-values.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom('"', '\\', '\n', '[', ']', '{', '}', ',', ':', 'a', '汞', 'é'))
    .map((some) => some.join('')),
  fc.constantFrom('', 'CB', 'TT', 'SEN', '2025-03-01', '1234.5'),
)
const key = fc.oneof(
  fc.constantFrom('title', 'articles', 'status', 'countries', 'summary', 'participants_total', '__proto__'),
  anyText,
)
const anyValue = fc.oneof(
  anyText,
  fc.array(anyText, { maxLength: 4 }),
  fc.nat(),
  // Not what values are made of, but JSON.
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom<unknown>(
    { unread: 'some "text"' },
    { unread: 'x', codes: ['CB'] },
    null,
    true,
    [1],
    [['CB']],
    {},
  ),
)
const row = fc.dictionary(key, anyValue, { maxKeys: 8 })

describe('ValuesParser', () => {
  it('[RP69] gives what JSON.parse gives, whatever was stored and in whatever order rows come', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const parser = new ValuesParser()
        for (const json of [...rows, ...rows].map((one) => JSON.stringify(one))) {
          const values = parser.parse(json)
          expect(values).toEqual(JSON.parse(json))
          expect(JSON.stringify(values)).toBe(json)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it('[RP69] refuses what is no JSON, as JSON.parse does', () => {
    const parser = new ValuesParser()
    for (const text of [
      '',
      '{',
      '{"title":"a"',
      '{"title":"a",}',
      '{"title":}',
      '{"a":01}',
      '{"a":"b"} ',
      '[]x',
      '{"a":["b"}',
    ])
      expect(
        outcomeOf(() => parser.parse(text)),
        text,
      ).toEqual(outcomeOf(() => JSON.parse(text)))
  })

  it('[RP69] has one text for a code and one array for cells with the same codes', () => {
    const parser = new ValuesParser()
    const first = parser.parse('{"type":"CB","articles":["7","14"]}')
    const second = parser.parse('{"articles":["7","14"],"type":"CB"}')
    expect(second.articles).toBe(first.articles)
  })
})

function outcomeOf(parse: () => unknown): unknown {
  try {
    return parse()
  } catch (error) {
    return (error as Error).name
  }
}
