/** The audit log to take away: JSON Lines with the links of the chain, so that anybody can check it without the database. */
import {
  type ChainContent,
  type ChainedTable,
  chainContentOf,
  type DecidedProposal,
  decisionsOf,
  firstHash,
  keptContentOf,
  linkHash,
} from '../db/chain.ts'
import { getHistoryId } from '../db/change-log.ts'
import { type ChainEntry, listChanges, listDecided, listEntries } from '../db/read-chain.ts'
import type { ChangeTable, Db } from '../db/schema.ts'
import { exportChainHead } from '../db/verify-chain.ts'
import { type AuditItem, itemsOf } from './audit-log.ts'

/** The first line. */
export interface ExportHead {
  readonly format: 'cinnabar-audit-1'
  readonly historyId: string
  /** The first change that is here, and the hash that it hangs on. */
  readonly from: number
  readonly previousHash: string
  /** The end of the chain when it was exported. */
  readonly changeNumber: number
  readonly hash: string
}

/** Every other line: a change, the links of its rows, and what it did. What could be erased of a row is not here. */
export interface ExportedChange {
  readonly changeNumber: number
  readonly committedAt: string
  readonly kind: string
  readonly channel: string
  readonly actor: string | null
  /** What of the change stays when its actor is erased; the link protects it. */
  readonly kept: ChainContent
  readonly contentMac: string
  readonly hash: string
  readonly entries: readonly ExportedEntry[]
  readonly items: readonly AuditItem[]
}

export interface ExportedEntry {
  readonly table: ChainedTable
  readonly key: readonly string[]
  readonly kept: ChainContent
  readonly contentMac: string
  readonly hash: string
}

/**
 * The log from a number on, one JSON line at a time, each ending in a line break.
 *
 * @param from the first change, 1 by default
 */
export async function* exportAudit(db: Db, from = 1): AsyncGenerator<string> {
  const head = await exportChainHead(db)
  const before = await db
    .selectFrom('change')
    .select('hash')
    .where('changeNumber', '=', from - 1)
    .executeTakeFirst()
  const first: ExportHead = {
    format: 'cinnabar-audit-1',
    historyId: await getHistoryId(db),
    from,
    previousHash: before?.hash ?? firstHash,
    changeNumber: head.changeNumber,
    hash: head.hash,
  }
  yield `${JSON.stringify(first)}\n`
  for (let after = from - 1; after < head.changeNumber; ) {
    const changes = await listChanges(db, after, head.changeNumber)
    if (changes.length === 0) return
    const upTo = changes.at(-1)!.changeNumber
    const entries = await listEntries(db, after, upTo)
    const decided = await listDecided(db, after, upTo)
    for (const change of changes) {
      const { changeNumber } = change
      const line = exported(change, entries.get(changeNumber) ?? [], decided.get(changeNumber) ?? [])
      yield `${JSON.stringify(line)}\n`
    }
    after = upTo
  }
}

function exported(
  change: ChangeTable,
  entries: readonly ChainEntry[],
  decided: readonly DecidedProposal[],
): ExportedChange {
  const { changeNumber, committedAt, kind, channel, actor, contentMac, hash } = change
  return {
    changeNumber,
    committedAt,
    kind,
    channel,
    actor,
    kept: keptContentOf('change', { ...chainContentOf('change', change), ...decisionsOf(decided) }),
    contentMac,
    hash,
    entries: entries.map(({ table, key, chain, row }) => ({
      table,
      key,
      kept: keptContentOf(table, chainContentOf(table, row)),
      contentMac: chain.contentMac,
      hash: chain.hash,
    })),
    items: itemsOf(entries),
  }
}

/** What is wrong with an export: a line taken out, changed or swapped, or its end cut off. */
export interface ExportFault {
  /** 0 where the whole is meant. */
  readonly changeNumber: number
  readonly kind: 'notAnExport' | 'changeMissing' | 'linkBroken' | 'clockBackwards' | 'endMissing'
}

/**
 * Checks an export by itself: every link follows the one before, up to the head it was exported with. `kept` is protected; what
 * the lines tell beside it (`actor`, `items`) is for reading, and the database's own `verify` holds it against the links.
 */
export function verifyAuditExport(lines: Iterable<string>): {
  readonly changes: number
  readonly faults: readonly ExportFault[]
} {
  const faults: ExportFault[] = []
  let head: ExportHead | null = null
  let previous = { changeNumber: 0, hash: '', committedAt: '' }
  let changes = 0
  for (const line of lines) {
    if (line.trim() === '') continue
    const parsed = parseLine(line)
    if (parsed === null || (head === null) === !('format' in parsed))
      return { changes, faults: [{ changeNumber: 0, kind: 'notAnExport' }] }
    if ('format' in parsed) {
      head = parsed
      previous = { changeNumber: parsed.from - 1, hash: parsed.previousHash, committedAt: '' }
      continue
    }
    const { changeNumber, committedAt } = parsed
    if (changeNumber !== previous.changeNumber + 1) faults.push({ changeNumber, kind: 'changeMissing' })
    else if (!hangsTogether(parsed, previous.hash)) faults.push({ changeNumber, kind: 'linkBroken' })
    if (committedAt < previous.committedAt) faults.push({ changeNumber, kind: 'clockBackwards' })
    previous = { changeNumber, hash: parsed.hash, committedAt }
    changes++
  }
  if (head === null) return { changes, faults: [{ changeNumber: 0, kind: 'notAnExport' }] }
  const isWhole = previous.changeNumber === head.changeNumber && previous.hash === head.hash
  if (!isWhole) faults.push({ changeNumber: previous.changeNumber, kind: 'endMissing' })
  return { changes, faults }
}

function hangsTogether(change: ExportedChange, previousHash: string): boolean {
  const { changeNumber, entries } = change
  let hash = previousHash
  for (const [index, { table, key, kept, contentMac, hash: own }] of entries.entries()) {
    const header = { table, key, changeNumber, ordinal: index + 1 }
    if (linkHash(hash, header, { kept, contentMac }) !== own) return false
    hash = own
  }
  const header = { table: 'change', key: [], changeNumber, ordinal: entries.length + 1 } as const
  return linkHash(hash, header, change) === change.hash
}

function parseLine(line: string): ExportHead | ExportedChange | null {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return null
    if ('format' in value) return value.format === 'cinnabar-audit-1' ? (value as ExportHead) : null
    return 'changeNumber' in value && 'entries' in value && Array.isArray(value.entries)
      ? (value as ExportedChange)
      : null
  } catch {
    return null
  }
}
