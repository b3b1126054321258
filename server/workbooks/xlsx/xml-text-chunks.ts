/** The text of an XML part, in pieces, whatever it is encoded in. */
import { TextDecoder } from 'node:util'
import { damaged } from './file-refusals.ts'

const pieceBytes = 1 << 16

/**
 * UTF-8 and UTF-16 as the format asks for, and whatever else the declaration names and this platform knows. Bytes that are no
 * characters become U+FFFD.
 *
 * @throws {ServiceError} FILE_DAMAGED for an unknown encoding
 */
export function* xmlTextChunks(bytes: Buffer): Generator<string> {
  const encoding = encodingOf(bytes)
  if (encoding !== 'utf-8') {
    yield* decoded(bytes, encoding)
    return
  }
  let at = 0
  while (at < bytes.length) {
    let end = Math.min(at + pieceBytes, bytes.length)
    // Not in the middle of a character: continuation bytes are 10xxxxxx.
    for (let back = 0; back < 3 && end < bytes.length && (bytes[end]! & 0xc0) === 0x80; back++) end--
    yield bytes.toString('utf8', at, end)
    at = end
  }
}

function encodingOf(bytes: Buffer): string {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be'
  const declared = /^[^>]{0,100}?encoding\s*=\s*["']([\w.-]{1,40})["']/.exec(bytes.toString('latin1', 0, 200))
  const name = (declared?.[1] ?? 'utf-8').toLowerCase()
  // A declaration that can be read as bytes is not in UTF-16, whatever it says.
  return name.startsWith('utf') || name === 'us-ascii' ? 'utf-8' : name
}

function* decoded(bytes: Buffer, encoding: string): Generator<string> {
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(encoding)
  } catch (error) {
    throw damaged('encoding', error)
  }
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true })
  yield decoder.decode()
}
