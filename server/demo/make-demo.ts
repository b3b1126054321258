/** A data folder full of real public activities, so that a newcomer sees templates, problems and a report in a minute. */
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ActivityValues } from '../../templates/activity.ts'
import type { Cycle, Reporter } from '../../templates/context.ts'
import type { Language } from '../../templates/definition.ts'
import { parseRow } from '../../templates/parse-row.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getReporter, getTemplate } from '../cycles/register.ts'
import { getHistoryId, getNewestChange } from '../db/change-log.ts'
import { buildReport } from '../report/build-report.ts'
import { cycleOrNewest, type Service } from '../service.ts'
import type { ImportResult } from '../sync/import-result.ts'
import { importWorkbook } from '../sync/import-workbook.ts'
import { buildTemplate } from '../workbooks/build-template.ts'
import { FileSink } from '../workbooks/byte-sinks.ts'
import { issueTemplate } from '../workbooks/issue-template.ts'
import { templateTexts } from '../workbooks/template-input.ts'
import { type RealActivity, readRealActivities, typedCells } from './real-activities.ts'

/** Six centres, one a language. */
const demoCentres: readonly (readonly [reporterCode: string, language: Language])[] = [
  ['bcrc-scrc-sen', 'fr'],
  ['bcrc-scrc-tto', 'en'],
  ['bccc-scrc-ury', 'es'],
  ['bcrc-egy', 'ar'],
  ['bcrc-rus', 'ru'],
  ['bcrc-scrc-chn', 'zh'],
]

export interface Demo {
  readonly files: readonly string[]
  readonly imports: readonly ImportResult[]
}

/**
 * Deals the activities out to six centres in file order, as they are (missing stays missing), sends each centre's workbook
 * through the same path as any other, and writes templates, filled workbooks and draft reports into `folder`.
 */
export async function makeDemo(service: Service, folder: string): Promise<Demo> {
  await mkdir(folder, { recursive: true })
  const { db, now, reader } = service
  const cycle = await cycleOrNewest(db, undefined)
  const activities = readRealActivities()
  const share = Math.ceil(activities.length / demoCentres.length)
  const files: string[] = []
  const imports: ImportResult[] = []
  for (const [index, [reporterCode, language]] of demoCentres.entries()) {
    const reporter = await getReporter(db, reporterCode)
    const blank = await issueTemplate(db, { reporter, cycle, language }, now)
    const fileName = `filled-${blank.fileName}`
    const dealt = activities.slice(index * share, (index + 1) * share)
    const bytes = await fillTemplate(service, {
      reporter,
      cycle,
      language,
      workbookId: blank.workbookId,
      dealt,
    })
    await writeFile(join(folder, blank.fileName), blank.bytes)
    await writeFile(join(folder, fileName), bytes)
    files.push(blank.fileName, fileName)
    imports.push(
      await importWorkbook({ db, now, reader, actor: 'demo' }, { bytes, fileName, channel: 'commandLine' }),
    )
  }
  for (const language of ['en', 'fr', 'ar'] as const) {
    const name = `report-${language}.xlsx`
    const sink = await FileSink.create(join(folder, name))
    try {
      await buildReport(db, { cycleKey: cycle.cycleKey, language, status: 'draft' }, sink)
    } finally {
      await sink.close()
    }
    files.push(name)
  }
  return { files, imports }
}

interface Filling {
  readonly reporter: Reporter
  readonly cycle: Cycle
  readonly language: Language
  readonly workbookId: string
  readonly dealt: readonly RealActivity[]
}

/** The centre's template as it would come back: rows typed, nothing known to the service about them. */
async function fillTemplate(
  { db, now }: Service,
  { reporter, cycle, language, workbookId, dealt }: Filling,
): Promise<Uint8Array> {
  const template = getTemplate(cycle)
  const lists = await loadCodeLists(db)
  const context = {
    template,
    lists,
    language,
    reporter,
    period: cycle.period,
    regionOfCountry: new Map<string, string>(),
    judgedAt: now().toISOString(),
  }
  const typed = dealt.map(
    (activity): ActivityValues => parseRow({ cells: typedCells(activity) }, context).values,
  )
  return buildTemplate({
    template,
    lists,
    cycle,
    reporter,
    language,
    identity: {
      workbookId,
      historyId: await getHistoryId(db),
      reporterCode: reporter.reporterCode,
      cycleKey: cycle.cycleKey,
      templateId: template.id,
      templateVersion: String(template.version),
      listsVersion: String(lists.version),
      language,
      changeNumber: String((await getNewestChange(db)).changeNumber),
    },
    rowKeys: Array.from({ length: 50 }, () => randomUUID()),
    rows: typed.map((values) => ({ rowKey: randomUUID(), revision: null, baseHash: null, values })),
    texts: templateTexts(language),
  })
}
