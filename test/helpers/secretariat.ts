/** An officer, a reporter and what they do about returns, for tests. */

import type { Db } from '../../server/db/schema.ts'
import { type Decision, decideReturn, submitReturn } from '../../server/returns/move-return.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { clockAt } from './stored-things.ts'

export const senegal = { reporterCode: 'bcrc-scrc-sen', cycleKey: seedCycle.cycleKey } as const

/** Whoever acts, at noon of a day. */
export function actingOn(day: string, actor = 'officer-1') {
  return { now: clockAt(`${day}T12:00:00.000Z`), actor, channel: 'page' as const }
}

export const officer = actingOn('2027-02-01')
export const focalPoint = actingOn('2027-02-01', 'account-aminata')

export function accept(db: Db, reason: string | null = null, rest: Partial<Decision> = {}) {
  return decideReturn(db, { ...senegal, move: 'accept', reason, ...rest } as Decision, officer)
}

export function sendBack(db: Db, reason: string | null = 'Dates are missing.', rest: Partial<Decision> = {}) {
  return decideReturn(db, { ...senegal, move: 'sendBack', reason, ...rest } as Decision, officer)
}

export function extend(db: Db, deadline: string | null, reason: string | null = null) {
  return decideReturn(db, { ...senegal, move: 'extend', deadline, reason }, officer)
}

export function submit(db: Db, said: Partial<Parameters<typeof submitReturn>[1]> = {}, who = focalPoint) {
  const declared = { nothingToReport: null, declarationName: 'Awa Diop', declarationDate: '2027-02-01' }
  return submitReturn(db, { ...senegal, ...declared, ...said }, who)
}
