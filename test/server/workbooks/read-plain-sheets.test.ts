import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ServiceError } from '../../../server/errors.ts'
import type { SheetSurroundings } from '../../../server/workbooks/xlsx/cell-collector.ts'
import { ReadingBudget } from '../../../server/workbooks/xlsx/cell-text.ts'
import { defaultLimits } from '../../../server/workbooks/xlsx/reading-limits.ts'
import { scanInPieces } from '../../../server/workbooks/xlsx/scan-pieces.ts'
import { SheetScanner, scanSheet } from '../../../server/workbooks/xlsx/scan-sheet.ts'
import { scanStrings } from '../../../server/workbooks/xlsx/scan-strings.ts'
import { walkStrings } from '../../../server/workbooks/xlsx/shared-strings-part.ts'
import { walkSheet } from '../../../server/workbooks/xlsx/walk-sheet.ts'
import type { RawCell } from '../../../templates/activity.ts'
import { numbersFrom } from '../../fixtures/hostile/mutations.ts'
import { declaration, sheetXml } from '../../fixtures/workbook-file.ts'

/** The long run is the proof; the short one sees that it would run. */
const mutations = process.env.CINNABAR_TEST_LONG === undefined ? 1_500 : 120_000

const budget = () => new ReadingBudget(defaultLimits)

function surroundings(): SheetSurroundings {
  return {
    strings: ['zero', 'eins', '二', 'ثلاثة', ''],
    dateStyles: [null, 'date', 'time', null],
    isDate1904: true,
    limits: defaultLimits,
    budget: budget(),
  }
}

type Outcome = readonly (readonly [number, readonly (readonly [number, RawCell])[]])[] | string

function outcomeOf(read: () => ReturnType<typeof scanSheet>): Outcome | null {
  try {
    const rows = read()
    return rows && [...rows].map(([index, cells]) => [index, [...cells]] as const)
  } catch (error) {
    if (error instanceof ServiceError) return error.code
    throw error
  }
}

const scanned = (xml: string) => outcomeOf(() => scanSheet(Buffer.from(xml), surroundings()))
const walked = (xml: string) => outcomeOf(() => walkSheet(Buffer.from(xml), surroundings()))

/** As a large part is read while it is unpacked: in pieces, here of very few bytes. */
function scannedInPieces(xml: string): Outcome | null {
  const bytes = Buffer.from(xml)
  const around = surroundings()
  const scanner = new SheetScanner(around)
  const pieces = (take: (piece: Buffer) => void) => {
    let at = 0
    for (let length = 1; at < bytes.length; at += length, length = (length * 7) % 131)
      take(Buffer.from(bytes.subarray(at, at + length)))
  }
  const part = { size: 1_000_000, whole: () => bytes, pieces }
  return scanInPieces(part, scanner, around.budget) ? outcomeOf(() => scanner.collector.result()) : null
}

/** Where the scanner reads a sheet at all, it reads what the parser reads. */
function expectAgreement(xml: string): Outcome | null {
  const fast = scanned(xml)
  if (fast !== null) expect(fast, xml).toEqual(walked(xml))
  const pieced = scannedInPieces(xml)
  if (pieced !== null) expect(pieced, xml).toEqual(fast)
  return fast
}

const texts = fc.oneof(
  fc.constantFrom(
    '1',
    '0',
    '43135.5',
    '-7',
    '1E3',
    ' 12 ',
    '',
    'x',
    '007',
    '123456789012345678',
    'true',
    '#REF!',
  ),
  fc.constantFrom(
    '2018-03-05',
    '2018-03-05T12:00:00',
    '&amp;',
    '&#38;',
    '&#x6C5E;',
    '&lt;b&gt;',
    '_x000D_',
    '_x005F_x000D_',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[&<>]/g, '')),
)
const spaces = fc.constantFrom('', '', '', ' ', '\n  ')

/** Mostly as programs write it, now and then as only a parser can take it, or as nobody should write it. */
const mostly = (usual: fc.Arbitrary<string>, odd: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: odd })
const optional = (name: string, usual: readonly string[], odd: readonly string[]) =>
  mostly(fc.constantFrom('', ...usual), fc.constantFrom(...odd)).map((value) =>
    value === '' ? '' : ` ${name}="${value}"`,
  )

