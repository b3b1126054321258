/** How fast the desk answers with 5,000 reporters and 500,000 activities stored, while reporters go on sending. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { buildApp } from '../../server/app.ts'
import { saveRegisterEntry } from '../../server/cycles/register.ts'
import { insertRows } from '../../server/db/batches.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import { databaseFileName } from '../../server/db/open-database.ts'
import { askQuestion } from '../../server/questions/ask-and-answer.ts'
import { submitReturn } from '../../server/returns/move-return.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { openService } from '../../server/service.ts'
import { syncWorkbook } from '../../server/sync/sync-workbook.ts'
import { scoringVersion } from '../../templates/duplicates/scoring-version.ts'
import { aRequest, aSheetRow, dakarCells } from '../helpers/a-sync.ts'
import { aReporter } from '../helpers/builders.ts'
import { signIn, testAccounts } from '../helpers/signed-in.ts'
import { aChangeRequest } from '../helpers/stored-things.ts'
import type { BenchLine } from './bench-line.ts'
import { fillDatabase, prepareReturns } from './fill-database.ts'

const [reporters, activities] = [5_000, 500_000]
const rowsOfEach = activities / reporters
const asks = 40
const pairs = 100_000
const regions = ['AFR', 'APG', 'EEG', 'GRULAC', 'WEOG']
const { cycleKey } = seedCycle

export async function benchDesk(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-desk-'))
  try {
    await fill(folder)
    return await measure(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** One return that was really sent and submitted; copies of it under 4,999 other reporters; people for all of them. */
async function fill(dataFolder: string): Promise<void> {
  const [first] = await prepareReturns(dataFolder, 1)
  const service = await openService({ dataFolder, databaseUrl: null })
  const { db, now } = service
  const act = { now, actor: 'bench', channel: 'page' as const }
  const changes = Array.from({ length: rowsOfEach }, (_, at) =>
    aSheetRow(`k${at}`, { ...dakarCells, title: `${dakarCells.title} ${at}` }),
  )
  const request = aRequest(changes, { reporterCode: first!, workbookId: 'bench-workbook' })
  await syncWorkbook(db, request, { now, actor: 'bench' })
  await submitReturn(
    db,
    { reporterCode: first!, cycleKey, nothingToReport: null, declarationName: 'A', declarationDate: null },
    act,
  )
  const codes = Array.from({ length: reporters - 1 }, (_, at) => `c${at + 1}-${first}`)
  await commitChange(db, aChangeRequest({ kind: 'register', now }), async (trx, change) => {
    for (const [at, reporterCode] of codes.entries()) {
      const region = regions[at % regions.length]!
      const agency = aReporter({ reporterCode, kind: 'agency', shortName: `Agency ${at}`, region })
      await saveRegisterEntry(trx, change, 'reporter', reporterCode, agency)
    }
  })
  const people = codes.map((reporterCode, at) => ({ accountId: `person-${at}`, reporterCode }))
  await insertRows(
    db,
    'account',
    people.map(({ accountId }, at) => ({
      accountId,
      role: 'focalPoint' as const,
      name: `Person ${at}`,
      email: `person-${at}@agency.example`,
      addressKey: `person-${at}@agency.example`,
      language: 'en' as const,
      createdAt: now().toISOString(),
      createdBy: 'bench',
      endedAt: null,
      endedBy: null,
    })),
  )
  await insertRows(db, 'accountReporter', people)
  await service.close()
  fillDatabase(dataFolder, activities)
  rememberPairs(dataFolder)
}

