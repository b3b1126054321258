import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { requestLanguage } from '../http/request-language.ts'
import { reportsToo } from '../roles.ts'
import { checkAnswer, importAnswer } from './import-answer.ts'
import { CheckAnswerBody, ImportAnswerBody } from './import-schemas.ts'
import { checkWorkbook, importWorkbook } from './import-workbook.ts'

const fileQuery = {
  lang: Type.Optional(Type.String()),
  fileName: Type.Optional(Type.String({ maxLength: 255 })),
}

/** A workbook as the body of a request. */
export const importRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/checks',
    {
      config: { roles: reportsToo, reporterFrom: 'content', takesBytes: true },
      schema: { querystring: Type.Object(fileQuery), response: { 200: CheckAnswerBody } },
    },
    async (request) => {
      const { db, now, reader } = app.service
      const { fileName = 'workbook.xlsx' } = request.query
      const result = await checkWorkbook(
        { db, now, reader, actor: request.actor, authorize: (code) => request.assertReporter(code) },
        { bytes: bodyBytes(request.body), fileName },
      )
      return checkAnswer(result, requestLanguage(request), await loadCodeLists(db))
    },
  )

  app.post(
    '/imports',
    {
      config: { roles: reportsToo, reporterFrom: 'content', takesBytes: true },
      schema: {
        response: { 200: ImportAnswerBody },
        querystring: Type.Object({
          ...fileQuery,
          submit: Type.Optional(Type.Boolean()),
          reporter: Type.Optional(Type.String()),
          channel: Type.Optional(Type.Union([Type.Literal('upload'), Type.Literal('commandLine')])),
        }),
        headers: Type.Object({
          'idempotency-key': Type.Optional(Type.String({ minLength: 8, maxLength: 100 })),
        }),
      },
    },
    async (request) => {
      const { db, now, reader } = app.service
      const { fileName = 'workbook.xlsx', submit = false, reporter, channel = 'upload' } = request.query
      const operationId = request.headers['idempotency-key']
      const result = await importWorkbook(
        { db, now, reader, actor: request.actor, authorize: (code) => request.assertReporter(code) },
        {
          bytes: bodyBytes(request.body),
          fileName,
          channel,
          submit,
          ...(reporter === undefined ? {} : { expectedReporter: reporter }),
          ...(operationId === undefined ? {} : { operationId }),
        },
      )
      return importAnswer(result, requestLanguage(request), await loadCodeLists(db))
    },
  )
}

/** No body at all is an empty file, and is refused as one. */
function bodyBytes(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}
