import { describe, expect, it } from 'vitest'
import { checkKeys, checkReturn } from '../../../templates/checks/return.ts'
import { anActivity } from '../../helpers/builders.ts'

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

describe('rows with the same hidden key', () => {
  const row = (rowNumber: number, rowKey: string | null, title: string | undefined) => ({
    rowNumber,
    rowKey,
    values: title === undefined ? {} : anActivity({ title }),
  })

  it('[21] the later row is the copy; an identical one is warned about', () => {
    const copies = checkKeys([
      row(5, 'a', 'One'),
      row(6, 'a', 'Other'),
      row(7, 'a', 'One'),
      row(8, 'b', 'One'),
    ])
    expect(copies).toEqual([
      {
        rowNumber: 6,
        firstRowNumber: 5,
        isIdentical: false,
        issue: { code: '21.copiedKey', severity: 'info', field: null, params: { row: '5' } },
      },
      {
        rowNumber: 7,
        firstRowNumber: 5,
        isIdentical: true,
        issue: { code: '21.identicalCopy', severity: 'warning', field: null, params: { row: '5' } },
      },
    ])
  })

  it('[21] rows without a key or without values copy nothing', () => {
    expect(checkKeys([row(5, null, 'One'), row(6, null, 'One')])).toEqual([])
    expect(checkKeys([row(5, 'a', undefined), row(6, 'a', 'One'), row(7, 'a', undefined)])).toEqual([])
  })

  it('[21] the order in which values are held makes no difference', () => {
    const { title, ...others } = anActivity()
    const copies = checkKeys([
      { rowNumber: 5, rowKey: 'a', values: { title: title!, ...others } },
      { rowNumber: 6, rowKey: 'a', values: { ...others, title: title! } },
    ])
    expect(copies.map((copy) => copy.isIdentical)).toEqual([true])
  })
})
