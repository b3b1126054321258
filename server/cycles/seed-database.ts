/** Data that comes with the program: put in once, and proposed ever after. */
import { canonicalJson, type Json } from '../../templates/canonical.ts'
import type { Cycle, PartyRecord, Reporter } from '../../templates/context.ts'
import type { CodeList } from '../../templates/definition.ts'
import { upsertRows } from '../db/batches.ts'
import { type Change, commitChange } from '../db/commit-change.ts'
import type { Db, RegisterKind, RegisterProposalTable, Trx } from '../db/schema.ts'
import { type NewRegisterEntry, saveRegisterEntries } from './register.ts'

/** What the program ships. */
export interface ShippedData {
  readonly cycles: readonly Cycle[]
  readonly reporters: readonly Reporter[]
  readonly parties: readonly PartyRecord[]
  readonly codeLists: readonly CodeList[]
}

export interface SeedResult {
  /** The database was empty and has now got everything. */
  readonly isFirst: boolean
  /** Code lists that a newer program needs and the database did not have. */
  readonly added: number
  /** Entries that the program ships differently from what is stored: they wait for an officer. */
  readonly proposed: number
}

/**
 * Fills an empty database with the shipped data, as its first change. In one that is in use, it overwrites nothing: code lists
 * that are missing are added, since the program cannot read a row without them, and everything else that differs is proposed
 * once (what an officer has declined is not proposed again until it changes).
 */
export async function seedDatabase(
  db: Db,
  shipped: ShippedData,
  options: { readonly now: () => Date },
): Promise<SeedResult> {
  const request = { kind: 'seed', actor: 'program', channel: 'program', now: options.now } as const
  return commitChange(db, request, (trx, change) => compareAndSave(trx, change, entriesOf(shipped)))
}

async function compareAndSave(
  trx: Trx,
  change: Change,
  entries: readonly NewRegisterEntry[],
): Promise<SeedResult> {
  const stored = await listEverStored(trx)
  const isFirst = stored.size === 0
  const absent = entries.filter((entry) => !stored.has(nameOf(entry)))
  const added = isFirst ? absent : absent.filter((entry) => entry.kind === 'code_list')
  await saveRegisterEntries(trx, change, added)
  if (isFirst) return { isFirst, added: added.length, proposed: 0 }

  const differing = entries.filter((entry) => {
    const name = nameOf(entry)
    if (!stored.has(name)) return entry.kind !== 'code_list'
    return stored.get(name) !== canonicalOf(entry.content)
  })
  const proposed = await propose(trx, change.committedAt, differing)
  return { isFirst, added: added.length, proposed }
}

/** Canonical content of the newest version of every entry there ever was; null for one that was taken out. */
async function listEverStored(trx: Trx): Promise<ReadonlyMap<string, string | null>> {
  const rows = await trx
    .selectFrom('registerEntry')
    .select(['kind', 'entryKey', 'contentJson'])
    .orderBy('changeNumber')
    .execute()
  return new Map(
    rows.map((row) => [
      nameOf(row),
      row.contentJson === null ? null : canonicalOf(JSON.parse(row.contentJson)),
    ]),
  )
}

async function propose(trx: Trx, proposedAt: string, entries: readonly NewRegisterEntry[]): Promise<number> {
  const rows = await trx.selectFrom('registerProposal').selectAll().execute()
  const known = new Map(rows.map((row) => [nameOf(row), canonicalOf(JSON.parse(row.contentJson))]))
  const fresh = entries.filter((entry) => known.get(nameOf(entry)) !== canonicalOf(entry.content))
  const proposals = fresh.map(
    ({ kind, entryKey, content }): RegisterProposalTable => ({
      kind,
      entryKey,
      contentJson: JSON.stringify(content),
      proposedAt,
      state: 'open',
      decidedChangeNumber: null,
    }),
  )
  await upsertRows(trx, 'registerProposal', ['kind', 'entryKey'], proposals)
  return proposals.length
}

/** What the program ships differently and no officer has decided upon yet, by kind and key. */
export async function listRegisterProposals(db: Db): Promise<RegisterProposalTable[]> {
  return db
    .selectFrom('registerProposal')
    .selectAll()
    .where('state', '=', 'open')
    .orderBy('kind')
    .orderBy('entryKey')
    .execute()
}

function entriesOf(shipped: ShippedData): NewRegisterEntry[] {
  const entry = (kind: RegisterKind, entryKey: string, content: NewRegisterEntry['content']) =>
    ({ kind, entryKey, content, origin: 'shipped' }) as NewRegisterEntry
  return [
    ...shipped.codeLists.map((list) => entry('code_list', list.key, list)),
    ...shipped.parties.map((party) => entry('party', party.country, party)),
    ...shipped.reporters.map((reporter) => entry('reporter', reporter.reporterCode, reporter)),
    ...shipped.cycles.map((cycle) => entry('cycle', cycle.cycleKey, cycle)),
  ]
}

function nameOf({ kind, entryKey }: { readonly kind: RegisterKind; readonly entryKey: string }): string {
  return `${kind} ${entryKey}`
}

function canonicalOf(content: unknown): string {
  return canonicalJson(content as Json)
}
