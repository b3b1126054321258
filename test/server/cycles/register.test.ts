import { beforeEach, describe, expect, it } from 'vitest'
import { loadCodeLists } from '../../../server/cycles/load-code-lists.ts'
import {
  findRegisterEntry,
  findSetting,
  getCycle,
  getReporter,
  getTemplate,
  listCycles,
  listParties,
  listReporters,
  saveRegisterEntry,
} from '../../../server/cycles/register.ts'
import { listRegisterProposals, seedDatabase } from '../../../server/cycles/seed-database.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import type { Db } from '../../../server/db/schema.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import {
  aChangeRequest,
  aCodeList,
  aCycle,
  aParty,
  aReporter,
  seedSmall,
  smallShipment,
  someDay,
} from '../../helpers/stored-things.ts'

describe.each(databases)('the register on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await freshDatabase(name)
    await seedSmall(db)
  })
  const set = (
    ...args: [kind: 'reporter' | 'cycle' | 'code_list' | 'setting', key: string, content: never]
  ) =>
    commitChange(db, aChangeRequest({ kind: 'register' }), (trx, change) =>
      saveRegisterEntry(trx, change, ...args),
    )
  const codesOf = async () => (await listReporters(db)).map((reporter) => reporter.reporterCode)

  it('[ST8] holds the shipped data as its first change', async () => {
    expect((await getNewestChange(db)).changeNumber).toBe(1)
    expect(await codesOf()).toEqual(['bcrc-egy', 'bcrc-scrc-sen'])
    expect(await listCycles(db)).toEqual([aCycle()])
    expect(await listParties(db)).toEqual([aParty()])
  })

  it('[ST8] takes the same data again without a word', async () => {
    const again = await seedDatabase(db, smallShipment, { now: someDay })
    expect(again).toEqual({ isFirst: false, added: 0, proposed: 0 })
    expect((await getNewestChange(db)).changeNumber).toBe(1)
  })

  it('[ST8] proposes what a newer program ships differently, once, and overwrites nothing', async () => {
    await set('reporter', 'bcrc-egy', aReporter({ reporterCode: 'bcrc-egy', name: 'As we call it' }) as never)
    await set('reporter', 'bcrc-scrc-sen', null as never)
    const newer = {
      ...smallShipment,
      parties: [aParty({ isParty: 'unknown' }), aParty({ country: 'MLI' })],
      codeLists: [...smallShipment.codeLists, aCodeList('mode', { ONL: 'Online' })],
    }
    const before = await getReporter(db, 'bcrc-egy')
    const first = await seedDatabase(db, newer, { now: someDay })
    expect(first).toEqual({ isFirst: false, added: 1, proposed: 4 })
    expect(await getReporter(db, 'bcrc-egy')).toEqual(before)
    expect(await codesOf()).toEqual(['bcrc-egy'])
    expect(await listParties(db)).toEqual([aParty()])
    expect((await loadCodeLists(db)).list('mode').codes).toHaveLength(1)
    const open = await listRegisterProposals(db)
    expect(open.map((one) => `${one.kind} ${one.entryKey}`)).toEqual([
      'party MLI',
      'party SEN',
      'reporter bcrc-egy',
      'reporter bcrc-scrc-sen',
    ])
    await db.updateTable('registerProposal').set({ state: 'declined' }).execute()
    expect(await seedDatabase(db, newer, { now: someDay })).toMatchObject({ added: 0, proposed: 0 })
    expect(await listRegisterProposals(db)).toEqual([])
  })

  it('[ST5] gives every entry as of a number', async () => {
    await set('cycle', 'cop-3', aCycle({ deadline: '2019-10-31' }) as never)
    await set('reporter', 'bcrc-egy', null as never)
    await set('setting', 'retention_days', 90 as never)
    expect((await getCycle(db, 'cop-3')).deadline).toBe('2019-10-31')
    expect((await getCycle(db, 'cop-3', 1)).deadline).toBe('2019-08-31')
    expect(await codesOf()).toEqual(['bcrc-scrc-sen'])
    expect(await listReporters(db, 2)).toHaveLength(2)
    await expect(getCycle(db, 'cop-3', 0)).rejects.toMatchObject({ code: 'CYCLE_UNKNOWN' })
    expect(await findSetting(db, 'retention_days')).toBe(90)
    expect(await findSetting(db, 'retention_days', 3)).toBeUndefined()
    expect(await findRegisterEntry(db, 'reporter', 'bcrc-egy')).toBeUndefined()
  })

  it('[ST7] finds a reporter in any case, and takes no code that references could be confused by', async () => {
    expect((await getReporter(db, 'BCRC-Egy')).reporterCode).toBe('bcrc-egy')
    await expect(getReporter(db, 'nobody')).rejects.toMatchObject({ code: 'REPORTER_UNKNOWN' })
    for (const code of ['BCRC-X', 'a--b', 'a b', '', '-a', 'é']) {
      await expect(set('reporter', code, aReporter() as never)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
      })
    }
  })

  it('[ST23] gives the code lists of a number, the reporters among them', async () => {
    const first = await loadCodeLists(db)
    expect(first.version).toBe(1)
    expect(first.keys).toEqual(['status', 'reporter'])
    expect(first.label('reporter', 'bcrc-egy', 'fr')).toBe('Centre in Egypt')
    await set('code_list', 'status', aCodeList('status', { CMP: 'Done' }) as never)
    const second = await loadCodeLists(db)
    expect(second.version).toBe(2)
    expect(second.label('status', 'CMP', 'en')).toBe('Done')
    await set('setting', 'x', 1 as never)
    expect(await loadCodeLists(db)).toBe(second)
    expect(await loadCodeLists(db, 1)).toBe(first)
    await set('reporter', 'bcrc-egy', null as never)
    expect((await loadCodeLists(db)).version).toBe(4)
    expect((await loadCodeLists(db)).find('reporter', 'bcrc-egy')).toBeUndefined()
  })

  it('[ST23] gives lists that are just being changed to the change itself only', async () => {
    const failing = commitChange(db, aChangeRequest(), async (trx, change) => {
      await saveRegisterEntry(trx, change, 'code_list', 'status', aCodeList('status', { CMP: 'Half' }))
      expect((await loadCodeLists(trx)).label('status', 'CMP', 'en')).toBe('Half')
      throw new Error('taken back')
    })
    await expect(failing).rejects.toThrow('taken back')
    expect((await loadCodeLists(db)).label('status', 'CMP', 'en')).toBe('Completed')
  })

  it('[ST8] knows its templates and no others', () => {
    expect(getTemplate(aCycle()).id).toBe('minamata')
    expect(() => getTemplate(aCycle({ templateVersion: 99 }))).toThrow(
      expect.objectContaining({ code: 'TEMPLATE_UNKNOWN' }),
    )
  })
})
