import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { questionStates } from '../../../templates/questions.ts'
import { listReporters } from '../../cycles/register.ts'
import { searchQuestions } from '../../questions/read-questions.ts'
import { secretariatAndAuditor } from '../../roles.ts'
import { sendPage } from '../shell/send-page.ts'
import { chosenCycle, deskQuery, given } from './desk-view.ts'
import { questionsPage } from './questions-page.tsx'

const questionsPerPage = 25

export const questionsPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db } = app.service

  app.get(
    '/questions',
    {
      config: { roles: secretariatAndAuditor },
      schema: {
        querystring: Type.Object({
          ...deskQuery,
          state: Type.Optional(Type.String({ maxLength: 20 })),
          reporter: Type.Optional(Type.String({ maxLength: 60 })),
          before: Type.Optional(Type.Integer({ minimum: 1 })),
        }),
      },
    },
    async (request, reply) => {
      const { query } = request
      const choice = await chosenCycle(db, query.cycle)
      const state = questionStates.find((one) => one === query.state)
      const reporter = given(query.reporter)
      const found = await searchQuestions(db, {
        cycleKey: choice.cycle.cycleKey,
        state,
        reporterCode: reporter?.toLowerCase(),
        before: query.before,
        limit: questionsPerPage,
      })
      const names = new Map((await listReporters(db)).map((one) => [one.reporterCode, one.shortName]))
      const view = {
        ...choice,
        ...found,
        filter: { state: state ?? '', reporter: reporter ?? '' },
        nameOf: (code: string) => names.get(code) ?? code.toUpperCase(),
      }
      return sendPage(request, reply, (page) => questionsPage(page, view))
    },
  )
}
