/** One planned cell into one cell of the skeleton. */
import type { Cell } from 'exceljs'
import { escapeUnwritable } from '../../workbooks/row-xml-text.ts'
import { dateValue } from '../plan/list-values.ts'
import type { PlanCell, ReportPlan } from '../report-plan.ts'
import { bandFormula, formulaOf, linkFormula } from './formulas.ts'
import type { Layout } from './layout.ts'
import { colours, dateFormat, font, type Look, numberFormats, textAlignment, textFormat } from './styles.ts'

export interface CellPlace {
  readonly plan: ReportPlan
  readonly layout: Layout
  readonly look: Look
  /** Address of another cell of the same row, by its column's key. */
  readonly addressOf: (column: string) => string
}

/** Writes value, number format, font and alignment. Borders and fills are the table's. */
export function writeCell(cell: Cell, content: PlanCell, place: CellPlace): void {
  const { look, plan, layout } = place
  cell.font = font(look)
  cell.alignment = textAlignment(look)
  if (content === null) return
  switch (content.kind) {
    case 'words':
      cell.value = escapeUnwritable(content.text)
      if (content.isStrong) cell.font = font(look, { bold: true, color: { argb: colours.accent } })
      return
    case 'outside':
      cell.value = escapeUnwritable(content.text)
      cell.numFmt = textFormat
      return
    case 'number':
      cell.value = content.value
      cell.numFmt = numberFormats[content.format]
      cell.alignment = { vertical: 'top' }
      return
    case 'date': {
      const value = dateValue(content.date)
      cell.value = value
      cell.numFmt = typeof value === 'number' ? dateFormat : textFormat
      return
    }
    case 'sheetLink': {
      const target = plan.sheets.find(({ key }) => key === content.sheet)
      cell.value = { formula: linkFormula(target?.name ?? '', content.text), result: content.text }
      cell.font = font(look, { underline: true, color: { argb: colours.headerFill } })
      return
    }
    case 'band':
      if (!plan.hasLiveFigures) cell.value = content.value
      else
        cell.value = { formula: bandFormula(content, place.addressOf(content.column)), result: content.value }
      return
    case 'figure': {
      const formula = plan.hasLiveFigures ? formulaOf(content, layout) : null
      cell.value = formula === null ? content.value : { formula, result: content.value ?? '' }
      cell.numFmt = numberFormats[content.format]
      cell.alignment = { vertical: 'top' }
    }
  }
}
