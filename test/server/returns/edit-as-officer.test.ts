import { beforeEach, describe, expect, it } from 'vitest'
import { listReturnActivities } from '../../../server/db/activities.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { listOpenProposals } from '../../../server/db/proposals.ts'
import { listRevisions } from '../../../server/db/revisions.ts'
import type { Db } from '../../../server/db/schema.ts'
import { editAsOfficer } from '../../../server/returns/edit-as-officer.ts'
import type { RawCells } from '../../../templates/activity.ts'
import { aSheetRow, dakarCells, shippedDatabase, sync } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { officer, senegal } from '../../helpers/secretariat.ts'

const reference = 'BCRC-SCRC-SEN-0001'

describe.each(databases)('what an officer writes into a row, on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
    await sync(db, [aSheetRow('k1', dakarCells, { comment: 'ours' })])
  })
  const edit = (cells: RawCells, of = reference) =>
    editAsOfficer(db, { ...senegal, reference: of, cells }, officer)
  const row = async () => (await listReturnActivities(db, senegal.reporterCode, senegal.cycleKey))[0]!

  it('[RS9] is the working translation of the title, as a revision of its own', async () => {
    const before = await row()
    const outcome = await edit({ title_en: 'Workshop on thermometers without mercury' })
    expect(outcome).toMatchObject({ written: ['title_en'], proposals: [] })
    const after = await row()
    expect(after.values).toEqual({
      ...before.values,
      title_en: 'Workshop on thermometers without mercury',
    })
    expect(after).toMatchObject({ comment: 'ours', revision: outcome.revision })
    expect((await listRevisions(db, after.activityReportId)).at(-1)).toMatchObject({ actor: 'officer-1' })
  })

  it('[RS9] is a proposal to the reporter in any other field, kept once; the row stays as it is', async () => {
    const before = await row()
    const outcome = await edit({
      start_date: '2025-03-05',
      lead_org: null,
      beneficiary_parties: 'Mali; Sénégal',
    })
    expect(outcome.written).toEqual([])
    // The countries are the same ones in another order, and a blank field is blank.
    expect(outcome.proposals).toMatchObject([
      { field: 'start_date', stored: '2025-03-04', proposed: '2025-03-05', state: 'open' },
    ])
    expect(await row()).toEqual(before)
    const { changeNumber } = await getNewestChange(db)
    expect(await edit({ start_date: '2025-03-05' })).toMatchObject({ proposals: [] })
    expect((await getNewestChange(db)).changeNumber).toBe(changeNumber)
    expect(await listOpenProposals(db, senegal.reporterCode, senegal.cycleKey)).toHaveLength(1)
  })

  it('[RS9] that the reporter then types is taken over and settles the proposal', async () => {
    await edit({ start_date: '2025-03-05' })
    await sync(db, [aSheetRow('k1', { ...dakarCells, start_date: '2025-03-05' }, { comment: 'ours' })])
    expect((await row()).values.start_date).toBe('2025-03-05')
    expect(await listOpenProposals(db, senegal.reporterCode, senegal.cycleKey)).toEqual([])
  })

  it('[RS9] is refused for a row or a field that is not there', async () => {
    await expect(edit({ title_en: 'x' }, 'BCRC-SCRC-SEN-0009')).rejects.toMatchObject({
      code: 'ACTIVITY_UNKNOWN',
    })
    await expect(edit({ activity_id: 'X' })).rejects.toMatchObject({ code: 'QUESTION_TARGET_UNKNOWN' })
    await expect(edit({ nonsense: 'X' })).rejects.toMatchObject({ code: 'QUESTION_TARGET_UNKNOWN' })
  })
})
