/** A workbook file as parts that lead to one another. Nothing is found by its usual name: other programs name parts otherwise. */
import { posix } from 'node:path'
import { damaged, tooLarge, unsafe } from './file-refusals.ts'
import { relationshipKind, relationshipNamespaces } from './namespaces.ts'
import type { ReadingLimits } from './reading-limits.ts'
import { unpackInPieces, unpackPart } from './unpack-part.ts'
import { walkXml } from './walk-xml.ts'
import { readZipDirectory, type ZipDirectory, type ZipPart } from './zip-directory.ts'

export interface Relationship {
  readonly id: string
  /** `officeDocument`, `worksheet`, `styles`, ... */
  readonly kind: string
  /** Name of the part it leads to, from the root. */
  readonly target: string
}

/** A part that may be unpacked: as a whole, or piece by piece, or first so and then so. */
export interface OpenPart {
  /** Unpacked, as the directory says it. */
  readonly size: number
  /** @throws {ServiceError} as `unpackPart` */
  whole(): Buffer
  /** @throws {ServiceError} as `unpackInPieces` */
  pieces(take: (piece: Buffer) => void): void
}

export class PackageParts {
  private readonly file: Buffer
  private readonly limits: ReadingLimits
  private readonly directory: ZipDirectory
  private readonly wasRead = new Set<ZipPart>()

  /** @throws {ServiceError} FILE_DAMAGED, FILE_UNSAFE, FILE_TOO_LARGE, FILE_ENCRYPTED */
  constructor(file: Buffer, limits: ReadingLimits) {
    this.file = file
    this.limits = limits
    this.directory = readZipDirectory(file, limits)
  }

  has(name: string): boolean {
    return this.directory.has(name.toLowerCase())
  }

  /**
   * Each part is read once: many links to one part would unpack it over and over, past every limit on sizes.
   *
   * @throws {ServiceError} FILE_DAMAGED where there is no such part, FILE_UNSAFE where it was read before or is a bomb,
   *   FILE_TOO_LARGE
   */
  open(name: string): OpenPart {
    const part = this.directory.get(name.toLowerCase())
    if (!part) throw damaged('missingPart')
    if (this.wasRead.has(part)) throw unsafe('partTwice')
    this.wasRead.add(part)
    const { partBytesRead, ratio, ratioFromBytesRead } = this.limits
    if (part.size > ratioFromBytesRead && part.size > part.packedSize * ratio) throw unsafe('ratio')
    if (part.size > partBytesRead) throw tooLarge('bytes')
    const { file } = this
    return {
      size: part.size,
      whole: () => unpackPart(file, part),
      pieces: (take) => unpackInPieces(file, part, take),
    }
  }

  /** The bytes of a part; throws what `open` and `unpackPart` do. */
  read(name: string): Buffer {
    return this.open(name).whole()
  }

  /** Where a part leads to inside the file; links to the outside are left out. `''` is the package itself. */
  relationshipsOf(name: string): readonly Relationship[] {
    const folder = posix.dirname(name)
    const links = posix.join(folder, '_rels', `${posix.basename(name)}.rels`)
    if (!this.has(links)) return []
    const relationships: Relationship[] = []
    walkXml(this.read(links), relationshipNamespaces, {
      open(element, attributes) {
        const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes
        if (element !== 'Relationship' || id === undefined || type === undefined || target === undefined)
          return
        if (mode?.toLowerCase() === 'external') return
        relationships.push({ id, kind: relationshipKind(type), target: targetName(folder, target) })
      },
      text() {},
      close() {},
    })
    return relationships
  }
}

/** Targets are relative to the folder of the part they stand beside, or begin with a slash. */
function targetName(folder: string, target: string): string {
  const path = posix.join('/', target.startsWith('/') ? '' : folder, decodePercent(target))
  return path.slice(1)
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
