/** A part of the register as a workbook to be edited: hidden keys, headers in a language, one row an entry. */
import ExcelJS from 'exceljs'
import type { Language } from '../../../templates/definition.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { getHistoryId, getNewestChange } from '../../db/change-log.ts'
import type { Db } from '../../db/schema.ts'
import { messagesOf } from '../../locales.ts'
import { writeApplicationName } from '../../workbooks/finish/document-properties.ts'
import { packXlsx, partsOf, type XlsxParts } from '../../workbooks/finish-xlsx.ts'
import { columnLetters } from '../../workbooks/row-xml.ts'
import { colours, pageSetup, solid, TemplateStyle } from '../../workbooks/template-style.ts'
import { showSheetCell } from './read-sheet-cell.ts'
import type { SheetColumn, SheetKind } from './sheet-kind.ts'

/** Names kind and number, so that only what is edited in the file counts when it comes back. */
export const identitySheetName = '_cinnabar_register'

const keyRow = 1
const headerRow = 2
/** Text, whatever it looks like: codes such as 03 keep their zero. */
const textFormat = '@'
/** Rows below the last one in which dropdowns are ready. */
const spareRows = 200

/**
 * The sheet of a kind, as it is now. The same register gives the same bytes.
 *
 * @param of the list or the cycle; `''` for kinds that are one sheet
 * @throws {ServiceError} CODE_LIST_UNKNOWN, CYCLE_UNKNOWN
 */
export async function buildSheet(
  db: Db,
  kind: SheetKind,
  of: string,
  language: Language,
): Promise<{ readonly bytes: Uint8Array; readonly fileName: string }> {
  const { changeNumber, committedAt } = await getNewestChange(db)
  const historyId = await getHistoryId(db)
  const rows = await kind.load(db, of, changeNumber)
  const texts = messagesOf('returns', language)
  const style = new TemplateStyle(language)
  const workbook = new ExcelJS.Workbook()
  workbook.creator = 'Cinnabar'
  workbook.lastModifiedBy = 'Cinnabar'
  workbook.created = new Date(committedAt)
  workbook.modified = new Date(committedAt)
  const title = formatMessage(texts, `sheet.${kind.name}`, language)
  const sheet = workbook.addWorksheet(title, {
    views: style.view({ state: 'frozen', xSplit: 1, ySplit: headerRow, showGridLines: true }),
    pageSetup: pageSetup('landscape'),
  })
  sheet.getRow(keyRow).values = kind.columns.map(({ key }) => key)
  sheet.getRow(keyRow).hidden = true
  for (const [index, column] of kind.columns.entries()) {
    sheet.getColumn(index + 1).width = column.width
    sheet.getColumn(index + 1).numFmt = textFormat
    sheet.getColumn(index + 1).font = style.font()
    sheet.getColumn(index + 1).alignment = style.text()
  }
  // After the columns, whose look would take the place of the header's.
  drawHeader(sheet, kind, language, style)
  for (const { texts: row } of rows) {
    sheet.addRow(kind.columns.map((column) => showSheetCell(column, row[column.key] ?? '', language) || null))
  }
  addDropdowns(sheet, kind, language, headerRow + rows.length + spareRows)
  const identity = workbook.addWorksheet(identitySheetName, { state: 'veryHidden' })
  for (const pair of Object.entries({ kind: kind.name, of, historyId, changeNumber: String(changeNumber) }))
    identity.addRow(pair)
  const parts = await partsOf(workbook)
  quoteTexts(parts)
  writeApplicationName(parts, 'Cinnabar')
  const name = ['cinnabar', kind.name, of, language].filter((part) => part !== '').join('-')
  return { bytes: await packXlsx(parts), fileName: `${name}.xlsx` }
}

function drawHeader(
  sheet: ExcelJS.Worksheet,
  kind: SheetKind,
  language: Language,
  style: TemplateStyle,
): void {
  const header = sheet.getRow(headerRow)
  header.values = kind.columns.map((column) => columnLabel(column, language))
  header.height = 32
  kind.columns.forEach((_, index) => {
    const cell = header.getCell(index + 1)
    cell.font = style.font({ bold: true, color: { argb: 'FFFFFFFF' } })
    cell.fill = solid(colours.cinnabar)
    cell.alignment = style.text({ vertical: 'middle' })
  })
}

/** The header of a column; `label.fr` has its language behind it. */
export function columnLabel({ key }: Pick<SheetColumn, 'key'>, language: Language): string {
  const texts = messagesOf('returns', language)
  const [base = key, suffix] = key.split('.')
  const label = formatMessage(texts, `column.${base}`, language)
  return suffix === undefined ? label : `${label} (${suffix})`
}

function addDropdowns(sheet: ExcelJS.Worksheet, kind: SheetKind, language: Language, lastRow: number): void {
  for (const [index, column] of kind.columns.entries()) {
    const choices = column.kind === 'yesNo' ? ['yes', 'no'] : column.kind === 'choice' ? column.choices : []
    if (choices.length === 0) continue
    const list = choices.map((choice) => showSheetCell(column, choice, language)).join(',')
    const letter = columnLetters(index)
    const range = `${letter}${headerRow + 1}:${letter}${lastRow}`
    const validations = (sheet as unknown as { dataValidations: { add(range: string, rule: object): void } })
      .dataValidations
    validations.add(range, {
      type: 'list',
      allowBlank: true,
      formulae: [`"${list}"`],
      showErrorMessage: false,
    })
  }
  sheet.autoFilter = {
    from: { row: headerRow, column: 1 },
    to: { row: headerRow, column: kind.columns.length },
  }
}

/** All cells hold text from outside: the one format they share shows it as text, whatever it begins with. */
function quoteTexts(parts: XlsxParts): void {
  parts.edit('xl/styles.xml', (xml) => {
    const start = xml.indexOf('<cellXfs')
    return (
      xml.slice(0, start) +
      xml.slice(start).replace(/<xf numFmtId="49"/g, '<xf quotePrefix="1" numFmtId="49"')
    )
  })
}
