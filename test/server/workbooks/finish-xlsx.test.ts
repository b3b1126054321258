import ExcelJS from 'exceljs'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { writeCustomProperties } from '../../../server/workbooks/finish/custom-properties.ts'
import { addQuotePrefixStyle, needsQuotePrefix } from '../../../server/workbooks/finish/quote-prefix.ts'
import { replaceRows, valueCell } from '../../../server/workbooks/finish/sheet-rows.ts'
import { tableXml } from '../../../server/workbooks/finish/table-part.ts'
import { addWebExtension } from '../../../server/workbooks/finish/web-extension.ts'
import { finishXlsx, packXlsx, partsOf, XlsxParts } from '../../../server/workbooks/finish-xlsx.ts'
import { columnLetter } from '../../../templates/reading/column-letter.ts'

async function aWorkbook(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('One').getCell('A1').value = 'text'
  return packXlsx(await partsOf(workbook))
}

describe('finishXlsx', () => {
  it('[TW9] packs the same parts to the same bytes, content types first', async () => {
    const xlsx = await aWorkbook()
    const once = await finishXlsx(xlsx)
    expect(Buffer.compare(once, await finishXlsx(xlsx))).toBe(0)
    expect(Object.keys(unzipSync(once))[0]).toBe('[Content_Types].xml')
    expect(Object.keys(unzipSync(once)).filter((name) => name.endsWith('/'))).toEqual([])
  })

  it('[TW9] adds custom properties, declared and linked once', async () => {
    const properties = (parts: XlsxParts) => writeCustomProperties(parts, { 'cinnabar.a': 'x & y' })
    const parts = new XlsxParts(await finishXlsx(await aWorkbook(), properties, properties))
    expect(parts.read('docProps/custom.xml')).toContain('name="cinnabar.a"><vt:lpwstr>x &amp; y</vt:lpwstr>')
    expect(parts.read('[Content_Types].xml').match(/docProps\/custom\.xml/g)).toHaveLength(1)
    expect(parts.read('_rels/.rels').match(/docProps\/custom\.xml/g)).toHaveLength(1)
  })

  it('[TW10] adds the pane with the id, store and property that make Excel open it', async () => {
    const extension = {
      id: '3f0e4d5c-8a1b-4c2d-9e3f-7a6b5c4d3e2f',
      version: '1.0.0.0',
      store: 'developer',
      storeType: 'Registry',
    }
    const parts = new XlsxParts(await finishXlsx(await aWorkbook(), (all) => addWebExtension(all, extension)))
    const part = parts.read('xl/webextensions/webextension1.xml')
    expect(part).toContain(
      `<we:reference id="${extension.id}" version="1.0.0.0" store="developer" storeType="Registry"/>`,
    )
    expect(part).toContain('<we:property name="Office.AutoShowTaskpaneWithDocument" value="true"/>')
    expect(parts.read('xl/webextensions/_rels/taskpanes.xml.rels')).toContain('Target="webextension1.xml"')
    expect(parts.read('_rels/.rels')).toContain('Target="xl/webextensions/taskpanes.xml"')
    expect(parts.read('[Content_Types].xml')).toContain('application/vnd.ms-office.webextensiontaskpanes+xml')
  })

  it('[TW8] copies a cell style and adds quotePrefix to the copy', async () => {
    const parts = new XlsxParts(await aWorkbook())
    const style = addQuotePrefixStyle(parts, 0)
    const styles = /<cellXfs count="(\d+)">(.*?)<\/cellXfs>/s.exec(parts.read('xl/styles.xml'))!
    expect(Number(styles[1])).toBe(style + 1)
    expect(styles[2]!.match(/<xf /g)).toHaveLength(style + 1)
    expect(styles[2]).toContain('quotePrefix="1"')
    expect(() => addQuotePrefixStyle(parts, 99)).toThrow('no cell style 99')
  })
})

describe('cells written as XML', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('[TW8] %j needs quotePrefix', (text) => {
    expect(needsQuotePrefix(text)).toBe(true)
  })

  it.each(['1-1', "'=1", 'Kenya', ''])('[TW8] %j needs none', (text) => {
    expect(needsQuotePrefix(text)).toBe(false)
  })

  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('column %i is %s', (index, letter) => {
    expect(columnLetter(index)).toBe(letter)
  })

  it('keeps text with markup, spaces and line breaks, and leaves out what XML cannot hold', () => {
    expect(valueCell('A1', ' a <b> & "c"\n\u0001 ', 3)).toBe(
      '<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve"> a &lt;b&gt; &amp; &quot;c&quot;\n </t></is></c>',
    )
    expect(valueCell('A1', null)).toBe('')
    expect(valueCell('A1', 0)).toBe('<c r="A1"><v>0</v></c>')
  })

  it('replaces the rows from one on and keeps those before it', () => {
    const sheet = '<sheetData><row r="3"/><row r="4"><c/></row><row r="40"/></sheetData><x/>'
    expect(replaceRows(sheet, 4, '<row r="4"/>')).toBe('<sheetData><row r="3"/><row r="4"/></sheetData><x/>')
    expect(replaceRows('<sheetData></sheetData>', 4, '<row r="4"/>')).toBe(
      '<sheetData><row r="4"/></sheetData>',
    )
  })

  it('writes a table whose columns may be calculated', () => {
    const xml = tableXml(1, 'T', 'A3:B9', [{ name: 'a & b' }, { name: 'c', formula: 'IF(A4<1,"x","")' }])
    expect(xml).toContain('<tableColumn id="1" name="a &amp; b"/>')
    expect(xml).toContain(
      '<calculatedColumnFormula>IF(A4&lt;1,&quot;x&quot;,&quot;&quot;)</calculatedColumnFormula>',
    )
  })
})
