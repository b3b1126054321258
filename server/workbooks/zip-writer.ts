/**
 * Writes a zip as a stream: nothing but a few blocks is held in memory, whatever the size of the parts. Parts are cut into
 * blocks that are deflated side by side; each block ends with a flush to a byte boundary, so that the blocks put
 * one after the other are one deflate stream. The same parts give the same bytes: no clock, no names of the machine.
 */
import { constants, crc32, deflateRaw } from 'node:zlib'
import type { ByteSink } from './byte-sinks.ts'
import type { DeflatedPart } from './spooled-part.ts'

export type ZipContent = string | Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>

export interface ZipOptions {
  /** Deflate level, 1 (fast) to 9 (small). */
  readonly level?: number
  /** How many blocks are deflated at the same time. */
  readonly inFlight?: number
}

interface CentralRecord {
  readonly name: Buffer
  readonly offset: number
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  readonly flags: number
}

const blockSize = 512 * 1024
/** Sizes and offsets from here on do not fit the classic fields. */
const limit32 = 0xffff_ffff
const limit16 = 0xffff
/** 1 January 1980, 00:00: the first instant a zip can name, and the only one written here. */
const dosDate = 0x0021
const deflateMethod = 8
const utf8Names = 0x0800
const sizesFollow = 0x0008
/** A final, empty deflate block: all blocks before it were left open. */
const endOfDeflate = Buffer.from([3, 0])

/**
 * A zip under way. Call `add` for each part in order, one after the other, then `finish`. Names are written as given;
 * adding a name twice is the caller's mistake and is refused.
 */
export class ZipWriter {
  private readonly sink: ByteSink
  private readonly level: number
  private readonly inFlight: number
  private readonly records: CentralRecord[] = []
  private readonly names = new Set<string>()
  private offset = 0

  constructor(sink: ByteSink, options: ZipOptions = {}) {
    this.sink = sink
    this.level = options.level ?? 6
    this.inFlight = options.inFlight ?? 4
  }

  /** Bytes written so far. */
  get bytesWritten(): number {
    return this.offset
  }

  /** Adds one part. Text is written as UTF-8; a stream of pieces may be of any length and any cut. */
  async add(name: string, content: ZipContent): Promise<void> {
    const nameBytes = this.claim(name)
    if (typeof content === 'string') await this.addWhole(nameBytes, Buffer.from(content, 'utf8'))
    else if (content instanceof Uint8Array) await this.addWhole(nameBytes, content)
    else await this.addStream(nameBytes, content)
  }

  /** Adds a part that is deflated already. */
  async addDeflated(name: string, part: DeflatedPart): Promise<void> {
    const nameBytes = this.claim(name)
    const { crc, packedSize, size } = part
    const record: CentralRecord = {
      name: nameBytes,
      offset: this.offset,
      crc,
      packedSize,
      size,
      flags: utf8Names | sizesFollow,
    }
    await this.write(localHeader({ ...record, crc: 0, packedSize: 0, size: 0 }))
    for await (const piece of part.pieces(this.sink.keepsNothing)) await this.write(piece)
    await this.write(dataDescriptor(record))
    this.records.push(record)
  }

  /** Writes the directory. The sink is not closed. */
  async finish(): Promise<void> {
    const start = this.offset
    for (const record of this.records) await this.write(centralHeader(record))
    await this.write(endOfDirectory(this.records.length, start, this.offset - start))
  }

  private claim(name: string): Buffer {
    if (this.names.has(name)) throw new Error(`The zip has a part ${name} already`)
    this.names.add(name)
    return Buffer.from(name, 'utf8')
  }

  /** A part at hand: its sizes are known before its header is written, as the plainest readers like it. */
  private async addWhole(name: Buffer, content: Uint8Array): Promise<void> {
    const blocks = await Promise.all([...cut(content)].map((block) => deflateBlock(block, this.level)))
    const packed = Buffer.concat([...blocks, endOfDeflate])
    const record: CentralRecord = {
      name,
      offset: this.offset,
      crc: crc32(content),
      packedSize: packed.length,
      size: content.length,
      flags: utf8Names,
    }
    await this.write(localHeader(record))
    await this.write(packed)
    this.records.push(record)
  }

