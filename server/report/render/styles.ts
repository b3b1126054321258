/** How the report looks. */
import type { Alignment, Borders, ColorScaleRuleType, DataBarRuleType, Fill, Font } from 'exceljs'
import type { Language } from '../../../templates/definition.ts'
import type { ListColumn, NumberFormat } from '../report-plan.ts'

/** Fonts that offices everywhere have, with the letters of the language. */
const fontOf: Partial<Record<Language, string>> = { zh: 'Microsoft YaHei' }

export const colours = {
  ink: 'FF1D2B33',
  accent: 'FF7A1F1F',
  headerFill: 'FF1F4E5F',
  headerText: 'FFFFFFFF',
  labelFill: 'FFEAF1F4',
  totalFill: 'FFDCE7EC',
  line: 'FFB7C7CF',
  quiet: 'FF5B6B73',
} as const

/**
 * The number format of text from outside: the finishing of the workbook puts `quotePrefix` on every cell format with it,
 * so that the text stays text when a person edits the cell.
 */
export const textFormat = '@'

/** A nil is a dash, as in the tables of the United Nations. */
const nil = '"–"'
export const numberFormats: Record<NumberFormat, string> = {
  count: `#,##0;-#,##0;${nil}`,
  money: `#,##0.00;-#,##0.00;${nil}`,
  percent: '0.0%',
  plain: 'General',
}
export const dateFormat = 'yyyy-mm-dd'

/** Nothing is white; the darkest shade is light enough for dark figures. */
export const shadeRule: ColorScaleRuleType = {
  type: 'colorScale',
  priority: 1,
  cfvo: [{ type: 'num', value: 0 }, { type: 'max' }],
  color: [{ argb: 'FFFFFFFF' }, { argb: 'FF6FB3C6' }],
}

/** From 0, so that lengths compare as the figures do. exceljs writes the plain kind only, which every office knows. */
export const barRule: DataBarRuleType & { readonly color: { readonly argb: string } } = {
  type: 'dataBar',
  priority: 2,
  gradient: true,
  cfvo: [{ type: 'num', value: 0 }, { type: 'max' }],
  color: { argb: 'FFA9CDD8' },
}

export interface Look {
  readonly fontName: string
  readonly direction: 'ltr' | 'rtl'
}

export function lookOf(language: Language, direction: 'ltr' | 'rtl'): Look {
  return { fontName: fontOf[language] ?? 'Arial', direction }
}

export function font(look: Look, more: Partial<Font> = {}): Partial<Font> {
  return { name: look.fontName, size: 10, color: { argb: colours.ink }, ...more }
}

export function fill(argb: string): Fill {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } }
}

export const hairline: Partial<Borders> = {
  bottom: { style: 'hair', color: { argb: colours.line } },
}

export const totalLine: Partial<Borders> = {
  top: { style: 'thin', color: { argb: colours.headerFill } },
  bottom: { style: 'thin', color: { argb: colours.headerFill } },
}

/** Text begins where its reader begins; numbers stand at the other side. */
export function textAlignment(look: Look, more: Partial<Alignment> = {}): Partial<Alignment> {
  return {
    vertical: 'top',
    wrapText: true,
    horizontal: look.direction === 'rtl' ? 'right' : 'left',
    readingOrder: look.direction,
    ...more,
  }
}

/** How the numbers of a list's column look. */
export function listNumberFormat(column: ListColumn): string {
  if (column.kind === 'date') return dateFormat
  if (column.kind === 'money') return '#,##0.00'
  return column.kind === 'integer' ? '#,##0' : 'General'
}
