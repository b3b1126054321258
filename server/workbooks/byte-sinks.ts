/** Where finished bytes go. A writer awaits `write`, so a slow sink slows the writer instead of filling the memory. */
import { type FileHandle, open } from 'node:fs/promises'

export interface ByteSink {
  /** The bytes are not touched again by the caller, unless the sink `keepsNothing`. */
  write(bytes: Uint8Array): Promise<void> | void
  /** The bytes are done with when `write` is, and may then be written over. */
  readonly keepsNothing?: boolean
}

/** Bytes kept in memory, for small workbooks and for tests. */
export class BufferSink implements ByteSink {
  private readonly pieces: Uint8Array[] = []

  write(bytes: Uint8Array): void {
    this.pieces.push(bytes)
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.pieces)
  }
}

/** A file written from its start; an existing one is replaced. Always `close` it, also after a failure. */
export class FileSink implements ByteSink {
  readonly keepsNothing = true
  private readonly file: FileHandle

  private constructor(file: FileHandle) {
    this.file = file
  }

  static async create(path: string): Promise<FileSink> {
    return new FileSink(await open(path, 'w'))
  }

  async write(bytes: Uint8Array): Promise<void> {
    let written = 0
    // One call may write less than asked, for example on a full disk before it fails.
    while (written < bytes.length) written += (await this.file.write(bytes, written)).bytesWritten
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}
