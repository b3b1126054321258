/** Odd but legal workbooks: what stands in their cells. */
import { describe, expect, it } from 'vitest'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import type { RawCell } from '../../../templates/activity.ts'
import {
  declaration,
  links,
  partsOf,
  sheetXml,
  stylesWith,
  type WorkbookFile,
  workbookFile,
  workbookXml,
} from '../../fixtures/workbook-file.ts'
import { zipOf } from '../../fixtures/zip-file.ts'

/** The cells of the first sheet by address. */
function cellsOf(bytes: Uint8Array, sheet = 0): Record<string, RawCell> {
  const cells: Record<string, RawCell> = {}
  for (const [row, columns] of readWorkbook(bytes).sheets[sheet]!.rows)
    for (const [column, cell] of columns) cells[`${String.fromCharCode(65 + column)}${row + 1}`] = cell
  return cells
}

const read = (file: WorkbookFile) => cellsOf(workbookFile(file))

/** The value of a single cell of this XML. */
const cell = (xml: string, file: WorkbookFile = {}) =>
  read({ ...file, sheetData: `<row r="1">${xml}</row>` }).A1

describe('texts', () => {
  it('[RF8] puts the runs of rich text together and leaves phonetic guides out', () => {
    const sharedStrings =
      '<si><r><rPr><b/></rPr><t>mer</t></r><r><t xml:space="preserve">cury </t></r></si>' +
      '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>'
    expect(cell('<c r="A1" t="s"><v>0</v></c>', { sharedStrings })).toBe('mercury ')
    expect(cell('<c r="A1" t="s"><v>1</v></c>', { sharedStrings })).toBe('東京')
    expect(
      cell('<c r="A1" t="inlineStr"><is><r><t>a</t></r><rPh><t>x</t></rPh><r><t>b</t></r></is></c>'),
    ).toBe('ab')
  })

  it.each([
    ['one_x000D_two', 'one\rtwo'],
    ['_x005F_x000D_', '_x000D_'],
    ['_x0041__x0042_', 'AB'],
    ['_xZZZZ_ _x41_', '_xZZZZ_ _x41_'],
    ['_xD83D__xDE00_', '😀'],
  ])('[RF8] decodes %s', (written, text) => {
    expect(cell('<c r="A1" t="s"><v>0</v></c>', { sharedStrings: `<si><t>${written}</t></si>` })).toBe(text)
    expect(cell(`<c r="A1" t="inlineStr"><is><t>${written}</t></is></c>`)).toBe(text)
    expect(cell(`<c r="A1" t="str"><f>A2</f><v>${written}</v></c>`)).toEqual({ value: text, formula: true })
  })

  it('[RF8] keeps white space, line breaks and what looks like markup', () => {
    const sharedStrings = '<si><t xml:space="preserve">  a\r\nb &lt;i&gt; </t></si>'
    expect(cell('<c r="A1" t="s"><v>0</v></c>', { sharedStrings })).toBe('  a\nb <i> ')
  })

  it('[RF7] passes over comments and takes CDATA and numeric entities', () => {
    const sharedStrings = '<si><t>a<!-- no -->b<![CDATA[<c>&]]>&#233;&#x1F600;<?pi x?>d</t></si>'
    expect(cell('<c r="A1" t="s"><v>0</v></c>', { sharedStrings })).toBe('ab<c>&é😀d')
    expect(cell('<c r="A1"><v>1<!-- and -->2</v></c>')).toBe(12)
  })
})

