import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getCycle } from '../cycles/register.ts'
import { requestLanguage } from '../http/request-language.ts'
import { secretariat } from '../roles.ts'
import { decideDuplicates } from './decide.ts'
import { listCandidates } from './list-candidates.ts'
import { DecisionAnswerBody, DecisionBody, DuplicatesAnswer } from './schemas.ts'
import { spokenCandidates } from './spoken-candidates.ts'

const CycleParams = Type.Object({ cycleKey: Type.String() })

/** Officers see candidates first: no other role may ask. */
export const duplicateRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/cycles/:cycleKey/duplicates',
    {
      config: { roles: secretariat },
      schema: {
        params: CycleParams,
        querystring: Type.Object({
          lang: Type.Optional(Type.String()),
          asOf: Type.Optional(Type.Integer({ minimum: 1 })),
        }),
        response: { 200: DuplicatesAnswer },
      },
    },
    async (request) => {
      const { db } = app.service
      const { cycleKey } = request.params
      const found = await listCandidates(db, { cycleKey, asOf: request.query.asOf })
      return spokenCandidates(found, requestLanguage(request), await loadCodeLists(db, found.changeNumber))
    },
  )

  app.post(
    '/cycles/:cycleKey/duplicates/decisions',
    {
      config: { roles: secretariat },
      schema: { params: CycleParams, body: DecisionBody, response: { 200: DecisionAnswerBody } },
    },
    async (request) => {
      const { db, now } = app.service
      await getCycle(db, request.params.cycleKey)
      return decideDuplicates(db, request.body, { now, actor: request.actor })
    },
  )
}
