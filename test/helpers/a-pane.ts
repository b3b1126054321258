/** A service and a pane's requests to it, for tests. A test names only what it is about. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { Compile } from 'typebox/compile'
import { onTestFinished } from 'vitest'
import { buildApp } from '../../server/app.ts'
import type { Db } from '../../server/db/schema.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { PaneSyncAnswer } from '../../server/sync/pane-sync-schemas.ts'
import { createWorkbookReader } from '../../server/workbooks/reader-process.ts'
import { type PaneSyncRequest, type PaneSyncResponse, toPaneRow } from '../../templates/pane-protocol.ts'
import { aSheetRow, aSyncDay, shippedDatabase } from './a-sync.ts'
import type { DatabaseName } from './database.ts'

const machineSecret = 'a-secret-of-this-test-only'
export const signedIn = { authorization: `Bearer ${machineSecret}` }

export interface TestService {
  readonly db: Db
  readonly app: FastifyInstance
}

/** A service of its own with everything that the program ships. */
export async function aService(name: DatabaseName, now: () => Date = aSyncDay): Promise<TestService> {
  const db = await shippedDatabase(name)
  const reader = createWorkbookReader()
  const service = { db, now, reader, close: async () => undefined }
  const app = await buildApp({ service, machineSecret, maxUploadBytes: 20_000_000 })
  onTestFinished(async () => {
    await app.close()
    await reader.close()
  })
  return { db, app }
}

/** Rows of a sheet as the pane sends them: keys `row-1` and on, in the order given. */
export function paneRows(...cells: readonly Parameters<typeof aSheetRow>[1][]): PaneSyncRequest['changes'] {
  return cells.map((one, at) => toPaneRow(aSheetRow(`row-${at + 1}`, one, { rowNumber: at + 4 })))
}

/** A message of the workbook `workbook-1` of BCRC-SCRC Senegal, which the service has not seen yet. */
export function aPaneRequest(overrides: Partial<PaneSyncRequest> = {}): PaneSyncRequest {
  return {
    protocolVersion: 1,
    templateVersion: 1,
    historyId: null,
    workbookId: 'workbook-1',
    lastChangeNumber: 0,
    changes: [],
    operationId: randomUUID(),
    language: 'fr',
    reporterCode: 'bcrc-scrc-sen',
    cycleKey: seedCycle.cycleKey,
    ...overrides,
  }
}

export async function post(app: FastifyInstance, payload: unknown, more: InjectOptions = {}) {
  return app.inject({
    method: 'POST',
    url: '/api/v1/sync',
    payload: payload as object,
    ...more,
    headers: { ...signedIn, ...more.headers },
  })
}

const answerShape = Compile(PaneSyncAnswer)

/** Sends a message that must be taken in, and whose answer must have the documented shape. */
export async function paneSync(
  app: FastifyInstance,
  overrides: Partial<PaneSyncRequest> = {},
): Promise<PaneSyncResponse> {
  const answer = await post(app, aPaneRequest(overrides))
  if (answer.statusCode !== 200) throw new Error(answer.body)
  const body: unknown = answer.json()
  for (const { instancePath, message } of answerShape.Errors(body)) {
    throw new Error(`The answer is not as documented: ${instancePath} ${message}`)
  }
  return body as PaneSyncResponse
}

/** The fates of an answer, in the order sent. */
export function paneFates(answer: PaneSyncResponse): string[] {
  return answer.results.map((result) => result.fate)
}
