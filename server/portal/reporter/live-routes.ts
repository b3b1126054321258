/** What happens to a return while a page of it is open: one sentence in the reader's language, by server-sent events. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { getNewestChange } from '../../db/change-log.ts'
import type { Db } from '../../db/schema.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { sendEvents } from '../../http/server-events.ts'
import { getReturnStanding } from '../../returns/list-returns.ts'
import { type WatchedReturn, watchReturns } from '../../returns/return-watch.ts'
import { everyRole } from '../../roles.ts'
import { speaker } from '../shell/page.ts'
import { placeOfReturn } from './return-place.ts'
import { ReturnParams } from './return-routes.ts'

/** Then the browser asks again, and is let in again or not. */
const longestMs = 120_000
/** Proxies close what says nothing for a minute. */
const silentMs = 20_000

export const liveRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db, now } = app.service
  const watch = watchReturns(db)

  app.get(
    '/returns/:cycleKey/:reporterCode/events',
    {
      config: { roles: everyRole },
      schema: {
        params: ReturnParams,
        querystring: Type.Object({
          lang: Type.Optional(Type.String()),
          after: Type.Optional(Type.Integer({ minimum: 0 })),
        }),
      },
    },
    async (request, reply) => {
      const { cycle, reporter, asOf } = await placeOfReturn(request)
      const { cycleKey } = cycle
      const of = { cycleKey, reporterCode: reporter.reporterCode }
      const language = requestLanguage(request)
      // What the browser was told last counts more than what its page began with.
      let after = Number(request.headers['last-event-id'] ?? request.query.after ?? asOf) || 0
      // Whoever does not ask for events is told how it stands, and no more.
      const isStream = String(request.headers.accept).includes('text/event-stream')
      return sendEvents(reply, async ({ left, tell, stillHere }) => {
        if (!isStream) return tell(JSON.stringify({ asOf: (await getNewestChange(db)).changeNumber }))
        const pulse = setInterval(stillHere, silentMs).unref()
        const until = AbortSignal.any([left, AbortSignal.timeout(longestMs)])
        try {
          while (!until.aborted) {
            const newest = await watch.next(of, after, until)
            if (newest === null) return
            const what = await whatChanged(db, of, { after, through: newest })
            const { state } = await getReturnStanding(db, of, now)
            const words = { state: speaker('returns', language)(`state.${state}`) }
            tell(JSON.stringify({ sentence: speaker('portal', language)(`live.${what}`, words) }), newest)
            after = newest
          }
        } finally {
          clearInterval(pulse)
        }
      })
    },
  )
}

/** What concerns the reader most of all that happened after a number and up to another. */
async function whatChanged(
  db: Db,
  { cycleKey, reporterCode }: WatchedReturn,
  { after, through }: { readonly after: number; readonly through: number },
): Promise<'questions' | 'state' | 'rows'> {
  for (const [table, what] of [
    ['questionEntry', 'questions'],
    ['returnRevision', 'state'],
  ] as const) {
    const found = await db
      .selectFrom(table)
      .select('changeNumber')
      .where('cycleKey', '=', cycleKey)
      .where('reporterCode', '=', reporterCode)
      .where('changeNumber', '>', after)
      .where('changeNumber', '<=', through)
      .limit(1)
      .executeTakeFirst()
    if (found) return what
  }
  return 'rows'
}
