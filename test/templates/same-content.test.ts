import { describe, expect, it } from 'vitest'
import { seedReporters } from '../../server/seed/seed-data.ts'
import type { ActivityValues } from '../../templates/activity.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import { closenessOf, fingerprintOf } from '../../templates/fingerprint.ts'
import { judgeContent } from '../../templates/judge-closeness.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { reporterCodeList } from '../../templates/reporter-code-list.ts'
import { canBeSameContent, isSameContent } from '../../templates/same-content.ts'
import { reportersFields } from '../../templates/same-values.ts'
import { manyActivities, randomFrom } from '../helpers/many-activities.ts'

const lists = buildCodeLists([...shippedLists, reporterCodeList(seedReporters)], 0)
const fields = reportersFields(minamataTemplate.fields)

/** Rows, and from each some that keep more or less of it, down to a single cell. */
function rowsAndRelatives(): ActivityValues[] {
  const random = randomFrom(7)
  const rows = manyActivities(120, lists, ['bcrc-egy'], { seed: 3 }).map(({ values }) => values)
  return rows.flatMap((row, at) => {
    const stranger = rows[(at + 1) % rows.length]!
    return [0, 0.1, 0.3, 0.6, 0.95].map((share) =>
      Object.fromEntries(
        Object.entries(row).flatMap(([key, value]) => {
          if (random() >= share) return [[key, value] as const]
          const other = stranger[key]
          return random() < 0.5 || other === undefined ? [] : [[key, other] as const]
        }),
      ),
    )
  })
}

describe('isSameContent', () => {
  it('[MR2] finds rows that would be taken for one activity as comparing them in full does', () => {
    const prints = rowsAndRelatives().map((values) => fingerprintOf(fields, values))
    const said = { same: 0, other: 0 }
    for (const [place, one] of prints.entries()) {
      for (const other of prints.slice(place, place + 40)) {
        const isSame =
          canBeSameContent(one, other) && judgeContent(closenessOf(fields, one, other)) === 'same'
        said[isSame ? 'same' : 'other']++
        if (isSameContent(fields, one, other) !== isSame)
          expect({ one: one.values, other: other.values, isSame }).toBeNull()
      }
    }
    expect(Math.min(said.same, said.other)).toBeGreaterThan(500)
  })
})
