/** A workbook file -> the contents of its cells. Rules [RF] of SPEC.md. */

import type { ContentSheet, WorkbookContent } from '../../templates/reading/workbook-content.ts'
import { ServiceError } from '../errors.ts'
import type { SheetSurroundings } from './xlsx/cell-collector.ts'
import { ReadingBudget } from './xlsx/cell-text.ts'
import { readCustomProperties } from './xlsx/custom-properties-part.ts'
import { isZip, refusalOf } from './xlsx/file-kind.ts'
import { damaged, notAWorkbook, tooLarge } from './xlsx/file-refusals.ts'
import { type OpenPart, PackageParts, type Relationship } from './xlsx/package-parts.ts'
import { defaultLimits, type ReadingLimits } from './xlsx/reading-limits.ts'
import { readSharedStrings } from './xlsx/shared-strings-part.ts'
import { readSheetCells } from './xlsx/sheet-part.ts'
import { readDateStyles } from './xlsx/styles-part.ts'
import { readWorkbookPart, type SheetEntry } from './xlsx/workbook-part.ts'

/**
 * Reads an .xlsx file (or .xlsm, .xltx) that anybody may have sent. Pure and synchronous: for files of strangers call it in a
 * process of its own (`reader-process`). Dates come as serials of the 1900 system, whatever the file's own.
 *
 * @param bytes the whole file; may be anything at all
 * @param limits those that differ from the usual ones
 * @throws {ServiceError} FILE_NOT_A_WORKBOOK, FILE_OLD_EXCEL, FILE_BINARY_EXCEL, FILE_OPENDOCUMENT, FILE_TEXT,
 *   FILE_ENCRYPTED, FILE_DAMAGED, FILE_TOO_LARGE, FILE_UNSAFE
 */
export function readWorkbook(bytes: Uint8Array, limits: Partial<ReadingLimits> = {}): WorkbookContent {
  return readFile(bytes, { ...defaultLimits, ...limits })
}

function readFile(bytes: Uint8Array, limits: ReadingLimits): WorkbookContent {
  if (bytes.length > limits.fileBytes) throw tooLarge('file')
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!isZip(file)) throw refusalOf(file)
  const parts = new PackageParts(file, limits)
  const rootLinks = parts.relationshipsOf('')
  const workbookName = workbookPartName(parts, rootLinks)
  const workbook = readWorkbookPart(parts.read(workbookName))
  if (workbook.sheets.length > limits.sheets) throw tooLarge('sheets')
  if (!workbook.sheets.some(({ relationshipId }) => relationshipId !== '')) throw damaged('noSheets')

  const links = parts.relationshipsOf(workbookName)
  const read = <T>(kind: string, reader: (part: OpenPart) => T, otherwise: T): T => {
    const target = links.find((link) => link.kind === kind)?.target
    return target !== undefined && parts.has(target) ? reader(parts.open(target)) : otherwise
  }
  const budget = new ReadingBudget(limits)
  const surroundings: SheetSurroundings = {
    strings: read('sharedStrings', (part) => readSharedStrings(part, budget), []),
    dateStyles: read('styles', (part) => readDateStyles(part.whole()), null),
    isDate1904: workbook.isDate1904,
    limits,
    budget,
  }
  return {
    sheets: workbook.sheets.map((entry) => readSheet(entry, { parts, links, surroundings })),
    customProperties: customPropertiesOf(parts, rootLinks),
  }
}

/** The main part, or the reason why the package has none that can be read. */
function workbookPartName(parts: PackageParts, rootLinks: readonly Relationship[]): string {
  const name = rootLinks.find((link) => link.kind === 'officeDocument')?.target
  if (name === undefined) {
    const isOpenDocument = parts.has('META-INF/manifest.xml') && parts.has('content.xml')
    throw isOpenDocument ? new ServiceError('FILE_OPENDOCUMENT') : notAWorkbook('otherPackage')
  }
  if (name.toLowerCase().endsWith('.bin')) throw new ServiceError('FILE_BINARY_EXCEL')
  return name
}

function readSheet(
  { name, state, relationshipId }: SheetEntry,
  {
    parts,
    links,
    surroundings,
  }: {
    readonly parts: PackageParts
    readonly links: readonly Relationship[]
    readonly surroundings: SheetSurroundings
  },
): ContentSheet {
  // Old macro modules stand among the sheets and lead nowhere.
  if (relationshipId === '') return { name, state, rows: new Map<number, never>() }
  const link = links.find((one) => one.id === relationshipId)
  if (!link) throw damaged('sheetLink')
  // Chart sheets and old macro sheets have no cells of ours.
  const rows =
    link.kind === 'worksheet'
      ? readSheetCells(parts.open(link.target), surroundings)
      : new Map<number, never>()
  return { name, state, rows }
}

function customPropertiesOf(parts: PackageParts, rootLinks: readonly Relationship[]) {
  const target = rootLinks.find((link) => link.kind === 'customProperties')?.target
  return target !== undefined && parts.has(target) ? readCustomProperties(parts.read(target)) : {}
}
