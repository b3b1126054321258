/** What stands in a cell of codes, as the picker shows and changes it. Pure. */
import type { CellScalar } from '../../templates/activity.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import type { FieldDefinition, Language } from '../../templates/definition.ts'
import { codeSeparator, printCell } from '../../templates/print-cell.ts'

export type CodesField = Extract<FieldDefinition, { type: 'code' | 'codes' }>

/** A code that was understood, or a text that was not and stays as it was typed. */
export type Chosen = { readonly code: string } | { readonly text: string }

export function isCodesField(field: FieldDefinition | undefined): field is CodesField {
  return field?.type === 'code' || field?.type === 'codes'
}

export function chosenIn(value: CellScalar, field: CodesField, lists: CodeLists): readonly Chosen[] {
  const text = String(value ?? '').trim()
  if (text === '') return []
  const whole = lists.match(field.codeList, text)
  const pieces = whole.kind === 'code' ? [text] : lists.split(field.codeList, text)
  const chosen = pieces.map((piece): Chosen => {
    const match = lists.match(field.codeList, piece)
    return match.kind === 'code' || match.kind === 'retired' ? { code: match.code.code } : { text: piece }
  })
  const seen = new Set<string>()
  return chosen.filter((one) => {
    const key = keyOf(one)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

export function keyOf(chosen: Chosen): string {
  return 'code' in chosen ? `code ${chosen.code}` : `text ${chosen.text}`
}

/** Takes a code in or out; in a cell for one code, in the place of what stood there. */
export function toggled(chosen: readonly Chosen[], code: string, field: CodesField): readonly Chosen[] {
  const isThere = chosen.some((one) => 'code' in one && one.code === code)
  if (isThere) return chosen.filter((one) => !('code' in one && one.code === code))
  return field.type === 'code' ? [{ code }] : [...chosen, { code }]
}

/** The cell for what is chosen, in the sheet's language; null for nothing. */
export function cellFor(
  chosen: readonly Chosen[],
  field: CodesField,
  lists: CodeLists,
  language: Language,
): CellScalar {
  if (chosen.length === 0) return null
  const pieces = chosen.map((one) =>
    'code' in one
      ? String(printCell(field, field.type === 'codes' ? [one.code] : one.code, lists, language))
      : one.text,
  )
  return pieces.join(codeSeparator)
}
