import { describe, expect, it } from 'vitest'
import { type CycleMove, type CycleState, cycleStateOf, moveCycle } from '../../templates/cycle-state.ts'
import {
  type Intake,
  intakeOf,
  isLate,
  type MoveFacts,
  moveReturn,
  type ReturnMove,
  type ReturnState,
  returnMoves,
  returnStates,
} from '../../templates/return-state.ts'

const sound: MoveFacts = { rowsWithErrors: 0, reason: 'as agreed by telephone', intake: 'open' }
const to = (from: ReturnState, move: ReturnMove, facts: Partial<MoveFacts> = {}) => {
  const { state, refusal } = moveReturn(from, move, { ...sound, ...facts })
  return state ?? `not: ${refusal}`
}

/** Every state and every move, nothing standing in the way: 25 of 25. */
const table: readonly (readonly [ReturnState, ReturnMove, string])[] = [
  ['silent', 'begin', 'started'],
  ['silent', 'submit', 'submitted'],
  ['silent', 'sendBack', 'not: nothingSent'],
  ['silent', 'accept', 'not: nothingSent'],
  ['silent', 'extend', 'silent'],
  ['started', 'begin', 'started'],
  ['started', 'submit', 'submitted'],
  ['started', 'sendBack', 'not: notSubmitted'],
  ['started', 'accept', 'accepted'],
  ['started', 'extend', 'started'],
  ['submitted', 'begin', 'submitted'],
  ['submitted', 'submit', 'submitted'],
  ['submitted', 'sendBack', 'returned'],
  ['submitted', 'accept', 'accepted'],
  ['submitted', 'extend', 'submitted'],
  ['returned', 'begin', 'returned'],
  ['returned', 'submit', 'submitted'],
  ['returned', 'sendBack', 'not: alreadyReturned'],
  ['returned', 'accept', 'accepted'],
  ['returned', 'extend', 'returned'],
  ['accepted', 'begin', 'accepted'],
  ['accepted', 'submit', 'not: accepted'],
  ['accepted', 'sendBack', 'returned'],
  ['accepted', 'accept', 'not: alreadyAccepted'],
  ['accepted', 'extend', 'accepted'],
]

describe('a return', () => {
  it.each(table)('[RS1] that is %s: %s leads to %s', (from, move, result) => {
    expect(to(from, move)).toBe(result)
  })

  it('[RS1] has each state and each move in this table, once', () => {
    const named = new Set(table.map(([from, move]) => `${from} ${move}`))
    expect(named.size).toBe(returnStates.length * returnMoves.length)
    expect(table).toHaveLength(named.size)
  })

  it.each(['silent', 'started', 'submitted', 'returned'] as const)(
    '[RS2] that is %s is not submitted with errors, and not in a closed cycle',
    (from) => {
      expect(to(from, 'submit', { rowsWithErrors: 1 })).toBe('not: withErrors')
      expect(to(from, 'submit', { intake: 'closed' })).toBe('not: cycleClosed')
      expect(to(from, 'submit', { intake: 'notOpen' })).toBe('not: cycleNotOpen')
    },
  )

  it('[RS2] begins in a closed cycle, where rows are kept, and not in one that is not open yet', () => {
    expect(to('silent', 'begin', { intake: 'closed' })).toBe('started')
    expect(to('silent', 'begin', { intake: 'notOpen' })).toBe('not: cycleNotOpen')
  })

  it.each(['started', 'returned'] as const)(
    '[RS3] that is %s is accepted with a reason, also with errors, and not without one',
    (from) => {
      for (const reason of [null, '', '  ']) expect(to(from, 'accept', { reason })).toBe('not: reasonNeeded')
      expect(to(from, 'accept', { rowsWithErrors: 3 })).toBe('accepted')
    },
  )

  it('[RS3] that was submitted is accepted without a reason, but not if it has errors now', () => {
    expect(to('submitted', 'accept', { reason: null })).toBe('accepted')
    expect(to('submitted', 'accept', { reason: null, rowsWithErrors: 1 })).toBe('not: reasonNeeded')
    expect(to('submitted', 'accept', { rowsWithErrors: 1 })).toBe('accepted')
  })

  it.each(['submitted', 'accepted'] as const)('[RS3] that is %s is sent back with a reason only', (from) => {
    expect(to(from, 'sendBack', { reason: null })).toBe('not: reasonNeeded')
    expect(to(from, 'sendBack', { reason: ' ' })).toBe('not: reasonNeeded')
  })

  it('[RS2] may be submitted after the closing of the cycle while its own later deadline is not over', () => {
    const closed = { state: 'closed', graceDays: 1 } as const
    const intakes: readonly (readonly [string | null, string, Intake])[] = [
      [null, '2027-04-01T00:00:00.000Z', 'closed'],
      ['2027-04-30', '2027-05-02T11:59:59.999Z', 'open'],
      ['2027-04-30', '2027-05-02T12:00:00.000Z', 'closed'],
    ]
    for (const [extended, at, intake] of intakes) expect(intakeOf(closed, extended, at)).toBe(intake)
    expect(intakeOf({ state: 'open', graceDays: 0 }, null, '2099-01-01T00:00:00.000Z')).toBe('open')
    expect(intakeOf({ state: 'draft', graceDays: 0 }, '2099-01-01', '2027-01-01T00:00:00.000Z')).toBe(
      'notOpen',
    )
  })

  it('[RS4] is late by its first submission, or while it has none; silent is never late', () => {
    const end = '2027-04-01T12:00:00.000Z'
    const before = '2027-04-01T11:59:59.999Z'
    expect(isLate({ state: 'submitted', firstSubmittedAt: before }, end, end)).toBe(false)
    expect(isLate({ state: 'submitted', firstSubmittedAt: end }, end, end)).toBe(true)
    expect(isLate({ state: 'returned', firstSubmittedAt: before }, end, end)).toBe(false)
    expect(isLate({ state: 'started', firstSubmittedAt: null }, end, before)).toBe(false)
    expect(isLate({ state: 'started', firstSubmittedAt: null }, end, end)).toBe(true)
    expect(isLate({ state: 'silent', firstSubmittedAt: null }, end, end)).toBe(false)
  })
})

describe('a cycle', () => {
  it.each([
    ['draft', 'open', 'open'],
    ['open', 'open', 'not: alreadyOpen'],
    ['closed', 'open', 'open'],
    ['draft', 'close', 'not: notOpen'],
    ['open', 'close', 'closed'],
    ['closed', 'close', 'not: notOpen'],
  ] as const satisfies readonly (readonly [CycleState, CycleMove, string])[])(
    '[CY2] that is %s: %s leads to %s',
    (from, move, result) => {
      const { state, refusal } = moveCycle(from, move)
      expect(state ?? `not: ${refusal}`).toBe(result)
    },
  )

  it('[CY2] that was stored without a state is open', () => {
    expect(cycleStateOf({})).toBe('open')
    expect(cycleStateOf({ state: 'draft' })).toBe('draft')
  })
})
