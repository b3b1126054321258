import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { SyncResponse } from '../../templates/sync-protocol.ts'
import { getCycle, getReporter } from '../cycles/register.ts'
import { findAnswer } from '../db/operations.ts'
import { sendWorkbook } from '../http/download.ts'
import { languageOrRefuse } from '../http/request-language.ts'
import { costly } from '../http/request-limits.ts'
import { reportsToo } from '../roles.ts'
import { annotateWorkbook } from './annotate-workbook.ts'
import { issueTemplate } from './issue-template.ts'

export const templateRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/cycles/:cycleKey/reporters/:reporterCode/template',
    {
      config: { roles: reportsToo, cost: costly },
      schema: {
        params: Type.Object({ cycleKey: Type.String(), reporterCode: Type.String() }),
        querystring: Type.Object({ lang: Type.Optional(Type.String()) }),
      },
    },
    async (request, reply) => {
      const { db, now } = app.service
      const reporter = await getReporter(db, request.params.reporterCode)
      const cycle = await getCycle(db, request.params.cycleKey)
      const { lang } = request.query
      const language = lang === undefined ? reporter.language : languageOrRefuse(lang)
      const made = await issueTemplate(db, { reporter, cycle, language }, now)
      return sendWorkbook(reply, made.fileName, made.bytes)
    },
  )

  app.get(
    '/cycles/:cycleKey/reporters/:reporterCode/annotated-copy',
    {
      config: { roles: reportsToo, cost: costly },
      schema: {
        params: Type.Object({ cycleKey: Type.String(), reporterCode: Type.String() }),
        querystring: Type.Object({
          lang: Type.Optional(Type.String()),
          operationId: Type.Optional(Type.String()),
        }),
      },
    },
    async (request, reply) => {
      const { db, now } = app.service
      const reporter = await getReporter(db, request.params.reporterCode)
      const { lang, operationId } = request.query
      const { reporterCode } = reporter
      // Without its answer (an upload of long ago), the copy shows what stands at each row today.
      const response =
        operationId === undefined
          ? undefined
          : ((await findAnswer(db, operationId, reporterCode)) as SyncResponse | undefined)
      const made = await annotateWorkbook(
        db,
        {
          reporterCode,
          cycleKey: request.params.cycleKey,
          language: lang === undefined ? reporter.language : languageOrRefuse(lang),
          ...(response === undefined ? {} : { response }),
        },
        now,
      )
      return sendWorkbook(reply, made.fileName, made.bytes)
    },
  )
}
