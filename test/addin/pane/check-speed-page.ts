/** The page in which the check is measured: the pane's own code, on rows and lists given from outside. */
import { checkContext } from '../../../addin/check/check-context.ts'
import { checkRows } from '../../../addin/check/check-rows.ts'
import type { PaneData } from '../../../addin/data/pane-data.ts'
import type { SheetRow } from '../../../templates/activity.ts'
import { buildCodeLists } from '../../../templates/build-code-lists.ts'
import type { PaneLists, PaneRegister, PaneTemplate } from '../../../templates/pane-files.ts'

export interface SpeedInput {
  readonly rows: readonly SheetRow[]
  readonly lists: PaneLists
  readonly register: PaneRegister
  readonly template: PaneTemplate
}

/** Milliseconds. */
export interface SpeedOutput {
  /** Making the lists ready, once when the pane opens. */
  readonly lists: number
  /** The first check, and those after it. */
  readonly checks: readonly number[]
  readonly problems: number
}

const page = globalThis as unknown as { measure(input: SpeedInput): SpeedOutput }

page.measure = ({ rows, lists, register, template }) => {
  const began = performance.now()
  const data = { template: template.template, lists: buildCodeLists(lists.lists, lists.version), register }
  const listsTook = performance.now() - began
  const identity = { reporterCode: 'bcrc-scrc-sen', cycleKey: '2025-2026', language: 'en' }
  const context = checkContext(data as unknown as PaneData, identity, '2026-06-15T12:00:00Z')
  const checks: number[] = []
  let problems = 0
  for (let time = 0; time < 6; time++) {
    const start = performance.now()
    problems = checkRows(rows, context).problems.length
    checks.push(performance.now() - start)
  }
  return { lists: listsTook, checks, problems }
}
