/** The first sheet: what to do, in the reader's language, on one page. */
import type ExcelJS from 'exceljs'
import { formatMessage } from '../../templates/messages.ts'
import { longDate } from './template-dates.ts'
import type { TemplateInput } from './template-input.ts'
import type { SheetNames } from './template-sheets.ts'
import { colours, pageSetup, solid, type TemplateStyle } from './template-style.ts'

const sections = [
  ['fill', ['fill.1', 'fill.2', 'fill.3', 'fill.4', 'fill.5', 'fill.6']],
  ['check', ['check.ok', 'check.error', 'check.warning', 'check.later', 'check.info']],
  ['send', ['send.1', 'send.2', 'send.3', 'send.4']],
] as const

/** Characters that fit in one line of the text column; wide scripts take two places each. */
const lineLength = 108

export function drawInstructions(
  sheet: ExcelJS.Worksheet,
  input: TemplateInput,
  names: SheetNames,
  rowCount: number,
  style: TemplateStyle,
): void {
  const { cycle, reporter, language, texts } = input
  const params = {
    deadline: longDate(cycle.deadline, language),
    start: longDate(cycle.period.start, language),
    end: longDate(cycle.period.end, language),
    reporter: reporter.name,
    rows: rowCount,
    ...names,
    check: formatMessage(texts.fields, 'column.check.label', language),
    comment: formatMessage(texts.fields, 'column.comment.label', language),
    action: formatMessage(texts.fields, 'column.action.label', language),
    withdraw: formatMessage(texts.fields, 'action.withdraw', language),
    yes: formatMessage(texts.workbook, 'answer.yes', language),
    submit: formatMessage(texts.workbook, 'cover.submit', language),
    nothing: formatMessage(texts.workbook, 'cover.nothing_to_report', language),
  }
  const say = (key: string) => formatMessage(texts.workbook, `instructions.${key}`, language, params)
  const write = (text: string, font: Partial<ExcelJS.Font>, space = 3): ExcelJS.Cell => {
    const row = sheet.addRow(['', text])
    const size = font.size ?? 11
    row.height = Math.ceil(lines(text, (lineLength * 11) / size) * size * 1.36) + space
    const cell = row.getCell(2)
    cell.font = style.font(font)
    cell.alignment = style.text()
    return cell
  }
  sheet.columns = [{ width: 3 }, { width: 100 }, { width: 3 }]
  sheet.addRow([]).height = 10
  write(say('kicker'), { bold: true, color: { argb: colours.cinnabar } })
  write(cycle.title[language], { size: 18, bold: true }, 6)
  write(say('for'), { color: { argb: colours.quiet } })
  const deadline = write(say('deadline'), { bold: true, size: 13 }, 10)
  deadline.fill = solid(colours.paper)
  deadline.alignment = { ...style.text(), vertical: 'middle' }
  for (const [section, keys] of sections) {
    sheet.addRow([]).height = 8
    const title = write(
      say(`${section}.title`),
      { bold: true, size: 13, color: { argb: colours.cinnabar } },
      4,
    )
    title.border = { bottom: { style: 'thin', color: { argb: colours.line } } }
    for (const key of keys) write(say(key), {}, 5)
  }
  sheet.views = style.view()
  sheet.pageSetup = pageSetup('portrait')
}

/** Rows of a line-wrapped text; neither Excel nor LibreOffice fits a row whose height a program has left open in all cases. */
function lines(text: string, length: number): number {
  let places = 0
  for (const character of text) places += character >= '\u2e80' ? 1.9 : 1
  return Math.max(1, Math.ceil(places / length))
}
