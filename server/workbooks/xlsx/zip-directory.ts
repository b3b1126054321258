/**
 * The central directory of a zip, checked before anything is unpacked. It alone says what is in the file; whatever a local
 * header says otherwise is a reason to refuse, because two programs would then see two different files.
 */
import { ServiceError } from '../../errors.ts'
import { damaged, tooLarge, unsafe } from './file-refusals.ts'
import type { ReadingLimits } from './reading-limits.ts'

export interface ZipPart {
  readonly name: string
  readonly isDeflated: boolean
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  /** Where the packed bytes begin in the file. */
  readonly dataStart: number
}

/** Parts by name in lower case: names of an Office package do not differ by case. */
export type ZipDirectory = ReadonlyMap<string, ZipPart>

interface CentralEntry {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  readonly offset: number
}

const endSignature = 0x0605_4b50
const end64LocatorSignature = 0x0706_4b50
const end64Signature = 0x0606_4b50
const centralSignature = 0x0201_4b50
const localSignature = 0x0403_4b50
const max16 = 0xffff
const max32 = 0xffff_ffff
const isEncrypted = 0x0001
const sizesFollow = 0x0008
const stored = 0
const deflated = 8

/** @throws {ServiceError} FILE_DAMAGED, FILE_UNSAFE, FILE_TOO_LARGE, FILE_ENCRYPTED */
export function readZipDirectory(file: Buffer, limits: ReadingLimits): ZipDirectory {
  const end = readEnd(file)
  if (end.count > limits.parts) throw tooLarge('parts')
  const entries = readEntries(file, end, limits)
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  if (total > limits.ratioFromBytes && total > file.length * limits.ratio) throw unsafe('ratio')
  const parts = new Map<string, ZipPart>()
  let previousEnd = 0
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (entry.offset < previousEnd) throw unsafe('overlap')
    const dataStart = readLocalHeader(file, entry)
    previousEnd = dataStart + entry.packedSize
    if (previousEnd > end.start) throw damaged('partBeyondDirectory')
    if (entry.name.endsWith('/')) continue
    const key = entry.name.toLowerCase()
    if (parts.has(key)) throw unsafe('duplicate')
    parts.set(key, { ...entry, isDeflated: entry.method === deflated, dataStart })
  }
  return parts
}

/** Where the central directory is and how many entries it has. */
function readEnd(file: Buffer): { start: number; size: number; count: number } {
  // The record is 22 bytes, and a comment of at most 65,535 may follow.
  const lowest = Math.max(0, file.length - 22 - max16)
  let at = file.length - 22
  while (at >= lowest && file.readUInt32LE(at) !== endSignature) at--
  if (at < lowest) throw damaged('noDirectory')
  if (hasOtherEnd(file, at, lowest)) throw unsafe('twoDirectories')
  let count = file.readUInt16LE(at + 10)
  let size = file.readUInt32LE(at + 12)
  let start = file.readUInt32LE(at + 16)
  if (count === max16 || size === max32 || start === max32) {
    const locator = at - 20
    if (locator >= 0 && file.readUInt32LE(locator) === end64LocatorSignature) {
      at = readUInt64(file, locator + 8)
      if (at + 56 > locator || file.readUInt32LE(at) !== end64Signature) throw damaged('directory64')
      count = readUInt64(file, at + 32)
      size = readUInt64(file, at + 40)
      start = readUInt64(file, at + 48)
    }
  }
  // A gap in front of the directory is where two zips stand one behind the other: some programs would see the first, some
  // the second.
  if (start + size !== at) throw damaged('directoryPlace')
  return { start, size, count }
}

/** Whether a comment could just as well be the end of another zip: which of the two is meant depends on the program. */
function hasOtherEnd(file: Buffer, end: number, lowest: number): boolean {
  for (let at = end - 1; at >= lowest; at--) {
    if (file[at] !== 0x50 || file.readUInt32LE(at) !== endSignature) continue
    if (at + 22 + file.readUInt16LE(at + 20) === file.length) return true
  }
  return false
}

