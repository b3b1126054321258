/** A service as it stands on the internet: with its defences, its log, and where to report a weakness. */
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { type AppOptions, buildApp } from '../../server/app.ts'
import { createWorkbookReader } from '../../server/workbooks/reader-process.ts'
import { shippedDatabase } from './a-sync.ts'
import { testAccounts } from './signed-in.ts'
import { clockAt } from './stored-things.ts'

export interface DefendedService {
  readonly app: FastifyInstance
  /** Lines of the log so far. */
  readonly logged: string[]
}

export async function aDefendedService(options: Partial<AppOptions> = {}): Promise<DefendedService> {
  const db = await shippedDatabase('SQLite')
  const reader = createWorkbookReader()
  const logged: string[] = []
  const app = await buildApp({
    service: { db, now: clockAt('2027-02-01T12:00:00.000Z'), reader, close: async () => undefined },
    machineSecret: 'secret-of-a-defended-service',
    accounts: testAccounts(),
    maxUploadBytes: 1_000_000,
    securityContact: 'mailto:safety@example.org',
    logger: { level: 'info', stream: { write: (line: string) => void logged.push(line) } },
    ...options,
  })
  onTestFinished(async () => {
    await app.close()
    await reader.close()
  })
  return { app, logged }
}

/** Its port, on this machine only. */
export async function listening(app: FastifyInstance): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}