const contents = mostly(
  fc.oneof(
    fc.constantFrom(
      ' t="s"><v>0</v>',
      ' t="s"><v>3</v>',
      ' t="s"><v>4</v>',
      ' t="b"><v>1</v>',
      ' t="e"><v>#REF!</v>',
    ),
    fc.constantFrom(
      '><v>1.25</v>',
      ' t="n"><v>43135</v>',
      '><v>-7e-3</v>',
      '><v/>',
      '>',
      ' t="str"><v></v>',
      ' t="s"><v/>',
    ),
    fc.constantFrom(
      ' t="d"><v>2018-03-05</v>',
      ' t="d"><v>12:30:00</v>',
      ' t="d"><v>soon</v>',
      '><v> 12 </v>',
    ),
    texts.map((text) => ` t="str"><v>${text}</v>`),
    texts.map((text) => `><v>${text}</v>`),
    texts.map((text) => ` t="inlineStr"><is><t>${text}</t></is>`),
    texts.map((text) => ` t="inlineStr"><is><t xml:space="preserve">${text}</t></is>`),
  ),
  fc.constantFrom(
    ' t="inlineStr"><is><r><t>a</t></r><rPh sb="0" eb="1"><t>no</t></rPh></is>',
    ' t="s"><v>9</v>',
    '><v><![CDATA[5]]></v>',
    '><!-- no --><v>5</v>',
    '><extLst/>',
    '><x:v>1</x:v>',
  ),
)
const formulas = fc.constantFrom(
  '',
  '',
  '',
  '<f>A1+B1</f>',
  '<f>[1]Sheet1!A1</f>',
  '<f t="shared" ref="A1:A3" si="0">\'[1]A b\'!A1</f>',
  '<f t="shared" si="0"/>',
  '<f/>',
  '<f t="array" ref="A1">IF(A1&gt;2,"[x]","")</f>',
)

const cells = fc
  .record({
    address: optional('r', ['A1', 'B1', 'C2', 'AA10', 'XFD3'], ['b7', 'A0', 'ZZZZ1', '7']),
    style: optional('s', ['0', '1', '2', '3', '99'], ['x']),
    isStyleFirst: fc.boolean(),
    contents,
    formula: formulas,
    space: spaces,
  })
  .map(({ address, style, isStyleFirst, contents: inside, formula, space }) => {
    const end = inside.indexOf('>')
    const attributes = isStyleFirst ? `${style} x14ac:dyDescent="0.2"${address}` : address + style
    return `${space}<c${attributes}${inside.slice(0, end + 1)}${formula}${space}${inside.slice(end + 1)}</c>`
  })

const rows = fc
  .record({
    number: optional('r', ['1', '2', '5', '3', '1048576'], ['0', '1048577']),
    cells: fc.array(cells, { maxLength: 6 }),
    space: spaces,
  })
  .map(({ number, cells: inside, space }) =>
    inside.length === 0
      ? `<row${number}/>${space}`
      : `<row${number} spans="1:3">${inside.join('')}${space}</row>`,
  )

