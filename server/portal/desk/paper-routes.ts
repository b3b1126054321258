/** What came on paper, or on a stick: recorded by the Secretariat for a reporter. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { getReporter } from '../../cycles/register.ts'
import { errorSentence } from '../../error-sentence.ts'
import { ServiceError } from '../../errors.ts'
import { actOf } from '../../http/act-of.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { submitReturn } from '../../returns/move-return.ts'
import { secretariat } from '../../roles.ts'
import { namedFailure } from '../../storage-failure.ts'
import { importAnswer } from '../../sync/import-answer.ts'
import { importWorkbook } from '../../sync/import-workbook.ts'
import { formFields } from '../form-body.ts'
import { refusalPage, resultPage } from '../reporter/result-page.tsx'
import { addressIn } from '../shell/page.ts'
import { sendPage } from '../shell/send-page.ts'
import { chosenCycle } from './desk-view.ts'
import { goOn, queryWithout } from './form-answers.ts'
import { ReturnParams, returnQuery } from './return-routes.ts'

export const paperRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db, now, reader } = service
  const route = {
    config: { roles: secretariat },
    schema: { params: ReturnParams, querystring: returnQuery },
  } as const

  app.post('/desk/returns/:reporterCode/paper', route, async (request, reply) => {
    const typed = formFields(request)
    const { reporterCode } = request.params
    const { cycle } = await chosenCycle(db, request.query.cycle)
    const language = requestLanguage(request)
    const recordedFrom = typed.get('recordedFrom') ?? ''
    if (recordedFrom === '') throw new ServiceError('REQUEST_INVALID', { problem: 'recordedFrom' })
    const { receipt } = await submitReturn(
      db,
      {
        reporterCode,
        cycleKey: cycle.cycleKey,
        nothingToReport: typed.get('nothingToReport') === 'yes' ? true : null,
        declarationName: typed.get('declarationName') || null,
        declarationDate: typed.get('declarationDate') || null,
        recordedFrom,
      },
      actOf(request, service, 'page'),
    )
    const to = { path: `/desk/returns/${reporterCode}`, query: queryWithout(request, 'filter', 'page') }
    return goOn(app, request, reply, {
      ...to,
      key: receipt === null ? 'done.notSubmitted' : 'done.recorded',
      params: { receipt: receipt?.receiptNumber ?? '', language },
    })
  })

  app.post('/desk/returns/:reporterCode/paper-workbook', route, async (request, reply) => {
    const language = requestLanguage(request)
    const back = addressIn(language, `/desk/returns/${request.params.reporterCode}`, queryWithout(request))
    try {
      const { reporterCode } = await getReporter(db, request.params.reporterCode)
      const { bytes, fileName, recordedFrom, isSubmit } = await readPaperWorkbook(request)
      if (recordedFrom === '') throw new ServiceError('REQUEST_INVALID', { problem: 'recordedFrom' })
      const result = await importWorkbook(
        { db, now, reader, actor: request.actor, recordedFrom },
        { bytes, fileName, channel: 'page', submit: isSubmit, expectedReporter: reporterCode },
      )
      const answer = importAnswer(result, language, await loadCodeLists(db))
      return sendPage(request, reply, (page) => resultPage(page, { answer, back }))
    } catch (thrown) {
      const error = namedFailure(thrown)
      if (!(error instanceof ServiceError)) throw error
      const sentence = errorSentence(error, language)
      return sendPage(request, reply.code(error.statusCode), (page) => refusalPage(page, sentence, back))
    }
  })
}

interface PaperWorkbook {
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly recordedFrom: string
  readonly isSubmit: boolean
}

async function readPaperWorkbook(request: FastifyRequest): Promise<PaperWorkbook> {
  let bytes = new Uint8Array()
  let fileName = 'workbook.xlsx'
  let recordedFrom = ''
  let isSubmit = false
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      bytes = new Uint8Array(await part.toBuffer())
      fileName = part.filename || fileName
    } else if (part.fieldname === 'recordedFrom') recordedFrom = String(part.value).trim().slice(0, 500)
    else if (part.fieldname === 'what') isSubmit = part.value === 'submit'
  }
  return { bytes, fileName, recordedFrom, isSubmit }
}
