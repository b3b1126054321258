/** What each kind of `sheet` check looks for, as a formula that is TRUE where the row has the problem. */
import type { FieldDefinition, FieldKey, TemplateDefinition } from '../definition.ts'
import type { Check, Condition, IssueCode } from '../rule-kinds.ts'
import { allOf, anyOf, isBlank, isFilled, quoted } from './formula-text.ts'
import { helperKeys } from './helper-keys.ts'
import { hasPiece } from './several-codes.ts'
import type { SheetPlace } from './sheet-place.ts'

export interface ProblemCondition {
  readonly issue: IssueCode
  readonly field: FieldKey
  readonly condition: string
  /** How the cell is coloured: something is missing, it cannot be so, or not at all. */
  readonly look: 'missing' | 'impossible' | 'none'
}

/** The problems a check can find in a row, in the order in which they are told. Kinds that need more than the row give none. */
export function problemConditions(
  check: Check,
  template: TemplateDefinition,
  place: SheetPlace,
): readonly ProblemCondition[] {
  const look = check.kind === 'required' || check.kind === 'requiredWhen' ? 'missing' : 'impossible'
  const problem = (field: FieldKey, condition: string) => [
    { issue: check.issue, field, condition, look } as const,
  ]
  switch (check.kind) {
    case 'required':
      return template.fields
        .filter((field) => field.presence === 'required' && !field.blankMeans)
        .flatMap((field) => problem(field.key, isBlank(place.cell(field.key))))
    case 'cell':
      return template.fields.flatMap((field) => cellProblem(check.issue, field, place))
    case 'requiredWhen': {
      const when = holds(check.when, template, place)
      return problem(check.field, allOf(...when, isBlank(place.cell(check.field))))
    }
    case 'notBefore':
      return problem(check.field, endsBefore(check.field, check.other, place))
    case 'overlapsPeriod':
      return problem(check.field, liesOutside(check.field, check.other, place))
    case 'atLeast': {
      const cell = place.cell(check.field)
      return problem(check.field, allOf(`ISNUMBER(${cell})`, `${cell}<${check.min}`))
    }
    case 'atMost': {
      const [cell, other] = [place.cell(check.field), place.cell(check.other)]
      return problem(check.field, allOf(`ISNUMBER(${cell})`, `ISNUMBER(${other})`, `${cell}>${other}`))
    }
    case 'elsewhere':
      return []
    default:
      // Not a wrong row but a wrong template: found by the first test that builds it.
      throw new Error(`There is no formula for ${check.issue} (${check.kind}); it cannot run in the sheet.`)
  }
}

function cellProblem(issue: IssueCode, field: FieldDefinition, place: SheetPlace): ProblemCondition[] {
  const cell = place.cell(field.key)
  if (issue.startsWith('02.') && field.type === 'code') {
    const list = place.list(field.codeList)
    if (!list.isComplete) return []
    return [
      { issue, field: field.key, condition: allOf(isFilled(cell), isUnlisted(field, place)), look: 'none' },
    ]
  }
  if (issue.startsWith('10.') && (field.type === 'integer' || field.type === 'decimal')) {
    const condition = allOf(isFilled(cell), `NOT(ISNUMBER(${cell}))`, `ISERROR(${bareNumber(cell)})`)
    return [{ issue, field: field.key, condition, look: 'none' }]
  }
  return []
}

/** Cells that the sheet cannot judge and whoever reads the file can: another language's label, a comma, 1.500, 3 May 2016. */
export function unsureConditions(
  template: TemplateDefinition,
  place: SheetPlace,
): readonly ProblemCondition[] {
  return template.fields.flatMap((field) => {
    const cell = place.cell(field.key)
    const unsure = (condition: string) => [
      { issue: 'later', field: field.key, condition, look: 'none' } as const,
    ]
    switch (field.type) {
      case 'codes':
        return unsure(`${place.cell(helperKeys.pieces(field.key))}=0`)
      case 'code':
        return place.list(field.codeList).isComplete
          ? []
          : unsure(allOf(isFilled(cell), isUnlisted(field, place)))
      case 'date':
        return unsure(allOf(isFilled(cell), `NOT(ISNUMBER(${place.cell(helperKeys.earliest(field.key))}))`))
      case 'integer':
      case 'decimal':
        return unsure(allOf(isFilled(cell), `NOT(ISNUMBER(${cell}))`))
      default:
        return []
    }
  })
}

/** The code that a single-code cell stands for, "" where it is blank or not in the list. */
export function codeMeant(field: FieldDefinition & { type: 'code' }, place: SheetPlace): string {
  const list = place.list(field.codeList)
  return `IFERROR(INDEX(${list.spellingCodes},${matchIn(place.cell(field.key), list.spellings)}),"")`
}

function isUnlisted(field: FieldDefinition & { type: 'code' }, place: SheetPlace): string {
  return `ISNA(${matchIn(place.cell(field.key), place.list(field.codeList).spellings)})`
}

/** Joined with "" so that a code typed as a number (9) is compared as the text that the list holds. */
function matchIn(cell: string, range: string | null): string {
  return `MATCH(TRIM(${cell}&""),${range},0)`
}

/** Spaces of three kinds, separators and per cent signs taken out: an error where letters remain. */
function bareNumber(cell: string): string {
  let text: string = cell
  for (const mark of [' ', '\u00a0', '\u202f', ',', '.', "'", '’', '%'])
    text = `SUBSTITUTE(${text},${quoted(mark)},"")`
  return `VALUE(${text})`
}

function endsBefore(end: FieldKey, start: FieldKey, place: SheetPlace): string {
  const [last, first] = [place.cell(helperKeys.latest(end)), place.cell(helperKeys.earliest(start))]
  return allOf(`ISNUMBER(${last})`, `ISNUMBER(${first})`, `${last}<${first}`)
}

/** A date that is not known leaves its side open. */
function liesOutside(start: FieldKey, end: FieldKey, place: SheetPlace): string {
  const [first, last] = [place.cell(helperKeys.earliest(start)), place.cell(helperKeys.latest(end))]
  return anyOf(
    allOf(`ISNUMBER(${first})`, `${first}>${place.periodEnd}`),
    allOf(`ISNUMBER(${last})`, `${last}<${place.periodStart}`),
  )
}

function holds(condition: Condition, template: TemplateDefinition, place: SheetPlace): string[] {
  const field = template.fields.find((one) => one.key === condition.field)
  if (!field) throw new Error(`A rule speaks of a field ${condition.field} that there is not.`)
  const cell = place.cell(field.key)
  const parts: string[] = []
  if (condition.isFilled !== undefined) parts.push(condition.isFilled ? isFilled(cell) : isBlank(cell))
  if (condition.isOneOf) parts.push(isOneOf(field, condition.isOneOf, place))
  if (condition.isNoneOf) parts.push(isFilled(cell), `NOT(${isOneOf(field, condition.isNoneOf, place)})`)
  return parts
}

function isOneOf(field: FieldDefinition, codes: readonly string[], place: SheetPlace): string {
  if (field.type === 'codes') {
    return hasPiece(
      place.cell(field.key),
      codes.flatMap((code) => place.textsOf(field.codeList, code)),
    )
  }
  const meant = place.cell(helperKeys.code(field.key))
  return anyOf(...codes.map((code) => `${meant}=${quoted(code)}`))
}
