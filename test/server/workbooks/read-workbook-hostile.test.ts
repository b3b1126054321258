/** Files that are no workbooks, broken ones, and ones that were made to do harm. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ErrorCode, ServiceError } from '../../../server/errors.ts'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import { compoundFile } from '../../fixtures/compound-file.ts'
import {
  declaration,
  entriesOf,
  links,
  partsOf,
  sheetXml,
  workbookFile,
  workbookXml,
} from '../../fixtures/workbook-file.ts'
import { type ZipEntry, zipOf } from '../../fixtures/zip-file.ts'

type Limits = Parameters<typeof readWorkbook>[1]

/** The code and reason for which a file is refused, or `read`. */
function refusalOf(bytes: Uint8Array, limits?: Limits): string {
  try {
    readWorkbook(bytes, limits)
    return 'read'
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return [error.code, error.details.reason].filter((word) => word !== undefined).join(' ')
  }
}

const small = { sheetData: '<row r="1"><c r="A1"><v>1</v></c></row>' }

/** An ordinary workbook with more or other entries in its zip. */
const withEntries = (...more: ZipEntry[]) => zipOf([...entriesOf(small), ...more])

/** An ordinary workbook whose sheet is packed or described otherwise. */
const withSheet = (change: Partial<ZipEntry>) =>
  zipOf(entriesOf(small).map((entry) => (entry.name.includes('sheet1') ? { ...entry, ...change } : entry)))

describe('files that are something else', () => {
  it.each<[what: string, bytes: Uint8Array | string, code: ErrorCode]>([
    ['nothing', '', 'FILE_DAMAGED'],
    ['old Excel', compoundFile(['Workbook']), 'FILE_OLD_EXCEL'],
    ['Excel 95', compoundFile(['Book']), 'FILE_OLD_EXCEL'],
    ['old Excel, cut off', compoundFile(['Workbook']).subarray(0, 700), 'FILE_OLD_EXCEL'],
    ['Excel 4', Buffer.from([0x09, 0x04, 0x06, 0x00, 0x00, 0x00, 0x10, 0x00, 0, 0]), 'FILE_OLD_EXCEL'],
    ['with a password', compoundFile(['EncryptionInfo', 'EncryptedPackage']), 'FILE_ENCRYPTED'],
    ['with rights', compoundFile(['DataSpaces', 'x', 'y', 'z', 'EncryptedPackage']), 'FILE_ENCRYPTED'],
    ['an old Word text', compoundFile(['WordDocument', '1Table']), 'FILE_NOT_A_WORKBOOK'],
    ['CSV', 'title,year\r\n"Étude",2018\r\n', 'FILE_TEXT'],
    ['CSV in Latin 1', Buffer.from('titre;année\r\n', 'latin1'), 'FILE_TEXT'],
    ['text in UTF-16', Buffer.from('\uFEFFa\tb', 'utf16le'), 'FILE_TEXT'],
    ['HTML', '<html><table><tr><td>1</td></tr></table></html>', 'FILE_TEXT'],
    [
      'XML of Excel 2003',
      '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
      'FILE_TEXT',
    ],
    [
      'flat OpenDocument',
      '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
      'FILE_OPENDOCUMENT',
    ],
    ['PDF', '%PDF-1.7\n', 'FILE_NOT_A_WORKBOOK'],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      'FILE_NOT_A_WORKBOOK',
    ],
    ['zeros', new Uint8Array(10_000), 'FILE_NOT_A_WORKBOOK'],
    ['one byte', new Uint8Array([0x50]), 'FILE_TEXT'],
    ['an empty zip', zipOf([]), 'FILE_NOT_A_WORKBOOK'],
    ['a zip of pictures', zipOf([{ name: 'holiday.jpg', content: 'x' }]), 'FILE_NOT_A_WORKBOOK'],
    [
      'binary Excel',
      zipOf([
        { name: '_rels/.rels', content: links(['rId1', 'officeDocument', 'xl/workbook.bin']) },
        { name: 'xl/workbook.bin', content: new Uint8Array(50) },
      ]),
      'FILE_BINARY_EXCEL',
    ],
    [
      'OpenDocument',
      zipOf([
        { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', isStored: true },
        { name: 'content.xml', content: '<x/>' },
        { name: 'META-INF/manifest.xml', content: '<x/>' },
      ]),
      'FILE_OPENDOCUMENT',
    ],
    [
      'a Word text',
      zipOf([
        { name: '_rels/.rels', content: links(['rId1', 'officeDocument', 'word/document.xml']) },
        { name: 'word/document.xml', content: '<w:document xmlns:w="urn:word"/>' },
      ]),
      'FILE_NOT_A_WORKBOOK',
    ],
  ])('[RF1] %s', (_, content, code) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    expect(refusalOf(bytes).split(' ')[0]).toBe(code)
  })
})

