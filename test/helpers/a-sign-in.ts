/** A service that people sign in to, with a clock that tests move. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { onTestFinished } from 'vitest'
import type { AccountServices } from '../../server/accounts/account-services.ts'
import { createAccount, type NewAccount } from '../../server/accounts/accounts.ts'
import { buildApp } from '../../server/app.ts'
import type { Db } from '../../server/db/schema.ts'
import type { Mail } from '../../server/mail/mailer.ts'
import { createWorkbookReader } from '../../server/workbooks/reader-process.ts'
import { type DatabaseName, freshDatabase } from './database.ts'
import { testAccounts } from './signed-in.ts'
import { seedSmall } from './stored-things.ts'

export const machineSecret = 'a-secret-of-this-test-only'

export interface Clock {
  readonly now: () => Date
  /** Lets time pass, in seconds. */
  pass(seconds: number): void
}

export function aClock(start = '2026-03-01T08:00:00.000Z'): Clock {
  let instant = Date.parse(start)
  return {
    now: () => new Date(instant),
    pass: (seconds) => {
      instant += seconds * 1_000
    },
  }
}

export interface SignInService {
  readonly db: Db
  readonly app: FastifyInstance
  readonly clock: Clock
  readonly posted: readonly Mail[]
}

/** A service with two reporters, Senegal and Egypt, and nobody in it. */
export async function aSignInService(
  name: DatabaseName,
  overrides: Partial<AccountServices> = {},
): Promise<SignInService> {
  const db = await freshDatabase(name)
  await seedSmall(db)
  const clock = aClock()
  const accounts = testAccounts(overrides)
  // Reads nothing until somebody sends a file.
  const reader = createWorkbookReader()
  const service = { db, now: clock.now, reader, close: async () => undefined }
  const app = await buildApp({ service, machineSecret, accounts, maxUploadBytes: 1_000_000 })
  onTestFinished(async () => {
    await app.close()
    await reader.close()
  })
  return { db, app, clock, posted: accounts.posted }
}

/** Somebody with an access. A test names only what it is about. */
export function aPerson(overrides: Partial<NewAccount> = {}): NewAccount {
  return {
    role: 'focalPoint',
    reporterCodes: ['bcrc-scrc-sen'],
    name: 'Aminata Diallo',
    email: 'aminata@centre.example',
    language: 'fr',
    ...overrides,
  }
}

export async function openAccount(
  { db, clock }: Pick<SignInService, 'db' | 'clock'>,
  overrides: Partial<NewAccount> = {},
): Promise<string> {
  const account = await createAccount(db, aPerson(overrides), { now: clock.now, actor: 'program' })
  return account.accountId
}

/** Posts JSON below `/api/v1`. */
export function post(
  app: FastifyInstance,
  path: string,
  payload: object | undefined = undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  })
}

/** The code of the last mail. */
export function codeIn(posted: readonly Mail[]): string {
  const code = posted.at(-1)?.text.match(/^\d{8}$/m)?.[0]
  if (code === undefined) throw new Error('the last mail has no code')
  return code
}
