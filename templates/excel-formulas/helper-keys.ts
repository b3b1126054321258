/** Keys of the hidden calculated columns, as they stand in the key row. */
import type { FieldKey } from '../definition.ts'
import { helperColumnPrefix } from '../workbook-layout.ts'

export const helperKeys = {
  /** 1 where every piece of a several-codes cell is known, 0 where one is not, "" for a blank cell. */
  pieces: (field: FieldKey) => `${helperColumnPrefix}${field}_pieces`,
  /** First and last possible day of a date, as serials; "" where it cannot be told. */
  earliest: (field: FieldKey) => `${helperColumnPrefix}${field}_earliest`,
  latest: (field: FieldKey) => `${helperColumnPrefix}${field}_latest`,
  /** The code that a single-code cell stands for. */
  code: (field: FieldKey) => `${helperColumnPrefix}${field}_code`,
  /** Links of the chain that looks for the first problem. */
  chain: (link: number) => `${helperColumnPrefix}chain_${link}`,
  /** The key of the first problem: `01.required:title`, `later:articles`, `ok`, `withdraw`, or "" for an unused row. */
  problem: `${helperColumnPrefix}problem`,
} as const
