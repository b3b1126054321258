/** The pages of what is stored of a return: rows, clashes, questions, history. */
import { randomUUID } from 'node:crypto'
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { getTemplate, listReporters } from '../../cycles/register.ts'
import { listLinkedActivities } from '../../duplicates/linked-activities.ts'
import { ServiceError } from '../../errors.ts'
import { listHistory } from '../../history/list-history.ts'
import { listReturnHistory } from '../../history/list-return-history.ts'
import { previewActivityRestore, restoreActivity } from '../../history/restore-rows.ts'
import { actOf } from '../../http/act-of.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { answerQuestion } from '../../questions/ask-and-answer.ts'
import { listQuestionsOf } from '../../questions/read-questions.ts'
import { explainRow } from '../../returns/explain-row.ts'
import { everyRole, reportingRoles, reportsToo } from '../../roles.ts'
import { decideTogether } from '../../sync/pane-sync-decide.ts'
import { formFields } from '../form-body.ts'
import { leaveNotice } from '../shell/notice.ts'
import { addressIn } from '../shell/page.ts'
import { sendPage } from '../shell/send-page.ts'
import { chosenIn, clashesOf } from './clashes.ts'
import { conflictsPage } from './conflicts-page.tsx'
import { activityPage, restorePage, returnHistoryPage } from './history-pages.tsx'
import { linkedPage } from './linked-page.tsx'
import { questionsPage } from './questions-page.tsx'
import { placeOfReturn, returnPath } from './return-place.ts'
import { pageQuery, ReturnParams } from './return-routes.ts'
import { rowFilters, showRows } from './return-rows.ts'
import { rowsPage } from './rows-page.tsx'

const path = '/returns/:cycleKey/:reporterCode'
const ActivityParams = Type.Object({
  ...ReturnParams.properties,
  activityReportId: Type.String({ maxLength: 100 }),
})

