/** The hash chain: how an append-only row is linked to the one before it. Pure. */
import { hash } from 'node:crypto'
import { canonicalJson } from '../../templates/canonical.ts'
import { randomHex } from './random-hex.ts'
import type { ChainColumns } from './schema.ts'

export const firstHash = '0'.repeat(64)

/** The tables whose rows hang in the chain. `change` closes each change. */
export type ChainedTable =
  | 'registerEntry'
  | 'activityRevision'
  | 'proposal'
  | 'returnRevision'
  | 'submission'
  | 'duplicateDecision'
  | 'questionEntry'
  | 'auditEntry'
  | 'change'

/** What is public about a row and stays when its content is erased. */
export interface ChainHeader {
  readonly table: ChainedTable
  /** The row's own key, its change number not counted. */
  readonly key: readonly string[]
  readonly changeNumber: number
  readonly ordinal: number
}

/** A stored row's columns that the chain protects. */
export type ChainContent = Readonly<Record<string, string | number>>

/** Columns that are not content: the chain's own, and those that move on after the row was written. */
const outsideContent: ReadonlySet<string> = new Set([
  'ordinal',
  'salt',
  'contentMac',
  'hash',
  'state',
  'decidedChangeNumber',
])

/** What an erasure blanks, together with the salt. */
export const erasableColumns: Readonly<Record<ChainedTable, readonly string[]>> = {
  registerEntry: ['contentJson'],
  activityRevision: ['valuesJson', 'rawJson', 'extraJson', 'comment', 'issuesJson'],
  proposal: ['storedJson', 'proposedJson', 'rawJson'],
  returnRevision: ['declarationName', 'reason', 'recordedFrom'],
  submission: ['declarationName'],
  duplicateDecision: ['reason'],
  questionEntry: ['text', 'recordedFrom'],
  auditEntry: ['detailsJson'],
  change: ['actor'],
}

/**
 * The content of a row: its columns as stored, JSON columns as their text, blanks left out. `state` belongs to the content
 * of a return, where it never changes, and not to that of a proposal, where a decision moves it.
 */
export function chainContentOf(table: ChainedTable, row: object): ChainContent {
  const content: Record<string, string | number> = {}
  for (const [column, value] of Object.entries(row)) {
    if (value === null || value === undefined) continue
    if (outsideContent.has(column) && !(column === 'state' && table === 'returnRevision')) continue
    content[column] = value as string | number
  }
  return content
}

/** A proposal that a change closed, and how. */
export interface DecidedProposal {
  readonly proposalId: string
  readonly state: string
}

/**
 * What a change's own link protects beside its columns: the proposals that it closed. Their state is no content of their own
 * link, which is older.
 */
export function decisionsOf(proposals: readonly DecidedProposal[]): ChainContent {
  if (proposals.length === 0) return {}
  const pairs = proposals.map(({ proposalId, state }) => [proposalId, state] as const)
  return { decisions: canonicalJson(pairs.sort(([one], [other]) => (one < other ? -1 : 1))) }
}

/** 16 bytes as hex. */
export const saltShape = /^[0-9a-f]{32}$/

/** The columns that link a new row to the chain. */
export function chainLink(previousHash: string, header: ChainHeader, content: ChainContent): ChainColumns {
  const salt = randomHex(16)
  const contentMac = macOf(salt, content)
  const hash = linkHash(previousHash, header, { contentMac, kept: keptContentOf(header.table, content) })
  return { ordinal: header.ordinal, salt, contentMac, hash }
}

export function macOf(salt: string, content: ChainContent): string {
  const [inner, outer] = padsOf(salt)
  const digest = hash('sha256', Buffer.concat([inner, Buffer.from(canonicalJson(content))]), 'buffer')
  return hash('sha256', Buffer.concat([outer, digest]), 'hex')
}

const blockBytes = 64

/** HMAC (RFC 2104) written out: Node's own makes a key object for each, which costs five times as much as the hashing. */
function padsOf(salt: string): readonly [inner: Buffer, outer: Buffer] {
  const key = Buffer.alloc(blockBytes)
  // A salt is 16 bytes, so never longer than a block.
  key.write(salt, 'hex')
  return [key.map((byte) => byte ^ 0x36) as Buffer, key.map((byte) => byte ^ 0x5c) as Buffer]
}

/** What stays when a row is erased, and goes on being protected then. */
export function keptContentOf(table: ChainedTable, content: ChainContent): ChainContent {
  const erasable = erasableColumns[table]
  return Object.fromEntries(Object.entries(content).filter(([column]) => !erasable.includes(column)))
}

export function linkHash(
  previousHash: string,
  header: ChainHeader,
  { kept, contentMac }: { readonly kept: ChainContent; readonly contentMac: string },
): string {
  const { table, key, changeNumber, ordinal } = header
  const link = canonicalJson([previousHash, table, key, changeNumber, ordinal, kept, contentMac])
  return hash('sha256', link, 'hex')
}
