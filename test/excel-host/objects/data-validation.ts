/** Data validation of a range. */
import type { Area } from '../model/address.ts'
import type { ValidationModel } from '../model/cell-model.ts'
import type { SheetModel } from '../model/sheet-model.ts'
import type { WorkbookModel } from '../model/workbook-model.ts'
import { accessDenied, invalidArgument } from '../wire/host-error.ts'
import type { HostObject } from '../wire/host-object.ts'

const blank: ValidationModel = {
  type: 'None',
  operator: 'Between',
  formula1: '',
  formula2: '',
  ignoreBlanks: true,
  inCellDropDown: true,
  prompt: { showPrompt: true, title: '', message: '' },
  errorAlert: { showAlert: true, style: 'Stop', title: '', message: '' },
}

/** Kinds of rules with two formulas and an operator, by the name the API gives them. */
const comparing = {
  wholeNumber: 'WholeNumber',
  decimal: 'Decimal',
  textLength: 'TextLength',
  date: 'Date',
} as const

export function validationObject(workbook: WorkbookModel, sheet: SheetModel, area: Area): HostObject {
  // Alike means of the same content: cells get theirs at different times.
  const all = () => {
    const found = new Map<string | undefined, ValidationModel | undefined>()
    const seen = new Set<ValidationModel | undefined>()
    for (let row = area.top; row <= area.bottom; row++)
      for (let column = area.left; column <= area.right; column++)
        seen.add(sheet.validations.get(`${row},${column}`))
    for (const one of seen) found.set(JSON.stringify(one), one)
    return [...found.values()]
  }
  const only = () => {
    const found = all()
    return found.length === 1 ? (found[0] ?? blank) : null
  }
  const change = (changed: Partial<ValidationModel>) => {
    if (workbook.isReadOnly || sheet.isProtected) throw accessDenied()
    const made = new Map<ValidationModel, ValidationModel>()
    for (let row = area.top; row <= area.bottom; row++) {
      for (let column = area.left; column <= area.right; column++) {
        const key = `${row},${column}`
        const before = sheet.validations.get(key) ?? blank
        const after = made.get(before) ?? { ...before, ...changed }
        made.set(before, after)
        sheet.validations.set(key, after)
      }
    }
  }
  return {
    className: 'DataValidation',
    read: {
      type: () => {
        const one = only()
        if (one) return one.type
        // Excel: some cells have one and some none, or all have one but not the same.
        return all().includes(undefined) ? 'Inconsistent' : 'MixedCriteria'
      },
      rule: () => {
        const one = only()
        return one ? ruleOf(one) : {}
      },
      ignoreBlanks: () => only()?.ignoreBlanks ?? null,
      prompt: () => only()?.prompt ?? null,
      errorAlert: () => only()?.errorAlert ?? null,
    },
    write: {
      rule: (rule: Rule) => change(fromRule(rule)),
      ignoreBlanks: (ignoreBlanks: boolean) => change({ ignoreBlanks }),
      prompt: (prompt: ValidationModel['prompt']) => {
        if (prompt.title.length > 32 || prompt.message.length > 255) throw invalidArgument('prompt')
        change({ prompt })
      },
      errorAlert: (errorAlert: ValidationModel['errorAlert']) => {
        if (errorAlert.title.length > 32 || errorAlert.message.length > 255)
          throw invalidArgument('errorAlert')
        change({ errorAlert })
      },
    },
    call: {
      clear: () => {
        if (workbook.isReadOnly || sheet.isProtected) throw accessDenied()
        sheet.clearValidations(area)
      },
    },
  }
}

interface Rule {
  readonly list?: { readonly inCellDropDown: boolean; readonly source: string }
  readonly custom?: { readonly formula: string }
  readonly wholeNumber?: Comparison
  readonly decimal?: Comparison
  readonly textLength?: Comparison
  readonly date?: Comparison
}

interface Comparison {
  readonly operator: string
  readonly formula1: string | number
  readonly formula2?: string | number | null
}

/** Formulas have an equals sign in the API and none in the file; a list written out is in quotes in the file. */
function ruleOf({ type, operator, formula1, formula2, inCellDropDown }: ValidationModel): Rule {
  if (type === 'None') return {}
  if (type === 'List') {
    const isWrittenOut = formula1.startsWith('"')
    return { list: { inCellDropDown, source: isWrittenOut ? formula1.slice(1, -1) : `=${formula1}` } }
  }
  if (type === 'Custom') return { custom: { formula: `=${formula1}` } }
  const key = Object.entries(comparing).find(([, name]) => name === type)![0]
  const number = (text: string) => (text !== '' && !Number.isNaN(Number(text)) ? Number(text) : `=${text}`)
  return {
    [key]: {
      operator,
      formula1: number(formula1),
      ...(formula2 === '' ? {} : { formula2: number(formula2) }),
    },
  }
}

function fromRule(rule: Rule): Partial<ValidationModel> {
  const bare = (text: string | number | null | undefined) => String(text ?? '').replace(/^=/, '')
  if (rule.list) {
    const { source, inCellDropDown } = rule.list
    if (typeof source !== 'string' || source.length > 255) throw invalidArgument('list.source')
    const formula1 = source.startsWith('=') ? source.slice(1) : `"${source}"`
    return { type: 'List', formula1, formula2: '', inCellDropDown, operator: 'Between' }
  }
  if (rule.custom) {
    if (rule.custom.formula.length > 255) throw invalidArgument('custom.formula')
    return { type: 'Custom', formula1: bare(rule.custom.formula), formula2: '', operator: 'Between' }
  }
  for (const [key, type] of Object.entries(comparing)) {
    const comparison = rule[key as keyof typeof comparing]
    if (comparison)
      return {
        type,
        operator: comparison.operator,
        formula1: bare(comparison.formula1),
        formula2: bare(comparison.formula2),
      }
  }
  throw invalidArgument('rule')
}
