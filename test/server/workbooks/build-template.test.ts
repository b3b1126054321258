import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildTemplate } from '../../../server/workbooks/build-template.ts'
import type { PrefilledRow } from '../../../server/workbooks/template-input.ts'
import { type Language, languages } from '../../../templates/definition.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { identityKeys } from '../../../templates/workbook-layout.ts'
import { aTemplateInput, uuidOf } from '../../helpers/a-template.ts'
import { hasOpenpyxl, runPython } from '../../helpers/programs.ts'

interface Sheet {
  readonly name: string
  readonly state: string
  readonly rightToLeft: boolean
  readonly frozen: string
  readonly protected: boolean
  readonly tables: readonly { name: string; ref: string; columns: readonly string[] }[]
  readonly validations: readonly {
    ranges: string
    type: string
    formula1: string
    formula2: string
    style: string
    showError: boolean
    prompt: string
    title: string
  }[]
  readonly hiddenRows: readonly number[]
  readonly paper: string
  readonly orientation: string
  readonly titleRows: string
  readonly rows: readonly (readonly string[])[]
  readonly formats: readonly string[]
  readonly lastRow: number
  readonly quoted: readonly string[]
}

const helper = (name: string) => join(import.meta.dirname, '../../helpers', name)
const prefilled: PrefilledRow = {
  rowKey: uuidOf('known row'),
  revision: 41,
  baseHash: 'abc123',
  values: {
    activity_id: 'BCRC-SCRC-SEN-0007',
    title: '=HYPERLINK("x")',
    articles: ['11', '16'],
    beneficiary_parties: ['SEN', 'CIV'],
    status: 'CMP',
    start_date: '2025-03-02',
    end_date: '2025-03',
    budget_amount: '1234.5',
    participants_total: 12,
  },
  comment: 'as agreed',
  issues: ['First sentence.', 'Second sentence.'],
  extra: { 'Our own column': 'ours' },
}

