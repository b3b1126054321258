/** Tables of syncs that are sent in parts. They alter no report, so they take no number. */

/** One such sync. Dropped when it expires, unless it was carried out: then it stays, without its parts, to be answered again. */
export interface SyncUploadTable {
  operationId: string
  partCount: number
  /** Who sends it; null once erased. */
  actor: string | null
  /** UTC ISO; moves with each part that arrives. */
  expiresAt: string
  /** Hex SHA-256 of all parts together; null until it was carried out, like the following. */
  sha256: string | null
  /** The message without its rows. */
  envelopeJson: string | null
  /** The results of its refused rows, by position; the others are in `operation`. */
  refusedJson: string | null
}

export interface SyncPartTable {
  operationId: string
  /** From 1. */
  partNumber: number
  sha256: string
  sizeBytes: number
  bytes: Uint8Array
}

export interface SyncPartsTables {
  syncUpload: SyncUploadTable
  syncPart: SyncPartTable
}