describe('the directory of the zip', () => {
  it.each<[what: string, bytes: Uint8Array]>([
    ['an ordinary one', workbookFile(small)],
    ['stored parts', withSheet({ isStored: true })],
    ['streamed parts', withSheet({ isStreamed: true })],
    [
      '64-bit sizes',
      zipOf(
        entriesOf(small).map((entry) => ({ ...entry, isWide: true })),
        { isWide: true },
      ),
    ],
    ['a comment', zipOf(entriesOf(small), { comment: 'made by hand' })],
    ['bytes behind the end', Buffer.concat([workbookFile(small), Buffer.alloc(300)])],
    ['folders', withEntries({ name: 'xl/media/', content: '', isStored: true })],
  ])('[RF2] %s is read', (_, bytes) => {
    expect(readWorkbook(bytes).sheets[0]!.rows.get(0)!.get(0)).toBe(1)
  })

  it.each<[what: string, bytes: Uint8Array, refusal: string]>([
    ['the same part twice', withEntries(entriesOf()[0]!), 'FILE_UNSAFE duplicate'],
    [
      'the same part in another case',
      withEntries({ name: 'XL/Workbook.xml', content: 'x' }),
      'FILE_UNSAFE duplicate',
    ],
    [
      'a name that climbs',
      withEntries({ name: 'xl/../../etc/passwd', content: 'x' }),
      'FILE_UNSAFE partName',
    ],
    [
      'a name that climbs, for Windows',
      withEntries({ name: 'xl\\..\\x', content: 'x' }),
      'FILE_UNSAFE partName',
    ],
    ['a name with a zero', withEntries({ name: 'xl/a\0.xml', content: 'x' }), 'FILE_UNSAFE partName'],
    [
      'two parts of the same bytes',
      withEntries({ name: 'again.xml', content: 'x', pointsTo: { name: 'xl/styles.xml' } }),
      'FILE_UNSAFE overlap',
    ],
    [
      'a part inside another',
      withEntries(
        { name: 'outer', content: new Uint8Array(1_000), isStored: true },
        { name: 'inner', content: 'x', pointsTo: { name: 'outer', bytesIn: 200 } },
      ),
      'FILE_UNSAFE overlap',
    ],
    [
      'another name in the local header',
      withSheet({ says: { localName: 'xl/worksheets/sheet2.xml' } }),
      'FILE_UNSAFE localHeader',
    ],
    ['another size in the local header', withSheet({ says: { localSize: 5 } }), 'FILE_UNSAFE localHeader'],
    ['an encrypted part', withSheet({ says: { flags: 1 } }), 'FILE_ENCRYPTED'],
    ['another way of packing', withSheet({ says: { method: 12 } }), 'FILE_DAMAGED method'],
    [
      'a packed size beyond the file',
      withSheet({ says: { packedSize: 1_000_000 } }),
      'FILE_DAMAGED partBeyondDirectory',
    ],
  ])('[RF2] %s is refused', (_, bytes, refusal) => {
    expect(refusalOf(bytes)).toBe(refusal)
  })

  it('[RF2] counts parts and adds up what they declare, before unpacking any', () => {
    const many = withEntries(
      ...Array.from({ length: 30 }, (_, nth) => ({ name: `x${nth}`, content: 'x'.repeat(100) })),
    )
    expect(refusalOf(many, { parts: 20 })).toBe('FILE_TOO_LARGE parts')
    expect(refusalOf(many, { totalBytes: 3_000 })).toBe('FILE_TOO_LARGE bytes')
    expect(refusalOf(withSheet({ says: { size: 300_000_000 } }))).toBe('FILE_UNSAFE ratio')
    expect(refusalOf(many, { fileBytes: 100 })).toBe('FILE_TOO_LARGE file')
  })

  it('[RF2] a flat bomb is refused by its ratio', () => {
    const bomb = withEntries({ name: 'xl/media/image1.png', content: new Uint8Array(30_000_000) })
    expect(bomb.length).toBeLessThan(100_000)
    expect(refusalOf(bomb)).toBe('FILE_UNSAFE ratio')
  })

  it('[RF3] a part that is larger than it says is not unpacked further', () => {
    const content = sheetXml(small.sheetData) + ' '.repeat(5_000_000)
    expect(refusalOf(withSheet({ content, says: { size: 400 } }))).toBe('FILE_UNSAFE size')
  })

  it('[RF3] a smaller size, another checksum and rubbish are damage', () => {
    expect(refusalOf(withSheet({ says: { size: 4_000 } }))).toBe('FILE_DAMAGED size')
    expect(refusalOf(withSheet({ says: { crc: 1 } }))).toBe('FILE_DAMAGED checksum')
    expect(refusalOf(withSheet({ content: 'rubbish', isStored: true, says: { method: 8 } }))).toMatch(
      /^FILE_DAMAGED/,
    )
  })

  it('[RF3] many sheets of one part are refused', () => {
    const sheets = Array.from(
      { length: 50 },
      (_, nth) => `<sheet name="S${nth}" sheetId="${nth + 1}" r:id="rId1"/>`,
    )
    expect(
      refusalOf(workbookFile({ ...small, parts: { 'xl/workbook.xml': workbookXml(sheets.join('')) } })),
    ).toBe('FILE_UNSAFE partTwice')
  })
})

