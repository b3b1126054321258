/** What a file is that is no zip: told apart by content, since names are easily changed. */
import { ServiceError } from '../../errors.ts'
import { damaged, notAWorkbook } from './file-refusals.ts'

export function isZip(file: Buffer): boolean {
  return file.length >= 4 && file.readUInt32LE(0) === 0x0403_4b50
}

/** The reason to refuse a file that is no zip. */
export function refusalOf(file: Buffer): ServiceError {
  if (file.length === 0) return damaged('empty')
  if (file.subarray(0, 8).equals(compoundHeader)) return refusalOfCompound(file)
  if (isBiffStream(file)) return new ServiceError('FILE_OLD_EXCEL')
  if (startsWithAny(file, ['%PDF', '{\\rtf', 'GIF8', 'Rar!', '7z\xbc\xaf']))
    return notAWorkbook('otherFormat')
  if (!isText(file)) return notAWorkbook('binary')
  // A flat OpenDocument file is one XML text.
  if (file.toString('latin1', 0, 2_000).includes('urn:oasis:names:tc:opendocument:'))
    return new ServiceError('FILE_OPENDOCUMENT')
  return new ServiceError('FILE_TEXT')
}

const compoundHeader = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

/**
 * Old Office files, and new ones with a password, are "compound files": a small file system of their own. Its directory
 * entries are 128 bytes long and begin at multiples of 128, so that names are found without following the sector chains,
 * also where the file is cut off.
 */
function refusalOfCompound(file: Buffer): ServiceError {
  const names = new Set<string>()
  for (let at = 512; at + 128 <= file.length; at += 128) {
    const nameBytes = file.readUInt16LE(at + 64)
    const kind = file[at + 66]!
    if (nameBytes < 4 || nameBytes > 64 || nameBytes % 2 === 1 || kind > 5) continue
    names.add(file.toString('utf16le', at, at + nameBytes - 2))
  }
  if (names.has('EncryptedPackage')) return new ServiceError('FILE_ENCRYPTED')
  const isOtherOffice = ['WordDocument', 'PowerPoint Document', '__properties_version1.0'].some((name) =>
    names.has(name),
  )
  return isOtherOffice ? notAWorkbook('otherOffice') : new ServiceError('FILE_OLD_EXCEL')
}

/** Excel 2 to 4 wrote the bare stream: a BOF record (9, 0x209, 0x409, 0x809) of a few bytes. */
function isBiffStream(file: Buffer): boolean {
  if (file.length < 8 || file[0] !== 0x09) return false
  return [0, 2, 4, 8].includes(file[1]!) && file[2]! <= 16 && file[2]! >= 4 && file[3] === 0
}

function startsWithAny(file: Buffer, heads: readonly string[]): boolean {
  return heads.some((head) => file.toString('latin1', 0, head.length) === head)
}

/** Text in UTF-8, UTF-16 or an old code page: no control characters but those of layout. */
function isText(file: Buffer): boolean {
  const head = file.subarray(0, 4_096)
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (isUtf16) return true
  return !head.some((byte) => byte < 32 && (byte < 9 || byte > 13) && byte !== 27)
}
