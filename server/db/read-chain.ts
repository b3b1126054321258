/** Reading the chain: changes, their rows in the order of their links, and the proposals that they closed. */
import type { ChainedTable, DecidedProposal } from './chain.ts'
import type { ChainColumns, ChangeTable, Db, ProposalTable } from './schema.ts'

/** The columns that name a row within its change, in the order in which they were linked. */
const keyColumns = {
  registerEntry: ['kind', 'entryKey'],
  activityRevision: ['activityReportId'],
  proposal: ['proposalId'],
  returnRevision: ['cycleKey', 'reporterCode'],
  submission: ['receiptNumber'],
  duplicateDecision: ['groupId'],
  questionEntry: ['questionId'],
  auditEntry: ['auditId'],
} as const satisfies Record<Exclude<ChainedTable, 'change'>, readonly string[]>
type EntryTable = keyof typeof keyColumns
const entryTables = Object.keys(keyColumns) as readonly EntryTable[]
/** Every table of the chain. */
export const chainedTables: readonly ChainedTable[] = [...entryTables, 'change']

/** Rows in memory at a time; a single change may have more. */
const entriesPerBatch = 4_000
/** A row of a chained table. */
export interface ChainEntry {
  readonly table: EntryTable
  readonly key: readonly string[]
  readonly chain: ChainColumns
  readonly row: StoredColumns
}

export type StoredColumns = Readonly<Record<string, string | number | null>>

/** A change, its rows in the order of their links, and the proposals that it closed. */
export interface ChangeParts {
  readonly change: ChangeTable
  readonly entries: readonly ChainEntry[]
  readonly decided: readonly DecidedProposal[]
}

/** The next changes, so many that their rows make about one batch. */
export async function listChanges(db: Db, after: number, upTo: number): Promise<ChangeTable[]> {
  const changes = await db
    .selectFrom('change')
    .selectAll()
    .where('changeNumber', '>', after)
    .where('changeNumber', '<=', upTo)
    .orderBy('changeNumber')
    .limit(entriesPerBatch)
    .execute()
  let entries = 0
  const end = changes.findIndex((change) => {
    entries += change.entryCount + 1
    return entries >= entriesPerBatch
  })
  return end < 0 ? changes : changes.slice(0, end + 1)
}

/** The chained rows of the changes after one number and up to another, by number and in the order of their links. */
export async function listEntries(
  db: Db,
  after: number,
  upTo: number,
): Promise<ReadonlyMap<number, readonly ChainEntry[]>> {
  const byChange = new Map<number, ChainEntry[]>()
  for (const table of entryTables) {
    // biome-ignore lint/suspicious/noExplicitAny: one query for tables of different shapes
    const all: any = (db as any).selectFrom(table).selectAll(table)
    const some = table === 'activityRevision' ? withIdentity(all) : all
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const rows: any[] = await some
      .where(`${table}.changeNumber`, '>', after)
      .where(`${table}.changeNumber`, '<=', upTo)
      .execute()
    for (const row of rows) {
      const key = keyColumns[table].map((column) => String(row[column]))
      const entries = byChange.get(row.changeNumber) ?? []
      entries.push({ table, key, chain: row as ChainColumns, row })
      byChange.set(row.changeNumber, entries)
    }
  }
  for (const entries of byChange.values()) entries.sort((a, b) => a.chain.ordinal - b.chain.ordinal)
  return byChange
}

/** A revision's link protects whose activity it is, which another table holds. */
// biome-ignore lint/suspicious/noExplicitAny: part of a query for tables of different shapes
function withIdentity(revisions: any): any {
  const own = 'activityReport.activityReportId'
  return revisions
    .leftJoin('activityReport', own, 'activityRevision.activityReportId')
    .select(
      ['activityId', 'reporterCode', 'cycleKey', 'serial', 'reference'].map((one) => `activityReport.${one}`),
    )
}

/** The proposals that the changes after one number and up to another closed, by number. */
export async function listDecided(
  db: Db,
  after: number,
  upTo: number,
): Promise<ReadonlyMap<number, readonly DecidedProposal[]>> {
  const rows = await db
    .selectFrom('proposal')
    .select(['proposalId', 'state', 'decidedChangeNumber'])
    .where('decidedChangeNumber', '>', after)
    .where('decidedChangeNumber', '<=', upTo)
    .execute()
  return Map.groupBy(rows, (row) => row.decidedChangeNumber!)
}

/** Proposals that are said to be closed although no change has closed them, or open although one has. */
export async function listDecidedByNobody(
  db: Db,
): Promise<readonly Pick<ProposalTable, 'proposalId' | 'changeNumber'>[]> {
  return db
    .selectFrom('proposal')
    .leftJoin('change', 'change.changeNumber', 'proposal.decidedChangeNumber')
    .select(['proposal.proposalId', 'proposal.changeNumber'])
    .where((eb) =>
      eb.or([
        eb.and([eb('proposal.state', '=', 'open'), eb('proposal.decidedChangeNumber', 'is not', null)]),
        eb.and([eb('proposal.state', '!=', 'open'), eb('change.changeNumber', 'is', null)]),
      ]),
    )
    .orderBy('proposal.changeNumber')
    .orderBy('proposal.ordinal')
    .execute()
}

export function partsOf(
  change: ChangeTable,
  entries: ReadonlyMap<number, readonly ChainEntry[]>,
  decided: ReadonlyMap<number, readonly DecidedProposal[]>,
): ChangeParts {
  const { changeNumber } = change
  return { change, entries: entries.get(changeNumber) ?? [], decided: decided.get(changeNumber) ?? [] }
}
