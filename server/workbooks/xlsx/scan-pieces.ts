/** Scans a part while it is being unpacked, so that the whole of it, ten times the size of the file, is never in memory. */
import { ServiceError } from '../../errors.ts'
import { ByteCursor, notPlain } from './byte-cursor.ts'
import type { ReadingBudget } from './cell-text.ts'
import type { OpenPart } from './package-parts.ts'
import { plainHead } from './plain-part.ts'

/** Smaller parts are faster taken as a whole. */
const leastBytes = 200_000
const firstWindow = 1_000_000
/** A row larger than this, or so much before the first one, is left to those who take the part as a whole. */
const mostLeft = 4_000_000

export interface PiecewiseScan {
  readonly root: string
  /** The element that is read; may be the root itself. */
  readonly element: string
  /** The end tag of each of its children, as `</row>`. */
  readonly childEnd: string
  /** Called once, behind the name of the element's start tag; passes the tag's end. */
  begin(cursor: ByteCursor): void
  /** Called with whole children, as many as there are. */
  scan(cursor: ByteCursor): void
}

/**
 * @returns false where the part is not to be read so, for whatever reason: it is to be taken as a whole then, from the start, and what
 *   was scanned is not to be used. Then also faults of the part come out as they would have.
 */
export function scanInPieces(part: OpenPart, work: PiecewiseScan, budget: ReadingBudget): boolean {
  if (part.size < leastBytes) return false
  const budgetBefore = budget.remaining()
  const scanner = new PieceScanner(work)
  try {
    part.pieces((piece) => scanner.take(piece))
    scanner.end()
    return true
  } catch (error) {
    const isExpected = error === notPlain || error instanceof NotInPieces || error instanceof ServiceError
    if (!isExpected) throw error
    budget.restore(budgetBefore)
    return false
  }
}

/** What was asked of the pieces cannot be told from pieces: take the part as a whole. */
class NotInPieces extends Error {}

/** Takes the pieces of a part as they are unpacked. Everything between the element's start and end is scanned, and only that. */
class PieceScanner {
  private readonly work: PiecewiseScan
  /** What is at hand: what was left of the pieces before, and the present one. */
  private window = Buffer.allocUnsafeSlow(firstWindow)
  private length = 0
  private hasBegun = false
  private hasEnded = false

  constructor(work: PiecewiseScan) {
    this.work = work
  }

  /** @throws {NotInPieces}; what the scan throws, `notPlain` above all */
  take(piece: Buffer): void {
    this.append(piece)
    const bytes = this.window.subarray(0, this.length)
    const until = this.hasEnded ? this.passOver(bytes) : this.read(bytes)
    bytes.copyWithin(0, until)
    this.length -= until
    if (this.length > mostLeft) throw new NotInPieces()
  }

  private read(bytes: Buffer): number {
    const from = this.hasBegun ? 0 : this.begin(bytes)
    return from < 0 ? 0 : this.scan(bytes, from)
  }

  /** Behind the element only another end of it matters: it was not the last one, then. */
  private passOver(bytes: Buffer): number {
    const endTag = `</${this.work.element}>`
    if (bytes.includes(endTag)) throw new NotInPieces()
    return Math.max(0, bytes.length - endTag.length)
  }

  private append(piece: Buffer): void {
    const needed = this.length + piece.length
    if (needed > this.window.length) {
      const larger = Buffer.allocUnsafeSlow(2 * needed)
      this.window.copy(larger, 0, 0, this.length)
      this.window = larger
    }
    piece.copy(this.window, this.length)
    this.length = needed
  }

  /** @throws {NotInPieces} where the element has not ended */
  end(): void {
    if (!this.hasEnded) throw new NotInPieces()
  }

  /** @returns where its children begin, or -1 while its start tag is not all there */
  private begin(bytes: Buffer): number {
    const { root, element } = this.work
    const start = bytes.indexOf(`<${element}`)
    if (start < 0 || bytes.indexOf('>', start) < 0) return -1
    const head = plainHead(bytes, root)
    const before = bytes.subarray(0, start)
    if (head < 0 || before.includes('<!') || before.includes(`</${element}>`)) throw new NotInPieces()
    if (head < start && before.includes('xmlns', head)) throw new NotInPieces()
    const cursor = new ByteCursor(bytes, start + 1 + element.length, bytes.length)
    this.work.begin(cursor)
    this.hasBegun = true
    return cursor.at
  }

  /** @returns up to where all is done */
  private scan(bytes: Buffer, from: number): number {
    const { element, childEnd } = this.work
    const end = bytes.indexOf(`</${element}>`, from)
    const lastChild = bytes.lastIndexOf(childEnd)
    const until = end >= 0 ? end : lastChild < from ? from : lastChild + childEnd.length
    this.work.scan(new ByteCursor(bytes, from, until))
    if (end < 0) return until
    this.hasEnded = true
    const behind = end + element.length + 3
    return behind + this.passOver(bytes.subarray(behind))
  }
}
