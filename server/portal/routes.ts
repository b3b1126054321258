import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getReporter, listReporters } from '../cycles/register.ts'
import { errorSentence } from '../error-sentence.ts'
import { ServiceError } from '../errors.ts'
import { sendWorkbook } from '../http/download.ts'
import { languageOrRefuse, requestLanguage } from '../http/request-language.ts'
import { buildReport } from '../report/build-report.ts'
import { getReturnStanding } from '../returns/list-returns.ts'
import { reportingRoles, reportsToo, secretariatAndAuditor } from '../roles.ts'
import { cycleOrNewest } from '../service.ts'
import { namedFailure } from '../storage-failure.ts'
import { checkAnswer, importAnswer } from '../sync/import-answer.ts'
import { checkWorkbook, importWorkbook } from '../sync/import-workbook.ts'
import { BufferSink } from '../workbooks/byte-sinks.ts'
import { issueTemplate } from '../workbooks/issue-template.ts'
import { reportersPage } from './reporter/reporters-page.tsx'
import { refusalPage, resultPage } from './reporter/result-page.tsx'
import { returnPath } from './reporter/return-place.ts'
import { addressIn } from './shell/page.ts'
import { sendPage } from './shell/send-page.ts'
import { signInPage } from './sign-in-pages.tsx'
import { startPage } from './start-page.tsx'
import { readUpload } from './upload-form.ts'

/** The start page and what its forms ask for. The real pages of reporters and of the desk come beside it. */
export const portalRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/',
    {
      config: { roles: 'public' },
      schema: { querystring: Type.Object({ lang: Type.Optional(Type.String()) }) },
    },
    async (request, reply) => {
      const { signedIn } = request
      if (signedIn === null) {
        const provider = app.accounts.services.provider?.name ?? null
        return sendPage(request, reply, (page) => signInPage(page, { next: '/', provider }))
      }
      const { db } = app.service
      const [cycle, all] = [await cycleOrNewest(db, undefined), await listReporters(db)]
      if (reportingRoles.includes(signedIn.role)) {
        const own = all.filter(({ reporterCode }) => signedIn.reporterCodes.includes(reporterCode))
        const [only, second] = own
        if (only && !second)
          return reply.redirect(
            addressIn(requestLanguage(request), returnPath({ cycle, reporter: only })),
            303,
          )
        const standings = await Promise.all(
          own.map(({ reporterCode }) =>
            getReturnStanding(db, { reporterCode, cycleKey: cycle.cycleKey }, app.service.now),
          ),
        )
        return sendPage(request, reply, (page) => reportersPage(page, { cycle, reporters: own, standings }))
      }
      const reporters = all
      return sendPage(request, reply, (page) => startPage(page, { cycle, reporters, role: signedIn.role }))
    },
  )

  app.get(
    '/template',
    {
      config: { roles: reportsToo, reporterFrom: 'query.reporter' },
      schema: { querystring: Type.Object({ reporter: Type.String(), lang: Type.String() }) },
    },
    async (request, reply) => {
      const { db, now } = app.service
      const reporter = await getReporter(db, request.query.reporter)
      const cycle = await cycleOrNewest(db, undefined)
      const language = languageOrRefuse(request.query.lang)
      const made = await issueTemplate(db, { reporter, cycle, language }, now)
      return sendWorkbook(reply, made.fileName, made.bytes)
    },
  )

  app.get(
    '/report',
    {
      config: { roles: secretariatAndAuditor },
      schema: {
        querystring: Type.Object({
          lang: Type.String(),
          status: Type.Union([Type.Literal('draft'), Type.Literal('final')]),
        }),
      },
    },
    async (request, reply) => {
      const { cycleKey } = await cycleOrNewest(app.service.db, undefined)
      const sink = new BufferSink()
      const { status, lang } = request.query
      const built = await buildReport(
        app.service.db,
        { cycleKey, language: languageOrRefuse(lang), status },
        sink,
      )
      return sendWorkbook(reply, built.fileName, sink.toBuffer())
    },
  )

  app.post(
    '/upload',
    {
      config: { roles: reportsToo, reporterFrom: 'content' },
      schema: { querystring: Type.Object({ lang: Type.Optional(Type.String()) }) },
    },
    async (request, reply) => {
      const language = requestLanguage(request)
      const { db, now, reader } = app.service
      const authorize = (reporterCode: string) => request.assertReporter(reporterCode)
      const deps = { db, now, reader, actor: request.actor, authorize }
      try {
        const { bytes, fileName, what } = await readUpload(request)
        const lists = await loadCodeLists(db)
        const answer =
          what === 'check'
            ? checkAnswer(await checkWorkbook(deps, { bytes, fileName }), language, lists)
            : importAnswer(
                await importWorkbook(deps, {
                  bytes,
                  fileName,
                  channel: 'upload',
                  submit: what === 'submit',
                }),
                language,
                lists,
              )
        return sendPage(request, reply, (page) => resultPage(page, { answer, back: page.href('/') }))
      } catch (thrown) {
        const error = namedFailure(thrown)
        if (!(error instanceof ServiceError)) throw error
        const sentence = errorSentence(error, language)
        return sendPage(request, reply.code(error.statusCode), (page) =>
          refusalPage(page, sentence, page.href('/')),
        )
      }
    },
  )
}
