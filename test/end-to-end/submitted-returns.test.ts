/** Complete returns: submitted, receipted, changed afterwards; what the final report shows of it, and what the draft does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCodeLists } from '../../server/cycles/load-code-lists.ts'
import type { ImportResult } from '../../server/sync/import-result.ts'
import { fillWithLibreOffice, fillWithOpenpyxl } from '../helpers/fill-workbook.ts'
import { readJson, type TypedRow } from '../helpers/independent-count.ts'
import { hasLibreOffice, hasOpenpyxl } from '../helpers/programs.ts'
import { readReports, recalculateReports } from '../helpers/read-report.ts'
import { completeRows } from './complete-rows.ts'
import type { TypedReturn, TypedWorld } from './expected-report.ts'
import {
  answeredRows,
  type Centre,
  contentOfReport,
  differences,
  expectedReport,
  OneCycle,
  rates,
} from './one-cycle.ts'
import { partsThatSay } from './parts.ts'
import { type RowToType, secret, typedIn } from './typed-rows.ts'

const dakar: Centre = { reporterCode: 'bcrc-scrc-sen', language: 'fr' }
const cairo: Centre = { reporterCode: 'bcrc-egy', language: 'ar' }
const moscow: Centre = { reporterCode: 'bcrc-rus', language: 'ru' }
const beijing: Centre = { reporterCode: 'bcrc-scrc-chn', language: 'zh' }

const wordIn = ({ language }: Centre, area: 'workbook' | 'fields', key: string): string =>
  readJson<Record<string, string>>(`templates/minamata/locales/${area}/${language}.json`)[key]!

const declared = { declaration_name: 'A. Diop', declaration_date: '2027-03-01' }

describe.skipIf(!hasLibreOffice || !hasOpenpyxl)('returns that were submitted', () => {
  let cycle: OneCycle
  const typed = {
    dakar: completeRows(dakar.reporterCode, 24),
    cairo: completeRows(cairo.reporterCode, 12),
    beijing: completeRows(beijing.reporterCode, 5),
  }
  const later = changedLater(typed.dakar)
  let submissions: Record<'dakar' | 'cairo' | 'moscow' | 'beijing', ImportResult>
  let change: ImportResult
  let finalBefore: string
  let finalAfter: string
  let draftAfter: string
  let numberBefore: number
  let undecidedAmongSubmitted: number

  beforeAll(async () => {
    cycle = await OneCycle.open()
    const blank = await cycle.template(dakar)
    const yes = wordIn(dakar, 'workbook', 'answer.yes')
    const rowsOf = (centre: Centre, rows: readonly RowToType[]) =>
      rows.map((row) => typedIn(centre.language, row))
    cycle.today = '2027-03-01'
    await fillWithLibreOffice(
      blank,
      rowsOf(dakar, typed.dakar),
      { submit: yes, ...declared },
      cycle.file('dakar.xlsx'),
    )
    const fill = async (centre: Centre, rows: readonly RowToType[], key?: 'submit' | 'nothing_to_report') => {
      const cover = key
        ? {
            submit: wordIn(centre, 'workbook', 'answer.yes'),
            [key]: wordIn(centre, 'workbook', 'answer.yes'),
          }
        : {}
      const path = cycle.file(`${centre.reporterCode}.xlsx`)
      await fillWithOpenpyxl(
        await cycle.template(centre),
        rowsOf(centre, rows),
        { ...cover, ...declared },
        path,
      )
      return cycle.import(path)
    }
    submissions = {
      dakar: await cycle.import(cycle.file('dakar.xlsx')),
      moscow: await fill(moscow, [], 'nothing_to_report'),
      cairo: await onDay('2027-05-02', () => fill(cairo, typed.cairo, 'submit')),
      beijing: await fill(beijing, typed.beijing),
    }
    undecidedAmongSubmitted = await cycle.undecidedPairs(submissions.cairo.response.changeNumber)
    numberBefore = await cycle.newestChange()
    finalBefore = await cycle.report('en', 'final')
    // A colleague changes the same file after the submission and sends it once more.
    cycle.today = '2027-05-10'
    const path = cycle.file('dakar-later.xlsx')
    const cells = later.map((row, at) => ({
      ...typedIn(dakar.language, row),
      ...(at === withdrawnAt ? { _action: wordIn(dakar, 'fields', 'action.withdraw') } : {}),
    }))
    await fillWithOpenpyxl(blank, cells, undefined, path)
    change = await cycle.import(path)
    finalAfter = await cycle.report('fr', 'final')
    draftAfter = await cycle.report('zh', 'draft')
  }, 300_000)

  afterAll(() => cycle?.close())

  async function onDay<T>(day: string, work: () => Promise<T>): Promise<T> {
    cycle.today = day
    return work()
  }

  const returns = (): TypedWorld['returns'] => {
    const answer = (of: 'dakar' | 'cairo' | 'moscow', more: Partial<TypedReturn>): TypedReturn => ({
      answer: 'answered',
      isLate: false,
      submittedOn: '2027-03-01',
      receiptNumber: submissions[of].response.submission!.receiptNumber,
      ...more,
    })
    return new Map<string, TypedReturn>([
      [dakar.reporterCode, answer('dakar', {})],
      [moscow.reporterCode, answer('moscow', { answer: 'nothing' })],
      [cairo.reporterCode, answer('cairo', { isLate: true, submittedOn: '2027-05-02' })],
      [beijing.reporterCode, { answer: 'started', isLate: false, submittedOn: null, receiptNumber: null }],
    ])
  }

  const world = async (
    language: TypedWorld['language'],
    changeNumber: number,
    rows: readonly TypedRow[],
    undecidedPairs = undecidedAmongSubmitted,
  ): Promise<TypedWorld> => ({
    language,
    changeNumber,
    listsVersion: (await loadCodeLists(cycle.service.db)).version,
    rows: rows.toSorted((a, b) => (a.reference < b.reference ? -1 : 1)),
    groups: [],
    undecidedPairs,
    returns: returns(),
    rates,
  })

  const submittedRows = () => [
    ...answeredRows(dakar, typed.dakar, submissions.dakar),
    ...answeredRows(cairo, typed.cairo, submissions.cairo),
  ]

  const differencesOf = async (path: string, of: TypedWorld): Promise<string[]> => {
    const files = [path, ...(await recalculateReports([path]))]
    const expected = expectedReport(of)
    return (await readReports(files)).flatMap((read) =>
      differences(contentOfReport(read, expected.words), expected),
    )
  }

  it('[EE5] are receipted, each with its rows, and only they', () => {
    const { dakar: first, cairo: second, moscow: none, beijing: begun } = submissions
    const issues = [first, second, begun].flatMap(({ response }) =>
      response.results.flatMap((row) => row.issues),
    )
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(first.response.submission).toMatchObject({ rowCount: 24, issueCount: { error: 0 } })
    expect(second.response.submission).toMatchObject({ rowCount: 12, issueCount: { error: 0 } })
    expect(none.response.submission).toMatchObject({ rowCount: 0, nothingToReport: true })
    expect(begun.response.submission).toBeNull()
  })

  it('[EE5] make the final report, whose every figure is what an independent count gives', async () => {
    expect(await differencesOf(finalBefore, await world('en', numberBefore, submittedRows()))).toEqual([])
  }, 180_000)

  it('[EE6] stay as submitted in the final report when rows are changed, withdrawn and added later', async () => {
    expect(change.counts).toMatchObject({ new: 1, changed: 3, unchanged: 21, proposed: 0 })
    const rows = submittedRows().map((row): TypedRow => {
      const at = typed.dakar.findIndex(({ id }) => id === row.id)
      return at >= 0 && at <= lastChangedAt ? { ...row, isChanged: true } : row
    })
    const number = await cycle.newestChange()
    expect(await differencesOf(finalAfter, await world('fr', number, rows))).toEqual([])
  }, 180_000)

  it('[EE6] appear changed in the draft, with what others have begun', async () => {
    const rows = [
      ...answeredRows(dakar, later, change).filter((_, at) => at !== withdrawnAt),
      ...answeredRows(cairo, typed.cairo, submissions.cairo),
      ...answeredRows(beijing, typed.beijing, submissions.beijing),
    ]
    const number = await cycle.newestChange()
    expect(
      await differencesOf(draftAfter, await world('zh', number, rows, await cycle.undecidedPairs())),
    ).toEqual([])
  }, 180_000)

  it('[EE3] keep the note for the Secretariat out of every part of draft and final reports', async () => {
    for (const report of [finalBefore, finalAfter, draftAfter])
      expect(await partsThatSay(report, secret)).toEqual([])
    expect(await partsThatSay(cycle.file('dakar.xlsx'), secret)).not.toEqual([])
  })
})

const withdrawnAt = 2
const lastChangedAt = 2

/** The first row has another title and budget, the second another status and country, the third is withdrawn; one is new. */
function changedLater(rows: readonly RowToType[]): RowToType[] {
  const [first, second, ...others] = rows as [RowToType, RowToType, ...RowToType[]]
  const added = completeRows('added-later', 1)[0]!
  return [
    { ...first, cells: { ...first.cells, title: 'Another title', budget_amount: '777.77' } },
    {
      ...second,
      cells: {
        ...second.cells,
        status: second.cells.status === 'SUS' ? 'IMP' : 'SUS',
        geo_scope: 'REG',
        beneficiary_parties: 'COK;NIU',
      },
    },
    ...others,
    added,
  ]
}