/** So many likely duplicates, as if the search had been through everything: each report with the same one of the next reporter. */
function rememberPairs(dataFolder: string): void {
  const database = new DatabaseSync(join(dataFolder, databaseFileName))
  try {
    database.exec(`
      begin;
      insert into duplicate_scan (scan_id, cycle_key, scoring_version, through_change_number)
        select 'bench', '${cycleKey}', ${scoringVersion}, max(change_number) from "change";
      insert into duplicate_pair (scan_id, found_at, one_report_id, one_revision, other_report_id, other_revision, tier,
          score_millionths)
        select 'bench', one.revision, one.activity_report_id, one.revision, other.activity_report_id, other.revision,
          case when one.serial % 3 = 0 then 'strong' else 'likely' end, 500000 + (one.rowid * 7919) % 500000
        from activity_report one
        join activity_report other on other.rowid = one.rowid + ${rowsOfEach}
        order by one.rowid limit ${pairs};
      commit`)
  } finally {
    database.close()
  }
}

async function measure(dataFolder: string): Promise<BenchLine[]> {
  const service = await openService({ dataFolder, databaseUrl: null })
  const app = await buildApp({
    service,
    machineSecret: randomUUID(),
    accounts: testAccounts(),
    maxUploadBytes: 20_000_000,
  })
  const { db, now } = service
  const officer = await signIn(app, 'officer')
  const { there } = await db
    .selectFrom('activityReport')
    .select((eb) => eb.fn.countAll<number>().as('there'))
    .executeTakeFirstOrThrow()
  const ask = async (url: string) => {
    const start = performance.now()
    const answer = await app.inject({ url, headers: { accept: 'text/html', ...officer.browser } })
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode}`)
    return performance.now() - start
  }
  const lines: BenchLine[] = [
    { name: 'activities stored', value: Number(there), unit: 'rows', better: 'higher' },
    { name: 'the very first page, all lines made', value: await ask('/desk'), unit: 'ms', better: 'lower' },
  ]
  const reference = 'C17-BENCH-0-0001'
  const pages: readonly (readonly [name: string, url: string])[] = [
    ['every reporter', '/desk'],
    ['every reporter, sorted by rows', '/desk?sort=activities&dir=desc'],
    ['every reporter, by words and region', '/desk?text=agency%2012&region=AFR'],
    ['a return', '/desk/returns/c17-bench-0'],
    ['a return, within a filter', '/desk/returns/c17-bench-0?region=AFR&standing=submitted'],
    ['a row', `/desk/returns/c17-bench-0/rows/${await referenceOf(reference)}`],
    ['mails', '/mailings'],
    ['audit log', '/audit'],
    // Not of one reporter: all copies stand under one change, which no real change is as large as.
    ['register', '/register'],
    ['reporters', '/register/reporters?text=agency'],
    ['people', '/people?text=person%2012'],
    ['duplicates', '/duplicates'],
    ['duplicates of a reporter', '/duplicates?reporter=c17-bench-0'],
  ]
  for (const [name, url] of pages) {
    const times: number[] = []
    for (let at = 0; at < asks; at++) {
      // Somebody has just sent something: the next list has to say so.
      if (at % 4 === 0) {
        const reporterCode = `c${(at * 37) % reporters || 1}-bench-0`
        const question = { reporterCode, cycleKey, reference: null, field: null, text: 'And?' }
        await askQuestion(db, question, { now, actor: 'bench', channel: 'page' })
      }
      times.push(await ask(url))
    }
    times.sort((a, b) => a - b)
    console.error(`${name}: ${Math.round(times[Math.floor(asks / 2)]!)} ms`)
    lines.push({ name: `${name}, p50`, value: times[Math.floor(asks * 0.5)]!, unit: 'ms', better: 'lower' })
    lines.push({
      name: `${name}, p95`,
      value: times[Math.floor(asks * 0.95)]!,
      unit: 'ms',
      aim: '<= 300',
      better: 'lower',
    })
  }
  await app.close()
  await service.close()
  return lines

  /** Copies keep their serial, so that the first row of a return is there under a reference of its own. */
  async function referenceOf(wanted: string): Promise<string> {
    const row = await db
      .selectFrom('activityReport')
      .select('reference')
      .where('reporterCode', '=', 'c17-bench-0')
      .orderBy('serial')
      .limit(1)
      .executeTakeFirst()
    return encodeURIComponent(row?.reference ?? wanted)
  }
}
