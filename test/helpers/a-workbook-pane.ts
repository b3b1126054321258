/** A pane with its workbook beside a real service, over real HTTP, without Excel. A test names only what it is about. */
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { ServiceClient, type ServiceOptions } from '../../addin/service/service-client.ts'
import { browserTexts, type KeptTexts } from '../../addin/session/kept-texts.ts'
import { PaneSession } from '../../addin/session/pane-session.ts'
import type { KeptThings } from '../../addin/sync/kept-things.ts'
import type { SyncReport } from '../../addin/sync/sync-report.ts'
import { type SyncDependencies, type SyncOptions, syncWorkbook } from '../../addin/sync/sync-workbook.ts'
import { buildApp } from '../../server/app.ts'
import { openService } from '../../server/service.ts'
import type { CellScalar, RawCells, SheetRow } from '../../templates/activity.ts'
import type { Language } from '../../templates/definition.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { systemColumns, type WorkbookIdentity } from '../../templates/workbook-layout.ts'
import { FakeWorkbook } from '../addin/fake-workbook.ts'
import { aSyncDay } from './a-sync.ts'
import { aTemplateInput, testLists, uuidOf } from './a-template.ts'
import { type SignedInPerson, signIn, testAccounts } from './signed-in.ts'

export interface ServiceMakings {
  readonly now?: () => Date
  /** When it is to be closed: after a test, or after all of a file's. */
  readonly onEnd?: (close: () => Promise<void>) => void
}

/** A service at a port of its own, with everything that the program ships. */
export async function aListeningService({ now = aSyncDay, onEnd = onTestFinished }: ServiceMakings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-pane-'))
  const service = await openService({ dataFolder: folder, databaseUrl: null }, now)
  const accounts = testAccounts()
  const app = await buildApp({
    service,
    machineSecret: 'of this test only',
    accounts,
    maxUploadBytes: 40_000_000,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  onEnd(async () => {
    await app.close()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })
  const { port } = app.server.address() as AddressInfo
  return { db: service.db, app, accounts, origin: `http://127.0.0.1:${port}` }
}
export type ListeningService = Awaited<ReturnType<typeof aListeningService>>

/** What a browser keeps, in memory; it outlasts a pane that is closed. */
export function aBrowser(): { readonly texts: KeptTexts; readonly things: KeptThings } {
  const kept = new Map<string, unknown>()
  const stored = new Map<string, string>()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
    removeItem: (key: string) => stored.delete(key),
  }
  return {
    texts: browserTexts('cinnabar.', () => storage as unknown as Storage),
    things: {
      get: async <T>(key: string) => kept.get(key) as T | undefined,
      set: async (key, thing) => {
        if (thing === undefined) kept.delete(key)
        // As a database does: what is kept is a copy.
        else kept.set(key, structuredClone(thing))
      },
    },
  }
}

const firstRow = 4

export interface FakeTemplate {
  readonly language?: Language
  readonly reporterCode?: string
  readonly identity?: Partial<WorkbookIdentity>
  /** Rows ready for typing; those of the template are 500. */
  readonly prepared?: number
}

/** An empty template of BCRC-SCRC Senegal, or of another centre. */
export function aFakeTemplate(of: FakeTemplate = {}): FakeWorkbook {
  const { language = 'fr', reporterCode = 'bcrc-scrc-sen', identity, prepared = 12 } = of
  const input = aTemplateInput(language, {}, reporterCode)
  const keys = [...Object.values(systemColumns), ...minamataTemplate.fields.map(({ key }) => key)]
  const rows: Record<number, Record<string, CellScalar>> = {}
  const workbookId = identity?.workbookId ?? uuidOf(`workbook ${reporterCode} ${language}`)
  for (let at = 0; at < prepared; at++)
    rows[firstRow + at] = { [systemColumns.rowKey]: uuidOf(`${workbookId} row ${at}`) }
  const { historyId: _, ...named } = input.identity
  return new FakeWorkbook({
    identity: { ...named, workbookId, ...identity },
    columns: Object.fromEntries(keys.map((key) => [key, key])),
    rows,
  })
}

export interface WorkbookPane {
  readonly workbook: FakeWorkbook
  readonly deps: SyncDependencies
  readonly service: ServiceClient
  readonly session: PaneSession
  readonly person: SignedInPerson
  sync(options?: SyncOptions): Promise<SyncReport>
  /** Types the cells of a row, as a person does. */
  type(row: number, cells: RawCells): void
  cell(row: number, column: string): CellScalar
}

export interface PaneMakings {
  readonly workbook?: FakeWorkbook
  readonly browser?: ReturnType<typeof aBrowser>
  readonly service?: Partial<ServiceOptions>
  readonly person?: SignedInPerson
}

/** A pane of somebody who is signed in for the workbook's reporter. Rows count from 0: the first one below the headers. */
export async function aWorkbookPane(
  { app, origin }: Pick<ListeningService, 'app' | 'origin'>,
  makings: PaneMakings = {},
): Promise<WorkbookPane> {
  const { workbook = aFakeTemplate(), browser = aBrowser() } = makings
  const { reporterCode = 'bcrc-scrc-sen' } = workbook.identity
  const person = makings.person ?? (await signIn(app, 'focalPoint', [reporterCode]))
  browser.texts.set('refreshToken', person.refreshToken)
  const open = new ServiceClient({ origin, language: () => 'fr', pauses: [1, 1], ...makings.service })
  const session = new PaneSession(open, browser.texts)
  const service = open.as(session)
  const language = (workbook.identity.language ?? 'fr') as Language
  const deps: SyncDependencies = {
    workbook,
    service,
    kept: browser.things,
    contextOf: () => ({ template: minamataTemplate, lists: testLists, language }),
    withdrawText: () => 'Retirer',
  }
  return {
    workbook,
    deps,
    service,
    session,
    person,
    sync: async (options) => {
      const report = await syncWorkbook(deps, options)
      // What the pane believes to be in the sheet afterwards is what is in it.
      expect(report.reading.rows.map(plain)).toEqual((await workbook.read()).rows.map(plain))
      return report
    },
    type: (row, cells) => {
      for (const [column, cell] of Object.entries(cells))
        workbook.edit(firstRow + row, column, cell as CellScalar)
    },
    cell: (row, column) => workbook.rows.get(firstRow + row)?.[column] ?? null,
  }
}

/** Without what does not matter: marks that are absent or unknown. */
function plain(row: SheetRow) {
  return { ...row, cells: Object.fromEntries(Object.entries(row.cells).sort()) }
}
