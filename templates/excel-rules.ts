/**
 * The rules as the sheet runs them: hidden calculated columns that find the first problem of a row, as plain data. Plain
 * functions of Excel 2019 and LibreOffice only, none volatile: an edit recalculates its own row and nothing else.
 */
import type { FieldKey, Severity, TemplateDefinition } from './definition.ts'
import { earliestDay, latestDay } from './excel-formulas/date-range.ts'
import { isFilled, quoted } from './excel-formulas/formula-text.ts'
import { helperKeys } from './excel-formulas/helper-keys.ts'
import {
  codeMeant,
  type ProblemCondition,
  problemConditions,
  unsureConditions,
} from './excel-formulas/problem-conditions.ts'
import { allPiecesListed } from './excel-formulas/several-codes.ts'
import type { SheetPlace } from './excel-formulas/sheet-place.ts'
import type { Check, IssueCode } from './rule-kinds.ts'

/** A hidden calculated column; the formula is that of the first row, relative in its rows. Without a leading `=`. */
export interface HelperColumn {
  readonly key: string
  readonly formula: string
}

/** A problem the sheet can find, and the key under which the chain reports it. */
export interface SheetProblem extends ProblemCondition {
  readonly key: string
  /** `unsure`: not a finding; the cell is judged when the file is read. */
  readonly severity: Severity | 'unsure'
}

/** Answers of the chain that are no problems. */
export const rowIsFine = 'ok'
export const rowIsWithdrawn = 'withdraw'

/** Conditions in one link of the chain: Excel nests 64 deep and takes 8,192 characters a formula. */
const conditionsInLink = 16

/** All that the sheet can find in a row, errors first, then warnings, then what it cannot judge. */
export function sheetProblems(template: TemplateDefinition, place: SheetPlace): readonly SheetProblem[] {
  const found = sheetChecks(template).flatMap((check) =>
    problemConditions(check, template, place).map((one) => keyed(one, check.severity)),
  )
  const unsure = unsureConditions(template, place).map((one) => keyed(one, 'unsure'))
  const ofSeverity = (severity: Severity) => found.filter((one) => one.severity === severity)
  return [...ofSeverity('error'), ...ofSeverity('warning'), ...ofSeverity('info'), ...unsure]
}

/** The checks whose `where` is `sheet`, in the order of the rules. */
export function sheetChecks(template: TemplateDefinition): readonly Check[] {
  return template.rules.flatMap((rule) => rule.checks).filter((check) => check.where === 'sheet')
}

/** Issue codes that the Check column can show, in the order of the rules. */
export function sheetIssues(
  template: TemplateDefinition,
): readonly { issue: IssueCode; severity: Severity }[] {
  return sheetChecks(template)
    .filter((check) => check.kind !== 'elsewhere')
    .map(({ issue, severity }) => ({ issue, severity }))
}

/** Keys of the hidden columns in sheet order, known before any place is. */
export function helperColumnKeys(template: TemplateDefinition, problemCount: number): readonly string[] {
  const links = Math.max(0, Math.ceil(problemCount / conditionsInLink) - 1)
  const chain = Array.from({ length: links }, (_, link) => helperKeys.chain(link + 1))
  return [...cellHelpers(template).map((helper) => helper.key), ...chain, helperKeys.problem]
}

/** The hidden columns with their formulas. Give it the problems of `sheetProblems` with the same place. */
export function helperColumns(
  template: TemplateDefinition,
  place: SheetPlace,
  problems: readonly SheetProblem[],
): readonly HelperColumn[] {
  const helpers = cellHelpers(template).map(({ key, formula }) => ({ key, formula: formula(place) }))
  return [...helpers, ...chainOf(problems, place)]
}

interface CellHelper {
  readonly key: string
  formula(place: SheetPlace): string
}

function cellHelpers(template: TemplateDefinition): readonly CellHelper[] {
  const conditioned = new Set(sheetChecks(template).flatMap((check) => conditionFields(check)))
  return template.fields.flatMap((field): CellHelper[] => {
    const { key } = field
    switch (field.type) {
      case 'codes':
        return [{ key: helperKeys.pieces(key), formula: (place) => piecesKnown(place, key, field.codeList) }]
      case 'date':
        return [
          { key: helperKeys.earliest(key), formula: (place) => earliestDay(place.cell(key)) },
          { key: helperKeys.latest(key), formula: (place) => latestDay(place.cell(key)) },
        ]
      case 'code':
        return conditioned.has(key)
          ? [{ key: helperKeys.code(key), formula: (place) => codeMeant(field, place) }]
          : []
      default:
        return []
    }
  })
}

function conditionFields(check: Check): readonly FieldKey[] {
  return 'when' in check && (check.when.isOneOf || check.when.isNoneOf) ? [check.when.field] : []
}

function piecesKnown(place: SheetPlace, field: FieldKey, codeList: string): string {
  const cell = place.cell(field)
  return `IF(${cell}="","",IF(${allPiecesListed(cell, place.list(codeList).labelsAndCodes)},1,0))`
}

/** Each link looks for its problems where the one before found none; the last one's answer is the row's. */
function chainOf(problems: readonly SheetProblem[], place: SheetPlace): HelperColumn[] {
  const links: HelperColumn[] = []
  const count = Math.max(1, Math.ceil(problems.length / conditionsInLink))
  for (let link = 0; link < count; link++) {
    const mine = problems.slice(link * conditionsInLink, (link + 1) * conditionsInLink)
    const search = mine.reduceRight(
      (rest, { key, condition }) => `IF(${condition},${quoted(key)},${rest})`,
      quoted(rowIsFine),
    )
    const before = links.at(-1)
    const formula = before
      ? `IF(${place.cell(before.key)}<>${quoted(rowIsFine)},${place.cell(before.key)},${search})`
      : `IF(COUNTA(${place.typedCells})=0,"",IF(${isFilled(place.actionCell)},${quoted(rowIsWithdrawn)},${search}))`
    links.push({ key: link === count - 1 ? helperKeys.problem : helperKeys.chain(link + 1), formula })
  }
  return links
}

function keyed(condition: ProblemCondition, severity: SheetProblem['severity']): SheetProblem {
  return { ...condition, severity, key: `${condition.issue}:${condition.field}` }
}
