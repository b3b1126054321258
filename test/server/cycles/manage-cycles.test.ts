import { beforeEach, describe, expect, it } from 'vitest'
import { listCarriedForward } from '../../../server/cycles/carried-forward.ts'
import { checkCycle } from '../../../server/cycles/checks/check-cycle.ts'
import {
  copyCycle,
  editCycle,
  getStoredCycle,
  makeCycle,
  setCycleState,
} from '../../../server/cycles/manage-cycles.ts'
import { getCycle } from '../../../server/cycles/register.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import type { Cycle } from '../../../templates/context.ts'
import { aSheetRow, bamakoCells, dakarCells, shippedDatabase, sync } from '../../helpers/a-sync.ts'
import { lists } from '../../helpers/builders.ts'
import { databases } from '../../helpers/database.ts'
import { officer } from '../../helpers/secretariat.ts'
import { aCycle, inSixLanguages } from '../../helpers/stored-things.ts'

const { cycleKey } = seedCycle
const next = {
  cycleKey: '2027-2028',
  period: { start: '2027-01-01', end: '2028-12-31' },
  opensOn: '2028-10-01',
  deadline: '2029-03-31',
}
const euro = { currency: 'EUR', usDollars: '1.08', date: '2026-12-31', source: 'UN operational rates' }

describe.each(databases)('cycles on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
  })
  const edit = (change: Partial<Cycle>, ifChangeNumber?: number) =>
    editCycle(db, cycleKey, change, { ...officer, ifChangeNumber })
  const refusal = (field: string, code: string) => ({
    code: 'REGISTER_INVALID',
    details: { field, refusal: code },
  })

  it('[CY1] is made with all that is said of it, as a draft that takes nothing in', async () => {
    const cycle = aCycle({ cycleKey: 'cop-9', rates: [euro], documentSymbol: 'UNEP/MC/COP.9/3' })
    const made = await makeCycle(db, cycle, officer)
    expect(made.cycle).toEqual({ ...cycle, state: 'draft' })
    expect(await getCycle(db, 'cop-9')).toEqual(made.cycle)
    const sending = sync(db, [aSheetRow('k1', dakarCells)], { cycleKey: 'cop-9', workbookId: null })
    await expect(sending).rejects.toMatchObject({ code: 'CYCLE_NOT_OPEN' })
    await expect(makeCycle(db, cycle, officer)).rejects.toMatchObject(refusal('cycleKey', 'exists'))
  })

  it('[CY3] is copied with its languages, template and title moved along, and without rates and symbol', async () => {
    await edit({ rates: [euro], documentSymbol: 'UNEP/MC/COP.6/9' })
    const { cycle } = await copyCycle(db, cycleKey, next, officer)
    expect(cycle).toMatchObject({
      ...next,
      state: 'draft',
      previousCycleKey: cycleKey,
      rates: [],
      documentSymbol: '',
      languages: seedCycle.languages,
      legalBasis: seedCycle.legalBasis,
    })
    expect(cycle.title.fr).toContain('2027-2028')
    expect(cycle.title.zh).toMatch(/^2027-2028年/)
    const title = inSixLanguages('Eighth meeting')
    const named = await copyCycle(db, cycleKey, { ...next, cycleKey: 'cop-8', title }, officer)
    expect(named.cycle.title).toEqual(title)
    await expect(copyCycle(db, '1999', next, officer)).rejects.toMatchObject({ code: 'CYCLE_UNKNOWN' })
  })

  it('[CY2] is opened and closed, and says what it was before', async () => {
    await copyCycle(db, cycleKey, next, officer)
    await setCycleState(db, next.cycleKey, 'open', officer)
    const opened = await getNewestChange(db)
    await setCycleState(db, next.cycleKey, 'close', officer)
    expect((await getCycle(db, next.cycleKey)).state).toBe('closed')
    expect((await getCycle(db, next.cycleKey, opened.changeNumber)).state).toBe('open')
    await expect(setCycleState(db, next.cycleKey, 'close', officer)).rejects.toMatchObject({
      code: 'CYCLE_CLOSED',
    })
    await setCycleState(db, next.cycleKey, 'open', officer)
    await expect(setCycleState(db, next.cycleKey, 'open', officer)).rejects.toMatchObject({
      code: 'CYCLE_ALREADY_OPEN',
    })
    expect(await verifyChain(db)).toEqual([])
  })

  it('[CY4] two cycles do not come before each other', async () => {
    await copyCycle(db, cycleKey, next, officer)
    const before = await getNewestChange(db)
    await expect(edit({ previousCycleKey: next.cycleKey })).rejects.toMatchObject(
      refusal('previousCycleKey', 'circle'),
    )
    expect(await getNewestChange(db)).toEqual(before)
  })

  it('[CY22] asks again about what is unfinished, also of a reporter that was silent in between', async () => {
    const ongoing = { ...dakarCells, status: 'IMP', end_date: '2030-03-01' }
    await sync(db, [aSheetRow('k1', ongoing), aSheetRow('k2', { ...bamakoCells, status: 'IMP' })])
    await copyCycle(db, cycleKey, next, officer)
    await setCycleState(db, next.cycleKey, 'open', officer)
    const period = { start: '2029-01-01', end: '2030-12-31' }
    const third = { cycleKey: '2029-2030', period, opensOn: '2030-10-01', deadline: '2031-03-31' }
    const { cycle } = await copyCycle(db, next.cycleKey, third, officer)
    const carried = async () =>
      (await listCarriedForward(db, 'bcrc-scrc-sen', cycle)).map((one) => one.reference)
    expect(await carried()).toEqual(['BCRC-SCRC-SEN-0001', 'BCRC-SCRC-SEN-0002'])
    const finished = aSheetRow(null, { ...bamakoCells, activity_id: 'BCRC-SCRC-SEN-0002' })
    const answer = await sync(db, [finished], { cycleKey: next.cycleKey, workbookId: null })
    expect(answer.results).toMatchObject([{ reference: 'BCRC-SCRC-SEN-0002' }])
    expect(await carried()).toEqual(['BCRC-SCRC-SEN-0001'])
  })

  it('[CY5] keeps template and cycle before once it has activities; the rest may be edited', async () => {
    await makeCycle(db, aCycle({ cycleKey: 'before' }), officer)
    await sync(db, [aSheetRow('k1', dakarCells)])
    await expect(edit({ previousCycleKey: 'before' })).rejects.toMatchObject(
      refusal('previousCycleKey', 'inUse'),
    )
    const { cycle } = await edit({ deadline: '2027-04-30', rates: [euro] })
    expect(cycle).toEqual({ ...seedCycle, deadline: '2027-04-30', rates: [euro] })
  })

  it('[CY6] is edited as the officer saw it', async () => {
    const seen = await getStoredCycle(db, cycleKey)
    await edit({ graceDays: 3 })
    await expect(edit({ graceDays: 5 }, seen.changeNumber)).rejects.toMatchObject({
      code: 'REGISTER_CHANGED',
    })
    const now = await getStoredCycle(db, cycleKey)
    expect((await edit({ graceDays: 5 }, now.changeNumber)).cycle.graceDays).toBe(5)
  })
})

