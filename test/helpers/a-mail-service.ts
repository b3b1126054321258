/** A service that workbooks come to by mail, with a focal point in Dakar, and a clock that tests move. */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import type { AccountServices } from '../../server/accounts/account-services.ts'
import { createAccount } from '../../server/accounts/accounts.ts'
import { buildApp } from '../../server/app.ts'
import { getCycle, getReporter } from '../../server/cycles/register.ts'
import type { Db } from '../../server/db/schema.ts'
import { type MailIn, runMailIn } from '../../server/mail-in/run-mail-in.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { openService } from '../../server/service.ts'
import { issueTemplate } from '../../server/workbooks/issue-template.ts'
import { createWorkbookReader, type WorkbookReader } from '../../server/workbooks/reader-process.ts'
import { authservId } from './a-mail.ts'
import { aClock, aPerson, type Clock } from './a-sign-in.ts'
import { aSyncDay, shippedDatabase } from './a-sync.ts'
import type { DatabaseName } from './database.ts'
import { type FilledCover, type FilledRow, fillWithOpenpyxl } from './fill-workbook.ts'
import { type TestAccounts, testAccounts } from './signed-in.ts'

export interface FilledFile {
  readonly reporterCode: string
  readonly rows: readonly FilledRow[]
  readonly cover?: FilledCover
}

/** Workbooks of reporters as they come back filled; given out by another service than the one they are sent to. */
export async function filledWorkbooks(jobs: readonly FilledFile[]): Promise<Uint8Array[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-mailed-'))
  const service = await openService({ dataFolder: folder, databaseUrl: null }, aSyncDay)
  try {
    const cycle = await getCycle(service.db, seedCycle.cycleKey)
    const filled: Uint8Array[] = []
    for (const { reporterCode, rows, cover } of jobs) {
      const reporter = await getReporter(service.db, reporterCode)
      const { bytes } = await issueTemplate(service.db, { reporter, cycle, language: 'fr' }, aSyncDay)
      const out = join(folder, `${filled.length}.xlsx`)
      await fillWithOpenpyxl(bytes, rows, cover, out)
      filled.push(new Uint8Array(await readFile(out)))
    }
    return filled
  } finally {
    await service.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * One reading process for all services, of other test files in the same process too: nobody closes it, and unused it keeps nothing
 * from ending.
 */
const sharedReader = createWorkbookReader()

export interface MailService {
  readonly db: Db
  readonly app: FastifyInstance
  readonly clock: Clock
  readonly accounts: TestAccounts
  readonly mailIn: MailIn
  /** Called before a file is read: a test lets things happen at that moment. */
  readonly hooks: { beforeRead?: () => Promise<void> }
  readonly aminataId: string
  /** Another replica over the same database and folder. */
  replica(): MailIn
  /** Puts mails where mails come in, a second apart, and has a look at each. */
  arrive(...mails: readonly Uint8Array[]): Promise<void>
}

export async function aMailService(
  name: DatabaseName,
  overrides: Partial<AccountServices> = {},
  settings: { readonly imapUrl?: string; readonly authservId?: string | null } = {},
): Promise<MailService> {
  const db = await shippedDatabase(name)
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-mail-in-'))
  const clock = aClock('2027-01-15T10:00:00.000Z')
  const accounts = testAccounts(overrides)
  const hooks: { beforeRead?: () => Promise<void> } = {}
  const reader: WorkbookReader = {
    ...sharedReader,
    read: async (bytes) => {
      await hooks.beforeRead?.()
      return sharedReader.read(bytes)
    },
  }
  const service = { db, now: clock.now, reader, close: async () => undefined }
  const maxUploadBytes = 1_000_000
  const app = await buildApp({ service, machineSecret: 'of this test', accounts, maxUploadBytes })
  onTestFinished(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })
  const replica = () =>
    runMailIn(app, {
      settings: {
        imapUrl: settings.imapUrl ?? null,
        folder,
        authservId: settings.authservId === undefined ? authservId : settings.authservId,
        everySeconds: 60,
      },
      from: 'Cinnabar <cinnabar@un.example>',
      maxUploadBytes,
      isTimed: false,
    })
  const mailIn = replica()
  const { accountId } = await createAccount(db, aPerson(), { now: clock.now, actor: 'program' })
  let count = 0
  const arrive = async (...mails: readonly Uint8Array[]) => {
    for (const mail of mails) {
      const file = join(folder, `${String(++count).padStart(4, '0')}.eml`)
      await writeFile(`${file}.part`, mail)
      await rename(`${file}.part`, file)
      clock.pass(1)
      await mailIn.round()
    }
  }
  return { db, app, clock, accounts, mailIn, hooks, aminataId: accountId, replica, arrive }
}
