/** Stored XSS: markup in every cell of a workbook, through to every page. */
import { describe, expect, it } from 'vitest'
import { askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { aPageService, senegalPath } from '../../helpers/a-page-service.ts'
import { aSheetRow, dakarCells, sync } from '../../helpers/a-sync.ts'
import { actingOn, senegal } from '../../helpers/secretariat.ts'
import { signIn } from '../../helpers/signed-in.ts'

const hostile = (key: string) =>
  `"'><img src=x onerror=alert(1) title=${key}></textarea><script>alert(2)</script>`

describe('hostile cells', () => {
  it('[PO16] markup in any cell, comment, column of one’s own, file name or question stays text on every page', async () => {
    const service = await aPageService()
    const { db } = service
    const keys = minamataTemplate.fields.filter(({ presence }) => presence !== 'system').map(({ key }) => key)
    const everywhere = Object.fromEntries(keys.map((key) => [key, hostile(key)]))
    const freeTexts = [
      'title',
      'title_en',
      'summary',
      'results',
      'partners',
      'donors',
      'delivery_place',
      'confidential_note',
    ]
    const inTexts = { ...dakarCells, ...Object.fromEntries(freeTexts.map((key) => [key, hostile(key)])) }
    const notes = { comment: hostile('comment'), extra: { [hostile('header')]: hostile('extra') } }
    const rows = [aSheetRow('row-1', everywhere, notes), aSheetRow('row-2', inTexts, notes)]
    const stored = await sync(db, rows)
    // A clash about each, and a row that is gone.
    const others = { ...inTexts, results: `${hostile('other')} other`, partners: hostile('again') }
    await sync(db, [aSheetRow('row-9', others)], { workbookId: 'workbook-2' })
    await askQuestion(
      db,
      { ...senegal, reference: 'BCRC-SCRC-SEN-0001', field: 'title', text: hostile('question') },
      actingOn('2027-01-20'),
    )
    const person = await signIn(service.app, 'focalPoint', ['bcrc-scrc-sen'])
    const template = await service.app.inject({
      url: '/api/v1/cycles/2025-2026/reporters/bcrc-scrc-sen/template?lang=en',
      headers: { cookie: person.browser.cookie },
    })
    const file = { bytes: template.rawPayload, fileName: '<img onerror=x>.xlsx', what: 'store' }
    const pages = [await service.upload(`${senegalPath}/upload?lang=en`, file, person)]
    const first = stored.results[0]!.activityReportId
    const ends = [
      '',
      '/activities',
      '/conflicts',
      '/questions',
      '/history',
      `/activities/${first}`,
      '/receipts',
    ]
    for (const end of ends) pages.push(await service.look(`${senegalPath}${end}?lang=en`, person))
    expect(pages.map(({ statusCode }) => statusCode)).toEqual(pages.map(() => 200))
    for (const { body } of pages) {
      expect(body).not.toMatch(/<img|<script>|<script(?! type="module" src="\/assets\/)/)
      expect(body.match(/<[a-z][^>]*\son\w+=/g)).toBeNull()
    }
    // It is there, as text.
    expect(pages.map(({ body }) => body).join()).toContain('&lt;img src=x onerror=alert(1) title=title')
  })
})