export const returnRowsRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db, now } = service
  const lang = { lang: pageQuery.lang }
  // What is said to officers only, and confidential notes, are left out by role.
  const insiders = { config: { roles: reportsToo } }
  const write = {
    config: { roles: reportingRoles },
    schema: { params: ReturnParams, querystring: Type.Object(lang) },
  }

  app.get(
    `${path}/activities`,
    {
      ...insiders,
      schema: {
        params: ReturnParams,
        querystring: Type.Object({
          ...pageQuery,
          show: Type.Optional(Type.Union(rowFilters.map((filter) => Type.Literal(filter)))),
        }),
      },
    },
    async (request, reply) => {
      const place = await placeOfReturn(request)
      const { show: filter = 'all', page: number = 1 } = request.query
      const language = requestLanguage(request)
      const shown = await showRows(db, place, { filter, number, language, role: request.role })
      return sendPage(request, reply, (page) => rowsPage(page, { ...place, shown, filter }))
    },
  )

  app.get(
    `${path}/linked`,
    { ...insiders, schema: { params: ReturnParams, querystring: Type.Object(lang) } },
    async (request, reply) => {
      const place = await placeOfReturn(request)
      const language = requestLanguage(request)
      const { reporterCode } = place.reporter
      const linked = await listLinkedActivities(db, { cycleKey: place.cycle.cycleKey, reporterCode })
      const lists = await loadCodeLists(db)
      const names = new Map((await listReporters(db)).map((one) => [one.reporterCode, one.name]))
      return sendPage(request, reply, (page) =>
        linkedPage(page, {
          ...place,
          linked,
          nameOf: (code) => names.get(code) ?? code.toUpperCase(),
          countryOf: (code) => lists.label('country', code, language),
        }),
      )
    },
  )

  app.post(`${path}/comments`, write, async (request, reply) => {
    const place = await placeOfReturn(request)
    const fields = formFields(request)
    const reference = fields.get('reference') ?? ''
    if (reference === '') throw new ServiceError('REQUEST_INVALID', { problem: 'reference' })
    await explainRow(
      db,
      {
        reporterCode: place.reporter.reporterCode,
        cycleKey: place.cycle.cycleKey,
        reference,
        comment: (fields.get('comment') ?? '').slice(0, 2_000),
        ifRevision: Number(fields.get('revision')),
      },
      actOf(request, service, 'page'),
    )
    leaveNotice(app, reply, { key: 'activities.explained', params: { reference } })
    const query = { show: fields.get('show'), page: fields.get('page') }
    return reply.redirect(addressIn(requestLanguage(request), returnPath(place, 'activities'), query), 303)
  })

  app.get(
    `${path}/conflicts`,
    { ...insiders, schema: { params: ReturnParams, querystring: Type.Object(lang) } },
    async (request, reply) => {
      const place = await placeOfReturn(request)
      const operationId = randomUUID()
      const language = requestLanguage(request)
      const found = await clashesOf(db, place, language)
      return sendPage(request, reply, (page) => conflictsPage(page, { ...place, found, operationId }))
    },
  )

  app.post(`${path}/conflicts`, write, async (request, reply) => {
    const place = await placeOfReturn(request)
    const language = requestLanguage(request)
    const fields = formFields(request)
    const chosen = chosenIn(fields)
    const operationId = `page-${(fields.get('operationId') || randomUUID()).slice(0, 60)}`
    const { reporterCode } = place.reporter
    const { cycleKey } = place.cycle
    const results =
      chosen.proposals.length + chosen.withdrawals.length === 0
        ? []
        : await decideTogether(
            { db, now, actor: request.actor },
            { ...chosen, operationId, reporterCode, cycleKey, language, channel: 'page' },
          )
    const done = results.filter(({ outcome }) => outcome === 'done').length
    const isWhole = done === results.length && done > 0
    leaveNotice(app, reply, {
      kind: isWhole ? 'done' : 'problem',
      key: isWhole ? 'conflicts.decided' : results.length === 0 ? 'conflicts.nothing' : 'conflicts.outdated',
      params: { count: isWhole ? done : results.length - done, done },
    })
    return reply.redirect(addressIn(language, returnPath(place, 'conflicts')), 303)
  })

  app.get(
    `${path}/questions`,
    {
      config: { roles: everyRole },
      schema: { params: ReturnParams, querystring: Type.Object(lang) },
    },
    async (request, reply) => {
      const place = await placeOfReturn(request)
      const of = { reporterCode: place.reporter.reporterCode, cycleKey: place.cycle.cycleKey }
      const questions = await listQuestionsOf(db, of)
      return sendPage(request, reply, (page) => questionsPage(page, { ...place, questions }))
    },
  )

  app.post(`${path}/answers`, write, async (request, reply) => {
    const place = await placeOfReturn(request)
    const fields = formFields(request)
    const text = (fields.get('text') ?? '').slice(0, 4_000)
    if (text === '') throw new ServiceError('REQUEST_INVALID', { problem: 'text' })
    const { reporterCode } = place.reporter
    const questionId = fields.get('questionId') ?? ''
    await answerQuestion(db, { questionId, reporterCode, text }, actOf(request, service, 'page'))
    leaveNotice(app, reply, { key: 'questions.answeredNow' })
    return reply.redirect(addressIn(requestLanguage(request), returnPath(place, 'questions')), 303)
  })

  app.get(
    `${path}/history`,
    {
      config: { roles: everyRole },
      schema: {
        params: ReturnParams,
        querystring: Type.Object({ ...lang, since: Type.Optional(Type.Integer({ minimum: 0 })) }),
      },
    },
    async (request, reply) => {
      const place = await placeOfReturn(request)
      const of = { reporterCode: place.reporter.reporterCode, cycleKey: place.cycle.cycleKey }
      const { since } = request.query
      const history = await listReturnHistory(db, { ...of, since }, { role: request.role })
      const context = await showContext(place.cycle, requestLanguage(request))
      return sendPage(request, reply, (page) => returnHistoryPage(page, { ...place, history, context }))
    },
  )

  app.get(
    `${path}/activities/:activityReportId`,
    {
      config: { roles: everyRole },
      schema: { params: ActivityParams, querystring: Type.Object(lang) },
    },
    async (request, reply) => {
      const place = await placeOfReturn(request)
      const history = await listHistory(db, request.params, { role: request.role })
      if (history.reporterCode !== place.reporter.reporterCode)
        throw new ServiceError('ACTIVITY_UNKNOWN', { activity: request.params.activityReportId })
      const context = await showContext(place.cycle, requestLanguage(request))
      const mayRestore = request.role !== null && reportsToo.includes(request.role)
      return sendPage(request, reply, (page) =>
        activityPage(page, { ...place, history, context, mayRestore }),
      )
    },
  )

  app.get(
    `${path}/activities/:activityReportId/restore`,
    {
      ...insiders,
      schema: {
        params: ActivityParams,
        querystring: Type.Object({ ...lang, asOf: Type.Integer({ minimum: 1 }) }),
      },
    },
    async (request, reply) => {
      const place = await placeOfReturn(request)
      const { activityReportId } = request.params
      const { reference } = await listHistory(db, { activityReportId }, { role: request.role })
      const preview = await previewActivityRestore(db, { activityReportId, asOf: request.query.asOf }, now)
      const operationId = randomUUID()
      return sendPage(request, reply, (page) =>
        restorePage(page, { ...place, activityReportId, reference, preview, operationId }),
      )
    },
  )

  app.post(
    `${path}/activities/:activityReportId/restore`,
    { ...insiders, schema: { params: ActivityParams, querystring: Type.Object(lang) } },
    async (request, reply) => {
      const place = await placeOfReturn(request)
      const { activityReportId } = request.params
      const fields = formFields(request)
      const asOf = Number(fields.get('asOf'))
      if (!Number.isSafeInteger(asOf) || asOf < 1)
        throw new ServiceError('REQUEST_INVALID', { problem: 'asOf' })
      const operationId = `page-${(fields.get('operationId') || randomUUID()).slice(0, 60)}`
      const of = { activityReportId, asOf, operationId, channel: 'page' } as const
      const answer = await restoreActivity(db, of, { now, actor: request.actor })
      leaveNotice(app, reply, {
        area: 'history',
        key: answer.isUnchanged ? 'restore.unchanged' : 'restore.done',
        params: { count: answer.rows.length, asOf, changeNumber: answer.changeNumber },
      })
      const end = `activities/${encodeURIComponent(activityReportId)}`
      return reply.redirect(addressIn(requestLanguage(request), returnPath(place, end)), 303)
    },
  )

  async function showContext(
    cycle: Parameters<typeof getTemplate>[0],
    language: ReturnType<typeof requestLanguage>,
  ) {
    return { template: getTemplate(cycle), lists: await loadCodeLists(db), language }
  }
}
