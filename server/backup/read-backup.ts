/** Reads a backup piece by piece: never more of it in memory than some rows. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { ServiceError } from '../errors.ts'
import {
  type BackupHeader,
  backupFormat,
  backupFormatVersion,
  type EndLine,
  readRow,
  type StoredValue,
  type TableLine,
} from './backup-format.ts'

/** What there is to restore: a file, or another database. */
export interface BackupSource {
  /** For sentences. */
  readonly name: string
  readonly header: BackupHeader
  /** Tables and rows in the order in which they can be stored. Its end is known once all have been read. */
  readonly parts: AsyncIterable<BackupPart>
  end(): EndLine
}

export type BackupPart = { readonly table: TableLine } | { readonly row: readonly StoredValue[] }

/**
 * @throws {ServiceError} FILE_NOT_FOUND, BACKUP_ALIEN for what is no backup, DATABASE_NEWER for a form of a later version. While its
 *   parts are read: BACKUP_DAMAGED
 */
export async function openBackup(path: string): Promise<BackupSource> {
  const name = basename(path)
  const lines = linesOf(path)
  const first = await lines.next().catch((error: NodeJS.ErrnoException) => {
    // What is no gzip at all is no backup; what begins well and breaks off is one that was damaged.
    if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'EACCES')
      throw new ServiceError('FILE_NOT_FOUND', { file: name }, error)
    throw new ServiceError(
      error.code === 'Z_BUF_ERROR' ? 'BACKUP_DAMAGED' : 'BACKUP_ALIEN',
      { file: name },
      error,
    )
  })
  const header = first.done ? null : headerIn(first.value)
  if (header === null) {
    await lines.return(undefined)
    throw new ServiceError('BACKUP_ALIEN', { file: name })
  }
  if (header.formatVersion !== backupFormatVersion) {
    await lines.return(undefined)
    throw new ServiceError('DATABASE_NEWER', { migration: `backup ${header.formatVersion}` })
  }
  return sourceOf(name, header, lines)
}

/** @param lines those after the first, without their ends */
export function sourceOf(name: string, header: BackupHeader, lines: AsyncIterable<Buffer>): BackupSource {
  let end: EndLine | undefined
  async function* parts(): AsyncGenerator<BackupPart> {
    const hash = createHash('sha256')
    let rows = 0
    let table: TableLine | undefined
    for await (const line of lines) {
      if (end) throw new Error('something follows the end')
      const read = JSON.parse(line.toString('utf8')) as unknown[] | TableLine | EndLine
      if ('end' in read) {
        if (read.rows !== rows || read.sha256 !== hash.digest('hex')) throw new Error('not what was written')
        end = read
        continue
      }
      hash.update(line).update('\n')
      if (Array.isArray(read)) {
        rows++
        yield { row: readRow(read, table!) }
      } else {
        table = read as TableLine
        yield { table }
      }
    }
    if (!end) throw new Error('cut off')
  }
  return {
    name,
    header,
    parts: namingDamage(name, parts()),
    end: () => end!,
  }
}

async function* namingDamage<T>(name: string, parts: AsyncGenerator<T>): AsyncGenerator<T> {
  for (;;) {
    const next = await parts.next().catch((error) => {
      throw new ServiceError('BACKUP_DAMAGED', { file: name }, error)
    })
    if (next.done) return
    yield next.value
  }
}

async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 })
  const text = createGunzip({ chunkSize: 1 << 20 })
  file.on('error', (error) => text.destroy(error))
  yield* splitLines(file.pipe(text))
}

/** At line feeds alone: other line ends may stand within a text. What follows the last one counts as a line. */
export async function* splitLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const piece of pieces) {
    let start = 0
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, start)) {
      const tail = piece.subarray(start, at)
      yield rest.length === 0 ? tail : Buffer.concat([...rest, tail])
      rest = []
      start = at + 1
    }
    if (start < piece.length) rest.push(piece.subarray(start))
  }
  if (rest.length > 0) yield Buffer.concat(rest)
}

function headerIn(line: Buffer): BackupHeader | null {
  try {
    const header = JSON.parse(line.toString('utf8')) as BackupHeader
    return header.format === backupFormat ? header : null
  } catch {
    return null
  }
}
