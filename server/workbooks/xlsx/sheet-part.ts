/** The cells of one sheet. */
import type { SheetCells, SheetSurroundings } from './cell-collector.ts'
import type { OpenPart } from './package-parts.ts'
import { scanInPieces } from './scan-pieces.ts'
import { SheetScanner, scanSheet } from './scan-sheet.ts'
import { walkSheet } from './walk-sheet.ts'

/**
 * Reads the cells up to the end of the data; validations, formats and drawings behind them are never looked at.
 *
 * @returns rows and columns 0-based, ascending; blank cells absent
 * @throws {ServiceError} FILE_DAMAGED, FILE_TOO_LARGE, FILE_UNSAFE
 */
export function readSheetCells(part: OpenPart, surroundings: SheetSurroundings): SheetCells {
  const scanner = new SheetScanner(surroundings)
  if (scanInPieces(part, scanner, surroundings.budget)) return scanner.collector.result()
  const bytes = part.whole()
  return scanSheet(bytes, surroundings) ?? walkSheet(bytes, surroundings)
}
