/** The full list as the Secretariat pulls it into its own workbook, and what may be asked of changes; on both databases. */
import { describe, expect, it } from 'vitest'
import { planOf } from '../../../server/report/build-report.ts'
import { combinedList } from '../../../server/report/combined-list.ts'
import { rowsOfList } from '../../../server/report/list-source.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { languages } from '../../../templates/definition.ts'
import { aService, signedIn } from '../../helpers/a-pane.ts'
import { accraCells, aSheetRow, bamakoCells, dakarCells, sync } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { signIn } from '../../helpers/signed-in.ts'

const { cycleKey } = seedCycle
const path = `/api/v1/cycles/${cycleKey}/report`
const secret = 'nur für das Sekretariat 4711'

describe.each(databases)('the combined list on %s', (name) => {
  async function filled() {
    const service = await aService(name)
    const rows = [
      {
        ...dakarCells,
        confidential_note: secret,
        title: '=1+1',
        budget_amount: '1234.5',
        budget_currency: 'EUR',
      },
      bamakoCells,
      { ...accraCells, start_date: '2025-06' },
    ]
    await sync(
      service.db,
      rows.map((cells, nth) => aSheetRow(`row-${nth}`, cells, { rowNumber: nth + 4 })),
    )
    return service
  }

  it('[RP80] has the rows, columns and headers of the report’s own full list, without its helper columns', async () => {
    const { app, db } = await filled()
    for (const language of languages) {
      const answer = await app.inject({ url: `${path}/list?lang=${language}`, headers: signedIn })
      expect(answer.statusCode).toBe(200)
      const given = answer.json()
      const { plan, snapshot } = await planOf(db, { cycleKey, language, status: 'draft' })
      const { list } = plan.sheets.find(({ key }) => key === 'activities')!
      const shown = list!.columns.flatMap(({ isHelper }, index) => (isHelper ? [] : [index]))
      expect(given).toMatchObject({ cycleKey, status: 'draft', changeNumber: snapshot.changeNumber })
      expect(given.columns.map(({ header }: { header: string }) => header)).toEqual(
        shown.map((index) => list!.columns[index]!.header),
      )
      const rows: unknown[][] = []
      for await (const batch of rowsOfList(list!))
        for (const row of batch) rows.push(shown.map((index) => row[index] ?? null))
      expect(given.rows).toEqual(rows)
      expect(given.rows).toHaveLength(3)
      expect(answer.body).not.toContain('4711')
    }
  })

  it('[RP80] says how each column looks: text as text, days as days, and a month that is no day as text', async () => {
    const { db } = await filled()
    const { columns, rows } = await combinedList(db, { cycleKey, language: 'en', status: 'draft' })
    const at = (key: string) => columns.findIndex((column) => column.key === key)
    expect(columns[0]!.key).toBe('activity_id')
    expect(columns[at('title')]!.numberFormat).toBe('@')
    expect(columns[at('start_date')]!.numberFormat).toBe('yyyy-mm-dd')
    expect(rows.map((row) => row[at('start_date')])).toEqual([45_720, 46_034, '2025-06'])
    expect(rows.map((row) => row[at('title')])[0]).toBe('=1+1')
    expect(columns.some(({ key }) => key === 'confidential_note')).toBe(false)
  })

  it('[RP80] is as of a number, of submitted returns only where a final one is asked for, and never too long for a pane', async () => {
    const { app, db } = await filled()
    const final = await app.inject({ url: `${path}/list?status=final`, headers: signedIn })
    expect(final.json().rows).toEqual([])
    const { changeNumber } = await combinedList(db, { cycleKey, language: 'en', status: 'draft' })
    const earlier = await app.inject({ url: `${path}/list?asOf=${changeNumber - 1}`, headers: signedIn })
    expect(earlier.json().rows).toEqual([])
    await expect(combinedList(db, { cycleKey, language: 'en', status: 'draft' }, 2)).rejects.toMatchObject({
      code: 'REPORT_LIST_TOO_LONG',
      details: { count: 3, limit: 2 },
    })
    const focalPoint = await signIn(app, 'focalPoint')
    const refused = await app.inject({ url: `${path}/list`, headers: focalPoint.headers })
    expect(refused.statusCode).toBe(403)
  })

  it('[RP81] changes since a number later than the report are refused in a sentence, however they are asked for', async () => {
    const { app, db } = await filled()
    const { changeNumber: now } = await combinedList(db, { cycleKey, language: 'en', status: 'draft' })
    const order = { language: 'en', status: 'draft', asOf: now - 1, since: now }
    const answers = [
      await app.inject({ url: `${path}?asOf=${now - 1}&since=${now}`, headers: signedIn }),
      await app.inject({ url: `${path}/changes?from=${now}&to=${now - 1}`, headers: signedIn }),
      await app.inject({ method: 'POST', url: `${path}-jobs`, payload: order, headers: signedIn }),
    ]
    for (const answer of answers) {
      expect(answer.statusCode).toBe(400)
      expect(answer.json().error ?? answer.json()).toMatchObject({ code: 'REPORT_SINCE_LATER' })
    }
  })

  it('[RP81] a form that shows no changes does not take the number; the note has a section of them', async () => {
    const { app } = await filled()
    for (const format of ['iati', 'plan']) {
      const asked = await app.inject({ url: `${path}?since=1&format=${format}`, headers: signedIn })
      expect(asked.statusCode).toBe(400)
      expect(asked.body).toContain('REPORT_WITHOUT_CHANGES')
    }
    const { plan } = await (async () => {
      const { db } = await filled()
      return planOf(db, { cycleKey, language: 'en', status: 'draft', since: 1 })
    })()
    const changes = plan.sheets.find(({ key }) => key === 'changes')!
    const section = plan.note.sections.find(({ heading }) => heading === changes.title)!
    expect(section.tables[0]!.rows.at(-1)).toMatchObject([{}, { value: 3 }, { value: 0 }, { value: 0 }])
    expect(section.paragraphs).toHaveLength(1)
  })
})
