/** Unpacks one part, never further than the directory says it goes. */
import { crc32, inflateRawSync } from 'node:zlib'
import { InflateRaw, type ZlibOptions } from 'minizlib'
import { damaged, unsafe } from './file-refusals.ts'
import type { ZipPart } from './zip-directory.ts'

/** Packed bytes that are unpacked at a time: some 200 KB of a sheet, at most 16 MB of a bomb. */
const packedAtATime = 16_384
/** What zlib fills before it takes new memory: what stays in the processor's cache is several times faster. */
const pieceBytes = 262_144

/** @throws {ServiceError} FILE_UNSAFE where more comes out than declared, FILE_DAMAGED where it is not what was packed */
export function unpackPart(file: Buffer, part: ZipPart): Buffer {
  const packed = packedBytes(file, part)
  const bytes = part.isDeflated ? inflate(packed, part.size) : packed
  if (bytes.length !== part.size) throw damaged('size')
  if (crc32(bytes) !== part.crc) throw damaged('checksum')
  return bytes
}

/**
 * Unpacks a large part without ever having the whole of it. What was taken counts only once this returns: until then it may be
 * anything.
 *
 * @param take is given one piece after the other; it must not keep them
 * @throws {ServiceError} as `unpackPart`, and whatever `take` throws
 */
export function unpackInPieces(file: Buffer, part: ZipPart, take: (piece: Buffer) => void): void {
  const packed = packedBytes(file, part)
  let size = 0
  let crc = 0
  const takePiece = (piece: Buffer) => {
    size += piece.length
    if (size > part.size) throw unsafe('size')
    crc = crc32(piece, crc)
    take(piece)
  }
  if (part.isDeflated) inflateInPieces(packed, takePiece)
  else takePiece(packed)
  if (size !== part.size) throw damaged('size')
  if (crc !== part.crc) throw damaged('checksum')
}

function packedBytes(file: Buffer, part: ZipPart): Buffer {
  return file.subarray(part.dataStart, part.dataStart + part.packedSize)
}

function inflateInPieces(packed: Buffer, take: (piece: Buffer) => void): void {
  // Passed on to zlib as it is; its types just do not name it.
  const options: ZlibOptions & { readonly chunkSize: number } = { chunkSize: pieceBytes }
  const inflating = new InflateRaw(options)
  inflating.on('error', (error) => {
    throw damaged('deflate', error)
  })
  inflating.on('data', take)
  try {
    for (let at = 0; at < packed.length; at += packedAtATime)
      inflating.write(packed.subarray(at, at + packedAtATime))
    inflating.end()
  } finally {
    inflating.close()
  }
}

function inflate(packed: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(packed, {
      maxOutputLength: Math.max(size, 1),
      // In one piece: pieces would be put together in a second copy. Memory that is not written to is not taken.
      chunkSize: Math.max(size, 64),
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw unsafe('size')
    throw damaged('deflate', error)
  }
}
