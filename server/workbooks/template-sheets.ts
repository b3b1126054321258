/** Names of the visible sheets in the workbook's language. */
import { formatMessage } from '../../templates/messages.ts'
import { type VisibleSheet, visibleSheets } from '../../templates/sheet-description.ts'
import type { TemplateInput } from './template-input.ts'

export type SheetNames = Readonly<Record<VisibleSheet, string>>

export function sheetNames({ texts, language }: TemplateInput): SheetNames {
  const name = (sheet: string) => formatMessage(texts.workbook, `sheet.${sheet}`, language)
  return Object.fromEntries(visibleSheets.map((sheet) => [sheet, name(sheet)])) as SheetNames
}

/** A reference to cells of another sheet: `'Activités'!$A$1`. */
export function onSheet(name: string, cells: string): string {
  return `'${name.replaceAll("'", "''")}'!${cells}`
}
