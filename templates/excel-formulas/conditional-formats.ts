/** Cells that are coloured while people type, as plain data: few rules over whole columns, with relative references. */
import type { FieldKey, TemplateDefinition } from '../definition.ts'
import type { SheetProblem } from '../excel-rules.ts'
import { allOf, quoted } from './formula-text.ts'
import { helperKeys } from './helper-keys.ts'
import type { SheetPlace } from './sheet-place.ts'

export interface CellHighlight {
  /** Columns of these fields; the formula is written for the first of them, its column relative. */
  readonly fields: readonly FieldKey[]
  readonly formula: string
  readonly kind: 'missing' | 'impossible'
}

/** One rule for all required cells of rows in use, and one for each other problem that lies in a single cell. */
export function cellHighlights(
  template: TemplateDefinition,
  place: SheetPlace,
  problems: readonly SheetProblem[],
): readonly CellHighlight[] {
  const problemCell = place.cell(helperKeys.problem)
  const inUse = `${problemCell}<>""`
  const required = template.fields.filter((field) => field.presence === 'required' && !field.blankMeans)
  const first = required[0]
  const highlights: CellHighlight[] = []
  if (first) {
    const relative = place.cell(first.key).replace('$', '')
    const formula = allOf(inUse, `LEN(TRIM(${relative}))=0`)
    highlights.push({ fields: required.map((field) => field.key), formula, kind: 'missing' })
  }
  for (const { key, field, condition, look } of problems) {
    const isTold = required.some((one) => one.key === field) && look === 'missing'
    if (look === 'none' || isTold) continue
    // A conditional format must not look at another sheet (Excel 2007 files): then it goes by the row's first problem.
    const formula = condition.includes('!') ? `${problemCell}=${quoted(key)}` : condition
    highlights.push({ fields: [field], formula, kind: look })
  }
  return highlights
}
