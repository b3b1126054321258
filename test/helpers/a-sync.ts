/** Sync requests for tests. A test names only what it is about. */
import { randomUUID } from 'node:crypto'
import { seedDatabase } from '../../server/cycles/seed-database.ts'
import type { Db } from '../../server/db/schema.ts'
import { seedCycle, seedParties, seedReporters } from '../../server/seed/seed-data.ts'
import { syncWorkbook } from '../../server/sync/sync-workbook.ts'
import type { RawCells, SheetRow } from '../../templates/activity.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import type { CoverAnswers, SyncRequest, SyncResponse } from '../../templates/sync-protocol.ts'
import { type DatabaseName, freshDatabase } from './database.ts'
import { clockAt } from './stored-things.ts'

export const aSyncDay = clockAt('2027-01-15T10:00:00.000Z')

/** A database with everything that the program ships. */
export async function shippedDatabase(name: DatabaseName): Promise<Db> {
  return freshDatabase(name, {
    name: 'shipped',
    fill: async (db) => {
      await seedDatabase(
        db,
        { cycles: [seedCycle], reporters: seedReporters, parties: seedParties, codeLists: shippedLists },
        { now: clockAt('2026-10-01T08:00:00.000Z') },
      )
    },
  })
}

/** The cells of a row without errors. */
export const dakarCells: RawCells = {
  title: 'Atelier régional sur les thermomètres sans mercure',
  summary: 'Trois jours de formation pour les douaniers et les hôpitaux.',
  text_language: 'fr',
  assistance_type: 'CB',
  activity_type: 'TRW',
  arrangement_type: 'BSRC',
  articles: '4; 16',
  mercury_share: 'WHOLE',
  geo_scope: 'REG',
  beneficiary_parties: 'SEN; MLI',
  status: 'CMP',
  start_date: '2025-03-04',
  end_date: '2025-03-06',
  lead_role: 'LEAD',
  results: 'Quarante douaniers formés.',
}

export const bamakoCells: RawCells = {
  ...dakarCells,
  title: 'Étude de l’orpaillage artisanal',
  summary: 'Inventaire des sites et des quantités de mercure utilisées.',
  geo_scope: 'NAT',
  beneficiary_parties: 'MLI',
  articles: '7',
  start_date: '2026-01-12',
  end_date: '2026-09-30',
  results: 'Rapport publié.',
}

export const accraCells: RawCells = {
  ...dakarCells,
  title: 'Guidance on storage of mercury waste',
  summary: 'Drafting, translation and distribution of a handbook.',
  text_language: 'en',
  geo_scope: 'NAT',
  beneficiary_parties: 'GHA',
  articles: '11',
  start_date: '2025-06-01',
  end_date: '2025-11-30',
  results: 'Handbook printed.',
}

export function aSheetRow(rowKey: string | null, cells: RawCells, rest: Partial<SheetRow> = {}): SheetRow {
  return {
    rowNumber: 4,
    rowKey,
    revision: null,
    baseHash: null,
    cells,
    extra: {},
    comment: null,
    action: null,
    ...rest,
  }
}

export const blankCover: CoverAnswers = {
  nothingToReport: null,
  submit: null,
  declarationName: null,
  declarationDate: null,
}

/** A whole workbook of BCRC-SCRC Senegal, uploaded. Rows are numbered as they stand. */
export function aRequest(rows: readonly SheetRow[], overrides: Partial<SyncRequest> = {}): SyncRequest {
  return {
    operationId: randomUUID(),
    reporterCode: 'bcrc-scrc-sen',
    cycleKey: seedCycle.cycleKey,
    workbookId: 'workbook-1',
    historyId: null,
    templateVersion: 1,
    language: 'fr',
    channel: 'upload',
    isWholeWorkbook: true,
    rows: rows.map((row, at) => ({ ...row, rowNumber: at + 4 })),
    cover: blankCover,
    ...overrides,
  }
}

export function sync(
  db: Db,
  rows: readonly SheetRow[],
  overrides: Partial<SyncRequest> = {},
): Promise<SyncResponse> {
  return syncWorkbook(db, aRequest(rows, overrides), { now: aSyncDay, actor: 'aminata' })
}

/** What became of each row, in the order sent. */
export function fatesOf(response: SyncResponse): string[] {
  return response.results.map((result) => result.fate)
}
