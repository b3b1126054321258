/** A service of its own with an empty data folder, and the steps of a cycle as people take them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { getReporter, saveRegisterEntry } from '../../server/cycles/register.ts'
import { getNewestChange } from '../../server/db/change-log.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import { listCandidates } from '../../server/duplicates/list-candidates.ts'
import { buildReport } from '../../server/report/build-report.ts'
import { cycleOrNewest, openService, type Service } from '../../server/service.ts'
import type { ImportResult } from '../../server/sync/import-result.ts'
import { importWorkbook } from '../../server/sync/import-workbook.ts'
import { FileSink } from '../../server/workbooks/byte-sinks.ts'
import { issueTemplate } from '../../server/workbooks/issue-template.ts'
import type { Language } from '../../templates/definition.ts'
import type { Rate, TypedRow } from '../helpers/independent-count.ts'
import { contentOf, type ReportSheet, type SheetContent } from '../helpers/read-report.ts'
import { aChangeRequest } from '../helpers/stored-things.ts'
import { expectFigures } from './expected-figures.ts'
import { expectLists, labelColumns } from './expected-lists.ts'
import { ExpectedReport, type TypedWorld } from './expected-report.ts'
import { sheetKeys, type Words } from './report-words.ts'
import type { RowToType } from './typed-rows.ts'

export interface Centre {
  readonly reporterCode: string
  readonly language: Language
}

/** Two for one currency: the newer counts. */
export const rates: readonly Rate[] = [
  { currency: 'EUR', usDollars: '1.05', date: '2025-06-30', source: 'Example rates' },
  { currency: 'EUR', usDollars: '1.1234', date: '2026-12-31', source: 'Example rates' },
  { currency: 'XOF', usDollars: '0.0017', date: '2026-12-31', source: 'Example rates' },
]

export class OneCycle {
  readonly folder: string
  readonly service: Service
  /** The day it is, for the service. */
  today: string

  private constructor(folder: string, service: Service, clock: { today: string }) {
    this.folder = folder
    this.service = service
    this.today = clock.today
    Object.defineProperty(this, 'today', {
      get: () => clock.today,
      set: (day: string) => {
        clock.today = day
      },
    })
  }

  static async open(): Promise<OneCycle> {
    const folder = await mkdtemp(join(tmpdir(), 'cinnabar-cycle-'))
    const clock = { today: '2027-01-15' }
    const now = () => new Date(`${clock.today}T10:00:00.000Z`)
    const service = await openService({ dataFolder: join(folder, 'data'), databaseUrl: null }, now)
    const one = new OneCycle(folder, service, clock)
    const cycle = await cycleOrNewest(service.db, undefined)
    await commitChange(service.db, aChangeRequest({ kind: 'register', now }), (trx, change) =>
      saveRegisterEntry(trx, change, 'cycle', cycle.cycleKey, { ...cycle, rates }),
    )
    return one
  }

  async close(): Promise<void> {
    await this.service.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  file(name: string): string {
    return join(this.folder, name)
  }

  async template({ reporterCode, language }: Centre): Promise<Uint8Array> {
    const { db, now } = this.service
    const [reporter, cycle] = [await getReporter(db, reporterCode), await cycleOrNewest(db, undefined)]
    return (await issueTemplate(db, { reporter, cycle, language }, now)).bytes
  }

  async import(path: string): Promise<ImportResult> {
    const { db, now, reader } = this.service
    const request = { bytes: await readFile(path), fileName: basename(path), channel: 'upload' as const }
    return importWorkbook({ db, now, reader, actor: 'test' }, request)
  }

  async newestChange(): Promise<number> {
    return (await getNewestChange(this.service.db)).changeNumber
  }

  /** In the list that officers decide by, of all that was stored up to a number. */
  async undecidedPairs(asOf?: number): Promise<number> {
    const { db } = this.service
    const { cycleKey } = await cycleOrNewest(db, undefined)
    return (await listCandidates(db, { cycleKey, asOf })).undecidedCount
  }

  async report(language: Language, status: 'draft' | 'final'): Promise<string> {
    const { db } = this.service
    const { cycleKey } = await cycleOrNewest(db, undefined)
    const path = this.file(`report-${language}-${status}.xlsx`)
    const sink = await FileSink.create(path)
    try {
      await buildReport(db, { cycleKey, language, status }, sink)
    } finally {
      await sink.close()
    }
    return path
  }
}

/** The rows as typed, with the references and issues the service answered. Rows of the file come back in their order. */
export function answeredRows(
  { reporterCode }: Centre,
  rows: readonly RowToType[],
  { response }: ImportResult,
): TypedRow[] {
  const results = response.results.filter(({ activityReportId }) => activityReportId !== null)
  if (results.length !== rows.length)
    throw new Error(`${reporterCode}: ${results.length} of ${rows.length} rows`)
  return rows.map(({ id, cells, unread }, index) => {
    const { reference, issues } = results[index]!
    return { id, reporterCode, reference: reference!, cells, ...(unread ? { unread } : {}), issues }
  })
}

/** All that must stand in the report, and all that does. */
export function expectedReport(world: TypedWorld): ExpectedReport {
  const report = new ExpectedReport(world)
  expectFigures(report)
  expectLists(report)
  return report
}

/** What stands on all sheets, whatever their numbers. */
export function contentOfReport(sheets: readonly ReportSheet[], { t }: Words): SheetContent {
  const all = { figures: new Map<string, number>(), texts: new Map<string, string>(), errors: [] as string[] }
  const keyOf = new Map(sheetKeys.map((key) => [t(`tab.${key}`).replace(/['’]/g, ' '), key]))
  for (const sheet of sheets) {
    const key = keyOf.get(sheet.name.replace(/^\d+ /, ''))
    if (key === undefined) throw new Error(`Nothing is expected of the sheet ${sheet.name}`)
    const content = contentOf(sheet, key, labelColumns[key])
    for (const [place, value] of content.figures) all.figures.set(place, value)
    for (const [place, value] of content.texts) all.texts.set(place, value)
    all.errors.push(...content.errors)
  }
  return all
}

/** Where the report and the count differ: `place: report / count`; the first ones. */
export function differences(report: SheetContent, expected: ExpectedReport): string[] {
  const found = [...report.errors]
  for (const place of new Set([...report.figures.keys(), ...expected.figures.keys()])) {
    const [is, should] = [report.figures.get(place), expected.figures.get(place)]
    if (is !== should) found.push(`${place}: ${is} / ${should}`)
  }
  for (const [place, should] of expected.texts) {
    const is = report.texts.get(place)
    if (is !== should) found.push(`${place}: ${is} / ${should}`)
  }
  return found.slice(0, 40)
}
