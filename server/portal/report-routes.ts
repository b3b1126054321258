/** The page of reports, and what its forms ask for. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { listCycles } from '../cycles/register.ts'
import { ServiceError } from '../errors.ts'
import { languageOrRefuse, requestLanguage } from '../http/request-language.ts'
import { compareSnapshots } from '../report/compare-snapshots.ts'
import { isReportFormat } from '../report/formats/report-format.ts'
import { cancelReport, listReportJobs, orderReport } from '../report/jobs/report-jobs.ts'
import { secretariat, secretariatAndAuditor } from '../roles.ts'
import { cycleOrNewest } from '../service.ts'
import { changesPage } from './changes-page.tsx'
import { formFields } from './form-body.ts'
import { reportPage } from './report-page.tsx'
import { leaveNotice } from './shell/notice.ts'
import { addressIn } from './shell/page.ts'
import { sendPage } from './shell/send-page.ts'

const lang = Type.Optional(Type.String())

export const reportPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db, now } = app.service

  app.get(
    '/reports',
    {
      config: { roles: secretariatAndAuditor },
      schema: { querystring: Type.Object({ lang, cycle: Type.Optional(Type.String()) }) },
    },
    async (request, reply) => {
      const cycle = await cycleOrNewest(db, request.query.cycle || undefined)
      const jobs = await listReportJobs(db, cycle.cycleKey)
      const numbers = [...new Set(jobs.map(({ asOf }) => asOf))].sort((a, b) => b - a)
      const view = {
        cycles: await listCycles(db),
        cycle,
        jobs,
        isKeeper: request.role !== 'auditor',
        span: { from: numbers[1] ?? numbers[0], to: numbers[0] },
      }
      return sendPage(request, reply, (page) => reportPage(page, view))
    },
  )

  app.post(
    '/reports',
    { config: { roles: secretariat }, schema: { querystring: Type.Object({ lang }) } },
    async (request, reply) => {
      const fields = formFields(request)
      const cycle = await cycleOrNewest(db, fields.get('cycle') || undefined)
      const format = fields.get('format') ?? 'xlsx'
      if (!isReportFormat(format)) throw new ServiceError('REQUEST_INVALID', { problem: 'format' })
      await orderReport(
        db,
        {
          cycleKey: cycle.cycleKey,
          language: languageOrRefuse(fields.get('language') ?? ''),
          status: fields.get('status') === 'final' ? 'final' : 'draft',
          format,
          asOf: changeNumberIn(fields, 'asOf'),
          since: changeNumberIn(fields, 'since'),
        },
        { now, actor: request.actor },
      )
      leaveNotice(app, reply, { area: 'reports', key: 'notice.ordered' })
      return reply.redirect(addressIn(requestLanguage(request), '/reports', { cycle: cycle.cycleKey }), 303)
    },
  )

  app.post(
    '/reports/cancel',
    { config: { roles: secretariat }, schema: { querystring: Type.Object({ lang }) } },
    async (request, reply) => {
      const { cycleKey } = await cancelReport(db, formFields(request).get('jobId') ?? '', now)
      leaveNotice(app, reply, { area: 'reports', key: 'notice.cancelled' })
      return reply.redirect(addressIn(requestLanguage(request), '/reports', { cycle: cycleKey }), 303)
    },
  )

  app.get(
    '/reports/changes',
    {
      config: { roles: secretariatAndAuditor },
      schema: {
        querystring: Type.Object({
          lang,
          cycle: Type.String(),
          status: Type.Union([Type.Literal('draft'), Type.Literal('final')]),
          from: Type.Integer({ minimum: 1 }),
          to: Type.Integer({ minimum: 1 }),
        }),
      },
    },
    async (request, reply) => {
      const { cycle: cycleKey, status, from, to } = request.query
      const compared = await compareSnapshots(db, { cycleKey, status, from, to })
      const isKeeper = request.role !== 'auditor'
      return sendPage(request, reply, (page) => changesPage(page, compared, isKeeper))
    },
  )
}

/** Undefined where it was left blank. */
function changeNumberIn(fields: ReadonlyMap<string, string>, name: string): number | undefined {
  const typed = (fields.get(name) ?? '').trim()
  if (!/^\d{0,15}$/.test(typed)) throw new ServiceError('REQUEST_INVALID', { problem: name })
  return typed === '' ? undefined : Number(typed)
}