function readEntries(
  file: Buffer,
  { start, size, count }: { start: number; size: number; count: number },
  limits: ReadingLimits,
): CentralEntry[] {
  const entries: CentralEntry[] = []
  const end = start + size
  let total = 0
  let at = start
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || file.readUInt32LE(at) !== centralSignature) throw damaged('directoryEntry')
    const nameLength = file.readUInt16LE(at + 28)
    const extraLength = file.readUInt16LE(at + 30)
    const next = at + 46 + nameLength + extraLength + file.readUInt16LE(at + 32)
    if (next > end) throw damaged('directoryEntry')
    if (isSymbolicLink(file, at)) throw unsafe('link')
    const entry = withSizes64(file, at + 46 + nameLength, extraLength, {
      name: partName(file.toString('utf8', at + 46, at + 46 + nameLength)),
      flags: file.readUInt16LE(at + 8),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      packedSize: file.readUInt32LE(at + 20),
      size: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    })
    total += entry.size
    checkEntry(entry, total, limits)
    entries.push(entry)
    at = next
  }
  return entries
}

/** Programs of Unix put the kind of file into the attributes; no workbook has a link in it. */
function isSymbolicLink(file: Buffer, at: number): boolean {
  const isFromUnix = file[at + 5] === 3
  return isFromUnix && (file.readUInt16LE(at + 40) & 0xf000) === 0xa000
}

/** Parts are named from the root; some programs write a leading slash, or backslashes. */
function partName(raw: string): string {
  const name = raw.replaceAll('\\', '/').replace(/^\/+/, '')
  if (name.split('/').includes('..') || name.includes('\0')) throw unsafe('partName')
  return name
}

function checkEntry(entry: CentralEntry, total: number, limits: ReadingLimits): void {
  if (entry.flags & isEncrypted) throw new ServiceError('FILE_ENCRYPTED')
  if (entry.method !== stored && entry.method !== deflated) throw damaged('method')
  if (entry.method === stored && entry.packedSize !== entry.size) throw damaged('sizes')
  if (entry.size > limits.ratioFromBytes && entry.size > entry.packedSize * limits.ratio)
    throw unsafe('ratio')
  if (entry.size > limits.partBytes || total > limits.totalBytes) throw tooLarge('bytes')
}

/** Sizes of 4 GiB and more stand in an extra field, in a fixed order, those only that do not fit their place. */
function withSizes64(file: Buffer, extra: number, length: number, entry: CentralEntry): CentralEntry {
  if (entry.size !== max32 && entry.packedSize !== max32 && entry.offset !== max32) return entry
  let at = findExtra64(file, extra, length)
  if (at === undefined) return entry
  const next = (value: number) => {
    if (value !== max32) return value
    if (at! + 8 > extra + length) throw damaged('sizes64')
    const wide = readUInt64(file, at!)
    at! += 8
    return wide
  }
  const [size, packedSize, offset] = [next(entry.size), next(entry.packedSize), next(entry.offset)]
  return { ...entry, size, packedSize, offset }
}

function findExtra64(file: Buffer, start: number, length: number): number | undefined {
  for (let at = start; at + 4 <= start + length; at += 4 + file.readUInt16LE(at + 2)) {
    if (file.readUInt16LE(at) === 1) return at + 4
  }
  return undefined
}

/** Compares the local header with the directory and gives the place of the packed bytes. */
function readLocalHeader(file: Buffer, entry: CentralEntry): number {
  const at = entry.offset
  if (at + 30 > file.length || file.readUInt32LE(at) !== localSignature) throw damaged('localHeader')
  const nameEnd = at + 30 + file.readUInt16LE(at + 26)
  const extraLength = file.readUInt16LE(at + 28)
  if (nameEnd + extraLength > file.length) throw damaged('localHeader')
  const local = withSizes64(file, nameEnd, extraLength, {
    ...entry,
    name: partName(file.toString('utf8', at + 30, nameEnd)),
    flags: file.readUInt16LE(at + 6),
    method: file.readUInt16LE(at + 8),
    packedSize: file.readUInt32LE(at + 18),
    size: file.readUInt32LE(at + 22),
    offset: 0,
  })
  if (local.name !== entry.name || local.method !== entry.method) throw unsafe('localHeader')
  const isSizeKnown = ((local.flags | entry.flags) & sizesFollow) === 0
  if (isSizeKnown && (local.size !== entry.size || local.packedSize !== entry.packedSize))
    throw unsafe('localHeader')
  return nameEnd + extraLength
}

function readUInt64(file: Buffer, at: number): number {
  if (at < 0 || at + 8 > file.length) throw damaged('number64')
  const value = Number(file.readBigUInt64LE(at))
  if (!Number.isSafeInteger(value)) throw damaged('number64')
  return value
}
