/** Receipts: what is given for a submission and for nothing else. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../../templates/canonical.ts'

/** What receipts of a template begin with; others begin with their own id. */
const prefixes: Readonly<Record<string, string>> = { minamata: 'MC' }

/** `MC-2025-2026-BCRC-SCRC-SEN-001`: template, cycle, reporter, and the how manieth submission it is, from 1. */
export function receiptNumberOf(of: {
  readonly templateId: string
  readonly cycleKey: string
  readonly reporterCode: string
  readonly ordinal: number
}): string {
  const prefix = prefixes[of.templateId] ?? of.templateId
  return [prefix, of.cycleKey, of.reporterCode, String(of.ordinal).padStart(3, '0')].join('-').toUpperCase()
}

/**
 * Hex SHA-256 of what is declared: a cover that says "submit" again with the same says nothing new. The name is compared by itself:
 * out of a digest that stays, an erased one could be guessed.
 */
export function submissionKey(declared: {
  readonly contentHash: string
  readonly nothingToReport: boolean
  readonly declarationDate: string | null
}): string {
  return createHash('sha256').update(canonicalJson(declared)).digest('hex')
}
