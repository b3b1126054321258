/** Real activities with labels: which pages report the same one, and which pairs only look alike. */
import { readFileSync } from 'node:fs'
import { readRealActivities, typedCells } from '../../server/demo/real-activities.ts'
import { seedCycle, seedReporters } from '../../server/seed/seed-data.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import type { ComparedReport } from '../../templates/duplicates/activity-profile.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { parseRow } from '../../templates/parse-row.ts'
import { reporterCodeList } from '../../templates/reporter-code-list.ts'

export interface LabelledActivity extends ComparedReport {
  readonly rowId: string
  /** `''` where no other page reports it. */
  readonly group: string
}

/** The 101 real activities as they would be read from a workbook, each from a reporter of its own. */
export function labelledActivities(): LabelledActivity[] {
  const context = {
    template: minamataTemplate,
    lists: buildCodeLists([...shippedLists, reporterCodeList(seedReporters)], 0),
    language: 'en',
    reporter: seedReporters[0]!,
    period: seedCycle.period,
    regionOfCountry: new Map<string, string>(),
    judgedAt: '2026-01-01T00:00:00.000Z',
  } as const
  return readRealActivities().map((activity) => {
    // The number of the row in the collection is no number of a project.
    const { local_ref: _, ...cells } = typedCells(activity)
    return {
      rowId: activity.row_id,
      group: activity.dup_group ?? '',
      reporterCode: `reporter-${activity.row_id}`,
      values: parseRow({ cells }, context).values,
    }
  })
}

/** Pairs that look alike and are not the same, with the reason. */
export function nearMisses(): readonly {
  readonly one: string
  readonly other: string
  readonly why: string
}[] {
  return JSON.parse(readFileSync(new URL('../fixtures/near-misses.json', import.meta.url), 'utf8'))
}
