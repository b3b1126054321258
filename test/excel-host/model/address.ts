/** Cell addresses in A1 style. Rows and columns are 0-based everywhere in the host; only texts count from 1. */
import { HostError } from '../wire/host-error.ts'

/** A rectangle of cells, both corners included. */
export interface Area {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** Excel's last row and column. */
export const lastRow = 1_048_575
export const lastColumn = 16_383

export function columnName(column: number): string {
  let name = ''
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name
  return name
}

function columnIndex(name: string): number {
  return [...name.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/**
 * `B2`, `$A$1:$C$9`, `A:C`, `2:2`; a sheet's name before it is passed over.
 *
 * @throws {HostError} InvalidArgument
 */
export function parseArea(address: string): Area {
  const local = address.slice(address.lastIndexOf('!') + 1).replaceAll('$', '')
  const parts = /^([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?$/i.exec(local)
  const [, left = '', top = '', right = left, bottom = top] = parts ?? []
  if (!parts || (left === '' && top === '') || (!local.includes(':') && (left === '' || top === '')))
    throw new HostError('InvalidArgument', 'The argument is invalid or missing or has an incorrect format.')
  const area = {
    top: top === '' ? 0 : Number(top) - 1,
    left: left === '' ? 0 : columnIndex(left),
    bottom: bottom === '' ? lastRow : Number(bottom) - 1,
    right: right === '' ? lastColumn : columnIndex(right),
  }
  return {
    top: Math.min(area.top, area.bottom),
    left: Math.min(area.left, area.right),
    bottom: Math.max(area.top, area.bottom),
    right: Math.max(area.left, area.right),
  }
}

/** `B2`, `A1:C9`, `A:C`, without the sheet's name. */
export function areaText({ top, left, bottom, right }: Area): string {
  if (top === 0 && bottom === lastRow) return `${columnName(left)}:${columnName(right)}`
  if (left === 0 && right === lastColumn) return `${top + 1}:${bottom + 1}`
  const first = `${columnName(left)}${top + 1}`
  return top === bottom && left === right ? first : `${first}:${columnName(right)}${bottom + 1}`
}

export function quotedSheetName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) ? name : `'${name.replaceAll("'", "''")}'`
}

export function isInside({ top, left, bottom, right }: Area, row: number, column: number): boolean {
  return row >= top && row <= bottom && column >= left && column <= right
}

export function intersection(one: Area, other: Area): Area | null {
  const area = {
    top: Math.max(one.top, other.top),
    left: Math.max(one.left, other.left),
    bottom: Math.min(one.bottom, other.bottom),
    right: Math.min(one.right, other.right),
  }
  return area.top <= area.bottom && area.left <= area.right ? area : null
}

/** The formula of a cell as it reads `rows` further down: relative rows move, absolute ones and texts in quotes stay. */
export function shiftedFormula(formula: string, rows: number): string {
  if (rows === 0) return formula
  return formula.replace(
    /"[^"]*"|'[^']*'|(\$?[A-Z]{1,3})(\$?)(\d{1,7})(?![\w(])/g,
    (whole, column?: string, fixed?: string, row?: string) =>
      column === undefined || fixed === '$' ? whole : `${column}${Number(row) + rows}`,
  )
}

/** A formula with another name for a sheet that it may refer to; texts in quotes stay. */
export function renamedIn(formula: string, before: string, after: string): string {
  return formula.replace(/"[^"]*"|('(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_.]*)!/gu, (whole, written?: string) => {
    const name = written?.startsWith("'") ? written.slice(1, -1).replaceAll("''", "'") : written
    return name === before ? `${quotedSheetName(after)}!` : whole
  })
}
