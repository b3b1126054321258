/** A sync from the sheet to the service and back, over real HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SyncReport } from '../../../addin/sync/sync-report.ts'
import { seedReporters } from '../../../server/seed/seed-data.ts'
import type { Language } from '../../../templates/definition.ts'
import { accraCells, bamakoCells, dakarCells } from '../../helpers/a-sync.ts'
import {
  aFakeTemplate,
  aListeningService,
  aWorkbookPane,
  type ListeningService,
  type PaneMakings,
} from '../../helpers/a-workbook-pane.ts'

let service: ListeningService
/** Each test has a centre of its own. */
const centres = seedReporters.map(({ reporterCode }) => reporterCode).values()

beforeAll(async () => {
  service = await aListeningService({ onEnd: afterAll })
}, 60_000)

/** Panes with a workbook each, all of one centre that nobody has used. */
async function panes(...languages: readonly Language[]) {
  const reporterCode = centres.next().value!
  return Promise.all(
    languages.map((language, at) => pane(reporterCode, language, `${reporterCode} workbook ${at}`)),
  )
}

function pane(reporterCode: string, language: Language, workbookId: string, more: PaneMakings = {}) {
  const workbook = aFakeTemplate({ language, reporterCode, identity: { workbookId } })
  return aWorkbookPane(service, { workbook, ...more })
}

const fates = ({ rows }: SyncReport) => rows.map(({ rowNumber, fate }) => `${rowNumber} ${fate}`)

