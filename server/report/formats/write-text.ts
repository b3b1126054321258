/** Text on its way into a sink, in pieces of a useful size. */
import type { ByteSink } from '../../workbooks/byte-sinks.ts'

const pieceLength = 64 * 1024

/** Pieces of text as UTF-8, gathered so that each is worth writing. */
export async function* encodePieces(
  pieces: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Uint8Array> {
  let waiting = ''
  for await (const piece of pieces) {
    waiting += piece
    if (waiting.length < pieceLength) continue
    yield Buffer.from(waiting.toWellFormed(), 'utf8')
    waiting = ''
  }
  if (waiting !== '') yield Buffer.from(waiting.toWellFormed(), 'utf8')
}

export async function writeText(
  pieces: AsyncIterable<string> | Iterable<string>,
  sink: ByteSink,
): Promise<void> {
  for await (const bytes of encodePieces(pieces)) await sink.write(bytes)
}
