/** Templates as they are given out, filled and reworked by programs that people have, and read back. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messagesOf } from '../../../server/locales.ts'
import { buildTemplate } from '../../../server/workbooks/build-template.ts'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import type { RawCell } from '../../../templates/activity.ts'
import { type Language, languages } from '../../../templates/definition.ts'
import { serialOfDate } from '../../../templates/partial-date.ts'
import type { ReturnedWorkbook } from '../../../templates/reading/workbook-content.ts'
import { hiddenSheets } from '../../../templates/workbook-layout.ts'
import { understood } from '../../helpers/a-content.ts'
import { aTemplateInput } from '../../helpers/a-template.ts'
import { type FillJob, fillManyWithLibreOffice, fillWithOpenpyxl } from '../../helpers/fill-workbook.ts'
import { hasLibreOffice, hasOpenpyxl, runPython } from '../../helpers/programs.ts'

const reworking = resolve(import.meta.dirname, '../../helpers/rework-workbook.py')

const given = {
  rowKey: 'given-row',
  revision: 12,
  baseHash: 'ab12',
  values: { title: 'Inventory', status: 'IMP' },
  extra: { 'Our code': 'X-1' },
}
const typed = [
  {
    title: '=Formation « mercure » 汞 الزئبق',
    summary: 'Two lines\nof text',
    start_date: '2026-03-05',
    end_date: '2026-08',
    participants_total: 40,
    budget_amount: 1234.5,
    beneficiary_parties: 'SEN; TGO',
    _comment: 'As agreed',
  },
  { title: 'Deuxième', local_ref: '0012', start_date: '2025' },
]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cinnabar-returns-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function inputOf(language: Language) {
  return aTemplateInput(language, { rows: [given] })
}

async function jobOf(language: Language, program: string): Promise<FillJob> {
  const answer = String(messagesOf('workbook', language)['answer.yes'])
  return {
    template: await buildTemplate(inputOf(language)),
    rows: typed,
    cover: { submit: answer, declaration_name: 'Awa Diop', declaration_date: '2027-01-15' },
    out: join(folder, `${program}-${language}.xlsx`),
  }
}

const understoodFile = async (path: string) => understood(readWorkbook(await readFile(path)))
const plain = (cell: RawCell) => (typeof cell === 'object' && cell !== null ? cell.value : cell)

/** Rows in which something stands, without what a program says of a cell's format. */
function filledRows({ rows }: ReturnedWorkbook) {
  return rows
    .filter((row) => Object.keys(row.cells).length > 0)
    .map(({ rowKey, revision, baseHash, extra, comment, action, cells }) => {
      const values = Object.entries(cells).map(([key, cell]) => [key, plain(cell)])
      return { rowKey, revision, baseHash, extra, comment, action, values: Object.fromEntries(values) }
    })
}

function expectedRows(language: Language) {
  const [one, other] = typed
  const { _comment: comment, ...cells } = one!
  const status = ongoingIn(language)
  const blank = { revision: null, baseHash: null, extra: {}, comment: null, action: null }
  const [firstKey, secondKey] = inputOf(language).rowKeys
  return [
    { ...blank, ...given, values: { title: 'Inventory', status } },
    { ...blank, rowKey: firstKey, comment, values: { ...cells, start_date: serialOfDate('2026-03-05') } },
    { ...blank, rowKey: secondKey, values: other },
  ]
}

function ongoingIn(language: Language): string {
  const { lists } = inputOf(language)
  return lists.find('status', 'IMP')!.labels[language]
}

function expectWhole(workbook: ReturnedWorkbook, language: Language) {
  expect(filledRows(workbook)).toEqual(expectedRows(language))
  expect(workbook.identity).toEqual(inputOf(language).identity)
  expect(workbook.language).toBe(language)
  expect(workbook.issues).toEqual([])
  expect(workbook.cover).toEqual({
    nothingToReport: false,
    submit: true,
    declarationName: 'Awa Diop',
    declarationDate: '2027-01-15',
  })
}

describe.skipIf(!hasLibreOffice)('filled through LibreOffice', () => {
  it('[RR20] templates in six languages come back as they were filled in', async () => {
    const jobs = await Promise.all(languages.map((language) => jobOf(language, 'office')))
    await fillManyWithLibreOffice(jobs)
    for (const [nth, { out }] of jobs.entries()) {
      const workbook = await understoodFile(out)
      expectWhole(workbook, languages[nth]!)
      expect(workbook.extraSheets).toEqual([])
    }
  }, 120_000)

  it('[RR1] LibreOffice keeps the properties: the identity sheet may be missing', async () => {
    const job = await jobOf('fr', 'kept')
    await fillManyWithLibreOffice([job])
    const content = readWorkbook(await readFile(job.out))
    const sheets = content.sheets.filter((sheet) => sheet.name !== hiddenSheets.identity)
    expectWhole(understood({ ...content, sheets }), 'fr')
  }, 120_000)
})

describe.skipIf(!hasOpenpyxl)('filled and reworked with openpyxl', () => {
  const fill = async (language: Language) => {
    const { template, rows, cover, out } = await jobOf(language, 'openpyxl')
    await fillWithOpenpyxl(template, rows, cover, out)
    return out
  }
  const files = new Map<Language, Promise<string>>()
  const filled = (language: Language) => {
    if (!files.has(language)) files.set(language, fill(language))
    return files.get(language)!
  }
  const reworked = async (language: Language, ...actions: readonly string[]) => {
    const out = join(folder, `${actions.join('-')}-${language}.xlsx`)
    await runPython(reworking, [await filled(language), out, ...actions])
    return understoodFile(out)
  }

  it.each(languages)('[RR20] a template comes back as it was filled in: %s', async (language) => {
    const workbook = await understoodFile(await filled(language))
    expectWhole(workbook, language)
    expect(workbook.extraSheets).toEqual([])
  })

  it('[RR5] columns in reverse order', async () => {
    expectWhole(await reworked('ar', 'reverse_columns'), 'ar')
  })

  it('[RR4] every header renamed', async () => {
    const workbook = await reworked('fr', 'rename_headers')
    const rows = expectedRows('fr').map((row) => ({ ...row, extra: {} }))
    expect(filledRows(workbook).map((row) => ({ ...row, extra: {} }))).toEqual(rows)
    expect(Object.values(filledRows(workbook)[0]!.extra)).toEqual(['X-1'])
  })

  it('[RR3] key row deleted, columns in reverse order', async () => {
    expectWhole(await reworked('zh', 'reverse_columns', 'delete_keys'), 'zh')
  })

  it('[RR2] sheet renamed, moved and hidden, another one in front', async () => {
    const workbook = await reworked('ru', 'rename_and_hide')
    expectWhole(workbook, 'ru')
    expect(workbook.sheetName).toBe('Feuil1')
    expect(workbook.extraSheets).toEqual(['Mine'])
  })

  it('[RR1] identity sheet deleted; openpyxl may drop custom properties, so that only the key row is sure', async () => {
    const bare = await reworked('es', 'delete_identity')
    expect(bare.identity.workbookId).toBe(inputOf('es').identity.workbookId)
    expect(bare.language).toBe('es')
    expect(filledRows(bare)).toEqual(expectedRows('es'))
  })

  it('[RR15] hidden column of the cover deleted', async () => {
    expectWhole(await reworked('en', 'delete_cover_keys'), 'en')
  })
})
