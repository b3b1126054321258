/** The cells of one sheet. */
import type { SheetCells, SheetSurroundings } from './cell-collector.ts'
import { scanSheet } from './scan-sheet.ts'
import { walkSheet } from './walk-sheet.ts'

/**
 * Reads the cells up to the end of the data; validations, formats and drawings behind them are never looked at.
 *
 * @returns rows and columns 0-based, ascending; blank cells absent
 * @throws {ServiceError} FILE_DAMAGED, FILE_TOO_LARGE, FILE_UNSAFE
 */
export function readSheetCells(bytes: Buffer, surroundings: SheetSurroundings): SheetCells {
  return scanSheet(bytes, surroundings) ?? walkSheet(bytes, surroundings)
}
