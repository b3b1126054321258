/** The pages of a return: how it stands, workbook in, submission, receipts. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { listReceipts } from '../../db/returns.ts'
import { errorSentence } from '../../error-sentence.ts'
import { ServiceError } from '../../errors.ts'
import { checkReceipt } from '../../history/check-receipt.ts'
import { actOf } from '../../http/act-of.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { submitReturn } from '../../returns/move-return.ts'
import { everyRole, type Role, reportingRoles } from '../../roles.ts'
import { formFields } from '../form-body.ts'
import { leaveNotice } from '../shell/notice.ts'
import { addressIn } from '../shell/page.ts'
import { sendPage } from '../shell/send-page.ts'
import { receiptCheckPage, receiptsPage } from './receipts-pages.tsx'
import { resultPage } from './result-page.tsx'
import { overviewOf } from './return-overview.ts'
import { returnPage } from './return-page.tsx'
import { placeOfReturn, returnPath, trailOf } from './return-place.ts'
import { issueSpeaker } from './return-rows.ts'
import { uploadAnswer } from './upload-answer.ts'

export const ReturnParams = Type.Object({
  cycleKey: Type.String({ maxLength: 60 }),
  reporterCode: Type.String({ maxLength: 60 }),
})
export const pageQuery = {
  lang: Type.Optional(Type.String()),
  page: Type.Optional(Type.Integer({ minimum: 1 })),
}
const readers: readonly Role[] = everyRole
const path = '/returns/:cycleKey/:reporterCode'

export const returnPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db, now } = service
  const read = {
    config: { roles: readers },
    schema: { params: ReturnParams, querystring: Type.Object(pageQuery) },
  }
  const write = {
    config: { roles: reportingRoles },
    schema: { params: ReturnParams, querystring: Type.Object({ lang: pageQuery.lang }) },
  }

  app.get(path, read, async (request, reply) => {
    const view = await overviewOf(db, await placeOfReturn(request), now)
    return sendPage(request, reply, (page) => returnPage(page, view, now()))
  })

  app.get(
    `${path}/uploads/:operationId`,
    {
      config: { roles: readers.filter((role) => role !== 'auditor') },
      schema: {
        params: Type.Object({ ...ReturnParams.properties, operationId: Type.String({ maxLength: 100 }) }),
        querystring: Type.Object(pageQuery),
      },
    },
    async (request, reply) => {
      const place = await placeOfReturn(request)
      const { operationId } = request.params
      const { reporterCode } = place.reporter
      const { cycleKey } = place.cycle
      const words = { language: requestLanguage(request), lists: await loadCodeLists(db) }
      const answer = await uploadAnswer(service, { operationId, reporterCode, cycleKey }, words)
      const { page: number = 1 } = request.query
      return sendPage(request, reply, (page) =>
        resultPage(page, { answer, back: page.href(returnPath(place)), trail: trailOf(page, place), number }),
      )
    },
  )

  app.post(`${path}/submit`, write, async (request, reply) => {
    const place = await placeOfReturn(request)
    const language = requestLanguage(request)
    const fields = formFields(request)
    if (fields.get('declared') !== 'yes') throw new ServiceError('REQUEST_INVALID', { problem: 'declared' })
    const { reporterCode } = place.reporter
    const { cycleKey } = place.cycle
    const { receipt, issues } = await submitReturn(
      db,
      {
        reporterCode,
        cycleKey,
        nothingToReport: fields.get('nothingToReport') === 'yes' ? true : null,
        declarationName: fields.get('declarationName')?.slice(0, 200) || null,
        declarationDate: now().toISOString().slice(0, 10),
      },
      actOf(request, service, 'page'),
    )
    if (receipt === null) {
      const speak = await issueSpeaker(db, { cycle: place.cycle, language, role: request.role })
      const problem = issues.map((issue) => speak(issue)?.message ?? '').join(' ')
      leaveNotice(app, reply, { kind: 'problem', key: 'submit.refused', params: { problem } })
    } else {
      leaveNotice(app, reply, { key: 'submit.done', params: { receipt: receipt.receiptNumber } })
    }
    return reply.redirect(addressIn(language, returnPath(place)), 303)
  })

  app.get(`${path}/receipts`, read, async (request, reply) => {
    const place = await placeOfReturn(request)
    const receipts = await listReceipts(db, place.reporter.reporterCode, place.cycle.cycleKey)
    return sendPage(request, reply, (page) => receiptsPage(page, { ...place, receipts }))
  })

  app.get(
    '/receipts',
    {
      config: { roles: everyRole, reporterFrom: 'none' },
      schema: {
        querystring: Type.Object({
          lang: pageQuery.lang,
          number: Type.Optional(Type.String({ maxLength: 200 })),
        }),
      },
    },
    async (request, reply) => {
      const number = request.query.number?.trim() ?? ''
      if (number === '')
        return sendPage(request, reply, (page) =>
          receiptCheckPage(page, { number, check: null, problem: null }),
        )
      try {
        const check = await checkReceipt(db, number, { role: request.role })
        const { role, signedIn } = request
        const isReporting = role !== null && reportingRoles.includes(role)
        if (isReporting && !signedIn?.reporterCodes.includes(check.receipt.reporterCode))
          throw new ServiceError('RECEIPT_UNKNOWN', { receiptNumber: number })
        return sendPage(request, reply, (page) => receiptCheckPage(page, { number, check, problem: null }))
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        const problem = errorSentence(error, requestLanguage(request))
        return sendPage(request, reply.code(error.statusCode), (page) =>
          receiptCheckPage(page, { number, check: null, problem }),
        )
      }
    },
  )
}
