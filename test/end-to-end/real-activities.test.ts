/** From an empty data folder to the combined report, with real activities and real programs; and every figure counted again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCodeLists } from '../../server/cycles/load-code-lists.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import { saveDuplicateDecision } from '../../server/db/duplicates.ts'
import type { ImportResult } from '../../server/sync/import-result.ts'
import { fillManyWithLibreOffice, fillWithOpenpyxl } from '../helpers/fill-workbook.ts'
import type { TypedGroup, TypedRow } from '../helpers/independent-count.ts'
import { hasLibreOffice, hasOpenpyxl } from '../helpers/programs.ts'
import { readReports, recalculateReports } from '../helpers/read-report.ts'
import { aChangeRequest } from '../helpers/stored-things.ts'
import type { TypedReturn, TypedWorld } from './expected-report.ts'
import {
  answeredRows,
  type Centre,
  contentOfReport,
  differences,
  expectedReport,
  OneCycle,
  rates,
} from './one-cycle.ts'
import { partsThatSay } from './parts.ts'
import {
  mistakenRow,
  mistakes,
  type RowToType,
  realActivities,
  realRow,
  secret,
  typedIn,
} from './typed-rows.ts'

/** The first three type in LibreOffice; the files of the others are written by a program. */
const centres: readonly Centre[] = [
  { reporterCode: 'bcrc-scrc-sen', language: 'fr' },
  { reporterCode: 'bcrc-egy', language: 'ar' },
  { reporterCode: 'bcrc-rus', language: 'ru' },
  { reporterCode: 'bcrc-scrc-tto', language: 'en' },
  { reporterCode: 'bccc-scrc-ury', language: 'es' },
  { reporterCode: 'bcrc-scrc-chn', language: 'zh' },
]
const languages = ['en', 'fr', 'ar'] as const

describe.skipIf(!hasLibreOffice || !hasOpenpyxl)('101 real activities of six centres', () => {
  let cycle: OneCycle
  const files = centres.map(({ reporterCode }) => `${reporterCode}.xlsx`)
  const typed = centres.map((_, centre) => [
    ...realActivities.filter((_, index) => index % centres.length === centre).map(realRow),
    ...mistakes.filter((_, index) => index % centres.length === centre).map(mistakenRow),
  ])
  const imports: ImportResult[] = []
  const rows: TypedRow[] = []
  let groups: readonly TypedGroup[] = []
  const reports: string[] = []
  let recalculated: string[] = []

  beforeAll(async () => {
    cycle = await OneCycle.open()
    const templates: Uint8Array[] = []
    for (const centre of centres) templates.push(await cycle.template(centre))
    const jobs = centres.map(({ language }, index) => ({
      template: templates[index]!,
      rows: typed[index]!.map((row) => typedIn(language, row)),
      out: cycle.file(files[index]!),
    }))
    await Promise.all([fillManyWithLibreOffice(jobs.slice(0, 3)), fillAllWithOpenpyxl(jobs.slice(3))])
    for (const [index, centre] of centres.entries()) {
      const result = await cycle.import(cycle.file(files[index]!))
      imports.push(result)
      rows.push(...answeredRows(centre, typed[index]!, result))
    }
    rows.sort((a, b) => (a.reference < b.reference ? -1 : 1))
    groups = await decideDuplicates(cycle, rows, imports, typed)
    for (const language of languages) reports.push(await cycle.report(language, 'draft'))
    recalculated = await recalculateReports(reports)
  }, 300_000)

  afterAll(() => cycle?.close())

  const world = async (language: TypedWorld['language']): Promise<TypedWorld> => ({
    language,
    changeNumber: await cycle.newestChange(),
    listsVersion: (await loadCodeLists(cycle.service.db)).version,
    rows,
    groups,
    undecidedPairs: await cycle.undecidedPairs(),
    returns: new Map(centres.map(({ reporterCode }): [string, TypedReturn] => [reporterCode, begun])),
    rates,
  })

  it('[EE1] stores every row that was typed, mistakes and all, and says what is wrong with it', () => {
    expect(imports.map(({ counts }) => counts.new)).toEqual(typed.map((some) => some.length))
    const silent = typed.flat().filter(({ id, rule }) => {
      const issues = rows.find((row) => row.id === id)!.issues
      return rule !== undefined && !issues.some(({ code }) => code.startsWith(rule))
    })
    expect(silent.map(({ id }) => id)).toEqual([])
  })

  it('[EE2] gives, in each figure of each sheet, what an independent count gives', async () => {
    const read = await readReports(reports)
    for (const [index, language] of languages.entries()) {
      const expected = expectedReport(await world(language))
      expect(differences(contentOfReport(read[index]!, expected.words), expected), language).toEqual([])
      expect(expected.figures.size).toBeGreaterThan(5_000)
    }
  })

  it('[EE2] gives the same figures after LibreOffice has calculated every formula anew', async () => {
    const read = await readReports(recalculated)
    for (const [index, language] of languages.entries()) {
      const expected = expectedReport(await world(language))
      expect(differences(contentOfReport(read[index]!, expected.words), expected), language).toEqual([])
    }
  })

  it('[EE3] says nothing of the note for the Secretariat in any part of a report', async () => {
    for (const report of reports) expect(await partsThatSay(report, secret)).toEqual([])
    const typedBy = typed.findIndex((some) =>
      some.some(({ cells }) => cells.confidential_note?.includes(secret)),
    )
    expect(await partsThatSay(cycle.file(files[typedBy]!), secret)).not.toEqual([])
  })

  it('[EE4] changes nothing when the same files come again', async () => {
    const before = await cycle.newestChange()
    for (const file of files) {
      const { isUnchanged, counts } = await cycle.import(cycle.file(file))
      expect(isUnchanged).toBe(true)
      expect(counts).toMatchObject({ new: 0, changed: 0, proposed: 0, missing: 0 })
    }
    expect(await cycle.newestChange()).toBe(before)
  })
})

