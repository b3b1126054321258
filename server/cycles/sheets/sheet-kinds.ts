import { codeListSheet } from './code-list-sheet.ts'
import { cyclesSheet } from './cycles-sheet.ts'
import { partiesSheet } from './parties-sheet.ts'
import { ratesSheet } from './rates-sheet.ts'
import { reportersSheet } from './reporters-sheet.ts'
import type { SheetKind, SheetKindName } from './sheet-kind.ts'

/** Every part of the register that can be edited as a spreadsheet. */
export const sheetKinds: Readonly<Record<SheetKindName, SheetKind>> = {
  cycles: cyclesSheet,
  reporters: reportersSheet,
  parties: partiesSheet,
  'code-list': codeListSheet,
  rates: ratesSheet,
}
