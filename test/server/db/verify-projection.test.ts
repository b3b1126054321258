import { describe, expect, it } from 'vitest'
import { commitChange } from '../../../server/db/commit-change.ts'
import { saveReturn, startedReturn } from '../../../server/db/returns.ts'
import { verifyProjections } from '../../../server/db/verify-projection.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import { aChangeRequest, reviseActivity, seedSmall, storeActivities } from '../../helpers/stored-things.ts'

describe.each(databases)('verifyProjections on %s', (name) => {
  it('[ST4] finds the current rows that are not what their newest revision leads to', async () => {
    const db = await freshDatabase(name)
    await seedSmall(db)
    const [a, b, c] = await storeActivities(db, 'bcrc-egy', [{ title: 'A' }, { title: 'B' }, { title: 'C' }])
    await reviseActivity(db, a!, { title: 'A2' }, { comment: 'x', withdrawn: true })
    await commitChange(db, aChangeRequest(), (trx, change) =>
      saveReturn(trx, change, startedReturn('bcrc-egy', 'cop-3', change.committedAt)),
    )
    expect(await verifyProjections(db)).toEqual([])
    const report = (id: string) => db.updateTable('activityReport').where('activityReportId', '=', id)
    await report(a!.activityReportId).set({ revision: 2 }).execute()
    await report(c!.activityReportId).set({ valuesJson: '{"title":"c"}' }).execute()
    await db.updateTable('activityReturn').set({ state: 'accepted' }).execute()
    const found = await verifyProjections(db)
    expect(found.map((fault) => fault.table)).toEqual(['activityReport', 'activityReport', 'activityReturn'])
    expect(found.flatMap((fault) => fault.key)).toEqual([
      ...[a!.activityReportId, c!.activityReportId].toSorted(),
      'bcrc-egy',
      'cop-3',
    ])
    expect(found.flatMap((fault) => fault.key)).not.toContain(b!.activityReportId)
  })
})
