import { randomFillSync } from 'node:crypto'

/** Asking the system for sixteen bytes costs as much as asking for thousands. */
const pool = Buffer.alloc(8_192)
let used = pool.length

/**
 * Random bytes as hex, good enough for secrets; none is given twice.
 *
 * @param bytes at most 8,192
 */
export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const hex = pool.toString('hex', used, used + bytes)
  pool.fill(0, used, used + bytes)
  used += bytes
  return hex
}
