/** Around the workbook: several pages at once, events of selections, Office's own context, windows, sheets from another file. */
import { setTimeout } from 'node:timers/promises'
import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorkbookReader } from '../../server/workbooks/reader-process.ts'
import { blankTemplate } from '../addin/open-workbook-cases.ts'
import { hasChromium, startChromium } from './chromium.ts'
import { ExcelHost, type ExcelHostOptions } from './excel-host.ts'
import { emptyWorkbook } from './file/empty-workbook.ts'
import { officeJsFile } from './office-js-site.ts'

const origin = 'https://cinnabar.test'
const html = (script: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,"><script src="/office-js/office.js"></script><body><script type="module">${script}</script></body></html>`
const pages: Readonly<Record<string, string>> = {
  '/pane': html(
    'await Office.onReady(); globalThis.seenAtStart = [Office.context.officeTheme?.bodyBackgroundColor, Office.context.partitionKey]',
  ),
  '/command': html(
    "Office.onReady(); Office.actions.associate('work', (event) => { globalThis.heard = ['work']; event.completed() })",
  ),
  '/window': html("await Office.onReady(); Office.context.ui.messageParent('signed in')"),
}

function openHost(browser: Browser, workbook: Uint8Array, more: Partial<ExcelHostOptions> = {}) {
  return ExcelHost.open(browser, {
    workbook,
    siteOrigin: origin,
    site: ({ url }) => {
      const page = pages[url.pathname]
      if (page) return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: page }
      return url.pathname.startsWith('/office-js/')
        ? officeJsFile(url.pathname.slice('/office-js/'.length))
        : undefined
    },
    ...more,
  })
}

/** Runs a piece of add-in code; gives what it returns, or the code of its error. */
function run(frame: Frame, code: string): Promise<unknown> {
  return frame.evaluate(
    `Office.onReady().then(async () => { ${code} }).then((value) => value, (error) => error.code ?? String(error))`,
  )
}
const inExcel = (code: string) =>
  `return Excel.run(async (context) => { const { workbook } = context; const sheet = workbook.worksheets.getItem('Activités'); ${code} })`

if (!hasChromium) console.log('Skipped: pages at the test host need Chromium (apt-get install chromium)')

