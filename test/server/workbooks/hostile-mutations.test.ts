/** Good files changed in thousands of ways: data or a refusal, and never other data than was there. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ServiceError } from '../../../server/errors.ts'
import { buildTemplate } from '../../../server/workbooks/build-template.ts'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import type { WorkbookContent } from '../../../templates/reading/workbook-content.ts'
import { changedBytes, changedXml } from '../../fixtures/hostile/mutations.ts'
import { stylesWith, type WorkbookFile, workbookFile } from '../../fixtures/workbook-file.ts'
import { aTemplateInput } from '../../helpers/a-template.ts'

const seeds = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../fixtures/hostile/seeds.json'), 'utf8'),
) as { readonly bytes: readonly number[]; readonly xml: readonly number[] }
const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const rounds = isLong ? 30_000 : 400

const good: WorkbookFile = {
  sheetData:
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>43164</v></c><c r="C1"><f>[1]S!A1</f><v>2</v></c></row>' +
    '<row r="2"><c r="A2" t="inlineStr"><is><r><t>in</t></r><r><t> place</t></r></is></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>' +
    '<row r="9"><c r="AB9"><v>-1.5E-3</v></c><c r="AC9" t="str"><f t="shared" si="0" ref="AC9">A1</f><v>x_x000D_y</v></c></row>',
  sharedStrings: '<si><t>é 東京 &amp; 😀</t><rPh sb="0" eb="1"><t>x</t></rPh></si>',
  styles: stylesWith([0, 14]),
}

let template: Uint8Array
beforeAll(async () => {
  template = await buildTemplate(aTemplateInput('fr'))
})

const refusalOrContent = (bytes: Uint8Array): WorkbookContent | string => {
  try {
    return readWorkbook(bytes)
  } catch (error) {
    if (error instanceof ServiceError && error.code.startsWith('FILE_')) return error.code
    throw error
  }
}

const seedsFor = (kept: readonly number[]) => [
  ...kept,
  ...Array.from({ length: rounds }, (_, nth) => 10_000 + nth),
]

describe('a good file', () => {
  it('[RF22] with changed bytes is refused, or read to the very same cells', { timeout: 1_200_000 }, () => {
    for (const whole of [workbookFile(good), Buffer.from(template)]) {
      const content = readWorkbook(whole)
      // The template is a hundred times as large.
      const part = whole.length > 20_000 && !isLong ? 150 : undefined
      for (const seed of seedsFor(seeds.bytes).slice(0, part)) {
        const came = refusalOrContent(changedBytes(whole, seed))
        if (typeof came !== 'string') expect(came, `seed ${seed}`).toEqual(content)
      }
    }
  })

  it('[RF22] with changed XML is read to something or refused, the same each time', {
    timeout: 1_200_000,
  }, () => {
    for (const seed of seedsFor(seeds.xml)) {
      const changed = changedXml(good, seed)
      const came = refusalOrContent(changed)
      if (typeof came === 'string') continue
      expect(came.sheets.length, `seed ${seed}`).toBeGreaterThan(0)
    }
  })

  it('[RF22] cut off at every thousandth byte is refused', () => {
    for (let length = 0; length < template.length; length += 1_000)
      expect(refusalOrContent(template.subarray(0, length)), `${length} bytes`).toMatch(/^FILE_DAMAGED$/)
  })
})
