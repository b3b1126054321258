import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { deskProgress } from '../../returns/desk-progress.ts'
import {
  type DeskSort,
  type DeskStanding,
  deskSorts,
  deskStandings,
  listDesk,
} from '../../returns/list-desk.ts'
import { secretariatAndAuditor } from '../../roles.ts'
import { sendPage } from '../shell/send-page.ts'
import { chosenCycle, deskQuery, given } from './desk-view.ts'
import { overviewPage } from './overview-page.tsx'

const Word = Type.Optional(Type.String({ maxLength: 200 }))

/** The filters of the desk's list, as forms send them. */
export const filterQuery = { standing: Word, region: Word, kind: Word, text: Word }

/** What of a form's filter means anything; an unknown word filters nothing. */
export function filterOf(query: {
  readonly standing?: string | undefined
  readonly region?: string | undefined
  readonly kind?: string | undefined
  readonly text?: string | undefined
}) {
  const standing = deskStandings.find((one): one is DeskStanding => one === query.standing)
  return { standing, region: given(query.region), kind: given(query.kind), text: given(query.text) }
}

export const overviewRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db, now } = app.service

  app.get(
    '/desk',
    {
      config: { roles: secretariatAndAuditor },
      schema: {
        querystring: Type.Object({
          ...deskQuery,
          ...filterQuery,
          sort: Word,
          dir: Word,
          after: Type.Optional(Type.String({ maxLength: 1_000 })),
        }),
      },
    },
    async (request, reply) => {
      const { query } = request
      const choice = await chosenCycle(db, query.cycle)
      const { cycleKey } = choice.cycle
      const sort = deskSorts.find((one): one is DeskSort => one === query.sort)
      const asked = {
        ...filterOf(query),
        sort,
        isDescending: query.dir === 'desc',
        after: given(query.after),
      }
      const list = await listDesk(db, { cycleKey, ...asked }, now)
      const progress = await deskProgress(db, cycleKey, now)
      const lists = await loadCodeLists(db)
      return sendPage(request, reply, (page) =>
        overviewPage(page, { ...choice, request: asked, list, progress, lists }),
      )
    },
  )
}