const begun: TypedReturn = { answer: 'started', isLate: false, submittedOn: null, receiptNumber: null }

async function fillAllWithOpenpyxl(
  jobs: readonly { template: Uint8Array; rows: Parameters<typeof fillWithOpenpyxl>[1]; out: string }[],
): Promise<void> {
  for (const { template, rows, out } of jobs) await fillWithOpenpyxl(template, rows, undefined, out)
}

/** Reports of one activity, as the pages they come from were labelled; for every other group an officer names one. */
async function decideDuplicates(
  { service: { db, now } }: OneCycle,
  rows: readonly TypedRow[],
  imports: readonly ImportResult[],
  typed: readonly (readonly RowToType[])[],
): Promise<TypedGroup[]> {
  const ids = new Map<string, string[]>()
  for (const { row_id, dup_group } of realActivities)
    if (dup_group) ids.set(dup_group, [...(ids.get(dup_group) ?? []), row_id])
  const activityIds = await activityIdsOf(db, imports, typed)
  const groups = [...ids].map(([groupId, members], index): TypedGroup => {
    const inOrder = rows.filter(({ id }) => members.includes(id)).map(({ id }) => id)
    return { groupId, ids: inOrder, representative: index % 2 === 0 ? inOrder.at(-1)! : null }
  })
  for (const { groupId, ids: members, representative } of groups) {
    await commitChange(db, aChangeRequest({ kind: 'duplicateDecision', now }), (trx, change) =>
      saveDuplicateDecision(trx, change, {
        groupId,
        kind: 'same',
        representativeActivityId: representative && activityIds.get(representative)!,
        activityIds: members.map((id) => activityIds.get(id)!),
        reason: null,
      }),
    )
  }
  return groups.toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1))
}

async function activityIdsOf(
  db: OneCycle['service']['db'],
  imports: readonly ImportResult[],
  typed: readonly (readonly RowToType[])[],
): Promise<Map<string, string>> {
  const stored = await db.selectFrom('activityReport').select(['activityReportId', 'activityId']).execute()
  const activityOf = new Map(stored.map(({ activityReportId, activityId }) => [activityReportId, activityId]))
  return new Map(
    imports.flatMap(({ response }, centre) =>
      response.results
        .filter(({ activityReportId }) => activityReportId !== null)
        .map(({ activityReportId }, index): [string, string] => [
          typed[centre]![index]!.id,
          activityOf.get(activityReportId!)!,
        ]),
    ),
  )
}
