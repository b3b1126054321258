/** Rows of a sheet as XML, for what exceljs is too slow or unable to write. */
import type { CellScalar } from '../../../templates/activity.ts'
import { xmlText } from './xml-text.ts'

/** One cell; nothing at all for a blank one. Text is written in place, with its spaces kept. */
export function valueCell(address: string, value: CellScalar, style?: number): string {
  const s = style ? ` s="${style}"` : ''
  if (value === null || value === '') return ''
  if (typeof value === 'number') return `<c r="${address}"${s}><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c r="${address}"${s} t="b"><v>${value ? 1 : 0}</v></c>`
  return `<c r="${address}"${s} t="inlineStr"><is><t xml:space="preserve">${xmlText(value)}</t></is></c>`
}

/**
 * A formula that all rows of a column share: written out in the first row, named by number in the others. References to
 * other sheets must be absolute: Excel shares such formulas itself, and damages those with relative ones.
 */
export interface SharedFormula {
  readonly index: number
  readonly formula: string
  /** `E4:E503`. */
  readonly range: string
}

/** A cell of a shared formula whose result is text, blank until a program calculates it. */
export function sharedFormulaCell(
  address: string,
  shared: SharedFormula,
  isFirst: boolean,
  style?: number,
): string {
  const s = style ? ` s="${style}"` : ''
  const formula = isFirst
    ? `<f t="shared" ref="${shared.range}" si="${shared.index}">${xmlText(shared.formula)}</f>`
    : `<f t="shared" si="${shared.index}"/>`
  return `<c r="${address}"${s} t="str">${formula}<v></v></c>`
}

/** Replaces all rows of a sheet from `firstRow` on. */
export function replaceRows(sheetXml: string, firstRow: number, rows: string): string {
  const end = sheetXml.indexOf('</sheetData>')
  const start = sheetXml.slice(0, end).search(new RegExp(`<row r="${firstRow}"`))
  return sheetXml.slice(0, start < 0 ? end : start) + rows + sheetXml.slice(end)
}

/** The style of each column as the sheet's `<cols>` gives it, by 0-based column. */
export function columnStyles(sheetXml: string): ReadonlyMap<number, number> {
  const styles = new Map<number, number>()
  for (const [tag] of sheetXml.matchAll(/<col [^>]*\/>/g)) {
    const number = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(tag)?.[1] ?? 0)
    for (let column = number('min'); column <= number('max'); column++)
      styles.set(column - 1, number('style'))
  }
  return styles
}
