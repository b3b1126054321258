/** The same data in both databases, read by machines that agree on nothing else: the same bytes in every form. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { moveDatabase } from '../../../server/backup/move-database.ts'
import { loadCodeLists } from '../../../server/cycles/load-code-lists.ts'
import { seedDatabase } from '../../../server/cycles/seed-database.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { type DatabaseLocation, openDatabase } from '../../../server/db/open-database.ts'
import { saveReturn, startedReturn } from '../../../server/db/returns.ts'
import { decideDuplicates } from '../../../server/duplicates/decide.ts'
import { buildReport, type ReportRequest } from '../../../server/report/build-report.ts'
import { reportFormats } from '../../../server/report/formats/report-format.ts'
import { seedParties } from '../../../server/seed/seed-data.ts'
import { shippedLists } from '../../../templates/minamata/shipped-lists.ts'
import { databases, freshLocation } from '../../helpers/database.ts'
import { manyActivities } from '../../helpers/many-activities.ts'
import {
  aChangeRequest,
  aCycle,
  reviseActivity,
  smallShipment,
  someDay,
  storeActivities,
} from '../../helpers/stored-things.ts'
import { hostileTexts } from './a-full-snapshot.ts'

const run = promisify(execFile)
const here = import.meta.dirname
const cycleKey = 'cop-3'
const isLong = process.env.CINNABAR_TEST_LONG !== undefined

/** Two reporters’ rows: typed, changed, withdrawn, decided upon, one return submitted and then changed. */
async function fill(location: DatabaseLocation): Promise<void> {
  const db = await openDatabase(location)
  const rates = [{ currency: 'EUR', usDollars: '1.1234', date: '2026-12-31', source: 'Example rates' }]
  const shipped = { cycles: [aCycle({ rates })], parties: seedParties, codeLists: shippedLists }
  await seedDatabase(db, { ...smallShipment, ...shipped }, { now: someDay })
  const of = await loadCodeLists(db)
  const values = manyActivities(60, of, ['bcrc-egy'], { seed: 11 }).map((one) => one.values)
  const first = await storeActivities(db, 'bcrc-scrc-sen', values.slice(0, 30))
  const second = await storeActivities(db, 'bcrc-egy', [
    ...values.slice(30),
    ...hostileTexts
      // PostgreSQL holds no null, and neither holds half a letter; both are refused on the way in.
      .filter((text) => !/\0|[\ud800-\udbff](?![\udc00-\udfff])/.test(text))
      .map((title) => ({ ...values[3]!, title, summary: title })),
  ])
  await commitChange(db, aChangeRequest(), (trx, change) =>
    saveReturn(trx, change, {
      ...startedReturn('bcrc-scrc-sen', cycleKey, change.committedAt),
      state: 'submitted',
      submittedAt: change.committedAt,
      receiptNumber: 'SEN-1',
      pinnedChangeNumber: change.changeNumber - 1,
    }),
  )
  for (const [nth, one] of first.slice(0, 4).entries())
    await reviseActivity(db, one, { ...values[nth + 7]!, title: `Neu ${nth}` }, { withdrawn: nth === 3 })
  for (const [kind, from] of [
    ['same', 0],
    ['joint', 5],
  ] as const)
    await decideDuplicates(
      db,
      {
        kind,
        activityIds: [first[from]!.activityId, second[from]!.activityId],
        representativeActivityId: null,
        reason: 'The same workshop',
        operationId: randomUUID(),
      } as never,
      { now: someDay, actor: 'officer' },
    )
  await db.destroy()
}

/** In a database that sorts texts as no machine’s memory does. */
async function elsewhere(folder: string): Promise<DatabaseLocation> {
  const { url } = (await freshLocation('PostgreSQL')) as { url: string }
  const name = `sorted_${randomUUID().replaceAll('-', '')}`
  const onServer = async (statement: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await onServer(
    `create database ${name} template template0 encoding 'UTF8' locale_provider icu icu_locale 'sv-u-kn-true' locale 'C'`,
  )
  onTestFinished(() => onServer(`drop database if exists ${name}`).catch(() => undefined))
  const target = new URL(url)
  target.pathname = `/${name}`
  await moveDatabase(folder, { url: target.href }, someDay)
  return { url: target.href }
}

describe('the same data', () => {
  it('[RP22] gives the same bytes from both databases, in every form, whatever the clock, time zone, locale and collation', async () => {
    const location = await freshLocation('SQLite')
    await fill(location)
    const request = (rest: Partial<ReportRequest>): ReportRequest => ({
      cycleKey,
      language: 'ar',
      status: 'draft',
      ...rest,
    })
    const newest = await openDatabase(location)
    const requests = [
      ...(isLong ? reportFormats : (['xlsx', 'json', 'docx'] as const)).map((format) => request({ format })),
      request({ language: 'ru', status: 'final' }),
      request({ language: 'zh', since: 3 }),
      ...(isLong ? reportFormats.map((format) => request({ format, language: 'fr', status: 'final' })) : []),
    ]
    const digests: string[] = []
    for (const one of requests)
      digests.push((await buildReport(newest, one, { write: () => undefined })).sha256)
    await newest.destroy()
    expect(new Set(digests).size).toBe(digests.length)
    const moved = databases.includes('PostgreSQL') ? [await elsewhere(location.folder!)] : []
    const others = isLong || moved.length === 0 ? [location, ...moved] : moved
    for (const [nth, other] of others.entries()) {
      const { stdout } = await run(
        process.execPath,
        [
          '--import',
          join(here, 'another-clock.ts'),
          join(here, 'print-stored-reports.ts'),
          JSON.stringify({ location: other, requests }),
        ],
        {
          env: {
            ...process.env,
            TZ: nth === 0 ? 'America/St_Johns' : 'Pacific/Kiritimati',
            LC_ALL: nth === 0 ? 'tr_TR.UTF-8' : 'ar_EG.UTF-8',
            LANG: 'ar_EG.UTF-8',
          },
        },
      )
      const there = JSON.parse(stdout)
      // It really is another machine, as far as it can tell.
      expect(there.year).toBeGreaterThan(new Date().getFullYear() + 10)
      expect(there.day).not.toBe(new Date(0).toLocaleString())
      expect(there.digests).toEqual(digests)
    }
  }, 240_000)
})
