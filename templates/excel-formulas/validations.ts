/** Data validation of a field's column, as plain data. What it says and asks is put to it by whoever builds the sheet. */
import type { FieldDefinition } from '../definition.ts'
import type { SheetPlace } from './sheet-place.ts'

/**
 * `stop` refuses, `warning` asks whether to go on, `none` only offers the list: a stop where nothing else can be meant,
 * a warning where the service may understand what the sheet does not.
 */
export interface Validation {
  readonly type: 'list' | 'whole' | 'decimal' | 'textLength' | 'custom'
  readonly operator?: 'between' | 'greaterThanOrEqual' | 'lessThanOrEqual'
  readonly formulas: readonly (string | number)[]
  readonly onError: 'stop' | 'warning' | 'none'
  /** Key of the sentence shown with it. */
  readonly text: 'list' | 'several' | 'whole' | 'decimal' | 'length' | 'date' | 'none'
}

/** Undefined for the reference, which is the service's. Formulas are for the first row and stay below Excel's 255 characters. */
export function validationOf(field: FieldDefinition, place: SheetPlace): Validation | undefined {
  switch (field.type) {
    case 'reference':
      return undefined
    case 'text':
      return {
        type: 'textLength',
        operator: 'lessThanOrEqual',
        formulas: [field.maxLength],
        onError: 'warning',
        text: 'length',
      }
    case 'code': {
      const list = place.list(field.codeList)
      return {
        type: 'list',
        formulas: [list.labels],
        onError: list.isComplete ? 'stop' : 'warning',
        text: 'list',
      }
    }
    case 'codes':
      // Excel would ask "Continue?" at every second code, so the list only offers and never speaks.
      return { type: 'list', formulas: [place.list(field.codeList).labels], onError: 'none', text: 'several' }
    case 'date':
      return {
        type: 'custom',
        formulas: [looksLikeDate(place.cell(field.key))],
        onError: 'warning',
        text: 'date',
      }
    case 'integer':
      return {
        type: 'whole',
        operator: 'between',
        formulas: [field.min, field.max],
        onError: 'stop',
        text: 'whole',
      }
    case 'decimal':
      return {
        type: 'decimal',
        operator: 'greaterThanOrEqual',
        formulas: [field.min],
        onError: 'stop',
        text: 'decimal',
      }
  }
}

/** A date or year as a number, or text that begins with a year: `2016`, `2016-08`. A date validation would refuse those. */
function looksLikeDate(cell: string): string {
  const isText = `AND(OR(LEN(${cell})=4,LEN(${cell})=7,LEN(${cell})=10),ISNUMBER(VALUE(LEFT(${cell},4))))`
  return `IF(ISNUMBER(${cell}),${cell}>=1900,IFERROR(${isText},FALSE))`
}
