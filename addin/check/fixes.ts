/** What one click can put right, and how. Nothing is guessed: where two readings are possible, both are offered. */
import type { CellScalar, RawCell } from '../../templates/activity.ts'
import type { CheckContext } from '../../templates/context.ts'
import type { FieldDefinition } from '../../templates/definition.ts'
import type { Issue, IssueParam } from '../../templates/issues.ts'
import { excerpt } from '../../templates/parse-text.ts'
import { codeSeparator, printCell } from '../../templates/print-cell.ts'

/** A correction of a cell. */
export interface Fix {
  /** What the button says: a text as it will stand there, or a date to be shown in the reader's language. */
  readonly shown: string | { readonly date: string }
  /** The cell afterwards; of a cell that was corrected meanwhile, too, since a cell can have several mistakes. */
  apply(current: CellScalar): CellScalar
}

type FixContext = Pick<CheckContext, 'lists' | 'language'>
type CodesField = Extract<FieldDefinition, { type: 'code' | 'codes' }>

/** @returns none where a person has to think */
export function fixesFor(
  issue: Issue,
  field: FieldDefinition,
  raw: RawCell,
  context: FixContext,
): readonly Fix[] {
  if (typeof raw === 'object' && raw !== null && (raw.formula || raw.error)) return []
  const { params } = issue
  switch (issue.code) {
    case '02.suggestion':
      return isCodes(field) && isOnlyGuess(field, String(params.text), raw, context)
        ? codeFixes(field, params, ['suggestion'], context)
        : []
    case '02.retired':
      return isCodes(field) ? codeFixes(field, params, ['replacement'], context) : []
    case '02.ambiguous':
      return isCodes(field) ? codeFixes(field, params, ['first', 'second'], context) : []
    case '02.several':
      return isCodes(field) ? choicesOf(field, raw, context) : []
    case '08.ambiguous':
      return [params.first, params.second].flatMap((param) =>
        isDate(param) ? [dateFix(field, param, context)] : [],
      )
    case '10.ambiguous':
      return [params.first, params.second].map((param) => wholeCell(Number(param)))
    case '10.currencyInAmount':
      return issue.fix === undefined ? [] : [wholeCell(Number(issue.fix))]
    default:
      return []
  }
}

function isCodes(field: FieldDefinition): field is CodesField {
  return field.type === 'code' || field.type === 'codes'
}

function isDate(param: IssueParam | undefined): param is { readonly date: string } {
  return typeof param === 'object' && 'date' in param
}

function wholeCell(value: number): Fix {
  return { shown: String(value), apply: () => value }
}

function dateFix(
  field: FieldDefinition,
  date: { readonly date: string },
  { lists, language }: FixContext,
): Fix {
  return { shown: date, apply: () => printCell(field, date.date, lists, language) }
}

/** The sentence names the best guess; the fix is certain only where there is no other. */
function isOnlyGuess(field: CodesField, text: string, raw: RawCell, { lists }: FixContext): boolean {
  const piece = piecesOf(field, raw, lists).find((one) => excerpt(one) === text)
  if (piece === undefined) return false
  const match = lists.match(field.codeList, piece)
  return match.kind === 'unknown' && match.near.length === 1
}

function codeFixes(
  field: CodesField,
  params: Issue['params'],
  names: readonly string[],
  { lists, language }: FixContext,
): readonly Fix[] {
  return names.flatMap((name) => {
    const param = params[name]
    if (typeof param !== 'object' || !('code' in param)) return []
    const label = String(
      printCell(field, field.type === 'codes' ? [param.code] : param.code, lists, language),
    )
    return [{ shown: label, apply: (current) => replacePiece(field, current, isMeant, label, lists) }]
  })

  function isMeant(piece: string): boolean {
    const { text, old } = params
    if (text !== undefined) return excerpt(piece) === text
    const match = lists.match(field.codeList, piece)
    return (
      match.kind === 'retired' && typeof old === 'object' && 'code' in old && match.code.code === old.code
    )
  }
}

/** The codes of a cell that may hold one only. */
function choicesOf(field: CodesField, raw: RawCell, { lists, language }: FixContext): readonly Fix[] {
  const labels = piecesOf(field, raw, lists).flatMap((piece) => {
    const match = lists.match(field.codeList, piece)
    return match.kind === 'code' ? [String(printCell(field, match.code.code, lists, language))] : []
  })
  return [...new Set(labels)].slice(0, 4).map((label) => ({ shown: label, apply: () => label }))
}

function replacePiece(
  field: CodesField,
  current: CellScalar,
  isMeant: (piece: string) => boolean,
  label: string,
  lists: FixContext['lists'],
): CellScalar {
  if (field.type === 'code') return label
  const pieces = piecesOf(field, current, lists).map((piece) => (isMeant(piece) ? label : piece))
  return [...new Set(pieces)].join(codeSeparator)
}

function piecesOf(
  { type, codeList }: CodesField,
  raw: RawCell,
  lists: FixContext['lists'],
): readonly string[] {
  const value = typeof raw === 'object' && raw !== null ? raw.value : raw
  const text = String(value ?? '').trim()
  const pieces = lists.split(codeList, text)
  // A label of a single code may itself look like several.
  return type === 'code' && pieces.length === 1 ? [text] : pieces
}
