/** Data validations of a sheet part, read and written. */
import { type Area, areaText, parseArea } from '../model/address.ts'
import type { ValidationModel } from '../model/cell-model.ts'
import type { SheetModel, ValidatedArea } from '../model/sheet-model.ts'
import { childOf, element, elementsOf, textOf, type XmlElement } from './xml-tree.ts'

const types: Readonly<Record<string, string>> = {
  none: 'None',
  whole: 'WholeNumber',
  decimal: 'Decimal',
  list: 'List',
  date: 'Date',
  time: 'Time',
  textLength: 'TextLength',
  custom: 'Custom',
}

const operators: Readonly<Record<string, string>> = {
  between: 'Between',
  notBetween: 'NotBetween',
  equal: 'EqualTo',
  notEqual: 'NotEqualTo',
  greaterThan: 'GreaterThan',
  lessThan: 'LessThan',
  greaterThanOrEqual: 'GreaterThanOrEqualTo',
  lessThanOrEqual: 'LessThanOrEqualTo',
}

const styles = { stop: 'Stop', warning: 'Warning', information: 'Information' } as const

export function readValidations(root: XmlElement): ValidatedArea[] {
  const container = childOf(root, 'dataValidations')
  return elementsOf(container ?? element(''), 'dataValidation').map((one) => {
    const { attributes } = one
    return {
      areas: (attributes.sqref ?? '').split(' ').filter(Boolean).map(parseArea),
      validation: {
        type: types[attributes.type ?? 'none']!,
        operator: operators[attributes.operator ?? 'between']!,
        formula1: textOf(childOf(one, 'formula1')),
        formula2: textOf(childOf(one, 'formula2')),
        ignoreBlanks: attributes.allowBlank === '1',
        // The file's attribute says the opposite of its name.
        inCellDropDown: attributes.showDropDown !== '1',
        prompt: {
          showPrompt: attributes.showInputMessage === '1',
          title: attributes.promptTitle ?? '',
          message: attributes.prompt ?? '',
        },
        errorAlert: {
          showAlert: attributes.showErrorMessage === '1',
          style: styles[(attributes.errorStyle ?? 'stop') as keyof typeof styles],
          title: attributes.errorTitle ?? '',
          message: attributes.error ?? '',
        },
      },
    }
  })
}

/** The element for all validations of the sheet; null where there is none. */
export function writeValidations(sheet: SheetModel): XmlElement | null {
  const areasOf = new Map<ValidationModel, Area[]>()
  for (const [key, validation] of sheet.validations) {
    const [row, column] = key.split(',').map(Number) as [number, number]
    const areas = areasOf.get(validation) ?? []
    areasOf.set(validation, areas)
    const above = areas.find(
      (area) => area.left === column && area.right === column && area.bottom === row - 1,
    )
    if (above) areas[areas.indexOf(above)] = { ...above, bottom: row }
    else areas.push({ top: row, left: column, bottom: row, right: column })
  }
  if (areasOf.size === 0) return null
  return element(
    'dataValidations',
    { count: String(areasOf.size) },
    [...areasOf].map(([validation, areas]) => validationElement(validation, areas)),
  )
}

function validationElement(validation: ValidationModel, areas: readonly Area[]): XmlElement {
  const { prompt, errorAlert } = validation
  const keyOf = (names: Readonly<Record<string, string>>, name: string) =>
    Object.keys(names).find((key) => names[key] === name) ?? ''
  const formulas = [
    ['formula1', validation.formula1],
    ['formula2', validation.formula2],
  ].filter(([, text]) => text !== '') as [string, string][]
  return element(
    'dataValidation',
    {
      type: keyOf(types, validation.type),
      operator: keyOf(operators, validation.operator),
      errorStyle: keyOf(styles, errorAlert.style),
      allowBlank: validation.ignoreBlanks ? '1' : '0',
      ...(validation.inCellDropDown ? {} : { showDropDown: '1' }),
      showInputMessage: prompt.showPrompt ? '1' : '0',
      showErrorMessage: errorAlert.showAlert ? '1' : '0',
      errorTitle: errorAlert.title,
      error: errorAlert.message,
      promptTitle: prompt.title,
      prompt: prompt.message,
      sqref: areas.map(areaText).join(' '),
    },
    formulas.map(([name, text]) => element(name, {}, [text])),
  )
}
