/** The Checks sheet: how many rows are in use, and which problems they have, by rule. */
import type ExcelJS from 'exceljs'
import { rowIsFine, rowIsWithdrawn, sheetIssues } from '../../templates/excel-rules.ts'
import { formatMessage } from '../../templates/messages.ts'
import type { TemplateInput } from './template-input.ts'
import { colours, pageSetup, solid, type TemplateStyle } from './template-style.ts'

/**
 * @param problems range of the hidden column with the key of each row's first problem
 * @param usedRows formula that counts the rows in use
 */
export function drawChecks(
  sheet: ExcelJS.Worksheet,
  input: TemplateInput,
  problems: string,
  usedRows: string,
  style: TemplateStyle,
): void {
  const say = (key: string, params = {}) => formatMessage(input.texts.workbook, key, input.language, params)
  const count = (pattern: string) => `COUNTIF(${problems},"${pattern}")`
  sheet.columns = [{ width: 3 }, { width: 10 }, { width: 56 }, { width: 16 }, { width: 12 }]
  const title = sheet.getCell('B1')
  title.value = say('checks.title')
  title.font = style.font({ size: 16, bold: true, color: { argb: colours.cinnabar } })
  title.alignment = style.text({ wrapText: false })
  sheet.getRow(1).height = 26
  const totals: readonly (readonly [string, string])[] = [
    ['checks.rows', usedRows],
    ['checks.fine', count(rowIsFine)],
    ['checks.unsure', count('later:*')],
    ['checks.withdrawn', count(rowIsWithdrawn)],
  ]
  totals.forEach(([key, formula], nth) => {
    line(sheet, 3 + nth, ['', say(key), '', { formula, result: 0 }], style)
  })
  const header = line(
    sheet,
    8,
    ['', say('checks.problem'), say('checks.severity'), say('checks.count')],
    style,
  )
  for (const cell of header) {
    cell.font = style.font({ bold: true, color: { argb: 'FFFFFFFF' } })
    cell.fill = solid(colours.system.band)
  }
  const issues = [...sheetIssues(input.template)]
  issues.forEach(({ issue, severity }, nth) => {
    const text = say(`check.${issue}`, { field: '…' })
    const cells = [
      issue.slice(0, 2),
      text,
      say(`severity.${severity}`),
      { formula: count(`${issue}:*`), result: 0 },
    ]
    line(sheet, 9 + nth, cells, style)
  })
  const note = sheet.getCell(`C${10 + issues.length}`)
  note.value = say('checks.note')
  note.font = style.font({ italic: true, color: { argb: colours.quiet } })
  note.alignment = style.text({ wrapText: false })
  const counts = `E9:E${8 + issues.length}`
  sheet.addConditionalFormatting({
    ref: counts,
    rules: [
      {
        type: 'expression',
        priority: 1,
        formulae: ['$E9>0'],
        style: { font: { bold: true, color: { argb: colours.impossible.font } } },
      },
    ],
  })
  sheet.views = style.view()
  sheet.pageSetup = pageSetup('portrait')
}

function line(
  sheet: ExcelJS.Worksheet,
  row: number,
  values: readonly ExcelJS.CellValue[],
  style: TemplateStyle,
): readonly ExcelJS.Cell[] {
  return values.map((value, nth) => {
    const cell = sheet.getCell(row, nth + 2)
    cell.value = value
    cell.font = style.font()
    cell.alignment = {
      ...style.text(),
      vertical: 'middle',
      ...(nth === 3 ? { horizontal: 'right' as const } : {}),
    }
    cell.border = { bottom: { style: 'hair', color: { argb: colours.line } } }
    return cell
  })
}
