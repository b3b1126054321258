/** What the pane has to know of a template's sheets: how its columns should be, and what they read in a language. */
import { validationOf } from '../../templates/excel-formulas/validations.ts'
import { formatMessage } from '../../templates/messages.ts'
import type {
  ColumnStandard,
  ColumnValidation,
  SheetDescription,
  SheetLabels,
} from '../../templates/sheet-description.ts'
import {
  type CoverKey,
  coverKeys,
  helperColumnPrefix,
  remarksColumn,
  systemColumns,
} from '../../templates/workbook-layout.ts'
import { planSheet, type SheetPlan } from './plan-sheet.ts'
import { actionValidation, bandLabel, numberFormat, validationModel } from './template-activities.ts'
import type { SheetColumn } from './template-columns.ts'
import type { TemplateInput } from './template-input.ts'
import { describeWords } from './template-words.ts'

type ValidationModel = ReturnType<typeof validationModel>

/** The same columns and texts as `buildTemplate` makes of the same input. */
export function describeSheet(input: TemplateInput): SheetDescription {
  const plan = planSheet(input)
  return {
    columns: plan.columns
      // The calculated ones are nobody's to type in, and their formats nobody's to see.
      .filter(({ key }) => !key.startsWith(helperColumnPrefix))
      .map((column) => standardOf(column, plan, input)),
    labels: labelsOf(plan, input),
    words: describeWords(input),
  }
}

function standardOf(column: SheetColumn, plan: SheetPlan, input: TemplateInput): ColumnStandard {
  const { key, header, field, isHidden } = column
  const model = modelOf(column, plan, input)
  return {
    key,
    header,
    numberFormat: isHidden ? 'General' : numberFormat(field),
    isHidden,
    validation: model ? columnValidation(model) : null,
  }
}

function modelOf(
  { key, field }: SheetColumn,
  { place, lists }: SheetPlan,
  input: TemplateInput,
): ValidationModel | null {
  if (key === systemColumns.action) return actionValidation(lists, input)
  const validation = field ? validationOf(field, place) : undefined
  return field && validation ? validationModel(validation, field, input) : null
}

const operators = {
  between: 'Between',
  greaterThanOrEqual: 'GreaterThanOrEqualTo',
  lessThanOrEqual: 'LessThanOrEqualTo',
} as const
const styles: Readonly<Record<string, ColumnValidation['errorAlert']['style']>> = {
  stop: 'Stop',
  warning: 'Warning',
}

function columnValidation(model: ValidationModel): ColumnValidation {
  return {
    rule: ruleOf(model),
    prompt: {
      showPrompt: model.showInputMessage === true,
      title: model.promptTitle ?? '',
      message: model.prompt ?? '',
    },
    errorAlert: {
      showAlert: model.showErrorMessage === true,
      style: styles[model.errorStyle ?? 'stop'] ?? 'Information',
      title: model.errorTitle ?? '',
      message: model.error ?? '',
    },
  }
}

function ruleOf(model: ValidationModel): ColumnValidation['rule'] {
  const [first, second] = model.formulae as readonly (string | number)[]
  if (model.type === 'list') return { list: { inCellDropDown: true, source: `=${first}` } }
  if (model.type === 'custom') return { custom: { formula: `=${first}` } }
  const kind = { whole: 'wholeNumber', decimal: 'decimal', textLength: 'textLength' }[model.type as 'whole']
  const operator = operators[model.operator as keyof typeof operators]
  const limits = { operator, formula1: Number(first) }
  return { [kind]: second === undefined ? limits : { ...limits, formula2: Number(second) } }
}

function labelsOf(plan: SheetPlan, input: TemplateInput): SheetLabels {
  const { texts, language } = input
  const own = plan.columns.filter(({ key }) => !key.startsWith(helperColumnPrefix))
  const shown = own.filter(({ isHidden }) => !isHidden)
  const named = new Set([''])
  const bands = shown.map((column) => {
    const label = bandLabel(column, input)
    const isFirst = !named.has(label)
    named.add(label)
    return [column.key, isFirst ? label : ''] as const
  })
  const messages = shown.flatMap((column) => {
    const model = modelOf(column, plan, input)
    if (!model) return []
    const { prompt, errorAlert } = columnValidation(model)
    return [[column.key, { prompt, errorAlert }] as const]
  })
  const isText = (value: string | number): value is string => typeof value === 'string'
  return {
    headers: {
      ...Object.fromEntries(own.map(({ key, header }) => [key, header])),
      [remarksColumn]: formatMessage(texts.workbook, 'column.remarks', language),
    },
    bands: Object.fromEntries(bands),
    lists: Object.fromEntries(
      plan.listColumns
        .filter(({ values }) => values.every(isText))
        .map(({ heading, values }) => [heading, values.map(String)]),
    ),
    messages: Object.fromEntries(messages),
    formulas: Object.fromEntries(plan.formulas.map(({ key, formula }) => [key, `=${formula}`])),
    questions: Object.fromEntries(
      coverKeys.map((key): [CoverKey, string] => [
        key,
        formatMessage(texts.workbook, `cover.${key}`, language),
      ]),
    ),
  }
}
