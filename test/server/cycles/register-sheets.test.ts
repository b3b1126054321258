import { beforeEach, describe, expect, it } from 'vitest'
import { loadCodeLists } from '../../../server/cycles/load-code-lists.ts'
import { getStoredCodeList } from '../../../server/cycles/manage-code-lists.ts'
import { editReporter } from '../../../server/cycles/manage-reporters.ts'
import { getCycle, getReporter, listParties, listReporters } from '../../../server/cycles/register.ts'
import { buildSheet } from '../../../server/cycles/sheets/build-sheet.ts'
import { applySheet, previewSheet } from '../../../server/cycles/sheets/preview-sheet.ts'
import { readSheet } from '../../../server/cycles/sheets/read-sheet.ts'
import type { SheetKindName } from '../../../server/cycles/sheets/sheet-kind.ts'
import { sheetKinds } from '../../../server/cycles/sheets/sheet-kinds.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import type { Db } from '../../../server/db/schema.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import { createWorkbookReader } from '../../../server/workbooks/reader-process.ts'
import type { RawCell } from '../../../templates/activity.ts'
import { type Language, languages } from '../../../templates/definition.ts'
import { aSheetRow, dakarCells, shippedDatabase, sync } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { officer } from '../../helpers/secretariat.ts'

type Edit = (cell: (rowKey: string, field: string) => (value: RawCell) => void, add: Add) => void
type Add = (values: Readonly<Record<string, RawCell>>) => void

