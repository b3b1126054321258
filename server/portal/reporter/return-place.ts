/** The return that a page is about, with what every page of it shows. */
import type { FastifyRequest } from 'fastify'
import type { Cycle, Reporter } from '../../../templates/context.ts'
import { getCycle, getReporter } from '../../cycles/register.ts'
import { getNewestChange } from '../../db/change-log.ts'
import { reportingRoles } from '../../roles.ts'
import type { Page } from '../shell/page.ts'

export interface ReturnPlace {
  readonly reporter: Reporter
  readonly cycle: Cycle
  /** The reader reports for this reporter: others look. */
  readonly isOwn: boolean
  /** The newest change when the page was asked for: what comes later, the open page is told. */
  readonly asOf: number
}

/** @throws {ServiceError} CYCLE_UNKNOWN, REPORTER_UNKNOWN */
export async function placeOfReturn(
  request: FastifyRequest & { readonly params: { readonly cycleKey: string; readonly reporterCode: string } },
): Promise<ReturnPlace> {
  const { db } = request.server.service
  const { changeNumber: asOf } = await getNewestChange(db)
  const cycle = await getCycle(db, request.params.cycleKey)
  const reporter = await getReporter(db, request.params.reporterCode)
  const isOwn = request.role !== null && reportingRoles.includes(request.role)
  return { cycle, reporter, isOwn, asOf }
}

/** Where a return's pages are. */
export function returnPath({ cycle, reporter }: Pick<ReturnPlace, 'cycle' | 'reporter'>, end = ''): string {
  const path = `/returns/${encodeURIComponent(cycle.cycleKey)}/${encodeURIComponent(reporter.reporterCode)}`
  return end === '' ? path : `${path}/${end}`
}

/** The way back from a page below the return. */
export function trailOf(page: Page, place: ReturnPlace) {
  return [
    { href: page.href('/'), label: page.say('nav.start') },
    { href: page.href(returnPath(place)), label: place.reporter.shortName },
  ]
}

export function cycleTitle({ cycle }: Pick<ReturnPlace, 'cycle'>, page: Page): string {
  return cycle.title[page.language]
}
