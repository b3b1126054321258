/** The end of the chain as a file, to be kept where nobody who can write to the database can write. */

import { getHistoryId } from '../db/change-log.ts'
import type { Db } from '../db/schema.ts'
import { type ChainHead, exportChainHead } from '../db/verify-chain.ts'
import { ServiceError } from '../errors.ts'

/** What the file holds, as JSON. */
interface HeadFile extends ChainHead {
  readonly historyId: string
}

export async function headFileText(db: Db): Promise<{ readonly text: string; readonly head: ChainHead }> {
  const head = await exportChainHead(db)
  const file: HeadFile = { historyId: await getHistoryId(db), ...head }
  return { text: `${JSON.stringify(file, null, 2)}\n`, head }
}

/**
 * The end that such a file holds.
 *
 * @param fileName for the refusal
 * @throws {ServiceError} HEAD_FILE_INVALID where it is no such file, or that of a database with another history
 */
export async function readHeadFile(db: Db, text: string, fileName: string): Promise<ChainHead> {
  const found = parseHead(text)
  const histories = await db.selectFrom('history').select('historyId').execute()
  if (found === null || !histories.some((one) => one.historyId === found.historyId))
    throw new ServiceError('HEAD_FILE_INVALID', { file: fileName })
  const { changeNumber, committedAt, hash } = found
  return { changeNumber, committedAt, hash }
}

function parseHead(text: string): HeadFile | null {
  let found: Partial<HeadFile> | null
  try {
    found = JSON.parse(text) as Partial<HeadFile> | null
  } catch {
    return null
  }
  const isSound =
    typeof found?.historyId === 'string' &&
    Number.isSafeInteger(found.changeNumber) &&
    typeof found.committedAt === 'string' &&
    /^[0-9a-f]{64}$/.test(String(found.hash))
  return isSound ? (found as HeadFile) : null
}
