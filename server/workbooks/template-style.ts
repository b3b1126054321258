/** Colours, fonts and alignments of the template: calm, readable in print, and never the only bearer of a meaning. */
import type ExcelJS from 'exceljs'
import { type Language, textDirection } from '../../templates/definition.ts'

/** Fonts that Excel's own machines have for the script; elsewhere the system's own take their place. */
const fontNames: Readonly<Record<Language, string>> = {
  ar: 'Arial',
  en: 'Calibri',
  es: 'Calibri',
  fr: 'Calibri',
  ru: 'Calibri',
  zh: 'Microsoft YaHei',
}

/** Band and header colour of each column group; white on the band and ink on the header pass WCAG AA. */
const groupColours = [
  { band: 'FF34495E', header: 'FFE6EBF0' },
  { band: 'FF1F5F5B', header: 'FFDFEEEC' },
  { band: 'FF2B5C8A', header: 'FFE0EBF5' },
  { band: 'FF66498A', header: 'FFECE6F3' },
  { band: 'FF7A4B12', header: 'FFF5EBDD' },
  { band: 'FF3C672A', header: 'FFE5F0DF' },
  { band: 'FF7D5300', header: 'FFF8EDD3' },
  { band: 'FF55601F', header: 'FFEEF1DC' },
] as const

export const colours = {
  cinnabar: 'FF8A2B22',
  ink: 'FF1F2933',
  quiet: 'FF5B6770',
  line: 'FFC9D1D8',
  paper: 'FFF6F4F1',
  answer: 'FFFFFBEA',
  check: { band: 'FF8A2B22', header: 'FFF8E6E3' },
  system: { band: 'FF4A4F55', header: 'FFE9EAEC' },
  missing: { fill: 'FFFFF1C9', font: 'FF6B4E00' },
  impossible: { fill: 'FFFBDDDA', font: 'FF8A1C12' },
  fine: 'FF2E6B34',
  later: 'FF44607A',
} as const

export function groupColour(index: number): { readonly band: string; readonly header: string } {
  return groupColours[index % groupColours.length]!
}

export function solid(argb: string): ExcelJS.FillPattern {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } }
}

/** A differential fill: in conditional formats Excel reads the background colour, LibreOffice either. */
export function highlightFill(argb: string): ExcelJS.FillPattern {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb }, bgColor: { argb } }
}

export class TemplateStyle {
  readonly fontName: string
  readonly isRightToLeft: boolean

  constructor(language: Language) {
    this.fontName = fontNames[language]
    this.isRightToLeft = textDirection(language) === 'rtl'
  }

  font(more: Partial<ExcelJS.Font> = {}): Partial<ExcelJS.Font> {
    return { name: this.fontName, size: 11, color: { argb: colours.ink }, ...more }
  }

  /** Text from the reading side, wrapped, at the top of its cell. */
  text(more: Partial<ExcelJS.Alignment> = {}): Partial<ExcelJS.Alignment> {
    const side = this.isRightToLeft ? ({ horizontal: 'right', readingOrder: 'rtl' } as const) : {}
    return { vertical: 'top', wrapText: true, ...side, ...more }
  }

  view(more: Partial<ExcelJS.WorksheetView> = {}): ExcelJS.WorksheetView[] {
    return [{ rightToLeft: this.isRightToLeft, showGridLines: false, ...more } as ExcelJS.WorksheetView]
  }
}

/** A4; `upright` sheets fit one page across. */
export function pageSetup(orientation: 'portrait' | 'landscape'): Partial<ExcelJS.PageSetup> {
  const fit = { fitToPage: true, fitToWidth: 1, fitToHeight: 0 }
  const margins = { left: 0.5, right: 0.5, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 }
  return { paperSize: 9, orientation, margins, ...fit }
}
