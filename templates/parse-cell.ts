/** One cell -> one value and what there is to say about it. Rules [PC] of SPEC.md. */
import type { AnnotatedCell, CellScalar, FieldValue, RawCell } from './activity.ts'
import type { CheckContext } from './context.ts'
import type { FieldDefinition } from './definition.ts'
import type { Issue } from './issues.ts'
import { currencyFieldOf, readDecimal, readInteger } from './parse-amount.ts'
import { readCode, readCodes } from './parse-codes.ts'
import { type DateReading, readDateNumber, readDateText } from './parse-date.ts'
import { mayHoldPersonalData } from './parse-personal-data.ts'
import { blank, type Problem, type Reading, read, unread } from './parse-result.ts'
import { type CleanText, cleanText, excerpt } from './parse-text.ts'
import { dateOfSerial } from './partial-date.ts'
import { severityOf } from './severity.ts'

export type CellContext = Pick<CheckContext, 'template' | 'lists' | 'language'>

export interface ParsedCell {
  /** Undefined for a blank cell. */
  readonly value: FieldValue | undefined
  readonly issues: readonly Issue[]
}

const nothing: ParsedCell = { value: undefined, issues: [] }

/** What Excel and LibreOffice write into a cell whose formula failed. */
const errorValue =
  /^(?:#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|EXTERNAL!|PYTHON!)|Err:\d{3})$/

/**
 * Reads a cell. Never throws and never guesses: what cannot be read with certainty becomes `Unread` with its text.
 *
 * @param raw as the spreadsheet holds it; undefined, null, or text of nothing but blanks is a blank cell
 * @returns the value, and the issues of this cell alone (rules 02, 08, 10, 28 to 30), all on this field
 */
export function parseCell(
  field: FieldDefinition,
  raw: RawCell | undefined,
  context: CellContext,
): ParsedCell {
  const cell = annotated(raw)
  if (cell.value === null) return nothing
  // In a date column a number that is no date is kept as the number: its day would be read as one the next time.
  const clean = cleanText(textOf(field.type === 'date' ? { value: cell.value } : cell))
  if (clean.text === '') return nothing
  const isError = cell.error === true || errorValue.test(clean.text)
  const reading = isError
    ? unread(clean.text, { code: '28.errorValue', params: { text: excerpt(clean.text) } })
    : readAs(field, cell, clean, context)
  const problems = isError ? reading.problems : [...formulaProblems(cell), ...reading.problems]
  if (problems.length === 0) return { value: reading.value, issues: nothing.issues }
  return { value: reading.value, issues: problems.map((problem) => issueOf(problem, field, context)) }
}

/** Which problem a formula is; its cached result is read like a typed value. */
function formulaProblems(cell: AnnotatedCell): readonly Problem[] {
  if (cell.external) return [{ code: '28.externalLink', params: {} }]
  return cell.formula ? [{ code: '28.formula', params: {} }] : []
}

function readAs(
  field: FieldDefinition,
  cell: AnnotatedCell,
  clean: CleanText,
  context: CellContext,
): Reading {
  const { lists, language, template } = context
  const { text } = clean
  // A number shown as a date is no amount, whatever Excel made of "1-5".
  const number = typeof cell.value === 'number' && !cell.date ? cell.value : undefined
  switch (field.type) {
    case 'reference':
      return read(text)
    case 'text':
      return readText(field, clean, language)
    case 'code':
      return readCode(text, { lists, list: field.codeList, language })
    case 'codes':
      return readCodes(text, { lists, list: field.codeList, language })
    case 'date':
      return readDate(typeof cell.value === 'number' ? cell.value : undefined, text)
    case 'integer':
      return readInteger(text, number, field)
    case 'decimal':
      return readDecimal(text, number, currencyOf(field, template, lists))
    default:
      return blank
  }
}

function currencyOf(field: FieldDefinition, template: CellContext['template'], lists: CellContext['lists']) {
  const key = currencyFieldOf(template, field.key)
  const currency = template.fields.find((candidate) => candidate.key === key)
  return currency?.type === 'code' ? { lists, list: currency.codeList } : undefined
}

function readText(
  field: Extract<FieldDefinition, { type: 'text' }>,
  { text, hadControlCharacters }: CleanText,
  language: string,
): Reading {
  const problems: Problem[] = []
  if (hadControlCharacters) problems.push({ code: '29.controlCharacters', params: {} })
  if (text.length > field.maxLength) problems.push(tooLong(field.maxLength, field.aboutWords, text, language))
  if (mayHoldPersonalData(text)) problems.push({ code: '30.personalData', params: {} })
  return { value: text, problems }
}

function tooLong(max: number, aboutWords: number | undefined, text: string, language: string): Problem {
  const length = text.length
  if (aboutWords === undefined) return { code: '29.tooLong', params: { length, max } }
  return { code: '29.tooLongWords', params: { length, max, words: countWords(text, language), aboutWords } }
}

/** Words as readers of the language count them; Chinese has no spaces to go by. */
export function countWords(text: string, language: string): number {
  let words = 0
  for (const segment of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    if (segment.isWordLike) words++
  }
  return words
}

function readDate(number: number | undefined, text: string): Reading {
  const reading: DateReading = number === undefined ? readDateText(text) : readDateNumber(number)
  if (reading.kind === 'ambiguous') {
    const params = { text: excerpt(text), first: { date: reading.first }, second: { date: reading.second } }
    return unread(text, { code: '08.ambiguous', params })
  }
  if (reading.kind === 'notADate')
    return unread(text, { code: '08.notADate', params: { text: excerpt(text) } })
  const { date } = reading
  const problems = date.length < 10 ? [{ code: '08.partial', params: { date: { date } } }] : []
  return { value: date, problems }
}

/** What the cell shows, in a form that does not depend on the country: a date as ISO, a number as its shortest text. */
function textOf({ value, date }: AnnotatedCell): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value !== 'number') return ''
  return (date ? dateOfSerial(value) : undefined) ?? shortestText(value)
}

/** At 15 significant digits, as Excel shows it: 0.3 for a sum that is 0.30000000000000004. */
function shortestText(number: number): string {
  return Math.abs(number) < 1e15 && Number.isInteger(number)
    ? String(number)
    : String(Number(number.toPrecision(15)))
}

function annotated(raw: unknown): AnnotatedCell {
  if (typeof raw !== 'object' || raw === null) return { value: scalar(raw) }
  const cell = raw as AnnotatedCell
  return { ...cell, value: scalar(cell.value) }
}

function scalar(value: unknown): CellScalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function issueOf(problem: Problem, field: FieldDefinition, { template }: CellContext): Issue {
  const { code, params, fix } = problem
  const severity = severityOf(template, code)
  return { code, severity, field: field.key, params, ...(fix === undefined ? {} : { fix }) }
}
