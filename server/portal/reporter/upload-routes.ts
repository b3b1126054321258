/** A workbook in: looked at, stored or submitted; with a script, how far it is by server-sent events. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { getCycle, getReporter } from '../../cycles/register.ts'
import { errorSentence } from '../../error-sentence.ts'
import { ServiceError } from '../../errors.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { sendEvents } from '../../http/server-events.ts'
import { reportingRoles } from '../../roles.ts'
import { namedFailure } from '../../storage-failure.ts'
import { checkAnswer } from '../../sync/import-answer.ts'
import { checkWorkbook, type ImportStep, importWorkbook } from '../../sync/import-workbook.ts'
import { addressIn, pageOf } from '../shell/page.ts'
import { type Draw, sendPage, textOf } from '../shell/send-page.ts'
import { readUpload, type UploadedForm } from '../upload-form.ts'
import { refusalPage, resultPage } from './result-page.tsx'
import { returnPath } from './return-place.ts'
import { pageQuery, ReturnParams } from './return-routes.ts'

/** Where an upload leads: to the page of its answer, or to one that no address gives again. */
type End = { readonly location: string } | { readonly statusCode: number; readonly draw: Draw }

export const uploadRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db, now, reader } = service

  app.post(
    '/returns/:cycleKey/:reporterCode/upload',
    {
      config: { roles: reportingRoles },
      schema: { params: ReturnParams, querystring: Type.Object({ lang: pageQuery.lang }) },
    },
    async (request, reply) => {
      if (!String(request.headers.accept).includes('text/event-stream')) {
        const end = await takeIn(request, () => readUpload(request))
        if ('location' in end) return reply.redirect(end.location, 303)
        return sendPage(request, reply.code(end.statusCode), end.draw)
      }
      const form = await readUpload(request).catch((error: unknown) => error)
      return sendEvents(reply, async ({ tell }) => {
        const say = (event: object) => tell(JSON.stringify(event))
        const end = await takeIn(
          request,
          async () => {
            if (form instanceof Error) throw form
            return form as UploadedForm
          },
          say,
        ).catch((error: unknown) => {
          // The browser says that nothing is lost; what it was stands in the log as for any other answer.
          request.log.error({ err: error }, 'upload')
          throw error
        })
        if ('location' in end) return say(end)
        const page = pageOf(request, app.accounts.services.publicUrl())
        say({ page: textOf(end.draw(page)) })
      })
    },
  )

  async function takeIn(
    request: FastifyRequest<{ Params: { cycleKey: string; reporterCode: string } }>,
    read: () => Promise<UploadedForm>,
    onStep?: (step: ImportStep) => void,
  ): Promise<End> {
    const language = requestLanguage(request)
    const cycle = await getCycle(db, request.params.cycleKey)
    const reporter = await getReporter(db, request.params.reporterCode)
    const { reporterCode } = reporter
    const back = addressIn(language, returnPath({ cycle, reporter }))
    const authorize = (code: string) => request.assertReporter(code)
    const deps = { db, now, reader, actor: request.actor, authorize, onStep }
    try {
      const { bytes, fileName, what } = await read()
      const file = { bytes, fileName, expectedReporter: reporterCode }
      if (what === 'check') {
        const answer = checkAnswer(await checkWorkbook(deps, file), language, await loadCodeLists(db))
        return { statusCode: 200, draw: (page) => resultPage(page, { answer, back }) }
      }
      const stored = await importWorkbook(deps, { ...file, channel: 'upload', submit: what === 'submit' })
      const place = { cycle: { ...cycle, cycleKey: stored.cycleKey }, reporter }
      const end = `uploads/${encodeURIComponent(stored.response.operationId)}`
      return { location: addressIn(language, returnPath(place, end)) }
    } catch (thrown) {
      const error = namedFailure(thrown)
      if (!(error instanceof ServiceError)) throw error
      const sentence = errorSentence(error, language)
      return { statusCode: error.statusCode, draw: (page) => refusalPage(page, sentence, back) }
    }
  }
}
