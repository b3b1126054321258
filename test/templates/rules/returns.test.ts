import { describe, expect, it } from 'vitest'
import { checkReturn } from '../../../templates/checks/return.ts'

describe('a return', () => {
  it.each([
    [true, true, 0, []],
    [true, null, 1, ['25.nothingWithRows']],
    [true, true, 3, ['25.nothingWithRows']],
    [false, true, 0, ['25.submitWithoutRows']],
    [null, true, 0, ['25.submitWithoutRows']],
    [null, true, 1, []],
    [false, false, 0, []],
    [null, null, 0, []],
  ])('[25] nothing to report %j, submit %j, %i rows', (nothingToReport, submit, rowCount, codes) => {
    const issues = checkReturn({ nothingToReport, submit, rowCount })
    expect(issues.map((issue) => issue.code)).toEqual(codes)
    expect(issues.every((issue) => issue.severity === 'error' && issue.field === null)).toBe(true)
  })
})