let folder = ''
const built = new Map<string, Uint8Array>()
const path = (name: string) => join(folder, `${name}.xlsx`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cinnabar-build-'))
  for (const language of languages) built.set(language, await buildTemplate(aTemplateInput(language)))
  built.set('prefilled', await buildTemplate(aTemplateInput('fr', { rows: [prefilled] })))
  const webExtension = { id: uuidOf('add-in'), version: '1.0.0.0', store: 'developer', storeType: 'Registry' }
  built.set('withPane', await buildTemplate(aTemplateInput('en', { webExtension })))
  for (const [name, bytes] of built) await writeFile(path(name), bytes)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const seen = new Map<string, readonly Sheet[]>()
async function sheetsOf(name: string): Promise<readonly Sheet[]> {
  if (!seen.has(name)) {
    const answer = JSON.parse(await runPython(helper('describe-workbook.py'), [path(name)])) as {
      sheets: Sheet[]
    }
    seen.set(name, answer.sheets)
  }
  return seen.get(name)!
}

async function activities(name: string): Promise<Sheet> {
  return (await sheetsOf(name)).find((sheet) => sheet.tables.length > 0)!
}

function column(sheet: Sheet, key: string): number {
  return sheet.rows[1]!.findIndex((text) => text.split(' ')[0] === key)
}

describe('buildTemplate', () => {
  it.each(languages)(
    '[TW9] gives the same bytes for the same input, and few of them (%s)',
    async (language) => {
      const again = await buildTemplate(aTemplateInput(language))
      expect(Buffer.compare(again, built.get(language)!)).toBe(0)
      expect(again.length).toBeLessThanOrEqual(250 * 1024)
    },
  )

  it.skipIf(!hasOpenpyxl)(
    '[TW9] writes files in which strict readers find nothing to object to',
    async () => {
      const answer = JSON.parse(
        await runPython(helper('check-workbook.py'), [...built.keys()].map(path)),
      ) as {
        file: string
        problems: string[]
      }[]
      expect(answer.filter((one) => one.problems.length > 0)).toEqual([])
    },
  )

  it('[TW1] names the workbook by three carriers', () => {
    const { identity } = aTemplateInput('fr')
    const parts = unzipSync(built.get('fr')!)
    const text = (name: string) => new TextDecoder().decode(parts[name])
    for (const key of identityKeys) {
      expect(text('docProps/custom.xml')).toContain(
        `name="cinnabar.${key}"><vt:lpwstr>${identity[key]}</vt:lpwstr>`,
      )
    }
    expect(text('xl/workbook.xml')).toMatch(/name="_cinnabar"[^>]*state="veryHidden"/)
    expect(text('xl/sharedStrings.xml')).toContain(`_row_key ${identity.workbookId}`)
  })

  it.skipIf(!hasOpenpyxl).each(languages)('[TW2] lays out its sheets in %s', async (language: Language) => {
    const sheets = await sheetsOf(language)
    const { texts, identity } = aTemplateInput(language)
    const visible = ['instructions', 'cover', 'activities', 'checks', 'countries']
    expect(sheets.map(({ name, state }) => [name, state])).toEqual([
      ...visible.map((key) => [texts.workbook[`sheet.${key}`], 'visible']),
      ['_lists', 'hidden'],
      ['_cinnabar', 'veryHidden'],
    ])
    for (const sheet of sheets.slice(0, 5)) {
      expect(sheet.rightToLeft).toBe(language === 'ar')
      expect([sheet.paper, sheet.protected]).toEqual(['9', false])
      expect(sheet.name.length).toBeLessThanOrEqual(31)
      expect(sheet.name).not.toMatch(/[[\]:*?/\\']/)
    }
    expect(sheets.at(-1)!.rows).toEqual(identityKeys.map((key) => [key, identity[key]]))
  })

  it.skipIf(!hasOpenpyxl)(
    '[TW3] has a table over 500 ready rows with a hidden key row above its header',
    async () => {
      const sheet = await activities('fr')
      const { identity, rowKeys } = aTemplateInput('fr')
      const [table] = sheet.tables
      expect(table!.name).toBe('Activities')
      expect(table!.ref).toMatch(/^A3:[A-Z]+503$/)
      expect(sheet.rows[2]).toEqual(table!.columns)
      expect(sheet.hiddenRows).toEqual([2])
      expect(sheet.rows[1]![0]).toBe(`_row_key ${identity.workbookId}`)
      expect(sheet.rows.slice(3).map((row) => row[0])).toEqual(rowKeys.slice(0, sheet.rows.length - 3))
      for (const { key } of minamataTemplate.fields) expect(column(sheet, key)).toBeGreaterThan(-1)
      for (const key of ['_revision', '_base_hash', '_check', '_comment', '_action']) {
        expect(column(sheet, key)).toBeGreaterThan(-1)
      }
      expect(sheet.frozen).toBe('G4')
      expect(sheet.orientation).toBe('landscape')
      expect(sheet.titleRows).toBe('$1:$3')
    },
  )

  it.skipIf(!hasOpenpyxl)('[TW3] marks required columns by more than colour', async () => {
    const sheet = await activities('en')
    const header = (key: string) => sheet.rows[2]![column(sheet, key)]!
    expect(header('title')).toMatch(/ \*$/)
    expect(header('end_date')).toMatch(/ \(\*\)$/)
    expect(header('partners')).not.toContain('*')
    expect(header('lead_org')).not.toContain('*')
  })

  it.skipIf(!hasOpenpyxl)('[TW4] offers lists, and refuses only what can mean nothing else', async () => {
    const sheet = await activities('fr')
    const of = (key: string) => {
      const letters = sheet.tables[0]!.columns.length && letterOf(column(sheet, key))
      return sheet.validations.find((one) => one.ranges === `${letters}4:${letters}503`)!
    }
    expect(of('status')).toMatchObject({ type: 'list', style: 'stop', showError: true })
    expect(of('delivery_country')).toMatchObject({ type: 'list', style: 'warning' })
    for (const field of minamataTemplate.fields.filter((one) => one.type === 'codes')) {
      expect(of(field.key)).toMatchObject({ type: 'list', showError: false })
    }
    expect(of('start_date')).toMatchObject({ type: 'custom', style: 'warning' })
    expect(of('participants_total')).toMatchObject({ type: 'whole', formula1: '0', formula2: '1000000' })
    expect(of('budget_amount')).toMatchObject({ type: 'decimal', formula1: '0' })
    expect(of('title')).toMatchObject({ type: 'textLength', formula1: '200', style: 'warning' })
    expect(of('_action')).toMatchObject({ type: 'list', style: 'stop' })
    for (const one of sheet.validations) {
      expect(one.formula1.length).toBeLessThanOrEqual(255)
      expect(one.prompt.length).toBeLessThanOrEqual(255)
      expect(one.title.length).toBeLessThanOrEqual(32)
    }
  })

  it.skipIf(!hasOpenpyxl)('[TW4] fills dropdowns from the list sheet, served countries first', async () => {
    const input = aTemplateInput('fr')
    const sheet = await activities('fr')
    const letter = letterOf(column(sheet, 'delivery_country'))
    const { formula1 } = sheet.validations.find((one) => one.ranges.startsWith(`${letter}4`))!
    const [, from, last] = /^_lists!\$([A-Z]+)\$2:\$[A-Z]+\$(\d+)$/.exec(formula1)!
    const lists = (await sheetsOf('fr')).find((one) => one.name === '_lists')!
    const offered = lists.rows.slice(1, Number(last)).map((row) => row[numberOf(from!)]!)
    const label = (code: string) => input.lists.label('country', code, 'fr')
    const served = input.reporter.servedCountries.map(label).sort(new Intl.Collator('fr').compare)
    expect(offered.slice(0, served.length)).toEqual(served)
    expect(offered.slice(served.length)).toEqual(
      offered.slice(served.length).sort(new Intl.Collator('fr').compare),
    )
    expect(offered).toHaveLength(input.lists.list('country').codes.filter((code) => !code.retired).length)
  })

  it.skipIf(!hasOpenpyxl)(
    '[TW7] writes known rows first, as a person would have typed them, with their keys',
    async () => {
      const sheet = await activities('prefilled')
      const cell = (key: string) => sheet.rows[3]![column(sheet, key)]
      const { lists, rowKeys } = aTemplateInput('fr')
      expect(cell('_row_key')).toBe(prefilled.rowKey)
      expect([cell('_revision'), cell('_base_hash'), cell('_comment')]).toEqual(['41', 'abc123', 'as agreed'])
      expect(cell('activity_id')).toBe('BCRC-SCRC-SEN-0007')
      expect(cell('status')).toBe(lists.label('status', 'CMP', 'fr'))
      expect(cell('start_date')).toBe('2025-03-02 00:00:00')
      expect(cell('end_date')).toBe('2025-03')
      expect([cell('budget_amount'), cell('participants_total')]).toEqual(['1234.5', '12'])
      expect(cell('_remarks')).toBe('First sentence.\nSecond sentence.')
      expect(sheet.rows[3]![sheet.rows[2]!.indexOf('Our own column')]).toBe('ours')
      expect(sheet.rows[4]![0]).toBe(rowKeys[0])
    },
  )

  it.skipIf(!hasOpenpyxl)(
    '[TW8] writes text that begins like a formula as text, with quotePrefix',
    async () => {
      const sheet = await activities('prefilled')
      expect(sheet.rows[3]![column(sheet, 'title')]).toBe('=HYPERLINK("x")')
      expect(sheet.quoted).toEqual([`${letterOf(column(sheet, 'title'))}4`])
    },
  )

  it('[TW7] has blank rows to spare where more than 500 are known', async () => {
    const rows = Array.from({ length: 700 }, (_, row) => ({
      ...prefilled,
      rowKey: uuidOf(`known ${row}`),
      issues: [],
    }))
    const parts = unzipSync(await buildTemplate(aTemplateInput('en', { rows })))
    const table = new TextDecoder().decode(parts['xl/tables/table1.xml'])
    expect(table).toMatch(/ref="A3:[A-Z]+753"/)
  })

  it('[TW10] carries the pane where an add-in is given, and no trace of one otherwise', () => {
    expect(Object.keys(unzipSync(built.get('withPane')!))).toContain('xl/webextensions/taskpanes.xml')
    expect(Object.keys(unzipSync(built.get('en')!)).filter((name) => name.includes('webext'))).toEqual([])
  })
})

function letterOf(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : `${letterOf(Math.floor(index / 26) - 1)}${letterOf(index % 26)}`
}

function numberOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
