/**
 * From the workbooks of thirty reporters with 1,000 rows each to one combined report: imported in turn, as the command line
 * does it (the next is read while one is stored), then reported.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCodeLists } from '../../server/cycles/load-code-lists.ts'
import { getTemplate, listReporters, saveRegisterEntry } from '../../server/cycles/register.ts'
import { getHistoryId } from '../../server/db/change-log.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import { buildReport } from '../../server/report/build-report.ts'
import { cycleOrNewest, openService, type Service } from '../../server/service.ts'
import { type ImportDependencies, importWorkbook } from '../../server/sync/import-workbook.ts'
import { buildTemplate } from '../../server/workbooks/build-template.ts'
import { FileSink } from '../../server/workbooks/byte-sinks.ts'
import { readAhead, takeInTurn } from '../../server/workbooks/read-ahead.ts'
import { templateTexts } from '../../server/workbooks/template-input.ts'
import { aReporter } from '../helpers/builders.ts'
import { manyActivities } from '../helpers/many-activities.ts'
import { aChangeRequest } from '../helpers/stored-things.ts'
import { type BenchLine, median } from './bench-line.ts'

const fileCount = 30
const rowsPerFile = 1_000

/** Files are made and lie on disk before the clock starts; the reading process starts within it. */
export async function benchConsolidating(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-bench-'))
  const service = await openService({ dataFolder: join(folder, 'data'), databaseUrl: null })
  try {
    const files = await makeFiles(service, folder)
    const start = performance.now()
    const imports: number[] = []
    const reader = readAhead(service.reader)
    const open = async (file: string) => ({ bytes: await readFile(file), fileName: file })
    await takeInTurn(files, open, {
      begin: ({ bytes, fileName }) => reader.begin(bytes, fileName),
      take: async (file) => {
        imports.push(await secondsOf(async () => importFile({ ...service, reader }, await file)))
      },
    })
    const report = await secondsOf(() => writeReport(service, join(folder, 'report.xlsx')))
    const total = (performance.now() - start) / 1000
    const name = `${fileCount} files of ${rowsPerFile.toLocaleString('en')} rows`
    const better = 'lower'
    return [
      { name: `${name} into one report`, value: total, unit: 's', aim: '<= 10', better },
      { name: `${name}: importing`, value: total - report, unit: 's', better },
      { name: `${name}: the report`, value: report, unit: 's', better },
      { name: 'importing one file, median', value: median(imports), unit: 's', better },
      { name: 'importing one file, slowest', value: Math.max(...imports), unit: 's', better },
    ]
  } finally {
    await service.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function importFile(
  { db, now, reader }: Pick<ImportDependencies, 'db' | 'now' | 'reader'>,
  file: { readonly bytes: Uint8Array; readonly fileName: string },
): Promise<void> {
  const request = { ...file, channel: 'commandLine' as const }
  const { counts } = await importWorkbook({ db, now, reader, actor: 'bench' }, request)
  if (counts.new !== rowsPerFile) throw new Error(`${file.fileName}: ${counts.new} new rows`)
}

async function writeReport({ db }: Service, file: string): Promise<void> {
  const { cycleKey } = await cycleOrNewest(db, undefined)
  const sink = await FileSink.create(file)
  try {
    await buildReport(db, { cycleKey, language: 'en', status: 'draft' }, sink)
  } finally {
    await sink.close()
  }
}

/** The shipped centres and as many agencies as are missing: a filled template each, in the language of its reporter. */
async function makeFiles(service: Service, folder: string): Promise<string[]> {
  const { db, now } = service
  const shipped = (await listReporters(db)).length
  await commitChange(db, aChangeRequest({ kind: 'register', now }), async (trx, change) => {
    for (let number = shipped; number < fileCount; number++) {
      const reporterCode = `agency-${number}`
      const agency = aReporter({
        reporterCode,
        kind: 'agency',
        shortName: `Agency ${number}`,
        language: 'en',
      })
      await saveRegisterEntry(trx, change, 'reporter', reporterCode, agency)
    }
  })
  const cycle = await cycleOrNewest(db, undefined)
  const lists = await loadCodeLists(db)
  const historyId = await getHistoryId(db)
  const template = getTemplate(cycle)
  const files: string[] = []
  for (const [number, reporter] of (await listReporters(db)).entries()) {
    const { reporterCode, language } = reporter
    const activities = manyActivities(rowsPerFile, lists, [reporterCode], { seed: number })
    const bytes = await buildTemplate({
      template,
      lists,
      cycle,
      reporter,
      language,
      identity: {
        workbookId: `bench-${number}`,
        historyId,
        reporterCode,
        cycleKey: cycle.cycleKey,
        templateId: template.id,
        templateVersion: String(template.version),
        listsVersion: String(lists.version),
        language,
        changeNumber: '1',
      },
      rowKeys: Array.from({ length: 50 }, (_, row) => `spare-${row}`),
      rows: activities.map(({ values }, row) => ({
        rowKey: `row-${row}`,
        revision: null,
        baseHash: null,
        values,
      })),
      texts: templateTexts(language),
    })
    const file = join(folder, `${reporterCode}.xlsx`)
    await writeFile(file, bytes)
    files.push(file)
  }
  return files
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
