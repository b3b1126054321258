import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { sendDownload } from '../http/download.ts'
import { requestLanguage } from '../http/request-language.ts'
import { costly } from '../http/request-limits.ts'
import { secretariatAndAuditor } from '../roles.ts'
import { BufferSink } from '../workbooks/byte-sinks.ts'
import { buildReport } from './build-report.ts'
import { combinedList } from './combined-list.ts'
import { reportFormats } from './formats/report-format.ts'

/** Which snapshot a report is of, and in which language. */
const snapshotQuery = {
  lang: Type.Optional(Type.String()),
  status: Type.Optional(Type.Union([Type.Literal('draft'), Type.Literal('final')])),
  asOf: Type.Optional(Type.Integer({ minimum: 1 })),
}

export const reportRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/cycles/:cycleKey/report',
    {
      config: { roles: secretariatAndAuditor, cost: costly },
      schema: {
        params: Type.Object({ cycleKey: Type.String() }),
        querystring: Type.Object({
          ...snapshotQuery,
          since: Type.Optional(Type.Integer({ minimum: 1 })),
          format: Type.Optional(Type.Union(reportFormats.map((format) => Type.Literal(format)))),
        }),
      },
    },
    async (request, reply) => {
      const sink = new BufferSink()
      const { status = 'draft', asOf, since, format = 'xlsx' } = request.query
      const built = await buildReport(
        app.service.db,
        {
          cycleKey: request.params.cycleKey,
          language: requestLanguage(request),
          status,
          format,
          ...(asOf === undefined ? {} : { asOf }),
          ...(since === undefined ? {} : { since }),
        },
        sink,
      )
      reply.header('x-change-number', built.changeNumber).header('x-sha256', built.sha256)
      return sendDownload(reply, built, sink.toBuffer())
    },
  )

  app.get(
    '/cycles/:cycleKey/report/list',
    {
      config: { roles: secretariatAndAuditor, cost: costly },
      schema: {
        params: Type.Object({ cycleKey: Type.String() }),
        querystring: Type.Object({
          ...snapshotQuery,
        }),
        response: { 200: CombinedListAnswer },
      },
    },
    async (request) => {
      const { status = 'draft', asOf } = request.query
      const { cycleKey } = request.params
      return combinedList(app.service.db, {
        cycleKey,
        status,
        language: requestLanguage(request),
        ...(asOf === undefined ? {} : { asOf }),
      }) as never
    },
  )
}

const CombinedListAnswer = Type.Object({
  cycleKey: Type.String(),
  status: Type.String(),
  changeNumber: Type.Integer(),
  judgedAt: Type.String(),
  columns: Type.Array(
    Type.Object({
      key: Type.String(),
      header: Type.String(),
      width: Type.Integer(),
      numberFormat: Type.String(),
    }),
  ),
  rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number(), Type.Null()]))),
})
