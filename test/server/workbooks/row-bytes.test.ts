import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowBytes } from '../../../server/workbooks/row-bytes.ts'
import { cellText, longestCellText } from '../../../server/workbooks/row-xml-text.ts'
import { SharedStrings } from '../../../server/workbooks/shared-strings.ts'

const plain = { numberStyle: 1, textStyle: 2, sharing: 'none' } as const

function xmlOf(rows: readonly (readonly (string | number | boolean | null)[])[]): string {
  const bytes = new RowBytes(
    [plain, { ...plain, sharing: 'few', hasBlankCells: true }],
    new SharedStrings(''),
  )
  const taken: string[] = []
  rows.forEach((row, index) => {
    if (!bytes.write(row, index + 1)) return
    const { bytes: some, giveBack } = bytes.take()
    taken.push(Buffer.from(some).toString('utf8'))
    giveBack()
  })
  return taken.join('') + Buffer.from(bytes.take().bytes).toString('utf8')
}

describe('RowBytes', () => {
  it('[RP63] writes any text as it is escaped everywhere, and any number as it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(fc.constantFrom('_', 'x', '_x0041_', '&', '<', '>', '\r', '\u0000', '\ud800', 'é', '汞', '😀'))
        .map((pieces) => pieces.join('')),
      // Long ones, in which nothing or only markup has to be escaped.
      fc
        .array(fc.constantFrom('workshop on waste ', 'é', '汞', '&', '<', '>', '_', '\n'), { minLength: 30 })
        .map((pieces) => pieces.join('')),
      fc.string({ unit: fc.constantFrom('a', 'é', '汞', '\t'), minLength: 48, maxLength: 400 }),
    )
    fc.assert(
      fc.property(text, fc.oneof(fc.double({ noNaN: true }), fc.nat()), (given, number) => {
        fc.pre(given.length > 0)
        const xml = xmlOf([[given], [number]])
        expect(/<is><t(?: xml:space="preserve")?>(.*?)<\/t><\/is>/s.exec(xml)![1]).toBe(cellText(given))
        expect(xml).toContain(`<c r="A2" s="1"><v>${number}</v></c>`)
      }),
      { numRuns: 150 },
    )
  })

  it('[RP62] writes rows longer than a block, blank cells where they are wanted, and shares what is to be shared', () => {
    const long = '汞&'.repeat(longestCellText / 2 - 1)
    const rows = Array.from({ length: 20 }, (_, n) => [long, n % 2 === 0 ? 'same' : null])
    const xml = xmlOf(rows)
    expect(xml.match(/<row /g)).toHaveLength(20)
    expect(xml.split(cellText(long))).toHaveLength(21)
    expect(xml.slice(-200)).toContain('<c s="2"/></row>')
    expect(xml.match(/<c s="2" t="s"><v>0<\/v><\/c><\/row>/g)).toHaveLength(10)
    expect(xmlOf([[true, null]])).toContain('<c r="A1" s="1" t="b"><v>1</v></c>')
  })

  it('[RP65] names the place of the first cell of a row and of a cell behind a gap, and of no other', () => {
    const columns = Array.from({ length: 5 }, () => plain)
    const bytes = new RowBytes(columns, new SharedStrings(''))
    bytes.write([1, 2, null, 4, 5], 7)
    bytes.write([null, 2, 3], 8)
    expect(Buffer.from(bytes.take().bytes).toString('latin1')).toBe(
      '<row r="7"><c r="A7" s="1"><v>1</v></c><c s="1"><v>2</v></c><c r="D7" s="1"><v>4</v></c><c s="1"><v>5</v></c></row>' +
        '<row r="8"><c r="B8" s="1"><v>2</v></c><c s="1"><v>3</v></c></row>',
    )
  })

  it('[RP66] keeps texts of a column for later rows while they are few, and later only for those made together', async () => {
    const shared = new SharedStrings('')
    const bytes = new RowBytes([{ ...plain, sharing: 'few' }], shared)
    for (let n = 0; n < 1_500; n++) bytes.write([`text ${n}`], n + 1)
    await shared.endTogether()
    bytes.write(['text 1400'], 1_501)
    bytes.write(['text 1400'], 1_502)
    const rows = Buffer.from(bytes.take().bytes).toString('latin1').split('</row>')
    expect(shared.lasting).toBe(1_000)
    expect(rows[999]).toContain('<v>999</v>')
    expect(rows.slice(1_500, 1_502)).toEqual([
      '<row r="1501"><c r="A1501" s="2" t="s"><v>1500</v></c>',
      '<row r="1502"><c r="A1502" s="2" t="s"><v>1500</v></c>',
    ])
    await shared.part.discard()
  })
})