describe('the parts', () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

  it.each([
    '_rels/.rels',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/worksheets/sheet1.xml',
    'xl/sharedStrings.xml',
    'xl/styles.xml',
  ])('[RF4] a document type in %s', (name) => {
    const xml = String(partsOf(small)[name])
    for (const doctype of [bomb, '<!DOCTYPE x SYSTEM "file:///etc/passwd">', '<!DOCTYPE x>'])
      expect(
        refusalOf(
          workbookFile({ ...small, parts: { [name]: xml.replace(declaration, declaration + doctype) } }),
        ),
      ).toBe('FILE_UNSAFE doctype')
  })

  it('[RF4] entities that nobody declared are damage', () => {
    expect(refusalOf(workbookFile({ sheetData: '<row r="1"><c t="str"><v>&b;</v></c></row>' }))).toBe(
      'FILE_DAMAGED xml',
    )
  })

  it.each<[what: string, parts: Record<string, string | null>, refusal: string]>([
    ['no workbook part', { 'xl/workbook.xml': null }, 'FILE_DAMAGED missingPart'],
    ['no sheet part', { 'xl/worksheets/sheet1.xml': null }, 'FILE_DAMAGED missingPart'],
    ['no links of the workbook', { 'xl/_rels/workbook.xml.rels': null }, 'FILE_DAMAGED sheetLink'],
    ['an unclosed sheet', { 'xl/worksheets/sheet1.xml': sheetXml('').slice(0, -40) }, 'FILE_DAMAGED xml'],
    ['an empty part', { 'xl/workbook.xml': '' }, 'FILE_DAMAGED xml'],
    ['another root', { 'xl/workbook.xml': '<html/>' }, 'FILE_NOT_A_WORKBOOK otherOffice'],
    [
      'an unknown encoding',
      { 'xl/workbook.xml': '<?xml version="1.0" encoding="x-klingon"?><a/>' },
      'FILE_DAMAGED encoding',
    ],
  ])('[RF16] %s', (_, parts, refusal) => {
    expect(refusalOf(workbookFile({ ...small, parts }))).toBe(refusal)
  })

  it('[RF5] so are namespaces, declared side by side or one inside the other', () => {
    const many = Array.from({ length: 1_001 }, (_, nth) => `xmlns:p${nth}="urn:p"`)
    const nested = `${many.map((one) => `<e ${one}>`).join('')}${'</e>'.repeat(many.length)}`
    for (const sheetHead of [`<e ${many.join(' ')}/>`, nested]) {
      const xml = sheetXml('', sheetHead).replace('<sheetData>', '<sheetData xmlns:q="urn:q">')
      expect(refusalOf(workbookFile({ parts: { 'xl/worksheets/sheet1.xml': xml } }))).toBe(
        'FILE_UNSAFE prefixes',
      )
    }
  })

  it('[RF5] rows, columns, cells, texts, characters and sheets are limited', () => {
    const row = (xml: string) =>
      workbookFile({ sheetData: xml, sharedStrings: '<si><t>1234567890</t></si><si/>' })
    expect(refusalOf(row('<row r="1048577"/>'))).toBe('FILE_TOO_LARGE rows')
    expect(refusalOf(row('<row r="1e300"/>'))).toBe('FILE_TOO_LARGE rows')
    expect(refusalOf(row('<row r="1"><c r="XFE1"><v>1</v></c></row>'))).toBe('FILE_TOO_LARGE columns')
    expect(refusalOf(row(`<row r="1"><c r="${'Z'.repeat(400)}1"/></row>`))).toBe('FILE_TOO_LARGE columns')
    expect(refusalOf(row('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))).toBe('read')
    expect(refusalOf(row(`<row r="1">${'<c s="1"/>'.repeat(20)}</row>`), { cells: 19 })).toBe(
      'FILE_TOO_LARGE cells',
    )
    const shown = row(`<row r="1">${'<c t="s"><v>0</v></c>'.repeat(10)}</row>`)
    expect(refusalOf(shown, { characters: 100 })).toBe('FILE_TOO_LARGE characters')
    expect(refusalOf(shown, { characters: 110 })).toBe('read')
    expect(refusalOf(shown, { sharedTexts: 1 })).toBe('FILE_TOO_LARGE sharedTexts')
    expect(refusalOf(shown, { sheets: 0 })).toBe('FILE_TOO_LARGE sheets')
  })
})

describe('whatever the bytes', () => {
  const whole = workbookFile({
    sheetData: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>1</f><v>2</v></c></row>',
    sharedStrings: '<si><t>text</t></si>',
  })

  it('[RF16] a file that is cut off anywhere is refused', () => {
    for (let length = 4; length < whole.length; length++)
      expect(refusalOf(whole.subarray(0, length)), `${length} bytes`).toMatch(/^FILE_DAMAGED/)
  })

  it('[RF16] changed bytes give a workbook or a refusal', () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = Buffer.from(whole)
        for (const [at, value] of changes) bytes[at] = value
        expect(refusalOf(bytes)).toMatch(/^(read|FILE_)/)
      }),
      { numRuns: 1_000 },
    )
  })

  it('[RF16] changed XML gives a workbook or a refusal', () => {
    const names = Object.keys(partsOf(small)).filter((name) => name !== '[Content_Types].xml')
    const pieces = [
      '<',
      '>',
      '"',
      '&',
      '</c>',
      '<row r="-1">',
      '<c r="A">',
      ' t="s"',
      '<f t="shared" si="x"/>',
      '\0',
      '\uD800',
      '1',
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(),
        fc.nat(8),
        fc.constantFrom(...pieces),
        (name, place, cut, piece) => {
          const xml = String(partsOf(small)[name])
          const at = place % xml.length
          const parts = { [name]: xml.slice(0, at) + piece + xml.slice(at + cut) }
          expect(refusalOf(workbookFile({ ...small, parts }))).toMatch(/^(read|FILE_)/)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('[RF16] arbitrary bytes, with and without the head of a zip or a compound file', () => {
    const heads = [[], [0x50, 0x4b, 3, 4], [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]]
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 1_500 }), (head, tail) => {
        expect(refusalOf(Uint8Array.from([...head, ...tail]))).toMatch(/^FILE_/)
      }),
    )
  })
})
