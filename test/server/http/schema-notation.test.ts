import { describe, expect, it } from 'vitest'
import { schemaNotation } from '../../../server/http/schema-notation.ts'

describe('messages as people read them', () => {
  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', maxLength: 60 }, 'text (≤ 60 characters)'],
    [{ type: 'string', format: 'binary' }, 'bytes'],
    [{ type: 'string', pattern: '^[0-9]{8}$' }, 'text like ^[0-9]{8}$'],
    [{ type: 'integer', minimum: 1, maximum: 200 }, 'integer 1…200'],
    [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, 'integer 0…'],
    [{ type: 'number' }, 'number'],
    [{ type: ['string', 'null'] }, 'text | null'],
    [{ anyOf: [{ const: 'draft' }, { const: 'final' }, { const: 'draft' }] }, '"draft" | "final"'],
    [{ type: 'array', items: { type: 'boolean' }, maxItems: 5 }, '[ true | false ] (≤ 5 items)'],
    [{ $ref: '#/components/schemas/Failure' }, 'Failure'],
    [{}, 'any JSON'],
    [{ type: 'object', additionalProperties: false }, '{}'],
  ])('[PR14] %j is short for %s', (schema, notation) => {
    expect(schemaNotation(schema)).toBe(notation)
  })

  it('[PR14] objects go over lines, with what may be left out marked and meanings where they are read first', () => {
    expect(
      schemaNotation({
        type: 'object',
        required: ['rows'],
        properties: {
          rows: {
            type: 'array',
            description: 'in the order sent',
            items: { type: 'object', required: ['key'], properties: { key: { type: 'string' } } },
          },
          note: { type: 'string', description: 'for people' },
        },
        additionalProperties: { type: 'number' },
      }),
    ).toBe(
      [
        '{',
        '  rows: [ { — in the order sent',
        '    key: text',
        '  } ]',
        '  note?: text — for people',
        '  [name]: number',
        '}',
      ].join('\n'),
    )
  })
})