describe('what a cycle must be like', () => {
  const check = (cycle: Cycle) =>
    checkCycle(cycle, { lists, cycles: [seedCycle], hasTemplate: (one) => one.templateVersion === 1 }).map(
      (one) => `${one.field} ${one.code}`,
    )

  it.each<[Partial<Cycle>, string, string]>([
    [{ title: { ...inSixLanguages('x'), ar: ' ' } }, 'title.ar', 'required'],
    [{ legalBasis: '' }, 'legalBasis', 'required'],
    [{ deadline: '2027-02-30' }, 'deadline', 'notADay'],
    [{ period: { start: '2026-01-01', end: '2025-12-31' } }, 'period.end', 'endBeforeStart'],
    [{ opensOn: '2027-04-01' }, 'deadline', 'deadlineBeforeOpening'],
    [{ graceDays: -1 }, 'graceDays', 'notANumber'],
    [{ languages: [] }, 'languages', 'required'],
    [{ templateVersion: 99 }, 'templateVersion', 'unknownTemplate'],
    [{ previousCycleKey: '1999' }, 'previousCycleKey', 'unknownCycle'],
    [{ previousCycleKey: cycleKey }, 'previousCycleKey', 'circle'],
    [{ rates: [{ ...euro, currency: 'XYZ' }] }, 'rates.XYZ.currency', 'notACode'],
    [{ rates: [{ ...euro, usDollars: '0' }] }, 'rates.EUR.usDollars', 'notANumber'],
    [{ rates: [{ ...euro, usDollars: '1,08' }] }, 'rates.EUR.usDollars', 'notANumber'],
    [{ rates: [{ ...euro, source: ' ' }] }, 'rates.EUR.source', 'required'],
    [{ rates: [{ ...euro, date: '2026-12' }] }, 'rates.EUR.date', 'notADay'],
    [{ rates: [euro, { ...euro, usDollars: '1.09' }] }, 'rates.EUR.date', 'rateTwice'],
  ])('[CY4] is not stored with %j', (change, field, code) => {
    expect(check({ ...seedCycle, ...change })).toEqual([`${field} ${code}`])
  })

  it.each(['', 'COP-9', 'a--b', 'cop 9', '../x', 'é'])('[CY4] is not called %j', (key) => {
    expect(check({ ...seedCycle, cycleKey: key })).toEqual(['cycleKey notAKey'])
  })

  it('[CY4] the shipped one is sound', () => {
    expect(check(seedCycle)).toEqual([])
  })
})
