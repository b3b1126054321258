/** axe-core on a frame of the test's Excel. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong by WCAG 2.2 AA and good practice: rule, place and what it says, one line each. */
export async function violations(frame: Frame): Promise<string[]> {
  if (!(await frame.evaluate('typeof axe !== "undefined"'))) await frame.evaluate(source)
  const { violations: found } = (await frame.evaluate(
    `axe.run(document, { resultTypes: ['violations'] })`,
  )) as { violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  )
}