  /** A part that comes in pieces: sizes and checksum follow it. */
  private async addStream(
    name: Buffer,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<void> {
    const offset = this.offset
    const flags = utf8Names | sizesFollow
    await this.write(localHeader({ name, offset, crc: 0, packedSize: 0, size: 0, flags }))
    const start = this.offset
    let size = 0
    let crc = 0
    const waiting: Promise<Buffer>[] = []
    try {
      for await (const block of inBlocks(content)) {
        size += block.length
        crc = crc32(block, crc)
        waiting.push(deflateBlock(block, this.level))
        if (waiting.length >= this.inFlight) await this.write(await waiting.shift()!)
      }
      while (waiting.length > 0) await this.write(await waiting.shift()!)
    } finally {
      // After a failure the blocks still under way must not reject with nobody listening.
      await Promise.allSettled(waiting)
    }
    await this.write(endOfDeflate)
    const record: CentralRecord = { name, offset, crc, packedSize: this.offset - start, size, flags }
    await this.write(dataDescriptor(record))
    this.records.push(record)
  }

  private async write(bytes: Uint8Array): Promise<void> {
    this.offset += bytes.length
    await this.sink.write(bytes)
  }
}

function deflateBlock(block: Uint8Array, level: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { level, memLevel: 9, chunkSize: 256 * 1024, finishFlush: constants.Z_SYNC_FLUSH }
    deflateRaw(block, options, (error, packed) => (error ? reject(error) : resolve(packed)))
  })
}

function* cut(content: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < content.length; at += blockSize) yield content.subarray(at, at + blockSize)
}

/** Pieces put together to blocks of one size, so that the bytes of the zip do not depend on how the pieces were cut. */
async function* inBlocks(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let block = Buffer.allocUnsafeSlow(blockSize)
  let filled = 0
  for await (const piece of pieces) {
    let taken = 0
    while (taken < piece.length) {
      const part = piece.subarray(taken, taken + blockSize - filled)
      block.set(part, filled)
      filled += part.length
      taken += part.length
      if (filled === blockSize) {
        yield block
        block = Buffer.allocUnsafeSlow(blockSize)
        filled = 0
      }
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}

function needs64(record: CentralRecord): boolean {
  return record.size >= limit32 || record.packedSize >= limit32 || record.offset >= limit32
}

function localHeader(record: CentralRecord): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(record.flags, 6)
  header.writeUInt16LE(deflateMethod, 8)
  header.writeUInt16LE(dosDate, 12)
  header.writeUInt32LE(record.crc, 14)
  header.writeUInt32LE(record.packedSize, 18)
  header.writeUInt32LE(record.size, 22)
  header.writeUInt16LE(record.name.length, 26)
  return Buffer.concat([header, record.name])
}

/** Eight-byte sizes where four do not suffice; every reader of offices takes the sizes from the directory anyway. */
function dataDescriptor(record: CentralRecord): Buffer {
  const is64 = record.size >= limit32 || record.packedSize >= limit32
  const descriptor = Buffer.alloc(is64 ? 24 : 16)
  descriptor.writeUInt32LE(0x08074b50, 0)
  descriptor.writeUInt32LE(record.crc, 4)
  if (is64) {
    descriptor.writeBigUInt64LE(BigInt(record.packedSize), 8)
    descriptor.writeBigUInt64LE(BigInt(record.size), 16)
  } else {
    descriptor.writeUInt32LE(record.packedSize, 8)
    descriptor.writeUInt32LE(record.size, 12)
  }
  return descriptor
}

function centralHeader(record: CentralRecord): Buffer {
  const is64 = needs64(record)
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(is64 ? 45 : 20, 4)
  header.writeUInt16LE(is64 ? 45 : 20, 6)
  header.writeUInt16LE(record.flags, 8)
  header.writeUInt16LE(deflateMethod, 10)
  header.writeUInt16LE(dosDate, 14)
  header.writeUInt32LE(record.crc, 16)
  header.writeUInt32LE(is64 ? limit32 : record.packedSize, 20)
  header.writeUInt32LE(is64 ? limit32 : record.size, 24)
  header.writeUInt16LE(record.name.length, 28)
  header.writeUInt32LE(is64 ? limit32 : record.offset, 42)
  if (!is64) return Buffer.concat([header, record.name])
  const extra = Buffer.alloc(28)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(24, 2)
  extra.writeBigUInt64LE(BigInt(record.size), 4)
  extra.writeBigUInt64LE(BigInt(record.packedSize), 12)
  extra.writeBigUInt64LE(BigInt(record.offset), 20)
  header.writeUInt16LE(extra.length, 30)
  return Buffer.concat([header, record.name, extra])
}

function endOfDirectory(count: number, start: number, size: number): Buffer {
  const is64 = count >= limit16 || start >= limit32 || size >= limit32
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(is64 ? limit16 : count, 8)
  end.writeUInt16LE(is64 ? limit16 : count, 10)
  end.writeUInt32LE(is64 ? limit32 : size, 12)
  end.writeUInt32LE(is64 ? limit32 : start, 16)
  if (!is64) return end
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeUInt16LE(45, 12)
  end64.writeUInt16LE(45, 14)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(size), 40)
  end64.writeBigUInt64LE(BigInt(start), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(start + size), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([end64, locator, end])
}
