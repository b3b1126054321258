/** The country helper: tick countries, copy the joined text. */
import type ExcelJS from 'exceljs'
import { formatMessage } from '../../templates/messages.ts'
import type { CellChoices } from '../../templates/sheet-description.ts'
import type { TemplateInput } from './template-input.ts'
import { offeredCodes } from './template-lists.ts'
import { colours, pageSetup, solid, type TemplateStyle } from './template-style.ts'

const countryList = 'country'
const firstRow = 7

/** True where some field takes several countries; without one the sheet would help nobody. */
export function needsCountries(input: TemplateInput): boolean {
  return input.template.fields.some((field) => field.type === 'codes' && field.codeList === countryList)
}

/** The names in the order of their codes: each language has its own alphabet, and ticks stay where they are. */
export function countryChoices(input: TemplateInput): readonly CellChoices[] {
  const codes = offeredCodes(input, input.lists.list(countryList))
  const byCode = codes.toSorted((a, b) => (a.code < b.code ? -1 : 1))
  const texts = byCode.map(({ labels }) => labels[input.language])
  return [{ column: 1, firstRow: firstRow - 1, lastRow: firstRow + codes.length - 2, texts }]
}

export function drawCountries(sheet: ExcelJS.Worksheet, input: TemplateInput, style: TemplateStyle): void {
  const { texts, language, reporter, template } = input
  const field = template.fields.find((one) => one.type === 'codes' && one.codeList === countryList)!
  const label = formatMessage(texts.fields, `${field.key}.label`, language)
  const say = (key: string) => formatMessage(texts.workbook, key, language, { field: label })
  const codes = offeredCodes(input, input.lists.list(countryList))
  const served = new Set(reporter.servedCountries)
  const lastRow = firstRow + codes.length - 1
  sheet.columns = [{ width: 8 }, { width: 48 }, { width: 40 }, { width: 10, hidden: true }]
  const put = (address: string, value: ExcelJS.CellValue, font: Partial<ExcelJS.Font> = {}) => {
    const cell = sheet.getCell(address)
    cell.value = value
    cell.font = style.font(font)
    cell.alignment = style.text()
    return cell
  }
  put('A1', say('countries.title'), { size: 16, bold: true, color: { argb: colours.cinnabar } }).alignment =
    style.text({
      wrapText: false,
    })
  for (const row of [2, 4]) sheet.mergeCells(`A${row}:C${row}`)
  const how = served.size > 0 ? `${say('countries.how')} ${say('countries.served')}` : say('countries.how')
  put('A2', how, { color: { argb: colours.quiet } })
  put('A3', say('countries.text'), { bold: true }).alignment = style.text({ wrapText: false })
  // TEXTJOIN came with Excel 2019; files name it with its prefix. The hidden column spares it an array formula.
  const joined = { formula: `_xlfn.TEXTJOIN("; ",TRUE,D${firstRow}:D${lastRow})`, result: '' }
  put('A4', joined).fill = solid(colours.answer)
  for (const [address, key] of [
    [`A${firstRow - 1}`, 'countries.tick'],
    [`B${firstRow - 1}`, 'countries.name'],
  ] as const) {
    put(address, say(key), { bold: true, color: { argb: 'FFFFFFFF' } }).fill = solid(colours.system.band)
  }
  codes.forEach((code, nth) => {
    const row = firstRow + nth
    const tick = put(`A${row}`, null, { bold: true })
    tick.alignment = { horizontal: 'center' }
    tick.fill = solid(colours.answer)
    tick.border = { bottom: { style: 'hair', color: { argb: colours.line } } }
    put(`B${row}`, code.labels[language], { bold: served.has(code.code) })
    sheet.getCell(`D${row}`).value = { formula: `IF(LEN(TRIM(A${row}))>0,B${row},"")`, result: '' }
  })
  sheet.getRow(1).height = 26
  sheet.getRow(2).height = 48
  sheet.getRow(4).height = 60
  sheet.views = style.view({ state: 'frozen', ySplit: firstRow - 1, xSplit: 0, activeCell: `A${firstRow}` })
  sheet.pageSetup = { ...pageSetup('portrait'), printTitlesRow: `${firstRow - 1}:${firstRow - 1}` }
}