describe('types of cells', () => {
  it.each<[xml: string, expected: RawCell | undefined]>([
    ['<c r="A1"><v>1.5</v></c>', 1.5],
    ['<c r="A1" t="n"><v> -2E3 </v></c>', -2000],
    ['<c r="A1" t="b"><v>1</v></c>', true],
    ['<c r="A1" t="b"><v>0</v></c>', false],
    ['<c r="A1" t="b"><v>true</v></c>', true],
    ['<c r="A1" t="e"><v>#REF!</v></c>', { value: '#REF!', error: true }],
    ['<c r="A1" t="inlineStr"><is><t>x</t></is></c>', 'x'],
    ['<c r="A1" t="inlineStr"><is><t/></is></c>', undefined],
    ['<c r="A1" t="str"><v></v></c>', undefined],
    ['<c r="A1" t="s"><v></v></c>', undefined],
    ['<c r="A1" s="3"/>', undefined],
    ['<c r="A1"><v></v></c>', undefined],
    // A number that is none stays what it is.
    ['<c r="A1"><v>1,5</v></c>', '1,5'],
    ['<c r="A1"><v>0x10</v></c>', '0x10'],
    ['<c r="A1"><v>1e999</v></c>', '1e999'],
  ])('[RF9] %s', (xml, expected) => {
    expect(cell(xml)).toEqual(expected)
  })

  it('[RF9] a shared text that is not there is damage', () => {
    expect(() => cell('<c r="A1" t="s"><v>7</v></c>')).toThrow('FILE_DAMAGED')
    expect(() => cell('<c r="A1" t="s"><v>-1</v></c>')).toThrow('FILE_DAMAGED')
  })
})

describe('dates', () => {
  const dateFormats = [14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 58]
  const otherFormats = [0, 1, 2, 9, 10, 11, 12, 13, 23, 26, 37, 44, 48, 49, 59, 163]

  it.each(dateFormats)('[RF10] built-in format %i shows a date or a time', (format) => {
    expect(cell('<c r="A1" s="0"><v>43000</v></c>', { styles: stylesWith([format]) })).toEqual({
      value: 43000,
      date: true,
    })
  })

  it.each(otherFormats)('[RF10] built-in format %i shows none', (format) => {
    expect(cell('<c r="A1" s="0"><v>43000</v></c>', { styles: stylesWith([format]) })).toBe(43000)
  })

  it.each([
    'yyyy-mm-dd',
    'dd/mm/yyyy;@',
    '[$-40C]d mmmm yyyy',
    '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
    'mmm',
    '[h]:mm',
    '[mm]',
    'h:mm AM/PM',
    '[Red]yyyy',
    'yyyy"年"m"月"d"日"',
    '[$-411]ggge"年"',
    'General;[Blue]d/m',
    'm',
  ])('[RF10] the code %s shows a date or a time', (code) => {
    const styles = stylesWith([0, 200], { 200: code })
    expect(cell('<c r="A1" s="1"><v>43000</v></c>', { styles })).toEqual({ value: 43000, date: true })
  })

  it.each([
    '0.00',
    '[Red]0',
    '#,##0" days"',
    '0\\d',
    '"yyyy"0',
    '[$USD-409]#,##0',
    '[Yellow][>100]0',
    '_d0_y',
    '0.00E+00',
    'General',
    '@',
    '*d0',
    '0"unclosed y',
    '[unclosed yyyy',
  ])('[RF10] the code %s shows none', (code) => {
    const styles = stylesWith([0, 200], { 200: code })
    expect(cell('<c r="A1" s="1"><v>43000</v></c>', { styles })).toBe(43000)
  })

  it('[RF10] counts 1904 dates from 1900, times and plain numbers as they are', () => {
    const workbookHead = '<workbookPr date1904="1"/>'
    const styles = stylesWith([0, 14, 46])
    const sheetData =
      '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>1</v></c><c r="C1" s="2"><v>1.5</v></c></row>'
    expect(read({ workbookHead, styles, sheetData })).toEqual({
      A1: 1,
      B1: { value: 1463, date: true },
      C1: { value: 1.5, date: true },
    })
  })

  it.each([
    ['2018-03-05', 43164],
    ['2018-03-05T12:00:00', 43164.5],
    ['2018-03-05T12:00:00Z', 43164.5],
    ['2018-03-05T18:00:00.000+02:00', 43164.75],
    ['1900-03-01', 61],
    ['1900-02-28', 59],
    ['T06:00', 0.25],
    ['43164', null],
    ['2018-02-30', null],
    ['soon', null],
  ])('[RF10] takes the ISO date %s', (text, serial) => {
    for (const workbookHead of ['', '<workbookPr date1904="true"/>']) {
      const found = cell(`<c r="A1" t="d"><v>${text}</v></c>`, { workbookHead })
      if (serial === null) expect(String(found)).toBe(text)
      else expect(found).toEqual({ value: serial, date: true })
    }
  })
})

