import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldValue } from '../../templates/activity.ts'
import { checkRow, checkRowAsService } from '../../templates/check-rules.ts'
import { holds } from '../../templates/checks/condition.ts'
import type { RuleDefinition } from '../../templates/definition.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import type { Condition } from '../../templates/rule-kinds.ts'
import { aContext, anActivity, aServiceContext } from '../helpers/builders.ts'

describe('checking a row', () => {
  it('[CH1] a sound activity has no issues', () => {
    expect(checkRow(anActivity(), aContext())).toEqual([])
    expect(checkRowAsService(anActivity(), aServiceContext())).toEqual([])
  })

  it('[CH1] runs the checks of another template on its own fields, with its own codes and severities', () => {
    const rules: readonly RuleDefinition[] = [
      {
        id: '77',
        checks: [
          { issue: '77.tooFew', severity: 'info', where: 'file', kind: 'atLeast', field: 'boxes', min: 3 },
          { issue: '77.same', severity: 'error', where: 'file', kind: 'differs', field: 'a', other: 'b' },
        ],
      },
    ]
    const template = {
      ...minamataTemplate,
      rules,
      fields: [
        { key: 'boxes', type: 'integer', presence: 'optional', group: 'x', min: 0, max: 9 } as const,
        { key: 'a', type: 'text', presence: 'optional', group: 'x', maxLength: 9 } as const,
        { key: 'b', type: 'text', presence: 'optional', group: 'x', maxLength: 9 } as const,
      ],
    }
    expect(checkRow({ boxes: 2, a: 'x', b: 'X' }, aContext({ template }))).toEqual([
      { code: '77.tooFew', severity: 'info', field: 'boxes', params: { min: 3 } },
      { code: '77.same', severity: 'error', field: 'a', params: {} },
    ])
  })

  it.each([{}, { activity_id: 'BCRC-SCRC-SEN-0007' }])('[CH2] the blank row %j has no issues', (values) => {
    expect(checkRow(values, aContext())).toEqual([])
    expect(checkRowAsService(values, aServiceContext())).toEqual([])
  })

  it('[CH3] a row of which nothing could be read has no issues of its own', () => {
    const values = Object.fromEntries(minamataTemplate.fields.map(({ key }) => [key, { unread: '?' }]))
    expect(checkRow(values, aContext())).toEqual([])
    expect(checkRowAsService(values, aServiceContext())).toEqual([])
  })

  it('[CH3] never throws, whatever values a row has', () => {
    const value: fc.Arbitrary<FieldValue | undefined> = fc.oneof(
      fc.constantFrom<FieldValue | undefined>(
        '2018',
        '2018-02',
        '2018-02-28',
        'NAT',
        'REG',
        'TT',
        'USD',
        '-1',
        undefined,
      ),
      fc.string(),
      fc.integer(),
      fc.array(fc.constantFrom('SEN', 'KAZ', 'EQP', 'TT', '')),
      fc.record({ unread: fc.string() }),
    )
    const row = fc.dictionary(fc.constantFrom(...minamataTemplate.fields.map((field) => field.key)), value)
    fc.assert(
      fc.property(row, (values) => {
        checkRow(values as Record<string, FieldValue>, aContext())
        checkRowAsService(values as Record<string, FieldValue>, aServiceContext())
      }),
      { numRuns: 500 },
    )
  })
})

describe('a condition', () => {
  const row = { status: 'CMP', types: ['A', 'B'], odd: { unread: 'A; ?', codes: ['A'] } }

  it.each([
    [{ field: 'status', isOneOf: ['CMP', 'CAN'] }, true],
    [{ field: 'status', isOneOf: ['CAN'] }, false],
    [{ field: 'types', isOneOf: ['B'] }, true],
    [{ field: 'types', isNoneOf: ['B'] }, false],
    [{ field: 'types', isNoneOf: ['C'] }, true],
    [{ field: 'none', isNoneOf: ['C'] }, false],
    [{ field: 'none', isOneOf: ['C'] }, false],
    [{ field: 'none', isFilled: false }, true],
    [{ field: 'status', isFilled: true }, true],
    [{ field: 'odd', isFilled: true }, true],
    [{ field: 'odd', isOneOf: ['A'] }, false],
    [{ field: 'odd', isNoneOf: ['C'] }, false],
    [{ field: 'status', isFilled: true, isOneOf: ['CAN'] }, false],
  ] as [Condition, boolean][])('[CH3] %j holds: %s', (condition, isTrue) => {
    expect(holds(condition, row)).toBe(isTrue)
  })
})
