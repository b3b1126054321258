import { beforeEach, describe, expect, it } from 'vitest'
import { setCycleState } from '../../../server/cycles/manage-cycles.ts'
import { listReturnActivities } from '../../../server/db/activities.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { findReturn, listReceipts } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { verifyProjections } from '../../../server/db/verify-projection.ts'
import { readSnapshot } from '../../../server/report/read-snapshot.ts'
import { getReturnStanding, listReturnStandings } from '../../../server/returns/list-returns.ts'
import {
  aSheetRow,
  bamakoCells,
  blankCover,
  dakarCells,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { accept, actingOn, extend, officer, sendBack, senegal, submit } from '../../helpers/secretariat.ts'
import { clockAt } from '../../helpers/stored-things.ts'

const dakar = aSheetRow('k1', dakarCells)
const bamako = aSheetRow('k2', bamakoCells)
const { status: _, ...withoutStatus } = dakarCells
const faulty = aSheetRow('k1', withoutStatus)
const { reporterCode, cycleKey } = senegal
const submitting = { ...blankCover, submit: true, declarationName: 'Awa Diop' }

describe.each(databases)('deciding about a return on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
  })
  const stateOf = async () => (await findReturn(db, reporterCode, cycleKey))?.state ?? 'silent'
  const finalTitles = async () => {
    const titles: unknown[] = []
    const snapshot = await readSnapshot(db, { cycleKey, status: 'final' })
    for await (const batch of snapshot.activities()) titles.push(...batch.map((one) => one.values.title))
    return titles
  }
  const standing = (day = '2027-02-01') => getReturnStanding(db, senegal, clockAt(`${day}T12:00:00.000Z`))

  it('[RS3] is accepted as it was submitted; what came later is marked and not in the final figures', async () => {
    await sync(db, [dakar], { cover: submitting })
    const pinned = (await findReturn(db, reporterCode, cycleKey))!.pinnedChangeNumber
    await sync(db, [dakar, bamako])
    const accepted = await accept(db)
    expect(accepted).toMatchObject({ state: 'accepted', pinnedChangeNumber: pinned, reason: null })
    expect(await finalTitles()).toEqual([dakarCells.title])
    expect(await standing()).toMatchObject({ state: 'accepted', activities: 2, changedSinceSubmission: 1 })
  })

  it('[RS3] that was never submitted is accepted with a reason, with its errors, as it stands then', async () => {
    await sync(db, [faulty])
    await expect(accept(db, ' ')).rejects.toMatchObject({ code: 'RETURN_REASON_NEEDED' })
    const accepted = await accept(db, 'The centre has closed; checked by telephone.')
    const { changeNumber } = await getNewestChange(db)
    expect(accepted).toMatchObject({ state: 'accepted', pinnedChangeNumber: changeNumber })
    expect(await standing()).toMatchObject({
      rowsWithErrors: 1,
      changedSinceSubmission: 0,
      submittedAt: null,
    })
    expect(await finalTitles()).toEqual([dakarCells.title])
    await sync(db, [dakar, bamako])
    expect(await finalTitles()).toEqual([dakarCells.title])
  })

  it('[RS5] that was sent back is out of the final figures until it is submitted again, and keeps the reason till then', async () => {
    await sync(db, [dakar], { cover: submitting })
    const back = await sendBack(db, '  Which meeting was this?  ')
    expect(back).toMatchObject({ state: 'returned', reason: 'Which meeting was this?' })
    expect(await finalTitles()).toEqual([])
    expect((await sync(db, [dakar], { cover: submitting })).submission).not.toBeNull()
    // The file says what it said before; that is no new submission.
    expect(await stateOf()).toBe('returned')
    const { receipt } = await submit(db, { declarationDate: null, declarationName: 'Awa Diop' })
    expect(receipt?.receiptNumber).toMatch(/-002$/)
    expect(await findReturn(db, reporterCode, cycleKey)).toMatchObject({ state: 'submitted', reason: null })
    expect(await finalTitles()).toEqual([dakarCells.title])
  })

  it('[RS5] the same submission twice is one', async () => {
    await sync(db, [dakar])
    const first = await submit(db)
    const before = await getNewestChange(db)
    expect((await submit(db)).receipt).toEqual(first.receipt)
    expect(await getNewestChange(db)).toEqual(before)
    expect(await listReceipts(db, reporterCode, cycleKey)).toHaveLength(1)
  })

  it('[RS1] nothing to report needs no rows, and contradicts them', async () => {
    const { receipt } = await submit(db, { nothingToReport: true })
    expect(receipt).toMatchObject({ rowCount: 0, nothingToReport: true })
    expect(await standing()).toMatchObject({ state: 'submitted', nothingToReport: true, isLate: false })
    await sendBack(db)
    await sync(db, [dakar])
    expect((await submit(db, { nothingToReport: true })).issues).toMatchObject([
      { code: '25.nothingWithRows' },
    ])
    expect(await stateOf()).toBe('returned')
  })

  it('[RS2] with errors, or without anything, is not submitted, and the answer says why', async () => {
    expect(await submit(db)).toMatchObject({ receipt: null, issues: [{ code: '25.submitWithoutRows' }] })
    expect(await stateOf()).toBe('silent')
    await sync(db, [faulty])
    expect(await submit(db)).toMatchObject({ receipt: null, issues: [{ code: '25.notSubmitted' }] })
    expect(await stateOf()).toBe('started')
  })

  it('[RS2] that is accepted takes rows and no submission, until it is sent back', async () => {
    await sync(db, [dakar], { cover: submitting })
    await accept(db)
    const answer = await sync(db, [dakar, bamako], { cover: { ...submitting, declarationName: 'Awa D.' } })
    expect(answer).toMatchObject({ submission: null, returnIssues: [{ code: '25.accepted' }] })
    expect(await listReturnActivities(db, reporterCode, cycleKey)).toHaveLength(2)
    await expect(submit(db)).rejects.toMatchObject({ code: 'RETURN_ACCEPTED' })
    await sendBack(db, 'Please submit what you added.')
    expect((await submit(db)).receipt).toMatchObject({ rowCount: 2 })
    expect(await finalTitles()).toHaveLength(2)
  })

  it('[RS2] closing a cycle ends its submissions; rows are kept; a later deadline lets one reporter in again', async () => {
    await sync(db, [dakar])
    await setCycleState(db, cycleKey, 'close', officer)
    await expect(submit(db)).rejects.toMatchObject({ code: 'CYCLE_CLOSED' })
    const answer = await sync(db, [dakar, bamako], { cover: submitting })
    expect(answer).toMatchObject({ submission: null, returnIssues: [{ code: '25.cycleClosed' }] })
    expect(await listReturnActivities(db, reporterCode, cycleKey)).toHaveLength(2)
    await extend(db, '2027-04-30', 'Flood in the office')
    expect((await submit(db)).receipt).toMatchObject({ rowCount: 2 })
  })

  it('[RS6] a later deadline moves what is late, without beginning the return of a silent reporter', async () => {
    expect(await extend(db, '2027-05-31')).toMatchObject({ state: 'silent', receivedAt: null })
    expect(await standing('2027-05-01')).toMatchObject({ state: 'silent', isLate: false, isExtended: true })
    await sync(db, [dakar])
    expect(await stateOf()).toBe('started')
    const { receipt } = await submit(db, {}, actingOn('2027-05-30', 'account-aminata'))
    expect(receipt).not.toBeNull()
    expect(await standing('2027-07-01')).toMatchObject({
      isLate: false,
      deadline: '2027-05-31',
      deadlineOverAt: '2027-06-15T12:00:00.000Z',
    })
    expect(await extend(db, null)).toMatchObject({ state: 'submitted', extendedDeadline: null })
    expect(await standing('2027-07-01')).toMatchObject({ isLate: true, deadline: '2027-03-31' })
  })

  it('[RS6] is no day that does not exist and none before the cycle’s own; the same one again changes nothing', async () => {
    await expect(extend(db, '2027-02-30')).rejects.toMatchObject({ details: { refusal: 'notADay' } })
    await expect(extend(db, '2027-03-30')).rejects.toMatchObject({ details: { refusal: 'beforeDeadline' } })
    await extend(db, '2027-05-31')
    const before = await getNewestChange(db)
    await extend(db, '2027-05-31')
    expect(await getNewestChange(db)).toEqual(before)
  })

  it('[RS1] refuses each illegal move with its own code', async () => {
    await expect(accept(db, 'because')).rejects.toMatchObject({ code: 'RETURN_NOTHING_SENT' })
    await expect(sendBack(db)).rejects.toMatchObject({ code: 'RETURN_NOTHING_SENT' })
    await sync(db, [dakar])
    await expect(sendBack(db)).rejects.toMatchObject({ code: 'RETURN_NOT_SUBMITTED' })
    await submit(db)
    await expect(sendBack(db, null)).rejects.toMatchObject({ code: 'RETURN_REASON_NEEDED' })
    await sendBack(db)
    await expect(sendBack(db)).rejects.toMatchObject({ code: 'RETURN_ALREADY_RETURNED' })
    await accept(db, 'Settled by telephone.')
    await expect(accept(db, 'again')).rejects.toMatchObject({ code: 'RETURN_ALREADY_ACCEPTED' })
    await expect(accept(db, 'x', { reporterCode: 'nobody' })).rejects.toMatchObject({
      code: 'REPORTER_UNKNOWN',
    })
    await expect(accept(db, 'x', { cycleKey: '1999' })).rejects.toMatchObject({ code: 'CYCLE_UNKNOWN' })
  })

  it('[RS7] decides about what the officer saw, and not about what has come since', async () => {
    await sync(db, [dakar], { cover: submitting })
    const seen = (await standing()).revision
    await submit(db, { declarationName: 'Another' })
    await expect(accept(db, null, { ifRevision: seen })).rejects.toMatchObject({ code: 'RETURN_CHANGED' })
    const now = (await standing()).revision
    expect(now).toBeGreaterThan(seen)
    expect((await accept(db, null, { ifRevision: now })).state).toBe('accepted')
    await expect(accept(db, 'x', { reporterCode: 'bcrc-scrc-chn', ifRevision: 0 })).rejects.toMatchObject({
      code: 'RETURN_NOTHING_SENT',
    })
  })

  it('[RS8] what is recorded from paper says so, until the reporter submits', async () => {
    await submit(db, { nothingToReport: true, recordedFrom: 'Letter of 12 January 2027' }, officer)
    expect(await standing()).toMatchObject({
      state: 'submitted',
      recordedFrom: 'Letter of 12 January 2027',
    })
    await sendBack(db)
    await sync(db, [dakar])
    await submit(db)
    expect((await standing()).recordedFrom).toBeNull()
  })

  it('[RS4] tells of every reporter how it stands, silent ones too', async () => {
    await sync(db, [faulty, bamako])
    const all = await listReturnStandings(db, cycleKey, clockAt('2027-04-15T12:00:00.000Z'))
    expect(all).toHaveLength(23)
    const ours = all.find((one) => one.reporterCode === reporterCode)
    expect(ours).toEqual(await standing('2027-04-15'))
    expect(ours).toMatchObject({ state: 'started', activities: 2, rowsWithErrors: 1, isLate: true })
    const others = all.filter((one) => one.reporterCode !== reporterCode)
    expect(new Set(others.map((one) => `${one.state} ${one.isLate}`))).toEqual(new Set(['silent false']))
  })

  it('[RS1] leaves a chain and current rows that hold', async () => {
    await extend(db, '2027-05-31', 'late mail')
    await sync(db, [dakar], { cover: submitting })
    await sendBack(db)
    await submit(db, { recordedFrom: 'Fax of 3 February' }, officer)
    await accept(db)
    expect(await verifyChain(db)).toEqual([])
    expect(await verifyProjections(db)).toEqual([])
  })
})