describe.skipIf(!hasChromium)('pages at the test host', () => {
  let browser: Browser
  let host: ExcelHost
  let pane: Frame
  let other: Frame

  beforeAll(async () => {
    browser = await startChromium()
    host = await openHost(browser, await blankTemplate())
    pane = await host.openPage('/pane')
    other = await host.openPage('/pane', { isHidden: true })
  })
  beforeEach(async () => {
    host.replaceWorkbook(await blankTemplate())
    await pane.evaluate('globalThis.heard = []')
    await other.evaluate('globalThis.heard = []')
  })
  afterAll(async () => {
    await host?.close()
    await browser?.close()
  })

  /** What a page heard of, once it is so many things. */
  const heard = async (frame: Frame, count: number) => {
    // A hidden frame draws no pictures at which the browser could ask again.
    await frame.waitForFunction(`heard.length >= ${count}`, undefined, { polling: 20 })
    return frame.evaluate('heard')
  }

  it('[AH60] tell each page that listens what is selected, and where, by whomever', async () => {
    const listen = `
      sheet.onSelectionChanged.add(async ({ address }) => { heard.push(address) })
      workbook.worksheets.onActivated.add(async ({ worksheetId }) => { heard.push('sheet') })
      await context.sync()`
    await run(pane, inExcel(listen))
    const sheetName = host.workbook.tableNamed('Activities').sheet.name
    host.person.select(sheetName, 'F4:G5')
    host.person.select(sheetName, 'F9')
    expect(await heard(pane, 3)).toEqual(['sheet', 'F4:G5', 'F9'])
    expect(
      await run(pane, inExcel("sheet.getRange('H7').select(); await context.sync(); return 'done'")),
    ).toBe('done')
    expect(await heard(pane, 4)).toEqual(['sheet', 'F4:G5', 'F9', 'H7'])
    const where =
      "const cell = workbook.getActiveCell().load('address'); const range = workbook.getSelectedRange().load('address'); await context.sync(); return [cell.address, range.address]"
    host.person.select(sheetName, 'F4:G5')
    expect(await run(pane, inExcel(where))).toEqual(['Activités!F4', 'Activités!F4:G5'])
  })

  it('[AH60] tell of selections also as Excel 2016 did, and of changes in all sheets', async () => {
    const listen = `
      workbook.onSelectionChanged.add(async () => { heard.push('selection') })
      workbook.worksheets.onChanged.add(async ({ address }) => { heard.push(address) })
      await context.sync()`
    await run(pane, inExcel(listen))
    host.person.select('Activités', 'F4')
    host.person.type('Activités', 'F4', 'x')
    expect(await heard(pane, 2)).toEqual(expect.arrayContaining(['selection', 'F4']))
  })

  it('[AH60] have events of their own: one page’s silence is not another’s', async () => {
    const listen = 'sheet.onChanged.add(async ({ address }) => { heard.push(address) }); await context.sync()'
    await run(pane, inExcel(listen))
    await run(other, inExcel(listen))
    const write = (isOn: boolean) =>
      `context.runtime.enableEvents = ${isOn}; sheet.getRange('F4').values = [['Écrit']]; await context.sync()`
    await run(other, inExcel(write(false)))
    expect(await heard(pane, 1)).toContain('F4')
    expect(host.process.areEventsOn).toBe(false)
    await run(other, inExcel('context.runtime.enableEvents = true; await context.sync()'))
    host.person.type('Activités', 'F5', 'x')
    expect(await heard(other, 1)).toEqual(['F5'])
    expect(host.process.areEventsOn).toBe(true)
  })

  it('[AH60] keep their objects apart, and find them again after others were let go', async () => {
    const keep = (frame: Frame, address: string) =>
      run(
        frame,
        inExcel(
          `const range = sheet.getRange('${address}'); context.trackedObjects.add(range); range.load('address'); await context.sync(); (globalThis.kept ??= []).push(range); return range.address`,
        ),
      )
    await keep(pane, 'F4')
    await keep(pane, 'F5')
    await keep(other, 'F6')
    await run(pane, 'kept[0].untrack(); await kept[0].context.sync()')
    await keep(pane, 'F7')
    const again = 'for (const one of kept.slice(1)) one.load("values"); '
    host.person.type('Activités', 'F5', 'five')
    host.person.type('Activités', 'F7', 'seven')
    const read = `${again} for (const one of kept.slice(1)) await one.context.sync(); return kept.slice(1).map((one) => one.values[0][0])`
    expect(await run(pane, read)).toEqual(['five', 'seven'])
  })

  it('[AH60] keep the settings of the document, and refuse what nobody has tried', async () => {
    const settle = (call: string) => `return new Promise((done) => Office.context.document.${call})`
    const saved =
      "Office.context.document.settings.set('pane', { open: true }); " +
      settle('settings.saveAsync(({ status }) => done(status))')
    expect(await run(pane, saved)).toBe('succeeded')
    expect(host.workbook.documentSettings.get('pane')).toBe('{"open":true}')
    const url = settle('getFilePropertiesAsync(({ value }) => done(value.url))')
    expect(await run(pane, url)).toBe('https://contoso.sharepoint.com/Workbook.xlsx')
    const selected = settle("getSelectedDataAsync('text', ({ status }) => done(status))")
    expect(await run(pane, selected)).toBe('failed')
    expect(host.unknownCalls).toEqual([expect.stringContaining('has no method 64')])
  })

  it('[AH60] have no runtime in common unless that was asked for: no command shows the pane', async () => {
    expect(await run(pane, 'return Office.addin.showAsTaskpane()')).toBe('ApiNotFound')
  })

  it('[AH60] are told of nothing before Excel has said that it took their subscription: no command gets lost', async () => {
    const { process } = host
    const answer = process.answer.bind(process)
    process.answer = async (...asked) => {
      if (asked[0]._actionName === 'appCommandInvoked') await setTimeout(500)
      return answer(...asked)
    }
    const frame = await host.pressCommand('/command', 'work', 'button')
    expect(await heard(frame, 1)).toEqual(['work'])
    await expect(host.pressCommand('/command', 'play', 'button')).rejects.toThrow('office.js says 11101')
  })

  it('[AH60] open windows that speak to the page that opened them', async () => {
    const open = `return new Promise((done) => Office.context.ui.displayDialogAsync('${origin}/window', { promptBeforeOpen: false }, ({ value }) =>
      value.addEventHandler(Office.EventType.DialogMessageReceived, ({ message }) => { value.close(); done(message) })))`
    expect(await run(pane, open)).toBe('signed in')
  })

  it('[AH60] find a theme and a partition key where a desktop or a newer office.js would have put them', async () => {
    expect(await pane.evaluate('seenAtStart')).toEqual([undefined, undefined])
    const desktop = await openHost(browser, await blankTemplate(), {
      officeContext: { officeTheme: { bodyBackgroundColor: '#262626' }, partitionKey: 'p1' },
      hasSharedRuntime: true,
    })
    const frame = await desktop.openPage('/pane')
    await frame.waitForFunction('globalThis.seenAtStart')
    expect(await frame.evaluate('seenAtStart')).toEqual(['#262626', 'p1'])
    await run(frame, 'return Office.addin.showAsTaskpane()')
    expect(desktop.process.page('addin-1').shownAs).toBe('Visible')
    await desktop.close()
  })

  it('[AH61] take the sheets of another file, lists, tables and validations included, and save them', async () => {
    host.replaceWorkbook(emptyWorkbook())
    const template = await blankTemplate()
    const insert = `const ids = context.workbook.insertWorksheetsFromBase64('${Buffer.from(template).toString('base64')}', { positionType: 'Beginning' }); await context.sync(); context.workbook.worksheets.getItem('Sheet1').delete(); await context.sync(); return ids.value.length`
    expect(await run(pane, `return Excel.run(async (context) => { ${insert} })`)).toBe(
      host.workbook.sheets.length,
    )
    const { sheet } = host.workbook.tableNamed('Activities')
    expect(sheet.validations.get('3,5')).toMatchObject({ type: 'TextLength' })
    host.person.type(sheet.name, 'F4', 'Atelier')
    const reader = createWorkbookReader()
    const read = await reader.read(host.save())
    await reader.close()
    expect(read.rows[0]).toMatchObject({ cells: { title: 'Atelier' } })
    expect(read.identity).toMatchObject({ reporterCode: 'bcrc-scrc-sen' })
  })

  it('[AH61] cannot do so in Excel before 1.13, nor with what is no workbook', async () => {
    const insert = (base64: string) =>
      `return Excel.run(async (context) => { context.workbook.insertWorksheetsFromBase64('${base64}'); await context.sync() })`
    expect(await run(pane, insert('bm90aGluZw=='))).toBe('InvalidArgument')
    const old = await openHost(browser, emptyWorkbook(), { level: '1.7' })
    const frame = await old.openPage('/pane')
    expect(await run(frame, insert('UEsDBA=='))).toBe('ApiNotFound')
    await old.close()
  })
})
