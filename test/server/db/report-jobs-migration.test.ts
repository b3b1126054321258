import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { storeFile } from '../../../server/files/stored-files.ts'
import { listReportJobs } from '../../../server/report/jobs/report-jobs.ts'
import { databases } from '../../helpers/database.ts'
import { someDay } from '../../helpers/stored-things.ts'
import { unmigratedDatabase } from '../../helpers/unmigrated-database.ts'

const own = '0008-report-jobs'

describe.each(databases)('the table of reports on %s', (name) => {
  it('[ST20] comes to a database with files in it, and refers to them', async () => {
    const db = await unmigratedDatabase(name)
    const before = Object.entries(migrations).filter(([one]) => one < own)
    await migrateToLatest(db, Object.fromEntries(before))
    const facts = {
      fileName: 'r.xlsx',
      mediaType: 'x/y',
      purpose: 'report',
      reporterCode: null,
      cycleKey: 'c',
    } as const
    const file = await storeFile(db, { ...facts, bytes: new Uint8Array([1, 2, 3]), now: someDay })
    await migrateToLatest(db)
    expect(await db.selectFrom('storedFile').selectAll().execute()).toEqual([file])
    const job = {
      jobId: 'j',
      cycleKey: 'c',
      language: 'fr',
      status: 'final',
      format: 'xlsx',
      asOf: 7,
      since: null,
      programVersion: '1',
      requestedAt: '2027-01-01T00:00:00.000Z',
      requestedBy: 'a',
      state: 'done',
      progress: 100,
      reason: null,
      fileId: file.fileId,
      fileName: 'r.xlsx',
      mediaType: 'x/y',
      sha256: file.sha256,
      sizeBytes: 3,
      finalNumber: 1,
      finishedAt: '2027-01-01T00:00:00.000Z',
      tries: 1,
      leasedUntil: null,
      leaseId: null,
    } as const
    await db.insertInto('reportJob').values(job).execute()
    expect(await listReportJobs(db, 'c')).toEqual([job])
    const lost = { ...job, jobId: 'k', fileId: 'no such file' }
    await expect(db.insertInto('reportJob').values(lost).execute()).rejects.toThrow()
  })

  it('[ST20] keeps reports from before there were any with changes: they are without', async () => {
    const db = await unmigratedDatabase(name)
    const before = Object.entries(migrations).filter(([one]) => one < '0009')
    await migrateToLatest(db, Object.fromEntries(before))
    const at = '2027-01-01T00:00:00.000Z'
    await sql`insert into report_job (job_id, cycle_key, language, status, format, as_of, program_version, requested_at,
      requested_by, state, progress, tries) values ('j', 'c', 'fr', 'draft', 'xlsx', 7, '1', ${at}, 'a', 'queued', 0, 0)`.execute(
      db,
    )
    await migrateToLatest(db)
    expect(await listReportJobs(db, 'c')).toMatchObject([{ jobId: 'j', asOf: 7, since: null }])
  })
})
