/** Stories: who has which copy, and what happens in which order. */
import fc from 'fast-check'
import type { Action } from './sheet.ts'
import { codesKeys, textKeys, truths } from './truths.ts'

/**
 * `plain`: a file that is sent as it is, again and again; what the service answers never gets into it. `pane`: takes what the
 * service answers, with its revisions. `shared`: one of several copies of one blank file; else a file of its own.
 */
export interface Hand {
  readonly isPane: boolean
  readonly isShared: boolean
}

export type Step =
  | { readonly kind: 'do'; readonly hand: number; readonly action: Action }
  /** `lost`: the answer never arrives. `again`: the last request once more, under its number. */
  | { readonly kind: 'send' | 'lost' | 'again'; readonly hand: number }
  /** At the same moment. */
  | { readonly kind: 'together'; readonly hands: readonly [number, number] }
  | { readonly kind: 'restart' }

export interface Story {
  readonly hands: readonly Hand[]
  readonly rowCount: number
  readonly steps: readonly Step[]
}

const row = fc.nat(5)
const field = fc.nat(textKeys.length - 1)
const truth = fc.nat(truths.length - 1)
const hand = fc.nat(7)
const code = fc.record({
  kind: fc.constant('code' as const),
  row,
  field: fc.nat(Object.keys(codesKeys).length - 1),
  code: fc.nat(2),
})

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('type' as const), row, truth }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retype' as const), row, truth }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('edit' as const), row, field }) },
  { weight: 2, arbitrary: code },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('copyRow' as const, 'copyCells' as const, 'cutCells' as const),
      row,
      to: row,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'retitle' as const,
        'comment' as const,
        'empty' as const,
        'delete' as const,
        'clear' as const,
        'dropKey' as const,
        'withdraw' as const,
      ),
      row,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('sort' as const, 'sortCells' as const),
      by: fc.nat(99),
      from: row,
      length: fc.integer({ min: 2, max: 6 }),
    }),
  },
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 70, arbitrary: fc.record({ kind: fc.constant('do' as const), hand, action }) },
  { weight: 30, arbitrary: fc.record({ kind: fc.constant('send' as const), hand }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constantFrom('lost' as const, 'again' as const), hand }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('together' as const),
      hands: fc.tuple(hand, hand).filter(([one, other]) => one !== other),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
)

export const story: fc.Arbitrary<Story> = fc.record({
  hands: fc
    .array(fc.record({ isPane: fc.boolean(), isShared: fc.boolean() }), { minLength: 2, maxLength: 8 })
    // There are always two copies of one blank file.
    .map((hands) => hands.map((one, at) => (at < 2 ? { ...one, isShared: true } : one))),
  rowCount: fc.integer({ min: 2, max: 6 }),
  steps: fc.array(step, { minLength: 6, maxLength: 30 }),
})
