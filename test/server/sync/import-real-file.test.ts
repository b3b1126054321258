/** The walk of a real file: template given out, filled by another program, read in its own process, imported. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { getCycle, getReporter } from '../../../server/cycles/register.ts'
import { listReturnActivities } from '../../../server/db/activities.ts'
import type { Db } from '../../../server/db/schema.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { checkWorkbook, importWorkbook } from '../../../server/sync/import-workbook.ts'
import { issueTemplate } from '../../../server/workbooks/issue-template.ts'
import { createWorkbookReader } from '../../../server/workbooks/reader-process.ts'
import { accraCells, aSyncDay, bamakoCells, dakarCells, shippedDatabase } from '../../helpers/a-sync.ts'
import { type FilledCover, type FilledRow, fillWithOpenpyxl } from '../../helpers/fill-workbook.ts'
import { hasOpenpyxl } from '../../helpers/programs.ts'

async function aTemplate(db: Db): Promise<Uint8Array> {
  const reporter = await getReporter(db, 'bcrc-scrc-sen')
  const cycle = await getCycle(db, seedCycle.cycleKey)
  return (await issueTemplate(db, { reporter, cycle, language: 'fr' }, aSyncDay)).bytes
}

async function filled(
  template: Uint8Array,
  cells: readonly object[],
  cover?: FilledCover,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-filled-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const out = join(folder, 'filled.xlsx')
  await fillWithOpenpyxl(template, cells as readonly FilledRow[], cover, out)
  return new Uint8Array(await readFile(out))
}

function importer(db: Db) {
  const reader = createWorkbookReader()
  onTestFinished(() => reader.close())
  const deps = { db, now: aSyncDay, actor: 'commandLine', reader }
  return {
    import: (bytes: Uint8Array) =>
      importWorkbook(deps, { bytes, fileName: 'retour.xlsx', channel: 'upload' }),
    check: (bytes: Uint8Array) => checkWorkbook(deps, { bytes, fileName: 'retour.xlsx' }),
  }
}

describe.skipIf(!hasOpenpyxl)('a template that comes back filled', () => {
  it('[SY16] is imported, and changes nothing the second time', async () => {
    const db = await shippedDatabase('SQLite')
    const cabinet = importer(db)
    const file = await filled(await aTemplate(db), [dakarCells, bamakoCells], { submit: 'oui' })
    expect(await cabinet.check(file)).toMatchObject({ counts: { new: 2 }, issues: [] })
    const first = await cabinet.import(file)
    expect(first).toMatchObject({ counts: { new: 2, unchanged: 0, missing: 0 }, issues: [] })
    expect(first.response.results).toHaveLength(2)
    expect(first.response.submission?.rowCount).toBe(2)
    const again = await cabinet.import(file)
    expect(again).toMatchObject({ isUnchanged: true, counts: { new: 0, unchanged: 2 } })
    expect(again.response.submission).toEqual(first.response.submission)
  })

  it('[MR6] two people fill copies of one blank template: nothing of either is lost or mixed', async () => {
    const db = await shippedDatabase('SQLite')
    const cabinet = importer(db)
    const template = await aTemplate(db)
    await cabinet.import(await filled(template, [dakarCells, bamakoCells]))
    const theirs = await filled(template, [accraCells])
    expect((await cabinet.import(theirs)).counts).toMatchObject({ new: 1, changed: 0, proposed: 0 })
    expect(await cabinet.import(theirs)).toMatchObject({ isUnchanged: true })
    const titles = (await listReturnActivities(db, 'bcrc-scrc-sen', seedCycle.cycleKey)).map(
      (activity) => activity.values.title,
    )
    expect(titles).toEqual([dakarCells.title, bamakoCells.title, accraCells.title])
  })

  it('[MR1] a template given out later brings its prefilled rows back as they were', async () => {
    const db = await shippedDatabase('SQLite')
    const cabinet = importer(db)
    await cabinet.import(await filled(await aTemplate(db), [dakarCells, bamakoCells]))
    const second = await filled(await aTemplate(db), [accraCells])
    expect((await cabinet.import(second)).counts).toMatchObject({ new: 1, unchanged: 2, missing: 0 })
  })
})
