/** The ribbon's buttons, pressed in the test's Excel with the pane closed; the pages come from the real service. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPages } from '../../server/addin/build-pages.ts'
import { buildApp } from '../../server/app.ts'
import { openService, type Service } from '../../server/service.ts'
import { hasChromium, startChromium } from '../excel-host/chromium.ts'
import { ExcelHost } from '../excel-host/excel-host.ts'
import { parseArea } from '../excel-host/model/address.ts'
import { testAccounts } from '../helpers/signed-in.ts'
import { blankTemplate } from './open-workbook-cases.ts'
import { typedRows } from './pane/story-rows.ts'
import { pressRibbon } from './press-ribbon.ts'
import { serviceSite } from './service-site.ts'

const publicUrl = 'https://cinnabar.test'

if (!hasChromium) console.log('Skipped: the ribbon buttons need Chromium (apt-get install chromium)')

describe.skipIf(!hasChromium)('a ribbon button', () => {
  let folder: string
  let service: Service
  let app: FastifyInstance
  let browser: Browser
  let host: ExcelHost
  /** Neither a line nor anything that was loaded before. */
  let isNothingLoaded = false
  /** Column letters of the template by key. */
  const letters = new Map<string, string>()

  beforeAll(async () => {
    await buildPages()
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-ribbon-'))
    service = await openService({ dataFolder: folder, databaseUrl: null })
    const accounts = testAccounts({ publicUrl: () => publicUrl })
    app = await buildApp({ service, machineSecret: 'unused', accounts, maxUploadBytes: 1_000_000 })
    await app.ready()
    browser = await startChromium()
    host = await ExcelHost.open(browser, {
      workbook: await blankTemplate(),
      level: '1.7',
      locale: 'fr-FR',
      siteOrigin: publicUrl,
      site: (request) =>
        isNothingLoaded && request.url.pathname.includes('/ribbon-check') ? 'cut' : serviceSite(app)(request),
    })
    const keys = host.workbook.tableNamed('Activities').sheet.rows.get(1)!
    for (const [column, { value }] of keys) {
      const name = column < 26 ? '' : String.fromCharCode(64 + Math.floor(column / 26))
      letters.set(String(value).split(' ')[0]!, name + String.fromCharCode(65 + (column % 26)))
    }
  })
  afterAll(async () => {
    await host?.close()
    await browser?.close()
    await app?.close()
    await service?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const press = (name: 'check' | 'sync') => pressRibbon(host, name)

  it('[AH14] Check says that nothing is wrong, in the language of Excel', async () => {
    host.replaceWorkbook(await blankTemplate())
    const { name } = host.workbook.tableNamed('Activities').sheet
    for (const [column, value] of Object.entries(typedRows('fr')[0]!))
      host.person.type(name, `${letters.get(column)}4`, value)
    expect(await press('check')).toMatch(/^1 activité, aucun problème\./)
    expect(host.pageErrors).toEqual([])
  })

  it('[AH14] Check shows the first cell with an error before one with a warning, and says why', async () => {
    host.replaceWorkbook(await blankTemplate())
    const { name } = host.workbook.tableNamed('Activities').sheet
    const [sound] = typedRows('fr')
    const rows = [
      { ...sound, title: 'Atelier de Lomé', beneficiary_parties: 'Égypte' },
      { ...sound, title: 'Atelier de Dakar', beneficiary_parties: 'Sénégal; Malli' },
    ]
    for (const [nth, row] of rows.entries())
      for (const [column, value] of Object.entries(row))
        host.person.type(name, `${letters.get(column)}${4 + nth}`, value)
    const cell = `${letters.get('beneficiary_parties')}5`
    const said = await press('check')
    expect(said).toMatch(/^2 activités demandent votre attention\./)
    expect(said).toContain(` ${cell} : `)
    expect(said).toMatch(/Malli.*Mali/)
    expect(host.workbook.selection!.area).toMatchObject({ top: 4, left: parseArea(cell).left })
  })

  it('[AH14] Check goes by the sheet’s own column where nothing was loaded: impossible first, then missing', async () => {
    isNothingLoaded = true
    host.replaceWorkbook(await blankTemplate())
    const { name } = host.workbook.tableNamed('Activities').sheet
    // What the Check column's formula would come to: nothing is calculated here.
    host.person.type(name, `${letters.get('_check')}5`, '⚠ Il manque le titre.')
    host.person.type(name, `${letters.get('_check')}7`, '✖ La fin précède le début.')
    expect(await press('check')).toMatch(/^2 activités demandent votre attention\./)
    expect(host.workbook.selection!.area).toMatchObject({ top: 6, bottom: 6 })
    expect(host.workbook.activeSheet!.name).toBe(name)
    isNothingLoaded = false
  })

  it('[AH14] comes back with a sentence where Excel refuses', async () => {
    host.replaceWorkbook(await blankTemplate())
    host.process.faults.next('cellEditing')
    expect(await press('check')).toMatch(/^Excel attend que vous terminiez la saisie/)
  })

  it('[AH14] comes back with a sentence where the workbook is somebody else’s', async () => {
    host.replaceWorkbook(await blankTemplate())
    host.workbook.tables.length = 0
    for (const sheet of host.workbook.sheets) sheet.rows.clear()
    expect(await press('check')).toMatch(
      /ne contient aucune feuille d’un modèle Cinnabar.*https:\/\/cinnabar\.test\.$/,
    )
  })

  it('[AH14] Sync says that the pane is needed to sign in', async () => {
    host.replaceWorkbook(await blankTemplate())
    expect(await press('sync')).toMatch(/^Ouvrez le volet pour synchroniser/)
  })

  it('[AH13] makes no request to any other place', () => {
    expect(host.strayRequests).toEqual([])
  })
})
