/** What the reporter answered on the cover. */
import type { RawCell } from '../activity.ts'
import { foldText } from '../fold-text.ts'
import { readDateText } from '../parse-date.ts'
import { dateOfSerial } from '../partial-date.ts'
import type { CoverAnswers } from '../sync-protocol.ts'
import { type CoverKey, coverKeys, coverMarker } from '../workbook-layout.ts'
import { annotationOf, shownText } from './read-cell.ts'
import type { HeaderLabels } from './read-header-labels.ts'
import type { ContentSheet } from './workbook-content.ts'

/** Rows of a sheet that are looked at for the cover's keys. */
const searchedRows = 200
/** The answer stands two columns to the right of its key, wherever the key went, and beside its question. */
const offsetFromKey = 2
const offsetFromQuestion = 1
/** So many keys, or questions, in one column make a cover that has lost its marker. */
const fewestKeys = 3

const yes = new Set(
  [
    'yes',
    'y',
    'oui',
    'نعم',
    'да',
    '是',
    '是的',
    'sí',
    '1',
    'x',
    '×',
    '✓',
    '✔',
    '☑',
    'true',
    'vrai',
    'verdadero',
    'истина',
    '真',
    'صحيح',
  ].map(foldText),
)
const no = new Set(
  [
    'no',
    'n',
    'non',
    'لا',
    'нет',
    '否',
    '不',
    '不是',
    '0',
    '☐',
    'false',
    'faux',
    'falso',
    'ложь',
    '假',
    'خطأ',
  ].map(foldText),
)

const noAnswers: CoverAnswers = {
  nothingToReport: null,
  submit: null,
  declarationName: null,
  declarationDate: null,
}

/** True of a sheet that has the cover's marker, or at least three of its keys, or of its questions, in one column. */
export function isCover(sheet: ContentSheet, headers: HeaderLabels): boolean {
  return cellsByKeys(sheet) !== null || cellsByQuestions(sheet, headers) !== null
}

/** The answers of the first cover among the sheets; known by marker, keys or questions, not by the sheet's name. */
export function readCover(sheets: readonly ContentSheet[], headers: HeaderLabels): CoverAnswers {
  const answers =
    sheets.map(cellsByKeys).find((cells) => cells !== null) ??
    sheets.map((sheet) => cellsByQuestions(sheet, headers)).find((cells) => cells !== null)
  if (!answers) return noAnswers
  return {
    nothingToReport: yesOrNo(answers.get('nothing_to_report')),
    submit: yesOrNo(answers.get('submit')),
    declarationName: shownText(answers.get('declaration_name')) || null,
    declarationDate: calendarDate(answers.get('declaration_date')),
  }
}

type CoverCells = ReadonlyMap<CoverKey, RawCell>

function cellsByKeys(sheet: ContentSheet): CoverCells | null {
  return coverCells(sheet, (text) => coverKeys.find((key) => key === text), offsetFromKey)
}

function cellsByQuestions(sheet: ContentSheet, headers: HeaderLabels): CoverCells | null {
  return coverCells(sheet, (text) => headers.coverKeyOf.get(foldText(text)), offsetFromQuestion)
}

function coverCells(
  sheet: ContentSheet,
  keyOf: (text: string) => CoverKey | undefined,
  offset: number,
): CoverCells | null {
  const answers = new Map<CoverKey, RawCell>()
  const keysInColumn = new Map<number, number>()
  let isMarked = false
  for (const [index, cells] of sheet.rows) {
    if (index >= searchedRows) break
    for (const [column, cell] of cells) {
      // Keys and questions are short; essays of other sheets need not be folded.
      if (typeof cell !== 'string' || cell.length > 200) continue
      const text = cell.trim()
      if (text === coverMarker && offset === offsetFromKey) isMarked = true
      const key = keyOf(text)
      if (!key) continue
      keysInColumn.set(column, (keysInColumn.get(column) ?? 0) + 1)
      const answer = cells.get(column + offset)
      if (answer !== undefined && !answers.has(key)) answers.set(key, answer)
    }
  }
  return isMarked || [...keysInColumn.values()].some((count) => count >= fewestKeys) ? answers : null
}

/** Null for a blank cell, and for an answer that is neither. */
export function yesOrNo(cell: RawCell | undefined): boolean | null {
  const { value } = annotationOf(cell)
  if (typeof value === 'boolean') return value
  const text = foldText(shownText(cell))
  return yes.has(text) ? true : no.has(text) ? false : null
}

/** A day as ISO where it can be read without doubt, else the text as typed. */
function calendarDate(cell: RawCell | undefined): string | null {
  const { value } = annotationOf(cell)
  // Only days from 1950 on: a bare 2019 is a year, not the 11th of July 1905.
  if (typeof value === 'number' && value > 18_264) return dateOfSerial(value) ?? String(value)
  const text = shownText(cell)
  if (text === '') return null
  const reading = readDateText(text)
  return reading.kind === 'date' && reading.date.length === 10 ? reading.date : text
}
