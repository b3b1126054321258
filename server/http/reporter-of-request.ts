/** Which reporter a request concerns, found in the request itself: the guard compares it with those the asker reports for. */
import type { FastifyRequest } from 'fastify'
import type { Db } from '../db/schema.ts'
import { type ErrorCode, ServiceError } from '../errors.ts'

/**
 * Where a route's reporter is found: a name in the parameters, the query or the body, `content` where only the handler can know
 * (it says so through `request.assertReporter`), `none` where the route concerns no reporter.
 */
export type ReporterFrom = `${'params' | 'query' | 'body'}.${string}` | 'content' | 'none'

/** How each name leads to a reporter; `null`: to nobody's. */
const finders: Readonly<Record<string, (db: Db, value: string) => Promise<string | null>>> = {
  reporterCode: async (_, value) => value.toLowerCase(),
  reporter: async (_, value) => value.toLowerCase(),
  activityReportId: async (db, value) => {
    const query = db.selectFrom('activityReport').select('reporterCode')
    return (await query.where('activityReportId', '=', value).executeTakeFirst())?.reporterCode ?? null
  },
  activityId: async (db, value) => {
    const query = db.selectFrom('activity').select('reporterCode')
    return (await query.where('activityId', '=', value).executeTakeFirst())?.reporterCode ?? null
  },
  workbookId: async (db, value) => {
    const query = db.selectFrom('workbook').select('reporterCode')
    return (await query.where('workbookId', '=', value).executeTakeFirst())?.reporterCode ?? null
  },
  proposalId: async (db, value) => {
    const query = db.selectFrom('proposal').select('reporterCode')
    return (await query.where('proposalId', '=', value).executeTakeFirst())?.reporterCode ?? null
  },
  receiptNumber: async (db, value) => {
    const query = db.selectFrom('submission').select('reporterCode')
    const receiptNumber = value.trim().toUpperCase()
    return (await query.where('receiptNumber', '=', receiptNumber).executeTakeFirst())?.reporterCode ?? null
  },
}

/** What a stranger is told: exactly what is said of a thing that does not exist. */
const unknown: Readonly<Record<string, readonly [code: ErrorCode, detail: string]>> = {
  reporterCode: ['REPORTER_UNKNOWN', 'reporterCode'],
  reporter: ['REPORTER_UNKNOWN', 'reporterCode'],
  activityReportId: ['ACTIVITY_UNKNOWN', 'activity'],
  activityId: ['ACTIVITY_UNKNOWN', 'activity'],
  receiptNumber: ['RECEIPT_UNKNOWN', 'receiptNumber'],
  workbookId: ['WORKBOOK_UNKNOWN', 'workbookId'],
  proposalId: ['PROPOSAL_UNKNOWN', 'proposalId'],
}

/** Where a route's reporter is found when the route does not say: the parameters of its path tell. Empty: nowhere. */
export function reporterFromPath(url: string): ReporterFrom[] {
  const names = [...url.matchAll(/:(\w+)/g)].map((match) => match[1]!)
  return names.filter((name) => name in finders).map((name): ReporterFrom => `params.${name}`)
}

/**
 * Refuses a request that concerns somebody whom the asker does not report for. Every place that names a reporter has to name
 * one of the asker's own.
 *
 * @throws {ServiceError} what an unknown reporter, activity, receipt gives: whether there is such a one is not shown
 */
export async function assertOwnReporter(
  db: Db,
  request: FastifyRequest,
  places: readonly ReporterFrom[],
  ownCodes: readonly string[],
): Promise<void> {
  for (const place of places) {
    const [part, name] = place.split('.') as ['params' | 'query' | 'body', string]
    const holder = request[part] as Readonly<Record<string, unknown>> | null | undefined
    const value = holder?.[name]
    const reporterCode = typeof value === 'string' ? await finders[name]?.(db, value) : null
    if (reporterCode && ownCodes.includes(reporterCode)) continue
    const [code, detail] = unknown[name] ?? ['NOT_FOUND', '']
    throw new ServiceError(code, detail === '' ? {} : { [detail]: String(value ?? '') })
  }
}