describe.each(databases)('the register as spreadsheets on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
  })

  /** Downloads the sheet, and reads it again after what somebody did in it. */
  async function edited(kind: SheetKindName, of: string, edit: Edit = () => {}, language: Language = 'en') {
    const { bytes } = await buildSheet(db, sheetKinds[kind], of, language)
    const content = readWorkbook(bytes)
    const [sheet, ...others] = content.sheets
    const rows = new Map([...sheet!.rows].map(([index, cells]) => [index, new Map(cells)]))
    const keys = [...rows.get(0)!.values()].map(String)
    const keyColumns = sheetKinds[kind].columns
      .filter((column) => column.isKey)
      .map(({ key }) => keys.indexOf(key))
    const cell = (rowKey: string, field: string) => {
      const found = [...rows.values()].find(
        (cells) => keyColumns.map((column) => cells.get(column) ?? '').join(' ') === rowKey,
      )
      return (value: RawCell) => {
        found!.set(keys.indexOf(field), value)
      }
    }
    const add: Add = (values) => {
      const row = new Map(Object.entries(values).map(([key, value]) => [keys.indexOf(key), value]))
      rows.set(Math.max(...rows.keys()) + 1, row)
    }
    edit(cell, add)
    return readSheet({ ...content, sheets: [{ ...sheet!, rows }, ...others] }, sheetKinds[kind], of)
  }

  async function apply(kind: SheetKindName, of: string, edit: Edit) {
    const sheet = await edited(kind, of, edit)
    const preview = await previewSheet(db, sheetKinds[kind], of, sheet)
    return applySheet(db, { kind: sheetKinds[kind], of, sheet, previewId: preview.previewId }, officer)
  }

  it('[CY13] a sheet that comes back as it was changes nothing, in any language', async () => {
    await editReporter(db, 'bcrc-egy', { contact: { name: 'Ola', email: 'ola@example.org' } }, officer)
    for (const [kind, of] of [
      ['cycles', ''],
      ['reporters', ''],
      ['parties', ''],
      ['code-list', 'article'],
      ['code-list', 'currency'],
      ['rates', seedCycle.cycleKey],
    ] as const) {
      for (const language of kind === 'reporters' ? languages : (['ar'] as const)) {
        const sheet = await edited(kind, of, undefined, language)
        expect(await previewSheet(db, sheetKinds[kind], of, sheet)).toMatchObject({
          changes: [],
          refusals: [],
          missing: [],
        })
      }
    }
  })

  it('[CY23] cycles are edited, and the next one is made as a draft of the one it comes after', async () => {
    const before = await getCycle(db, seedCycle.cycleKey)
    await apply('cycles', '', (cell, add) => {
      cell(seedCycle.cycleKey, 'title.fr')('Travaux menés en 2025-2026')
      cell(seedCycle.cycleKey, 'graceDays')('14')
      cell(seedCycle.cycleKey, 'end')('2026-12-30')
      add({
        cycleKey: '2027-2028',
        previousCycleKey: seedCycle.cycleKey,
        ...Object.fromEntries(languages.map((language) => [`title.${language}`, `2027–2028 ${language}`])),
        legalBasis: 'MC-1/21',
        start: '2027-01-01',
        end: '2028-12-31',
        opensOn: '2028-10-01',
        deadline: '2029-03-31',
      })
    })
    expect(await getCycle(db, seedCycle.cycleKey)).toEqual({
      ...before,
      title: { ...before.title, fr: 'Travaux menés en 2025-2026' },
      graceDays: 14,
      period: { start: before.period.start, end: '2026-12-30' },
    })
    expect(await getCycle(db, '2027-2028')).toMatchObject({
      state: 'draft',
      templateId: before.templateId,
      templateVersion: before.templateVersion,
      languages: before.languages,
      previousCycleKey: seedCycle.cycleKey,
      documentSymbol: '',
      graceDays: 0,
      rates: [],
    })
  })

  it('[CY23] what the form refuses is refused on its cell', async () => {
    await sync(db, [aSheetRow('k1', dakarCells)])
    const added = {
      ...Object.fromEntries(languages.map((language) => [`title.${language}`, 'Next'])),
      legalBasis: 'MC-1/21',
      start: '2027-01-01',
      end: '2028-12-31',
      opensOn: '2028-10-01',
      deadline: '2029-03-31',
    }
    const sheet = await edited('cycles', '', (cell, add) => {
      cell(seedCycle.cycleKey, 'end')('2024-12-31')
      cell(seedCycle.cycleKey, 'deadline')('2025-01-01')
      cell(seedCycle.cycleKey, 'title.ru')(null)
      cell(seedCycle.cycleKey, 'previousCycleKey')('alone')
      add({ ...added, cycleKey: 'alone' })
    })
    const preview = await previewSheet(db, sheetKinds.cycles, '', sheet)
    expect(preview.refusals.map(({ rowKey, field, code }) => [rowKey, field, code])).toEqual([
      [seedCycle.cycleKey, 'previousCycleKey', 'inUse'],
      [seedCycle.cycleKey, 'title.ru', 'required'],
      [seedCycle.cycleKey, 'end', 'endBeforeStart'],
      [seedCycle.cycleKey, 'deadline', 'deadlineBeforeOpening'],
      [seedCycle.cycleKey, 'previousCycleKey', 'unknownCycle'],
      ['alone', 'previousCycleKey', 'required'],
    ])
    expect(preview.refusals.every(({ cell }) => cell !== null)).toBe(true)
  })

  it('[CY14] reporters are edited, added and taken out, all under one number', async () => {
    const before = await getNewestChange(db)
    const applied = await apply('reporters', '', (cell, add) => {
      cell('bcrc-scrc-sen', 'servedCountries')('Sénégal; MLI\nالنيجر')
      cell('bcrc-scrc-sen', 'contactName')('Awa Diop')
      cell('bcrc-scrc-sen', 'contactEmail')('awa.diop@example.org')
      cell('bcrc-egy', 'inUse')('non')
      add({
        reporterCode: 'UNITAR',
        kind: 'Organisme',
        name: 'United Nations Institute for Training and Research',
        shortName: 'UNITAR',
        language: 'English',
        source: 'Letter',
        certainty: 'sure',
      })
    })
    expect(applied.changeNumber).toBe(before.changeNumber + 1)
    expect((await getNewestChange(db)).changeNumber).toBe(before.changeNumber + 1)
    expect(await getReporter(db, 'bcrc-scrc-sen')).toMatchObject({
      servedCountries: ['SEN', 'MLI', 'NER'],
      contact: { name: 'Awa Diop', email: 'awa.diop@example.org' },
    })
    expect(await getReporter(db, 'unitar')).toMatchObject({ kind: 'agency', language: 'en', region: null })
    expect((await listReporters(db)).some((one) => one.reporterCode === 'bcrc-egy')).toBe(false)
  })

  it('[CY15] a preview lists each cell before and after, and stores nothing', async () => {
    const before = await getNewestChange(db)
    const sheet = await edited('reporters', '', (cell) => cell('bcrc-scrc-sen', 'city')('Thiès'))
    const preview = await previewSheet(db, sheetKinds.reporters, '', sheet)
    expect(preview.changes).toEqual([
      {
        rowKey: 'bcrc-scrc-sen',
        kind: 'changed',
        cells: [{ field: 'city', before: 'Dakar', after: 'Thiès' }],
      },
    ])
    expect(await getNewestChange(db)).toEqual(before)
  })

  it('[CY15] refusals stand on their cells, and keep the whole sheet out', async () => {
    const sheet = await edited('reporters', '', (cell, add) => {
      cell('bcrc-scrc-sen', 'kind')('club')
      cell('bcrc-scrc-sen', 'servedCountries')('Senegal; Atlantis')
      cell('bcrc-egy', 'name')(null)
      cell('bcrc-scrc-chn', 'city')('Shanghai')
      add({ reporterCode: 'bcrc-scrc-chn', name: 'again' })
      add({ name: 'without a code' })
      add({ reporterCode: 'new one', kind: 'centre', name: 'N', shortName: 'N', language: 'en' })
    })
    const preview = await previewSheet(db, sheetKinds.reporters, '', sheet)
    const refused = preview.refusals.map(({ cell, field, code }) => `${cell} ${field} ${code}`)
    const codes = preview.refusals.map(({ field, code }) => `${field} ${code}`).sort()
    expect(codes).toEqual([
      'kind notInList',
      'name required',
      'reporterCode keyTwice',
      'reporterCode notAKey',
      'reporterCode required',
      'servedCountries notACode',
    ])
    expect(refused.every((one) => /^[A-Z]+\d+ /.test(one))).toBe(true)
    const request = { kind: sheetKinds.reporters, of: '', sheet, previewId: preview.previewId }
    await expect(applySheet(db, request, officer)).rejects.toMatchObject({
      code: 'REGISTER_SHEET_REFUSED',
      details: { count: 6 },
    })
    expect((await getReporter(db, 'bcrc-scrc-chn')).city).toBe('Beijing')
  })

  it('[CY16] only what was previewed is applied', async () => {
    const sheet = await edited('reporters', '', (cell) => cell('bcrc-scrc-sen', 'city')('Thiès'))
    const { previewId } = await previewSheet(db, sheetKinds.reporters, '', sheet)
    const other = await edited('reporters', '', (cell) => cell('bcrc-scrc-sen', 'city')('Louga'))
    const request = { kind: sheetKinds.reporters, of: '', previewId }
    await expect(applySheet(db, { ...request, sheet: other }, officer)).rejects.toMatchObject({
      code: 'REGISTER_CHANGED',
    })
    await editReporter(db, 'bcrc-egy', { city: 'Giza' }, officer)
    await expect(applySheet(db, { ...request, sheet }, officer)).rejects.toMatchObject({
      code: 'REGISTER_CHANGED',
    })
    expect((await getReporter(db, 'bcrc-scrc-sen')).city).toBe('Dakar')
  })

  it('[CY17] an old sheet undoes nothing that others have changed since; a cell that both changed is refused', async () => {
    const sheet = await edited('reporters', '', (cell) => {
      cell('bcrc-scrc-sen', 'city')('Thiès')
      cell('bcrc-scrc-sen', 'note')('New office')
    })
    await editReporter(db, 'bcrc-egy', { city: 'Giza' }, officer)
    await editReporter(db, 'bcrc-scrc-sen', { city: 'Louga' }, officer)
    const preview = await previewSheet(db, sheetKinds.reporters, '', sheet)
    expect(preview.changes).toMatchObject([{ rowKey: 'bcrc-scrc-sen', cells: [{ field: 'note' }] }])
    expect(preview.refusals).toMatchObject([
      { rowKey: 'bcrc-scrc-sen', field: 'city', code: 'changedMeanwhile', params: { value: 'Louga' } },
    ])
  })

  it('[CY18] rows and columns that the file does not have stay as they are, and missing rows are said', async () => {
    const sheet = await edited('reporters', '', (cell) => cell('bcrc-scrc-sen', 'city')('Thiès'))
    const some = {
      ...sheet,
      rows: sheet.rows
        .filter((row) => row.cells.get('reporterCode') === 'bcrc-scrc-sen')
        .map((row) => ({
          ...row,
          cells: new Map([...row.cells].filter(([key]) => key !== 'servedCountries')),
        })),
    }
    const preview = await previewSheet(db, sheetKinds.reporters, '', some)
    expect(preview.missing).toHaveLength(22)
    const before = await getReporter(db, 'bcrc-scrc-sen')
    await applySheet(
      db,
      { kind: sheetKinds.reporters, of: '', sheet: some, previewId: preview.previewId },
      officer,
    )
    expect(await getReporter(db, 'bcrc-scrc-sen')).toEqual({ ...before, city: 'Thiès' })
    expect(await listReporters(db)).toHaveLength(23)
  })

  it('[CY19] a code list: label bettered, draft confirmed, code added and retired; codes are not taken out', async () => {
    const applied = await apply('code-list', 'delivery_mode', (cell, add) => {
      cell('ONL', 'label.fr')('À distance')
      cell('ONL', 'drafts')(null)
      cell('HYB', 'retired')('Oui')
      cell('HYB', 'replacedBy')('ONL')
      add({
        code: 'POST',
        ...Object.fromEntries(languages.map((language) => [`label.${language}`, `Post ${language}`])),
        aliases: 'mail\nletter',
      })
    })
    expect(applied.refusals).toEqual([])
    const { list } = await getStoredCodeList(db, 'delivery_mode')
    expect(list.version).toBe(2)
    const lists = await loadCodeLists(db)
    expect(lists.label('delivery_mode', 'ONL', 'fr')).toBe('À distance')
    expect(lists.find('delivery_mode', 'ONL')?.drafts).toBeUndefined()
    expect(lists.match('delivery_mode', 'letter')).toMatchObject({ code: { code: 'POST' } })
    expect(lists.match('delivery_mode', 'HYB').kind).toBe('retired')
    const wrong = await edited('code-list', 'delivery_mode', (cell) => cell('ONL', 'label.fr')('Post fr'))
    const preview = await previewSheet(db, sheetKinds['code-list'], 'delivery_mode', wrong)
    expect(preview.refusals).toMatchObject([{ rowKey: 'ONL', field: 'label.fr', code: 'labelTaken' }])
  })

  it('[CY20] rates of a cycle and days of deposit are edited the same way', async () => {
    const { cycleKey } = seedCycle
    await apply('rates', cycleKey, (_cell, add) => {
      add({
        currency: 'Euro',
        date: { value: 46387, date: true },
        usDollars: 1.08,
        source: 'UN operational rates',
      })
      add({ currency: 'XOF', date: '2026-12-31', usDollars: '0.001650', source: 'UN operational rates' })
    })
    expect((await getCycle(db, cycleKey)).rates).toEqual([
      { currency: 'EUR', usDollars: '1.08', date: '2026-12-31', source: 'UN operational rates' },
      { currency: 'XOF', usDollars: '0.00165', date: '2026-12-31', source: 'UN operational rates' },
    ])
    await apply('rates', cycleKey, (cell) => cell('XOF 2026-12-31', 'inUse')('no'))
    expect((await getCycle(db, cycleKey)).rates).toHaveLength(1)
    await apply('parties', '', (cell) => cell('ALB', 'depositDate')('2020-05-27'))
    expect((await listParties(db)).find(({ country }) => country === 'ALB')?.depositDate).toBe('2020-05-27')
  })

  it('[CY21] another kind of sheet, of another list, or a reporter’s workbook is refused', async () => {
    const { bytes } = await buildSheet(db, sheetKinds['code-list'], 'article', 'en')
    const content = readWorkbook(bytes)
    for (const [kind, of] of [
      ['code-list', 'status'],
      ['reporters', ''],
    ] as const)
      expect(() => readSheet(content, sheetKinds[kind], of)).toThrow(
        expect.objectContaining({ code: 'REGISTER_SHEET_ALIEN' }),
      )
  })

  it('[CY9] a reporter that has sent anything is not taken out by a sheet either', async () => {
    await sync(db, [aSheetRow('k1', dakarCells)])
    const sheet = await edited('reporters', '', (cell) => cell('bcrc-scrc-sen', 'inUse')('no'))
    const preview = await previewSheet(db, sheetKinds.reporters, '', sheet)
    expect(preview.refusals).toMatchObject([{ field: 'inUse', code: 'inUse' }])
  })

  it('[CY13] the same register gives the same bytes, and text that looks like a formula is text', async () => {
    await editReporter(db, 'bcrc-egy', { note: '=HYPERLINK("http://x")' }, officer)
    const [one, two] = [
      await buildSheet(db, sheetKinds.reporters, '', 'ar'),
      await buildSheet(db, sheetKinds.reporters, '', 'ar'),
    ]
    expect(Buffer.from(one.bytes).equals(Buffer.from(two.bytes))).toBe(true)
    const reader = createWorkbookReader()
    try {
      const content = await reader.readContent(one.bytes)
      const cells = [...content.sheets[0]!.rows.values()].flatMap((row) => [...row.values()])
      expect(cells).toContain('=HYPERLINK("http://x")')
    } finally {
      await reader.close()
    }
  })
})
