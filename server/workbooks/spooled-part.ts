/**
 * A part of a zip that is written while others are: deflated as it comes, the result kept in memory while it is small and in a
 * file of its own beyond, until its turn comes. Sheets made in one walk over the data are written side by side so.
 */
import { once } from 'node:events'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'

/** What is known of a part once it is closed. */
export interface DeflatedPart {
  readonly crc: number
  readonly size: number
  readonly packedSize: number
  /**
   * Once only: the memory is let go as it is read.
   *
   * @param isReadAtOnce each piece is done with when the next is asked for: then they share their memory
   */
  pieces(isReadAtOnce?: boolean): AsyncIterable<Uint8Array>
}

/** Several blocks may wait, so that those who write the parts need not wait for each. */
const deflating = { memLevel: 9, chunkSize: 128 * 1024, highWaterMark: 1024 * 1024 }
const kept = 512 * 1024
const pieceLength = 256 * 1024

/** Call `write` for what there is, one after the other, then `close`; `discard` in any case. */
export class SpooledPart implements DeflatedPart {
  crc = 0
  size = 0
  packedSize = 0
  private readonly deflate: DeflateRaw
  private readonly finished: Promise<void>
  private readonly ended = new AbortController()
  private waiting: Uint8Array[] = []
  private waitingLength = 0
  private writing: Promise<void> = Promise.resolve()
  private file: { readonly folder: string; readonly handle: FileHandle } | null = null

  constructor(level: number) {
    this.deflate = createDeflateRaw({ ...deflating, level })
    this.finished = this.collect()
    // Whoever writes hears of it.
    this.finished.catch(() => undefined)
  }

  /**
   * Resolves when there is room for more.
   *
   * @param onRead the bytes must not be touched before it is called
   */
  async write(bytes: Uint8Array, onRead?: () => void): Promise<void> {
    this.size += bytes.length
    this.crc = crc32(bytes, this.crc)
    if (this.deflate.destroyed) throw this.deflate.errored ?? new Error('The part is closed')
    if (!this.deflate.write(bytes, onRead)) await this.room()
    if (this.waitingLength > kept) await this.spill()
  }

  async close(): Promise<void> {
    this.deflate.end()
    await this.finished
    await this.writing
  }

  async *pieces(isReadAtOnce = false): AsyncGenerator<Uint8Array> {
    if (this.file) {
      const { handle } = this.file
      let buffer: Buffer | null = null
      for (let at = 0; ; ) {
        if (buffer === null || !isReadAtOnce) buffer = Buffer.allocUnsafeSlow(pieceLength)
        const { bytesRead } = await handle.read(buffer, 0, pieceLength, at)
        if (bytesRead === 0) break
        at += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    }
    yield* this.waiting
    this.waiting = []
  }

  async discard(): Promise<void> {
    this.deflate.destroy()
    await this.writing.catch(() => undefined)
    if (!this.file) return
    await this.file.handle.close()
    await rm(this.file.folder, { recursive: true, force: true })
    this.file = null
  }

  private async collect(): Promise<void> {
    try {
      for await (const piece of this.deflate as AsyncIterable<Uint8Array>) {
        this.packedSize += piece.length
        this.waitingLength += piece.length
        this.waiting.push(piece)
      }
    } finally {
      this.ended.abort()
    }
  }

  /** Not a race with `finished`, which would remember everybody who ever waited until it is. */
  private async room(): Promise<void> {
    try {
      await once(this.deflate, 'drain', { signal: this.ended.signal })
    } catch (error) {
      if (!this.ended.signal.aborted) throw error
      await this.finished
    }
  }

  /** One after the other: pieces keep their order. */
  private spill(): Promise<void> {
    this.writing = this.writing.then(async () => {
      const pieces = this.waiting
      this.waiting = []
      this.waitingLength = 0
      if (pieces.length === 0) return
      this.file ??= await openFile()
      await this.file.handle.appendFile(Buffer.concat(pieces))
    })
    return this.writing
  }
}

async function openFile() {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-part-'))
  return { folder, handle: await open(join(folder, 'part'), 'a+') }
}