describe('formulas', () => {
  it.each<[xml: string, expected: RawCell]>([
    ['<c r="A1"><f>1+1</f><v>2</v></c>', { value: 2, formula: true }],
    ['<c r="A1"><f>NOW()</f></c>', { value: null, formula: true }],
    ['<c r="A1"><f>NOW()</f><v></v></c>', { value: null, formula: true }],
    ['<c r="A1" t="str"><f>A2&amp;""</f><v></v></c>', { value: '', formula: true }],
    ['<c r="A1" t="b"><f>TRUE()</f><v>1</v></c>', { value: true, formula: true }],
    ['<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', { value: '#DIV/0!', error: true, formula: true }],
    ['<c r="A1" t="str"><f>[1]Sheet1!A1</f><v>x</v></c>', { value: 'x', formula: true, external: true }],
    [
      '<c r="A1"><f>\'C:\\a\\[b.xlsx]My sheet\'!A1</f><v>1</v></c>',
      { value: 1, formula: true, external: true },
    ],
    ['<c r="A1"><f>[2]!Rate*2</f><v>1</v></c>', { value: 1, formula: true, external: true }],
    ['<c r="A1"><f>Excel|\'book\'!R1C1</f><v>1</v></c>', { value: 1, formula: true, external: true }],
    ['<c r="A1"><f>SUM(Activities[Cost])</f><v>1</v></c>', { value: 1, formula: true }],
    ['<c r="A1"><f>Activities[[#This Row],[Cost]]*Sheet2!A1</f><v>1</v></c>', { value: 1, formula: true }],
    ['<c r="A1"><f>"[1]Sheet1!A1 | x"</f><v>1</v></c>', { value: 1, formula: true }],
    ['<c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c>', { value: 1, formula: true }],
  ])('[RF11] %s', (xml, expected) => {
    expect(cell(xml)).toEqual(expected)
  })

  it('[RF11] cells that share a formula share where it points to', () => {
    const sheetData =
      '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">[1]S!B1</f><v>1</v></c>' +
      '<c r="B1"><f t="shared" ref="B1:B2" si="1">C1</f><v>2</v></c></row>' +
      '<row r="2"><c r="A2"><f t="shared" si="0"/><v>3</v></c><c r="B2"><f t="shared" si="1"/><v>4</v></c></row>'
    expect(read({ sheetData })).toEqual({
      A1: { value: 1, formula: true, external: true },
      B1: { value: 2, formula: true },
      A2: { value: 3, formula: true, external: true },
      B2: { value: 4, formula: true },
    })
  })

  it('[RF11] a date that a formula gives is a date', () => {
    const styles = stylesWith([0, 14])
    expect(cell('<c r="A1" s="1"><f>TODAY()</f><v>43000</v></c>', { styles })).toEqual({
      value: 43000,
      date: true,
      formula: true,
    })
  })
})

describe('places', () => {
  it('[RF12] takes sparse cells in any order and gives them in ascending order', () => {
    const sheetData =
      '<row r="9"><c r="C9"><v>3</v></c><c r="A9"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>' +
      '<row r="9"><c r="B9"><v>5</v></c></row>'
    const { rows } = readWorkbook(workbookFile({ sheetData })).sheets[0]!
    expect([...rows].map(([row, cells]) => [row, [...cells]])).toEqual([
      [1, [[1, 2]]],
      [
        8,
        [
          [0, 1],
          [1, 5],
          [2, 3],
        ],
      ],
    ])
  })

  it('[RF12] counts on where cells have no address and rows no number', () => {
    const sheetData =
      '<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c r="C4"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>' +
      '<row><c r="B8"><v>6</v></c><c r="C8"><v>7</v></c></row>'
    expect(read({ sheetData })).toEqual({ A1: 1, B1: 2, C4: 3, D4: 4, A5: 5, B8: 6, C8: 7 })
  })

  it('[RF12] does not believe the stated dimension, and takes the last cell at a place', () => {
    const sheetHead = '<dimension ref="A1:B2"/>'
    const sheetData = '<row r="3"><c r="E3"><v>1</v></c><c r="E3"><v>2</v></c></row>'
    expect(read({ sheetHead, sheetData })).toEqual({ E3: 2 })
  })

  it('[RF12] reads addresses in small letters', () => {
    expect(read({ sheetData: '<row r="2"><c r="b2"><v>1</v></c></row>' })).toEqual({ B2: 1 })
  })

  it.each([
    '<row r="0"><c><v>1</v></c></row>',
    '<row r="x"/>',
    '<row r="1"><c r="7"><v>1</v></c></row>',
    '<row r="1.5"/>',
  ])('[RF12] %s is damage', (sheetData) => expect(() => read({ sheetData })).toThrow('FILE_DAMAGED'))
})