describe('a sync of the open workbook', () => {
  it('[AH40] sends what was typed, and writes references, revisions and hashes beside it', async () => {
    const [french] = await panes('fr')
    french!.type(0, dakarCells)
    french!.type(1, bamakoCells)
    const report = await french!.sync()
    expect(fates(report)).toEqual(['4 accepted', '5 accepted'])
    expect(french!.cell(0, 'activity_id')).toMatch(/-0001$/)
    expect(french!.cell(0, '_revision')).toBe(report.response.changeNumber)
    expect(french!.cell(1, '_base_hash')).toMatch(/^[0-9a-f]{16} [0-9a-f]{16}$/)
    expect(french!.workbook.identity).toMatchObject({
      historyId: report.response.historyId,
      changeNumber: String(report.response.changeNumber),
    })
  })

  it('[AH40] sends nothing the second time, and only the rows that were touched the third', async () => {
    const [french] = await panes('fr')
    french!.type(0, dakarCells)
    french!.type(1, bamakoCells)
    french!.type(2, accraCells)
    await french!.sync()
    expect(fates(await french!.sync())).toEqual([])
    french!.type(1, { results: 'Rapport imprimé.' })
    french!.workbook.edit(6, '_comment', 'Vérifié avec le ministère.')
    expect(fates(await french!.sync())).toEqual(['5 accepted', '6 accepted'])
    french!.workbook.edit(6, '_comment', null)
    expect(fates(await french!.sync())).toEqual(['6 accepted'])
    expect(fates(await french!.sync())).toEqual([])
  })

  it('[AH41] takes others’ edits and new rows into the sheet, in the sheet’s language', async () => {
    const [french, english] = await panes('fr', 'en')
    french!.type(0, dakarCells)
    await french!.sync()
    expect(fates(await english!.sync())).toEqual(['4 added'])
    expect(english!.cell(0, 'title')).toBe(dakarCells.title)
    expect(english!.cell(0, 'status')).toBe('Completed')
    expect(english!.cell(0, 'start_date')).toBe(45_720)
    english!.type(0, { status: 'Ongoing' })
    english!.type(1, accraCells)
    await english!.sync()
    expect(fates(await french!.sync())).toEqual(['4 taken', '5 added'])
    expect(french!.cell(0, 'status')).toBe('En cours')
    expect(french!.cell(0, 'articles')).toBe('4; 16')
    expect(french!.cell(1, 'title')).toBe(accraCells.title)
    // The service learns where the new row stands, and then there is nothing left to say.
    expect(fates(await french!.sync())).toEqual(['5 unchanged'])
    for (const one of [french!, english!, french!]) expect(fates(await one.sync())).toEqual([])
  })

  it('[AH41] adds below everything where no prepared row is left, and dates are dates there too', async () => {
    const [french, english] = await panes('fr', 'en')
    for (let row = 0; row < 12; row++) french!.type(row, { ...dakarCells, title: `Atelier n° ${row}` })
    for (let row = 0; row < 12; row++) english!.type(row, { ...accraCells, title: `Handbook ${row}` })
    await french!.sync()
    const report = await english!.sync()
    expect(report.rows.filter(({ fate }) => fate === 'added').map(({ rowNumber }) => rowNumber)).toEqual(
      Array.from({ length: 12 }, (_, at) => 16 + at),
    )
    expect(english!.cell(12, 'start_date')).toBe(45_720)
    expect(english!.cell(12, '_row_key')).toMatch(/^[0-9a-f-]{36}$/)
    expect(fates(await english!.sync()).every((fate) => fate.endsWith(' unchanged'))).toBe(true)
    expect(fates(await english!.sync())).toEqual([])
  })

  it('[AH42] shows what is stored after a clash, keeps what was typed as a proposal, and never sends it over the other', async () => {
    const [french, english] = await panes('fr', 'en')
    french!.type(0, dakarCells)
    await french!.sync()
    await english!.sync()
    french!.type(0, { results: 'Quarante et un douaniers.' })
    english!.type(0, { results: 'Forty-two officers.', donors: 'GEF' })
    await french!.sync()
    const report = await english!.sync()
    expect(fates(report)).toEqual(['4 conflicting'])
    expect(english!.cell(0, 'results')).toBe('Quarante et un douaniers.')
    expect(english!.cell(0, 'donors')).toBe('GEF')
    expect(report.response.conflicts).toMatchObject([
      {
        field: 'results',
        stored: 'Quarante et un douaniers.',
        proposed: 'Forty-two officers.',
        base: dakarCells.results,
      },
    ])
    expect(fates(await english!.sync())).toEqual([])
    const [conflict] = report.response.conflicts
    const { proposalId, revision } = conflict!
    const decided = await english!.sync({ says: { decisions: [{ proposalId, revision, take: 'proposed' }] } })
    expect(decided.response.decisionResults).toEqual([{ id: proposalId, outcome: 'done' }])
    expect(english!.cell(0, 'results')).toBe('Forty-two officers.')
    await french!.sync()
    expect(french!.cell(0, 'results')).toBe('Forty-two officers.')
    expect(french!.cell(0, 'donors')).toBe('GEF')
  })

  it('[AH43] leaves a cell that somebody typed in meanwhile, and lets both sides be seen the next time', async () => {
    const [french, english] = await panes('fr', 'en')
    french!.type(0, dakarCells)
    await french!.sync()
    await english!.sync()
    french!.type(0, { results: 'Quarante et un.', donors: 'FEM' })
    await french!.sync()
    english!.workbook.beforeNextWrite(() => english!.type(0, { results: 'Typed meanwhile.' }))
    const report = await english!.sync()
    expect(report.typedMeanwhile.map(({ rowNumber, column }) => [rowNumber, column])).toEqual([
      [4, 'results'],
    ])
    expect([english!.cell(0, 'results'), english!.cell(0, 'donors')]).toEqual(['Typed meanwhile.', 'FEM'])
    const next = await english!.sync()
    expect(fates(next)).toEqual(['4 conflicting'])
    expect(next.response.conflicts).toMatchObject([
      { stored: 'Quarante et un.', proposed: 'Typed meanwhile.' },
    ])
  })

  it('[AH43] takes a new row out again where somebody began to type in its place, and brings it the next time', async () => {
    const [french, english] = await panes('fr', 'en')
    await english!.sync()
    french!.type(0, dakarCells)
    await french!.sync()
    english!.workbook.beforeNextWrite(() => english!.type(0, { title: 'My own' }))
    await english!.sync()
    expect(english!.cell(0, 'title')).toBe('My own')
    expect([english!.cell(0, 'summary'), english!.cell(0, '_revision')]).toEqual([null, null])
    expect(fates(await english!.sync())).toEqual(['4 accepted', '5 added'])
    expect(english!.cell(1, 'title')).toBe(dakarCells.title)
  })

  it('[AH44] gives a key to a row that lost its own, and a new one to a copy', async () => {
    const [french] = await panes('fr')
    french!.type(0, dakarCells)
    french!.type(1, bamakoCells)
    await french!.sync()
    french!.workbook.edit(4, '_row_key', null)
    french!.workbook.rows.set(6, { ...french!.workbook.rows.get(5) })
    french!.type(2, { title: 'Une autre étude, à Gao', start_date: '2026-05-01', beneficiary_parties: 'NER' })
    const report = await french!.sync()
    expect(fates(report)).toEqual(['4 unchanged', '5 unchanged', '6 accepted'])
    const keys = [0, 1, 2].map((row) => french!.cell(row, '_row_key'))
    expect(new Set(keys).size).toBe(3)
    expect(keys.every((key) => key !== null)).toBe(true)
    expect(french!.cell(2, 'activity_id')).toMatch(/-0003$/)
    expect(fates(await french!.sync())).toEqual([])
  })

  it('[AH44] proposes the withdrawal of a cleared row once, and fills it again where it is brought back', async () => {
    const [french] = await panes('fr')
    french!.type(0, dakarCells)
    await french!.sync()
    for (const key of Object.keys(dakarCells)) french!.workbook.edit(4, key, null)
    const report = await french!.sync()
    expect(report.rows.map(({ withdrawal }) => withdrawal)).toEqual(['proposed'])
    expect(french!.cell(0, 'title')).toBeNull()
    expect(fates(await french!.sync())).toEqual([])
    const { activityReportId, revision } = report.response.results[0]!
    const withdrawals = [
      { activityReportId: activityReportId!, revision: revision!, decision: 'bringBack' as const },
    ]
    await french!.sync({ says: { withdrawals } })
    expect(french!.cell(0, 'title')).toBe(dakarCells.title)
    expect(fates(await french!.sync())).toEqual([])
  })

  it('[AH44] marks a row that others withdrew, and clears the mark where they bring it back', async () => {
    const [french, english] = await panes('fr', 'en')
    french!.type(0, dakarCells)
    await french!.sync()
    await english!.sync()
    english!.workbook.edit(4, '_action', 'Withdraw')
    const report = await english!.sync()
    expect(report.rows.map(({ withdrawal }) => withdrawal)).toEqual(['confirmed'])
    await french!.sync()
    expect(french!.cell(0, '_action')).toBe('Retirer')
    expect(french!.cell(0, 'title')).toBe(dakarCells.title)
    const { activityReportId, revision } = report.response.results[0]!
    const withdrawals = [
      { activityReportId: activityReportId!, revision: revision!, decision: 'bringBack' as const },
    ]
    await french!.sync({ says: { withdrawals } })
    expect(french!.cell(0, '_action')).toBeNull()
    expect(fates(await french!.sync())).toEqual([])
  })

  it('[AH44] names rows that were deleted from the sheet, and does not force them upon it again', async () => {
    const [french, english] = await panes('fr', 'en')
    french!.type(0, dakarCells)
    french!.type(1, bamakoCells)
    await french!.sync()
    await english!.sync()
    french!.workbook.rows.delete(5)
    const report = await french!.sync()
    expect(report.response.missing.map(({ title }) => title)).toEqual([bamakoCells.title])
    english!.type(1, { donors: 'GEF' })
    await english!.sync()
    await french!.sync()
    expect([...french!.workbook.rows.values()].map((cells) => cells.title ?? null)).not.toContain(
      bamakoCells.title,
    )
  })

  it('[AH45] says nothing about own columns that nobody touched, and leaves a deleted column alone', async () => {
    const [french, english] = await panes('fr', 'en')
    french!.workbook.headers['+Dossier'] = 'Dossier'
    french!.type(0, { ...dakarCells, '+Dossier': 'A-17', donors: 'FEM' })
    await french!.sync()
    delete english!.workbook.headers.donors
    await english!.sync()
    english!.type(0, { results: 'Forty.' })
    await english!.sync()
    french!.type(0, { partners: 'OMS' })
    expect(fates(await french!.sync())).toEqual(['4 merged'])
    expect([french!.cell(0, 'results'), french!.cell(0, 'donors'), french!.cell(0, '+Dossier')]).toEqual([
      'Forty.',
      'FEM',
      'A-17',
    ])
  })
})
