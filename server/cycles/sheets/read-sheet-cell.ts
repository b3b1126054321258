/** A cell of a register sheet -> its canonical text, or why not. Codes and labels of any of the six languages are understood. */
import type { CodeLists } from '../../../templates/code-lists.ts'
import { isLanguage, type Language, languages } from '../../../templates/definition.ts'
import { foldText } from '../../../templates/fold-text.ts'
import type { Messages } from '../../../templates/messages.ts'
import { messagesOf } from '../../locales.ts'
import { isCalendarDay } from '../calendar-day.ts'
import type { RefusalCode } from '../register-refusal.ts'
import { between, linesOf, type SheetColumn } from './sheet-kind.ts'

export type CellReading =
  | { readonly text: string; readonly refusal: null }
  | { readonly text: null; readonly refusal: RefusalCode; readonly value: string }

/** @param shown what the cell shows, cleaned; `''` for a blank one */
export function readSheetCell(column: SheetColumn, shown: string, lists: CodeLists): CellReading {
  if (shown === '') return { text: '', refusal: null }
  const refuse = (refusal: RefusalCode, value = shown): CellReading => ({ text: null, refusal, value })
  const take = (text: string): CellReading => ({ text, refusal: null })
  switch (column.kind) {
    case 'text':
      return take(shown)
    case 'key':
      return take(shown.toLowerCase())
    case 'number':
      return /^\d+(\.\d+)?$/.test(shown) ? take(plainNumber(shown)) : refuse('notANumber')
    case 'day':
      return isCalendarDay(shown) ? take(shown) : refuse('notADay')
    case 'lines':
      return take(linesOf(shown).join('\n'))
    case 'yesNo': {
      const answer = yesOrNo(shown)
      return answer === null ? refuse('notYesOrNo') : take(answer)
    }
    case 'choice': {
      const choice = column.choices.find((one) => choiceWords(column.key, one).has(foldText(shown)))
      return choice === undefined ? refuse('notInList') : take(choice)
    }
    case 'languages': {
      const pieces = shown.split(/[;,\s]+/).filter((piece) => piece !== '')
      const unknown = pieces.find((piece) => !isLanguage(piece.toLowerCase()))
      if (unknown !== undefined) return refuse('notALanguage', unknown)
      const given = new Set(pieces.map((piece) => piece.toLowerCase()))
      return take(languages.filter((language) => given.has(language)).join(between))
    }
    case 'code':
      return readCodes([shown], column.codeList, lists)
    case 'codes':
      return readCodes(lists.split(column.codeList, shown), column.codeList, lists)
  }
}

function readCodes(pieces: readonly string[], list: string, lists: CodeLists): CellReading {
  const codes = new Set<string>()
  for (const piece of pieces) {
    const match = lists.match(list, piece)
    if (match.kind === 'retired') return { text: null, refusal: 'retiredCode', value: piece }
    if (match.kind !== 'code') return { text: null, refusal: 'notACode', value: piece }
    codes.add(match.code.code)
  }
  return { text: [...codes].join(between), refusal: null }
}

/** Without zeros that say nothing, so that 0.50 typed as a number is the same. */
function plainNumber(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.')
  const kept = fraction.replace(/0+$/, '')
  return whole.replace(/^0+(?=\d)/, '') + (kept === '' ? '' : `.${kept}`)
}

/** Words of all six languages: a sheet may be filled in another one than it was made in. */
function yesOrNo(text: string): 'yes' | 'no' | null {
  const folded = foldText(text)
  for (const answer of ['yes', 'no'] as const) {
    const words = languages.map((language) => foldText(wordOf(`answer.${answer}`, language)))
    if (words.includes(folded) || folded === answer || folded === answer[0]) return answer
  }
  return null
}

function choiceWords(column: string, choice: string): ReadonlySet<string> {
  const words = languages.map((language) => wordOf(`choice.${column}.${choice}`, language))
  return new Set([choice, ...words].map(foldText))
}

function wordOf(key: string, language: Language): string {
  const messages: Messages = messagesOf('returns', language)
  return String(messages[key] ?? key)
}

/** A canonical text as the sheet shows it: words instead of keys where there are any. */
export function showSheetCell(column: SheetColumn, text: string, language: Language): string {
  if (text === '') return ''
  if (column.kind === 'yesNo') return wordOf(`answer.${text}`, language)
  if (column.kind === 'choice') return wordOf(`choice.${column.key}.${text}`, language)
  return text
}
