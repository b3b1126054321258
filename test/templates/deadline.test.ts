import { describe, expect, it } from 'vitest'
import { deadlineEnd } from '../../templates/deadline.ts'

describe('deadlineEnd', () => {
  it.each([
    ['2019-08-31', 0, '2019-09-01T12:00:00.000Z'],
    ['2019-12-31', 7, '2020-01-08T12:00:00.000Z'],
    ['2020-02-28', 0, '2020-02-29T12:00:00.000Z'],
  ])('[ST15] %s with %i days of grace is over at %s', (deadline, graceDays, end) => {
    expect(deadlineEnd(deadline, graceDays)).toBe(end)
  })
})
