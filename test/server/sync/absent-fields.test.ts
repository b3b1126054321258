import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listReturnActivities } from '../../../server/db/activities.ts'
import type { Db } from '../../../server/db/schema.ts'
import type { RawCells } from '../../../templates/activity.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { aSheetRow, dakarCells, shippedDatabase, sync } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'

const all = minamataTemplate.fields.map((field) => field.key)
const { results: _, ...withoutResults }: RawCells = dakarCells

describe.each(databases)('a sheet without a column, on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
    await sync(db, [aSheetRow('k1', dakarCells)], {})
  })
  afterEach(() => db.destroy())

  const storedResults = async () =>
    (await listReturnActivities(db, 'bcrc-scrc-sen', '2025-2026'))[0]?.values.results

  it('[SY19] keeps the field’s stored value when the column was deleted', async () => {
    const presentFields = all.filter((key) => key !== 'results')
    const answer = await sync(db, [aSheetRow('k1', withoutResults)], { presentFields })
    expect(answer.results[0]?.fate).toBe('unchanged')
    expect(await storedResults()).toBe('Quarante douaniers formés.')
  })

  it('[SY19] takes a change in another field beside it', async () => {
    const presentFields = all.filter((key) => key !== 'results')
    const cells = { ...withoutResults, delivery_place: 'Dakar' }
    const answer = await sync(db, [aSheetRow('k1', cells)], { presentFields })
    expect(answer.results[0]?.fate).toBe('accepted')
    expect(await storedResults()).toBe('Quarante douaniers formés.')
  })

  it('[SY19] clears the field when its column is there and the cell is blank', async () => {
    const answer = await sync(db, [aSheetRow('k1', withoutResults)], { presentFields: all })
    expect(answer.results[0]?.fate).toBe('accepted')
    expect(await storedResults()).toBeUndefined()
  })
})
