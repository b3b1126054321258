/** Rows that somebody copied, or typed twice. */
import type { FieldDefinition } from './definition.ts'
import { type Fingerprint, fingerprintKey } from './fingerprint.ts'
import type { Issue } from './issues.ts'
import { candidateIndex } from './match-candidates.ts'
import { isSameContent } from './same-content.ts'
import { hasSameValues } from './same-values.ts'

/** What the issues need to know of a row beside its content. */
export interface PlacedRow {
  readonly rowKey: string | null
  readonly rowNumber: number
  /** It was found to be a stored activity. */
  readonly isKnown: boolean
}

/**
 * Rule 21: of the rows that share a key, the one that is known keeps it, else the first; the others are copies. Rows that are
 * the same in every cell are said as well where their keys differ, since cells are copied without them, too; and so are rows
 * that would be taken for one activity if they came one after the other. Blank rows copy nothing.
 *
 * @param fields the fields that a reporter fills in
 * @param rowsAlike as `findRowsAlike` found them, where somebody has looked already
 * @returns in the order of the rows
 */
export function copyIssues(
  fields: readonly FieldDefinition[],
  rows: readonly Fingerprint[],
  rowAt: (position: number) => PlacedRow,
  rowsAlike: RowsAlike = stepsTaken(findRowsAlike(fields, rows)),
): { readonly row: number; readonly issue: Issue }[] {
  const positions = [...rows.keys()].filter((position) => !rows[position]!.isBlank)
  const byKey = groupBy(positions, (position) => rowAt(position).rowKey)
  const byContent = groupBy(positions, (position) => fingerprintKey(rows[position]!))
  const issues = new Map<number, Issue>()
  for (const alike of byContent.values()) {
    for (const [at, copy] of alike.entries()) {
      const original = alike.slice(0, at).find((earlier) => isIdentical(copy, earlier))
      if (original !== undefined) issues.set(copy, issueOf('21.identicalCopy', 'warning', original))
    }
  }
  for (const [rowKey, sharing] of byKey) {
    if (rowKey === null || sharing.length === 1) continue
    const original = sharing.find((position) => rowAt(position).isKnown) ?? sharing[0]!
    issues.delete(original)
    for (const copy of sharing.filter((position) => position !== original)) {
      if (isIdentical(copy, original)) issues.set(copy, issueOf('21.identicalCopy', 'warning', original))
      else if (!issues.has(copy)) issues.set(copy, issueOf('21.copiedKey', 'info', original))
    }
  }
  const alike = rowsAlike.filter(([row, other]) => !isSaid(row, other) && !isSaid(other, row))
  const found = [
    ...issues,
    ...alike.map(([row, other]) => [row, issueOf('21.alikeRow', 'info', other)] as const),
  ]
  return found.sort(([one], [other]) => one - other).map(([row, issue]) => ({ row, issue }))

  /** One of two is told, once; who is the same as another row in every cell need not hear of a third. */
  function isSaid(row: number, other: number): boolean {
    const issue = issues.get(row)
    return issue?.code === '21.identicalCopy' || issue?.params.row === rowAt(other).rowNumber
  }

  function isIdentical(one: number, other: number): boolean {
    return hasSameValues(fields, rows[one]!.values, rows[other]!.values)
  }

  function issueOf(code: string, severity: Issue['severity'], original: number): Issue {
    return { code, severity, field: null, params: { row: rowAt(original).rowNumber } }
  }
}

/** As `Map.groupBy`, which the Safari of older Macs does not have. */
function groupBy<K>(positions: readonly number[], keyOf: (position: number) => K): ReadonlyMap<K, number[]> {
  const groups = new Map<K, number[]>()
  for (const position of positions) {
    const key = keyOf(position)
    const group = groups.get(key)
    if (group) group.push(position)
    else groups.set(key, [position])
  }
  return groups
}

/** Rows that say nearly the same as an earlier one, each with that one. */
export type RowsAlike = readonly (readonly [row: number, earlier: number])[]

/**
 * Looks through the rows for those that would be taken for one activity if they came one after the other. Most of the work of
 * matching, and done without knowing anything but the rows: it pauses after each, so that others can be served meanwhile.
 */
export function* findRowsAlike(
  fields: readonly FieldDefinition[],
  rows: readonly Fingerprint[],
): Generator<void, RowsAlike> {
  const index = candidateIndex(rows)
  const found: (readonly [row: number, earlier: number])[] = []
  for (const [position, row] of rows.entries()) {
    if (row.isBlank) continue
    const earlier = index
      .similar(row, position)
      .filter((other) => !rows[other]!.isBlank)
      .sort((a, b) => a - b)
      .find((other) => isSameContent(fields, row, rows[other]!))
    if (earlier !== undefined) found.push([position, earlier])
    yield
  }
  return found
}

/** All of it at once. */
export function stepsTaken<T>(steps: Iterator<unknown, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