describe('plain sheets', () => {
  it('[RF19] the scanner and the parser come to the same cells, or the same refusal', () => {
    let rowsScanned = 0
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 5 }), (inside) => {
        const outcome = expectAgreement(sheetXml(inside.join('')))
        if (Array.isArray(outcome)) rowsScanned += outcome.length
      }),
      { numRuns: 2_000 },
    )
    expect(rowsScanned).toBeGreaterThan(500)
  })

  it('[RF19] they agree on sheets with a character changed, left out or put in', () => {
    const sample = sheetXml(
      '<row r="1" spans="1:4"><c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>43135</v></c><c r="D1" t="inlineStr"><is><t>é &amp; b</t></is></c></row><row r="2"><c r="A2"><f>A1</f><v>2</v></c></row>',
      '<dimension ref="A1:D2"/>',
    )
    const pieces = [
      '<',
      '>',
      '"',
      "'",
      '/',
      '&',
      ' ',
      '=',
      'c',
      'x:',
      '0',
      '9',
      ']]>',
      '<!---->',
      '\r',
      '\u0001',
      '',
    ]
    for (let at = 0; at <= sample.length; at++)
      for (let drop = 0; drop <= 2; drop++)
        for (const put of pieces) {
          const xml = sample.slice(0, at) + put + sample.slice(at + drop)
          const fast = scanned(xml)
          if (!Array.isArray(fast)) continue
          // What is no XML at all before or behind the cells may be passed over; cells themselves may not differ.
          const slow = walked(xml)
          if (Array.isArray(slow)) expect(fast, xml).toEqual(slow)
        }
  })

  it('[RF19] they agree, cell for cell, on random sheets with one to three random changes', () => {
    const put = [
      '<',
      '>',
      '"',
      '/',
      '&',
      ' ',
      '=',
      'c',
      'r',
      't',
      'v',
      's',
      '0',
      '7',
      '.',
      'A',
      ';',
      '</c>',
      '<v>',
      '<is>',
      ' t="s"',
      '',
    ]
    const changed = (xml: string, seed: number): string => {
      const next = numbersFrom(seed)
      // Mostly within the cells; what stands before and behind them is changed letter by letter above.
      const from = xml.indexOf('<sheetData')
      const length = xml.indexOf('</sheetData>') - from
      let text = xml
      for (let changes = 1 + (next() % 3); changes > 0; changes--) {
        const at = from + (next() % length)
        // Two of three leave a sheet that is XML still, with another value, address or style.
        if (next() % 3 > 0) {
          const inPlace = /[\w.]/.test(text[at] ?? '')
            ? 'aAbBsn0123456789.E-'[next() % 19]!
            : (text[at] ?? '')
          text = text.slice(0, at) + inPlace + text.slice(at + 1)
          continue
        }
        const end = at + (next() % 3)
        const piece = next() % 4 === 0 ? text.slice(at, at + (next() % 30)) : put[next() % put.length]!
        text = text.slice(0, at) + piece + text.slice(end)
      }
      return text
    }
    const seen = {
      readByBoth: 0,
      refusedByBoth: 0,
      leftToTheParser: 0,
      onlyAsAWhole: 0,
      damageBesideCells: 0,
    }
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), fc.nat(0xffffffff), (inside, seed) => {
        const xml = changed(sheetXml(inside.join('')), seed)
        const fast = scanned(xml)
        const pieced = scannedInPieces(xml)
        if (pieced !== null) expect(pieced, xml).toEqual(fast)
        else if (Array.isArray(fast)) seen.onlyAsAWhole++
        if (fast === null) {
          seen.leftToTheParser++
          return
        }
        const slow = walked(xml)
        // What no cell depends upon may be passed over though it is no XML; cells themselves may not differ.
        if (Array.isArray(fast) && slow === 'FILE_DAMAGED') {
          seen.damageBesideCells++
          return
        }
        // Of two reasons to refuse a sheet, each meets another one first.
        if (Array.isArray(fast) || Array.isArray(slow)) expect(fast, xml).toEqual(slow)
        seen[Array.isArray(fast) ? 'readByBoth' : 'refusedByBoth']++
      }),
      { numRuns: mutations, endOnFailure: true },
    )
    console.log(`Of ${mutations} changed sheets: ${JSON.stringify(seen)}`)
    expect(seen.readByBoth).toBeGreaterThan(mutations / 10)
    expect(seen.onlyAsAWhole).toBeLessThan(mutations / 10)
    expect(seen.damageBesideCells).toBeLessThan(mutations / 100)
  }, 3_600_000)

  it('[RF19] a declaration that names no prefix is refused, rather than hiding every cell', () => {
    const xml = sheetXml('<row><c><v>1</v></c></row>').replace('xmlns:r=', 'xmlns:=')
    expect(walked(xml)).toBe('FILE_DAMAGED')
  })

  it.each([
    ['a comment', sheetXml('<row><!-- 1 --><c><v>1</v></c></row>')],
    ['CDATA', sheetXml('<row><c><v><![CDATA[1]]></v></c></row>')],
    ['single quotes', sheetXml("<row r='1'><c><v>1</v></c></row>")],
    ['a broken name of an attribute', sheetXml('<row><c \'t="s"><v>1</v></c></row>')],
    ['no space between attributes', sheetXml('<row><c s="1"t="s"><v>1</v></c></row>')],
    ['prefixes', sheetXml('<row/>').replaceAll('<', '<x:')],
    ['namespaces further in', sheetXml('<row xmlns="urn:other"/>')],
    ['another encoding', sheetXml('<row/>').replace('UTF-8', 'ISO-8859-1')],
    ['two texts in a cell', sheetXml('<row><c t="inlineStr"><is><t>a</t></is><is><t>b</t></is></c></row>')],
    ['rich text in a cell', sheetXml('<row><c t="inlineStr"><is><r><t>a</t></r></is></c></row>')],
  ])('[RF19] the scanner leaves a sheet with %s to the parser', (_, xml) => expect(scanned(xml)).toBeNull())

  it('[RF19] the scanner takes what the usual programs write', () => {
    const xml = sheetXml(
      '<row r="1" spans="1:2" ht="15"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><v>1.5</v></c></row>',
    )
    expect(scanned(xml)).toEqual([
      [
        0,
        [
          [0, 'zero'],
          [1, 1.5],
        ],
      ],
    ])
  })
})

describe('plain shared texts', () => {
  const items = fc.oneof(
    texts.map((text) => `<si><t>${text}</t></si>`),
    texts.map((text) => `<si><t xml:space="preserve"> ${text} </t></si>\n`),
    fc
      .tuple(texts, texts)
      .map(([a, b]) => `<si><r><t>${a}</t></r><r><rPr><b/><sz val="9"/></rPr><t>${b}</t></r></si>`),
    texts.map((text) => `<si><t>${text}</t><rPh sb="0" eb="1"><t>x</t></rPh><phoneticPr fontId="1"/></si>`),
    fc.constantFrom('<si/>', '<si></si>', '<si><t/></si>', '<si><t><![CDATA[a]]></t></si>'),
  )

  it('[RF19] the scanner and the parser come to the same texts', () => {
    fc.assert(
      fc.property(fc.array(items, { maxLength: 6 }), (inside) => {
        const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
        const bytes = Buffer.from(`${declaration}<sst xmlns="${main}" count="3">${inside.join('')}</sst>`)
        const fast = scanStrings(bytes, budget())
        if (fast !== null) expect(fast).toEqual(walkStrings(bytes, budget()))
      }),
      { numRuns: 1_000 },
    )
  })
})
