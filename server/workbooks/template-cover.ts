/** The cover: who answers, and whether this is the answer. Keys in hidden column A, answers in column C. */
import type ExcelJS from 'exceljs'
import { formatMessage } from '../../templates/messages.ts'
import type { CellChoices } from '../../templates/sheet-description.ts'
import { type CoverKey, coverKeys, coverMarker } from '../../templates/workbook-layout.ts'
import { longDate } from './template-dates.ts'
import type { TemplateInput } from './template-input.ts'
import type { ListPlaces } from './template-lists.ts'
import { colours, pageSetup, solid, type TemplateStyle } from './template-style.ts'

/** Answers that the reporter gives; the others stand there to be read. */
const asked: readonly CoverKey[] = [
  'contact_name',
  'contact_email',
  'nothing_to_report',
  'submit',
  'declaration_name',
  'declaration_date',
]
const yesNoKeys: readonly CoverKey[] = ['nothing_to_report', 'submit']
const noted: readonly CoverKey[] = ['nothing_to_report', 'submit', 'declaration_date', 'receipt']
const firstRow = 4

/** Answers that are one of two words, in the language of the cover. */
export function coverChoices({ texts, language }: TemplateInput): readonly CellChoices[] {
  const words = ['answer.yes', 'answer.no'].map((key) => formatMessage(texts.workbook, key, language))
  return yesNoKeys.map((key) => {
    const row = firstRow + coverKeys.indexOf(key) - 1
    return { column: 2, firstRow: row, lastRow: row, texts: words }
  })
}

/** @param usedRows formula that counts the activities of the workbook */
export function drawCover(
  sheet: ExcelJS.Worksheet,
  input: TemplateInput,
  lists: ListPlaces,
  usedRows: string,
  style: TemplateStyle,
): void {
  const say = (key: string) => formatMessage(input.texts.workbook, key, input.language)
  sheet.columns = [{ width: 12, hidden: true }, { width: 36 }, { width: 52 }, { width: 52 }]
  sheet.getCell('A1').value = coverMarker
  const title = sheet.getCell('B1')
  title.value = say('cover.title')
  title.font = style.font({ size: 16, bold: true, color: { argb: colours.cinnabar } })
  title.alignment = style.text({ wrapText: false })
  const cycle = sheet.getCell('B2')
  cycle.value = input.cycle.title[input.language]
  cycle.font = style.font({ color: { argb: colours.quiet } })
  cycle.alignment = style.text({ wrapText: false })
  sheet.getRow(1).height = 26
  for (const [nth, key] of coverKeys.entries()) drawAnswer(sheet, firstRow + nth, key, input, lists, style)
  drawRule25(sheet, usedRows, input, style)
  drawDeclaration(sheet, firstRow + coverKeys.length + 1, say('cover.declaration'), style)
  sheet.views = style.view({ activeCell: `C${firstRow + coverKeys.indexOf('contact_name')}` })
  sheet.pageSetup = pageSetup('landscape')
}

function drawAnswer(
  sheet: ExcelJS.Worksheet,
  row: number,
  key: CoverKey,
  input: TemplateInput,
  lists: ListPlaces,
  style: TemplateStyle,
): void {
  const say = (name: string) => formatMessage(input.texts.workbook, name, input.language)
  sheet.getRow(row).height = 30
  sheet.getCell(`A${row}`).value = key
  const label = sheet.getCell(`B${row}`)
  label.value = say(`cover.${key}`)
  label.font = style.font({ bold: true })
  const answer = sheet.getCell(`C${row}`)
  answer.value = input.cover?.[key] ?? givenAnswer(key, input)
  answer.numFmt = key === 'declaration_date' ? 'yyyy\\-mm\\-dd' : '@'
  answer.font = style.font()
  const line = { style: 'thin', color: { argb: colours.line } } as const
  answer.border = asked.includes(key)
    ? { top: line, bottom: line, left: line, right: line }
    : { bottom: line }
  if (asked.includes(key)) answer.fill = solid(colours.answer)
  const note = sheet.getCell(`D${row}`)
  if (noted.includes(key)) note.value = say(`cover.note.${key}`)
  note.font = style.font({ italic: true, color: { argb: colours.quiet } })
  for (const cell of [label, answer, note])
    cell.alignment = { ...style.text(), vertical: 'middle', indent: 1 }
  if (!yesNoKeys.includes(key)) return
  answer.dataValidation = {
    type: 'list',
    allowBlank: true,
    formulae: [lists.yesNo],
    showErrorMessage: true,
    errorStyle: 'stop',
    errorTitle: say('validation.list.title'),
    error: say('validation.list'),
  }
}

function givenAnswer(
  key: CoverKey,
  { cycle, reporter, language, identity, texts }: TemplateInput,
): string | null {
  switch (key) {
    case 'reporter':
      return reporter.name
    case 'period':
      return `${longDate(cycle.period.start, language)} – ${longDate(cycle.period.end, language)}`
    case 'deadline':
      return longDate(cycle.deadline, language)
    case 'language':
      return languageName(language)
    case 'contact_name':
      return reporter.contact?.name ?? null
    case 'contact_email':
      return reporter.contact?.email ?? null
    case 'nothing_to_report':
    case 'submit':
      return formatMessage(texts.workbook, 'answer.no', language)
    case 'secretariat_reference':
      return [cycle.documentSymbol, identity.reporterCode.toUpperCase()].filter(Boolean).join(' · ')
    default:
      return null
  }
}

function languageName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

/** Rule 25 beside the two answers it is about, in place of their notes while it is broken. */
function drawRule25(
  sheet: ExcelJS.Worksheet,
  usedRows: string,
  input: TemplateInput,
  style: TemplateStyle,
): void {
  const say = (key: string) => formatMessage(input.texts.workbook, key, input.language)
  const rowOf = (key: CoverKey) => firstRow + coverKeys.indexOf(key)
  const isYes = (key: CoverKey) => `TRIM($C$${rowOf(key)})="${say('answer.yes')}"`
  const hint = (key: CoverKey, problem: string, text: string) => {
    const cell = sheet.getCell(`D${rowOf(key)}`)
    const note = say(`cover.note.${key}`)
    cell.value = { formula: `IF(${problem},"${doubled(text)}","${doubled(note)}")`, result: note }
    sheet.addConditionalFormatting({
      ref: `D${rowOf(key)}`,
      rules: [
        {
          type: 'expression',
          priority: 1,
          formulae: [`LEFT($D$${rowOf(key)},1)="✖"`],
          style: { font: { bold: true, italic: false, color: { argb: colours.impossible.font } } },
        },
      ],
    })
    cell.alignment = { ...style.text(), vertical: 'middle', indent: 1 }
  }
  hint(
    'nothing_to_report',
    `AND(${isYes('nothing_to_report')},${usedRows}>0)`,
    say('check.25.nothingWithRows'),
  )
  const isEmpty = `AND(${isYes('submit')},NOT(${isYes('nothing_to_report')}),${usedRows}=0)`
  hint('submit', isEmpty, say('check.25.submitWithoutRows'))
}

function doubled(text: string): string {
  return text.replaceAll('"', '""')
}

function drawDeclaration(sheet: ExcelJS.Worksheet, row: number, text: string, style: TemplateStyle): void {
  sheet.mergeCells(`B${row}:D${row}`)
  const cell = sheet.getCell(`B${row}`)
  cell.value = text
  cell.font = style.font()
  cell.fill = solid(colours.paper)
  cell.alignment = { ...style.text(), vertical: 'middle', indent: 1 }
  sheet.getRow(row).height = 40
}
