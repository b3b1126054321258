/** Unpacks one part, never further than the directory says it goes. */
import { crc32, inflateRawSync } from 'node:zlib'
import { damaged, unsafe } from './file-refusals.ts'
import type { ZipPart } from './zip-directory.ts'

/** @throws {ServiceError} FILE_UNSAFE where more comes out than declared, FILE_DAMAGED where it is not what was packed */
export function unpackPart(file: Buffer, part: ZipPart): Buffer {
  const packed = file.subarray(part.dataStart, part.dataStart + part.packedSize)
  const bytes = part.isDeflated ? inflate(packed, part.size) : packed
  if (bytes.length !== part.size) throw damaged('size')
  if (crc32(bytes) !== part.crc) throw damaged('checksum')
  return bytes
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
