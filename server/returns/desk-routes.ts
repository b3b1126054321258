import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { formatIssue } from '../../templates/format-issue.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { requestLanguage } from '../http/request-language.ts'
import { messagesOf } from '../locales.ts'
import { secretariatAndAuditor } from '../roles.ts'
import { deskProgress } from './desk-progress.ts'
import { DeskPageAnswer, DeskQuery, ProgressAnswer, ReturnRowsAnswer, RowsQuery } from './desk-schemas.ts'
import { listDesk } from './list-desk.ts'
import { readReturnTable } from './return-table.ts'
import { ReturnParams } from './schemas.ts'

const CycleParams = Type.Object({ cycleKey: Type.String() })

/** Every reporter of a cycle at a glance. */
export const deskRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db, now } = app.service

  app.get(
    '/cycles/:cycleKey/desk',
    {
      config: { roles: secretariatAndAuditor },
      schema: { params: CycleParams, querystring: DeskQuery, response: { 200: DeskPageAnswer } },
    },
    async (request) => {
      const { lang: _, ...query } = request.query
      return listDesk(db, { ...query, ...request.params }, now)
    },
  )

  app.get(
    '/cycles/:cycleKey/progress',
    {
      config: { roles: secretariatAndAuditor },
      schema: { params: CycleParams, response: { 200: ProgressAnswer } },
    },
    async (request) => deskProgress(db, request.params.cycleKey, now),
  )

  app.get(
    '/cycles/:cycleKey/reporters/:reporterCode/return/rows',
    {
      config: { roles: secretariatAndAuditor },
      schema: { params: ReturnParams, querystring: RowsQuery, response: { 200: ReturnRowsAnswer } },
    },
    async (request) => {
      const { filter, page: pageNumber } = request.query
      const language = requestLanguage(request)
      const table = await readReturnTable(db, { ...request.params, role: request.role, filter, pageNumber })
      const texts = {
        language,
        fields: messagesOf('fields', language),
        issues: messagesOf('issues', language),
        lists: await loadCodeLists(db),
      }
      return {
        filter: table.filter,
        counts: table.counts,
        pageNumber: table.pageNumber,
        pageCount: table.pageCount,
        rows: table.rows.map(
          ({ activity, issues, sinceLastCycle, sinceSubmission, questions, proposals }) => ({
            reference: activity.reference,
            activityReportId: activity.activityReportId,
            revision: activity.revision,
            values: activity.values,
            comment: activity.comment,
            withdrawn: activity.withdrawn,
            issues: issues.map((issue) => ({
              code: issue.code,
              severity: issue.severity,
              field: issue.field,
              message: formatIssue(issue, texts),
            })),
            sinceLastCycle,
            sinceSubmission,
            openQuestions: questions.filter(({ state }) => state !== 'closed').length,
            openProposals: proposals.length,
          }),
        ),
        notContinued: table.notContinued.map(({ reference, cycleKey, values }) => ({
          reference,
          cycleKey,
          title: typeof values.title === 'string' ? values.title : null,
        })),
      }
    },
  )
}
