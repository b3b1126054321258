import { describe, expect, it } from 'vitest'
import { planReport } from '../../../server/report/plan-report.ts'
import type { Snapshot } from '../../../server/report/snapshot.ts'
import { seedParties } from '../../../server/seed/seed-data.ts'
import { languages } from '../../../templates/definition.ts'
import { aReport, aReturn, aSnapshot } from '../../helpers/a-snapshot.ts'
import { aFullSnapshot } from './a-full-snapshot.ts'
import { allRows, figureIn, keyFigure, tableOn, textOf } from './read-plan.ts'

const reporterCodes = aSnapshot().reporters.map(({ reporterCode }) => reporterCode)

describe('planReport', () => {
  it('[RP3] counts an activity with several codes once in each of them and once in the total', async () => {
    const rows = [
      aReport(1, { articles: ['7', '11'], assistance_type: ['CB', 'TA'] }),
      aReport(2, { articles: ['7'], assistance_type: ['CB'] }),
    ]
    const table = tableOn(await planReport(aSnapshot({ rows }), 'en'), 'articles')
    expect(figureIn(table, '7. Artisanal and small-scale gold mining', 'CB')).toBe(2)
    expect(figureIn(table, '7. Artisanal and small-scale gold mining', 'total')).toBe(2)
    expect(figureIn(table, '11. Mercury wastes', 'TA')).toBe(1)
    expect(figureIn(table, 'All activities', 'CB')).toBe(2)
    expect(figureIn(table, 'All activities', 'total')).toBe(2)
  })

  it('[RP30] shows the key figures of the cycle before beside these, whatever codes were used then', async () => {
    const before = aSnapshot({
      status: 'final',
      rows: [
        aReport(1, { status: 'SUS', participants_total: 30 }),
        aReport(2, { status: 'CMP', budget_amount: '0.1', budget_currency: 'USD' }),
        aReport(3, { status: 'CMP', budget_amount: '0.2', budget_currency: 'USD' }),
      ],
      returns: [aReturn('bcrc-scrc-sen')],
    })
    const now = aSnapshot({ rows: [aReport(1, { status: 'CMP' })] })
    const plan = await planReport(now, 'en', {}, { previous: before })
    const beside = (index: number, label: string) => {
      const { rows } = tableOn(plan, 'keyFigures', index)
      const cell = rows.find(([first]) => textOf(first ?? null) === label)?.at(-1)
      return cell?.kind === 'number' ? cell.value : cell
    }
    expect(beside(0, 'Answered')).toBe(1)
    expect(beside(1, 'Activities, each counted once')).toBe(3)
    expect(beside(1, 'Status: Suspended')).toBe(1)
    expect(beside(3, 'Budgets converted to United States dollars')).toBe(0.3)
    expect(beside(4, 'Participants')).toBe(30)
    expect(keyFigure(plan, 'Activities, each counted once')).toBe(1)
    expect(tableOn(plan, 'keyFigures').note).toContain('Cycle 2017–2019')
    const alone = await planReport(now, 'en')
    expect(tableOn(alone, 'keyFigures').columns.map(({ key }) => key)).toEqual(['label', 'value', 'share'])
  })

  it('[RP83] each table of key figures has one figure in large letters, the same in every language', async () => {
    for (const language of languages) {
      const plan = await planReport(aFullSnapshot(), language)
      const tables = plan.sheets
        .find(({ key }) => key === 'keyFigures')!
        .blocks.filter((block) => block.kind === 'table')
      expect(tables.map(({ largeRows }) => largeRows)).toEqual([[1], [1], [4], [2], [1]])
    }
  })

  it('[RP4] counts what was not answered under "not stated", and what was half understood by what was', async () => {
    const rows = [
      aReport(1),
      aReport(2, { assistance_type: { unread: 'CB; ???', codes: ['CB'] }, articles: { unread: '?' } }),
    ]
    const table = tableOn(await planReport(aSnapshot({ rows }), 'en'), 'articles')
    expect(figureIn(table, 'Not stated', '-')).toBe(1)
    expect(figureIn(table, 'Not stated', 'CB')).toBe(1)
  })

  it('[RP5] counts a duplicate group once: dates, status and budget of its representative, codes of all', async () => {
    const rows = [
      aReport(1, { status: 'CMP', articles: ['7'], budget_amount: '100', budget_currency: 'USD' }),
      aReport(2, {
        status: 'IMP',
        articles: ['11'],
        lead_role: 'LEAD',
        budget_amount: '900',
        budget_currency: 'USD',
      }),
    ]
    const group = {
      groupId: 'D1',
      kind: 'same' as const,
      activityIds: ['activity-1', 'activity-2'],
      reason: '',
    }
    const byLead = await planReport(
      aSnapshot({ rows, duplicateGroups: [{ ...group, representativeActivityId: null }] }),
      'en',
    )
    expect(keyFigure(byLead, 'Activities, each counted once')).toBe(1)
    expect(keyFigure(byLead, 'Activity reports in the full list')).toBe(2)
    expect(keyFigure(byLead, 'Status: Under implementation')).toBe(1)
    expect(keyFigure(byLead, 'Budgets converted to United States dollars')).toBe(900)
    expect(figureIn(tableOn(byLead, 'articles'), '7. Artisanal and small-scale gold mining', 'total')).toBe(1)
    expect(figureIn(tableOn(byLead, 'articles'), '11. Mercury wastes', 'total')).toBe(1)
    const byOfficer = await planReport(
      aSnapshot({ rows, duplicateGroups: [{ ...group, representativeActivityId: 'activity-1' }] }),
      'en',
    )
    expect(keyFigure(byOfficer, 'Status: Completed')).toBe(1)
    expect(keyFigure(byOfficer, 'Budgets converted to United States dollars')).toBe(100)
  })

  it('[RP5] falls back to a counted member when the chosen one does not count, and to the earliest without a lead', async () => {
    const rows = [
      aReport(1, { status: 'CMP', start_date: '2018-05-01' }),
      aReport(2, { status: 'IMP', start_date: '2018-04' }),
    ]
    const duplicateGroups = [
      {
        groupId: 'D1',
        kind: 'same' as const,
        representativeActivityId: 'activity-9',
        activityIds: ['activity-1', 'activity-2', 'activity-9'],
        reason: '',
      },
    ]
    const plan = await planReport(aSnapshot({ rows, duplicateGroups }), 'en')
    expect(keyFigure(plan, 'Status: Under implementation')).toBe(1)
    expect(keyFigure(plan, 'Status: Completed')).toBe(0)
  })

  it('[RP6] joins groups that share an activity, and says how many pairs are undecided', async () => {
    const rows = [aReport(1), aReport(2), aReport(3)]
    const group = (groupId: string, activityIds: string[]) => ({
      groupId,
      kind: 'same' as const,
      representativeActivityId: null,
      activityIds,
      reason: '',
    })
    const duplicateGroups = [
      group('D1', ['activity-1', 'activity-2']),
      group('D2', ['activity-2', 'activity-3']),
    ]
    const plan = await planReport(aSnapshot({ rows, duplicateGroups, undecidedDuplicatePairs: 4 }), 'en')
    expect(keyFigure(plan, 'Activities, each counted once')).toBe(1)
    const texts = plan.sheets
      .flatMap(({ blocks }) => blocks)
      .map((block) => ('text' in block ? block.text : ''))
    expect(texts).toContainEqual(expect.stringContaining('4 pairs of possible duplicates'))
  })

  it('[RP7] counts an activity in several countries once in each and once in the total; planned and cancelled ones help nobody', async () => {
    const rows = [
      aReport(1, { beneficiary_parties: ['SEN', 'TGO'], status: 'CMP' }),
      aReport(2, { beneficiary_parties: ['TGO', 'BFA'], status: 'PLN' }),
      aReport(3, { beneficiary_parties: ['BFA'], status: 'CAN' }),
      aReport(4, { beneficiary_parties: ['MLI'] }),
    ]
    const plan = await planReport(aSnapshot({ rows }), 'en')
    const countries = tableOn(plan, 'countries', 1)
    expect(figureIn(countries, 'Togo', 'activities')).toBe(2)
    expect(figureIn(countries, 'Togo', 'helping')).toBe(1)
    expect(figureIn(countries, 'Burkina Faso', 'activities')).toBe(2)
    expect(figureIn(countries, 'Burkina Faso', 'helping')).toBe(0)
    expect(figureIn(countries, 'Mali', 'helping')).toBe(1)
    expect(keyFigure(plan, 'Beneficiary Parties, all activities')).toBe(4)
    expect(keyFigure(plan, 'Parties helped, without planned and cancelled activities')).toBe(3)
    expect(tableOn(plan, 'countries', 0).rows.map(([name]) => textOf(name ?? null))).toContain('Burkina Faso')
    expect(figureIn(tableOn(plan, 'regions'), 'African States', 'total')).toBe(4)
  })

  it('[RP8] knows 101 and 113 Parties by deposit, 95 and 110 in force, at the second and third COP', async () => {
    for (const [end, deposited, inForce] of [
      ['2018-11-19', 101, 95],
      ['2019-09-23', 113, 110],
    ] as const) {
      const base = aSnapshot()
      const plan = await planReport(
        aSnapshot({ cycle: { ...base.cycle, period: { start: '2017-09-30', end } } }),
        'en',
      )
      expect(keyFigure(plan, `Parties: instrument deposited by ${end}`)).toBe(deposited)
      expect(keyFigure(plan, `Parties: Convention in force on ${end}`)).toBe(inForce)
    }
    expect(
      seedParties.filter(({ isParty, depositDate }) => isParty !== 'no' && depositDate === null),
    ).toHaveLength(13)
  })

  it('[RP9] keeps currencies apart, converts with a stated rate only, and never counts a blank as nothing', async () => {
    const money = (n: number, budget_amount?: string, budget_currency?: string) =>
      aReport(n, {
        funding_types: ['GEF', 'BIL'],
        ...(budget_amount === undefined ? {} : { budget_amount }),
        ...(budget_currency === undefined ? {} : { budget_currency }),
      })
    const rows = [
      money(1, '0.1', 'EUR'),
      money(2, '0.2', 'EUR'),
      money(3, '1000', 'CHF'),
      money(4, '0', 'USD'),
      money(5, '50'),
      money(6, undefined, 'USD'),
      money(7, '-5', 'USD'),
    ]
    const plan = await planReport(aSnapshot({ rows }), 'en')
    const table = tableOn(plan, 'funding')
    expect(figureIn(table, 'EUR – Euro', 'amount')).toBe(0.3)
    expect(figureIn(table, 'EUR – Euro', 'usd')).toBe(0.33)
    expect(figureIn(table, 'CHF – Swiss Franc', 'usd')).toBe(0)
    expect(figureIn(table, 'CHF – Swiss Franc', 'converted')).toBe(0)
    expect(figureIn(table, 'Currency not stated', 'amount')).toBe(50)
    expect(figureIn(table, 'All currencies', 'activities')).toBe(5)
    expect(textOf(table.rows.find(([name]) => textOf(name ?? null).startsWith('CHF'))![5]!)).toBe(
      'No rate stated',
    )
    const sources = tableOn(plan, 'funding', 1)
    expect(figureIn(sources, 'Global Environment Facility', 'amount:CHF')).toBe(1000)
    expect(figureIn(sources, 'Bilateral donor', 'amount:CHF')).toBe(1000)
    expect(figureIn(sources, 'All activities', 'amount:CHF')).toBe(1000)
  })

  it('[RP10] says of every reporter whether it answered, had nothing to report, was late or is silent', async () => {
    const [a, b, c, d] = reporterCodes as [string, string, string, string]
    const returns = [
      aReturn(a),
      aReturn(b, { nothingToReport: true, isLate: true }),
      aReturn(c, { state: 'started', submittedAt: null, receiptNumber: null, isLate: true }),
      aReturn(d, { state: 'returned' }),
    ]
    const plan = await planReport(aSnapshot({ returns }), 'en')
    const table = tableOn(plan, 'answers', 1)
    expect(table.rows).toHaveLength(reporterCodes.length)
    expect(keyFigure(plan, 'Answered')).toBe(1)
    expect(keyFigure(plan, 'Nothing to report')).toBe(1)
    expect(keyFigure(plan, 'of these, answered late')).toBe(1)
    expect(keyFigure(plan, 'Begun, not submitted')).toBe(1)
    expect(keyFigure(plan, 'Sent back for correction')).toBe(1)
    expect(keyFigure(plan, 'Silent')).toBe(reporterCodes.length - 4)
  })

  it('[RP11] puts a reporter into its bands, a joint activity counting for each of its reporters once', async () => {
    const [a, b] = reporterCodes as [string, string]
    const rows = [
      ...Array.from({ length: 6 }, (_, n) =>
        aReport(n, { beneficiary_parties: ['SEN', 'TGO', 'MLI', 'BFA', 'BEN', 'GHA'] }, { reporterCode: a }),
      ),
      aReport(7, { beneficiary_parties: ['SEN'] }, { reporterCode: b }),
    ]
    const duplicateGroups = [
      {
        groupId: 'D1',
        kind: 'joint' as const,
        representativeActivityId: 'activity-0',
        activityIds: ['activity-0', 'activity-7'],
        reason: '',
      },
    ]
    const plan = await planReport(aSnapshot({ rows, duplicateGroups }), 'en')
    const profiles = tableOn(plan, 'profiles', 2)
    const rowOf = (code: string) => profiles.rows.find((row) => textOf(row[1] ?? null) === code)!
    const valuesOf = (code: string) =>
      ['activities', 'activityBand', 'parties', 'partyBand', 'represented'].map((key) => {
        const cell = rowOf(code)[profiles.columns.findIndex((column) => column.key === key)]
        return cell?.kind === 'figure' || cell?.kind === 'band' ? cell.value : null
      })
    expect(valuesOf(a)).toEqual([6, '6 to 10', 6, '6 or more', 6])
    expect(valuesOf(b)).toEqual([1, '1 to 5', 1, '1 to 5', 0])
  })

  it('[RP12] shows partial dates as they are and counts by the year of start', async () => {
    const rows = [
      aReport(1, { start_date: '2018' }),
      aReport(2, { start_date: '2018-03' }),
      aReport(3, { start_date: '2016-01-31' }),
      aReport(4, { start_date: { unread: '03/04/2018' } }),
    ]
    const plan = await planReport(aSnapshot({ rows }), 'en')
    const timeline = tableOn(plan, 'timeline')
    expect(timeline.rows.map(([year]) => textOf(year ?? null))).toEqual([
      '2016',
      '2017',
      '2018',
      'Not stated',
      'All activities',
    ])
    expect(figureIn(timeline, '2018', 'total')).toBe(2)
    expect(figureIn(timeline, 'Not stated', 'total')).toBe(1)
    const shown = (await allRows(plan, 'activities')).map(({ start_date }) => start_date)
    expect(shown).toEqual(['2018', '2018-03', 42_400, '03/04/2018'])
  })

  it('[RP13] tells the note for the Secretariat nowhere, and neither issues about it nor those for officers only', async () => {
    const issue = (code: string, field: string | null) => ({
      code,
      severity: 'warning' as const,
      field,
      params: {},
    })
    const rows = [
      aReport(
        1,
        { title: 'T', confidential_note: 'secret-4711' },
        {
          issues: [
            issue('30.personalData', 'confidential_note'),
            issue('22.likelyDuplicate', null),
            issue('20.resultsMissing', 'results'),
          ],
        },
      ),
    ]
    const plan = await planReport(aSnapshot({ rows }), 'en')
    for (const sheet of plan.sheets) {
      if (!sheet.list) continue
      expect(sheet.list.columns.map(({ key }) => key)).not.toContain('confidential_note')
      expect(JSON.stringify(await allRows(plan, sheet.list.key))).not.toContain('secret-4711')
    }
    expect(JSON.stringify(plan)).not.toContain('secret-4711')
    expect(tableOn(plan, 'quality').rows.map(([rule]) => textOf(rule ?? null))).toEqual(['20'])
  })

  it('[RP14] shows submissions in the reporter’s own language, as they are and with their receipt number', async () => {
    const rows = [aReport(1, { title: 'Atelier', status: 'CMP' }, { reporterCode: 'bcrc-scrc-sen' })]
    const plan = await planReport(aSnapshot({ rows, returns: [aReturn('bcrc-scrc-sen')] }), 'en')
    const [row] = await allRows(plan, 'received')
    expect(row).toMatchObject({ title: 'Atelier', status: 'Achevée', receipt: 'R-bcrc-scrc-sen' })
    const [listed] = await allRows(plan, 'activities')
    expect(listed).toMatchObject({ title: 'Atelier', status: 'Completed' })
  })

  it('[RP14] shows cells as they were typed, also those that were read as something else', async () => {
    const values = {
      title: 'Atelier',
      status: 'CMP',
      start_date: '2018-03-01',
      end_date: '2018',
      articles: { unread: '7 & all', codes: ['7'] },
      budget_amount: '1500.5',
    }
    const raw = {
      title: '  Atelier ',
      status: 'achevée!',
      start_date: 43_160,
      end_date: 2018,
      articles: '7 & all',
      budget_amount: '1 500,50',
      beneficiary_parties: { value: 43_160, date: true as const },
      confidential_note: 'never',
    }
    const rows = [aReport(1, values, { reporterCode: 'bcrc-scrc-sen' })]
    const received: Snapshot['received'] = async ([one]) => new Map([[one!.activityReportId, raw]])
    const [row] = await allRows(await planReport(aSnapshot({ rows, received }), 'en'), 'received')
    expect(row).toMatchObject({
      title: '  Atelier ',
      status: 'achevée!',
      start_date: 43_160,
      end_date: '2018',
      articles: '7 & all',
      budget_amount: '1 500,50',
      beneficiary_parties: '2018-03-01',
      results: null,
    })
    expect(JSON.stringify(row)).not.toContain('never')
  })

  it('[RP32] says on the page of its method what was left out, what it was made from and how to make it again', async () => {
    const plan = await planReport(aSnapshot(), 'en', { programVersion: '9.9' })
    const method = JSON.stringify(plan.sheets[1])
    for (const text of [
      'Left out of every figure',
      'Cinnabar 9.9',
      'minamata 1',
      '"text":"417"',
      'b1c7e4d2-test',
    ])
      expect(method).toContain(text)
    expect(method).toContain('cinnabar report --cycle cop-3 --as-of 417 --lang en --out')
    expect(method).toContain('"sheet":"sources"')
  })

  it('[RP15] says of a final report and of a draft what they count', async () => {
    const draft = await planReport(aSnapshot({ status: 'draft' }), 'en')
    const final = await planReport(aSnapshot({ status: 'final' }), 'en')
    expect([draft.statusText, final.statusText]).toEqual(['DRAFT', 'FINAL'])
    expect(JSON.stringify(final.sheets[1])).toContain('as they were at submission')
    expect(JSON.stringify(draft.sheets[1])).not.toContain('FINAL figures')
  })

  it('[RP16] has all sheets in each language, each with a name that a tab can bear', async () => {
    for (const language of languages) {
      const { sheets } = await planReport(aSnapshot(), language)
      expect(sheets).toHaveLength(21)
      for (const [index, { name }] of sheets.entries()) {
        expect(name).toMatch(new RegExp(`^${index + 1} [^[\\]:*?/\\\\'’]{1,28}$`))
        expect(name.length).toBeLessThanOrEqual(31)
      }
    }
  })

  it('[RP17] gives an empty report for an empty cycle', async () => {
    const plan = await planReport(aSnapshot(), 'en')
    expect(keyFigure(plan, 'Activities, each counted once')).toBe(0)
    expect(await allRows(plan, 'activities')).toEqual([])
  })
})
