/**
 * How a backup is written: lines of JSON, compressed with gzip, the same for both databases. The first line says what it is of,
 * then comes each table with its rows in the order of their keys, then a line that says that this is all. `gunzip` and any program
 * that reads JSON can read it without Cinnabar. Said in full in docs/keeping.md.
 */
import type { ColumnKind, TableShape } from './table-shapes.ts'

export const backupFormat = 'cinnabar-backup'
export const backupFormatVersion = 1

export interface BackupHeader {
  readonly format: typeof backupFormat
  readonly formatVersion: typeof backupFormatVersion
  readonly programVersion: string
  /** When it was begun; it holds what was committed before. */
  readonly createdAt: string
  readonly historyId: string
  /** The newest change in it, and the end of the chain. */
  readonly changeNumber: number
  readonly hash: string
  /** What the database has been through: a restore goes through the same. */
  readonly migrations: readonly string[]
}

/** Begins a table; its rows follow, each an array. */
export interface TableLine {
  readonly table: string
  readonly columns: readonly (readonly [name: string, kind: ColumnKind])[]
}

/** The last line: without it the backup was cut off. */
export interface EndLine {
  readonly end: true
  readonly rows: number
  /** SHA-256 of all lines between the first and this one: two databases with the same one hold the same. */
  readonly sha256: string
}

export type StoredValue = string | number | null | Uint8Array

export function tableLineOf({ name, columns }: TableShape): TableLine {
  return { table: name, columns: columns.map((column) => [column.name, column.kind]) }
}

/** A row as a line; bytes as base64. */
export function rowLine(values: readonly StoredValue[]): string {
  return JSON.stringify(
    values.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value)),
  )
}

/** @throws where a value is not of its column's kind */
export function readRow(values: readonly unknown[], { columns }: TableLine): StoredValue[] {
  if (values.length !== columns.length) throw new Error('a row of another length')
  return columns.map(([name, kind], at) => {
    const value = values[at]
    if (value === null) return null
    if (typeof value !== (kind === 'integer' ? 'number' : 'string')) throw new Error(`${name} is no ${kind}`)
    return kind === 'bytes' ? Buffer.from(value as string, 'base64') : (value as string | number)
  })
}