describe('parts', () => {
  const sheetData = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>43000</v></c></row>'
  const ordinary: WorkbookFile = {
    sheetData,
    sharedStrings: '<si><t>é and ق</t></si>',
    styles: stylesWith([0, 14]),
  }
  const expected = { A1: 'é and ق', B1: { value: 43000, date: true } }

  /** The same workbook with each XML part made otherwise. */
  function changed(change: (xml: string, name: string) => string | Uint8Array): Buffer {
    return zipOf(
      Object.entries(partsOf(ordinary)).map(([name, content]) => ({
        name,
        content: change(String(content), name),
      })),
    )
  }

  it('[RF7] prefixed elements', () => {
    const prefixed = changed((xml, name) =>
      name.startsWith('xl/') && !name.endsWith('.rels')
        ? xml.replace(/<(\/?)(?=\w)/g, '<$1x:').replace('xmlns=', 'xmlns:x=')
        : xml,
    )
    expect(cellsOf(prefixed)).toEqual(expected)
  })

  it('[RF7] elements of foreign namespaces are none of ours', () => {
    const foreign =
      '<row r="1" xmlns:y="urn:y"><y:c r="A1"><v>9</v></y:c><c r="B1"><v>1</v></c><c r="C1" xmlns="urn:z"><v>9</v></c></row>'
    expect(read({ sheetData: foreign })).toEqual({ B1: 1 })
  })

  it('[RF7] strict namespaces', () => {
    const strict = changed((xml) =>
      xml
        .replaceAll(
          'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
          'http://purl.oclc.org/ooxml/spreadsheetml/main',
        )
        .replaceAll(
          'http://schemas.openxmlformats.org/officeDocument/2006/',
          'http://purl.oclc.org/ooxml/officeDocument/',
        ),
    )
    expect(cellsOf(strict)).toEqual(expected)
  })

  it.each(['utf16le', 'utf16be', 'utf8 with a mark', 'latin1', 'utf8 without declaration'])(
    '[RF7] %s',
    (encoding) => {
      const encoded = changed((xml) => {
        if (encoding === 'utf8 with a mark') return `\uFEFF${xml}`
        if (encoding === 'utf8 without declaration') return xml.replace(declaration, '')
        if (encoding === 'latin1')
          return Buffer.from(xml.replace('UTF-8', 'ISO-8859-1').replace('ق', '&#x642;'), 'latin1')
        const bytes = Buffer.from(`\uFEFF${xml.replace('UTF-8', 'UTF-16')}`, 'utf16le')
        return encoding === 'utf16be' ? bytes.swap16() : bytes
      })
      expect(cellsOf(encoded)).toEqual(expected)
    },
  )

  it('[RF7] long texts whose letters take several bytes', () => {
    const text = 'é東😀'.repeat(40_000)
    expect(cell('<c r="A1" t="s"><v>0</v></c>', { sharedStrings: `<si><t>${text}</t></si>` })).toBe(text)
  })

  it('[RF6] parts with other names, in other folders, absolute or relative, of another case', () => {
    const parts = partsOf(ordinary)
    const bytes = zipOf([
      { name: '_rels/.rels', content: links(['a', 'officeDocument', '/office/My%20Book.xml']) },
      { name: 'Office/my book.xml', content: parts['xl/workbook.xml']! },
      {
        name: 'office/_rels/My Book.xml.rels',
        content: links(
          ['rId1', 'worksheet', '../pages/one.xml'],
          ['rId2', 'styles', '/looks.xml'],
          ['rId3', 'sharedStrings', './texts/all.xml'],
        ),
      },
      { name: 'pages/one.xml', content: parts['xl/worksheets/sheet1.xml']! },
      { name: 'looks.xml', content: parts['xl/styles.xml']! },
      { name: 'office/TEXTS/all.xml', content: parts['xl/sharedStrings.xml']! },
      // What usually is the workbook is not, here.
      { name: 'xl/workbook.xml', content: '<nothing/>' },
    ])
    expect(cellsOf(bytes)).toEqual(expected)
  })

  it('[RF6] neither styles nor shared texts need be there', () => {
    const parts = { 'xl/styles.xml': null, 'xl/sharedStrings.xml': null }
    expect(cell('<c r="A1"><v>1</v></c>', { parts })).toBe(1)
  })

  it('[RF20] a number with a style that is gone is damage: it may be a date', () => {
    const parts = { 'xl/styles.xml': null }
    expect(() => cell('<c r="A1" s="4"><v>1</v></c>', { parts })).toThrow('FILE_DAMAGED')
  })

  it('[RF13] sheets in the order of the workbook, with their states; chart sheets are empty', () => {
    const bytes = workbookFile({
      parts: {
        'xl/workbook.xml': workbookXml(
          '<sheet name="Été &amp; co" sheetId="9" r:id="two"/><sheet name="_h" sheetId="1" state="hidden" r:id="one"/>' +
            '<sheet name="_v" sheetId="3" state="veryHidden" r:id="three"/><sheet name="Chart" sheetId="4" r:id="chart"/>',
        ),
        'xl/_rels/workbook.xml.rels': links(
          ['one', 'worksheet', 'worksheets/sheet1.xml'],
          ['two', 'worksheet', 'worksheets/b.xml'],
          ['three', 'worksheet', 'worksheets/c.xml'],
          ['chart', 'chartsheet', 'chartsheets/sheet1.xml'],
        ),
        'xl/worksheets/sheet1.xml': sheetXml('<row r="1"><c r="A1"><v>1</v></c></row>'),
        'xl/worksheets/b.xml': sheetXml('<row r="1"><c r="A1"><v>2</v></c></row>'),
        'xl/worksheets/c.xml': sheetXml(''),
      },
    })
    const { sheets } = readWorkbook(bytes)
    expect(sheets.map(({ name, state, rows }) => [name, state, rows.get(0)?.get(0)])).toEqual([
      ['Été & co', 'visible', 2],
      ['_h', 'hidden', 1],
      ['_v', 'veryHidden', undefined],
      ['Chart', 'visible', undefined],
    ])
  })

  it('[RF13] custom properties, by relationship', () => {
    const types = 'http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes'
    const custom = 'http://schemas.openxmlformats.org/officeDocument/2006/custom-properties'
    const bytes = workbookFile({
      parts: {
        '_rels/.rels': links(
          ['rId1', 'officeDocument', 'xl/workbook.xml'],
          ['rId2', 'custom-properties', 'props/mine.xml'],
        ),
        'props/mine.xml':
          `<Properties xmlns="${custom}" xmlns:vt="${types}"><property fmtid="{D5CDD505}" pid="2" name="cinnabar.workbookId">` +
          '<vt:lpwstr>a &amp; b</vt:lpwstr></property><property pid="3" name="count"><vt:i4>7</vt:i4></property>' +
          '<property pid="4" name="__proto__"><vt:lpwstr>x</vt:lpwstr></property></Properties>',
      },
    })
    const { customProperties } = readWorkbook(bytes)
    expect(Object.entries(customProperties)).toEqual([
      ['cinnabar.workbookId', 'a & b'],
      ['count', '7'],
      ['__proto__', 'x'],
    ])
  })

  it('[RF14] never looks at validations, drawings, names and parts that are not needed', () => {
    const sheetTail = '<dataValidations count="1"><dataValidation sqref="A1:XFD1048576"></broken>'.padEnd(
      200_000,
      ' ',
    )
    const bytes = workbookFile({
      ...ordinary,
      sheetTail,
      parts: {
        'xl/drawings/drawing1.xml': '<!DOCTYPE x><broken',
        'xl/vbaProject.bin': new Uint8Array(100),
        'docProps/core.xml': 'not even XML',
      },
    })
    expect(cellsOf(bytes)).toEqual(expected)
  })
})
