import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { ServiceError } from '../../errors.ts'
import { readFile } from '../../files/stored-files.ts'
import { sendDownload } from '../../http/download.ts'
import { orNull } from '../../http/or-null.ts'
import { languageOrRefuse } from '../../http/request-language.ts'
import { costly } from '../../http/request-limits.ts'
import { secretariat, secretariatAndAuditor } from '../../roles.ts'
import { compareSnapshots } from '../compare-snapshots.ts'
import { reportFormats } from '../formats/report-format.ts'
import { sendJobEvents } from './job-events.ts'
import { cancelReport, getReportJob, listReportJobs, orderReport, type ReportJob } from './report-jobs.ts'

function oneOf<T extends string>(words: readonly T[]) {
  return Type.Unsafe<T>({ type: 'string', enum: [...words] })
}

const Status = oneOf(['draft', 'final'] as const)
const JobParams = Type.Object({ jobId: Type.String({ maxLength: 40 }) })
const CycleParams = Type.Object({ cycleKey: Type.String() })

const JobAnswer = Type.Object({
  jobId: Type.String(),
  cycleKey: Type.String(),
  language: Type.String(),
  status: Status,
  format: oneOf(reportFormats),
  asOf: Type.Integer(),
  since: orNull(Type.Integer()),
  requestedAt: Type.String(),
  state: oneOf(['queued', 'running', 'done', 'failed', 'cancelled'] as const),
  progress: Type.Integer(),
  reason: orNull(Type.String()),
  fileName: orNull(Type.String()),
  sha256: orNull(Type.String()),
  sizeBytes: orNull(Type.Integer()),
  finalNumber: orNull(Type.Integer()),
  finishedAt: orNull(Type.String()),
})

const Compared = { reference: Type.String(), title: orNull(Type.String()) }
const Point = Type.Object({ changeNumber: Type.Integer(), committedAt: Type.String() })
const ComparisonAnswer = Type.Object({
  cycleKey: Type.String(),
  status: Status,
  from: Point,
  to: Point,
  counts: Type.Object({ new: Type.Integer(), changed: Type.Integer(), withdrawn: Type.Integer() }),
  reporters: Type.Array(
    Type.Object({
      reporterCode: Type.String(),
      name: Type.String(),
      new: Type.Array(Type.Object(Compared)),
      changed: Type.Array(Type.Object({ ...Compared, fields: Type.Array(Type.String()) })),
      withdrawn: Type.Array(Type.Object(Compared)),
    }),
  ),
})

/** A report as it is shown: nothing of how it is made. */
export function shownJob(job: ReportJob) {
  const { jobId, cycleKey, language, status, format, asOf, since, requestedAt, state } = job
  const { progress, reason, fileName, sha256, sizeBytes, finalNumber, finishedAt } = job
  return {
    jobId,
    cycleKey,
    language,
    status,
    format,
    asOf,
    since,
    requestedAt,
    state,
    progress,
    reason,
    fileName,
    sha256,
    sizeBytes,
    finalNumber,
    finishedAt,
  }
}

/** Reports that are made in the background, kept, downloaded and compared. */
export const reportJobRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db, now } = app.service

  app.post(
    '/cycles/:cycleKey/report-jobs',
    {
      config: { roles: secretariat, cost: costly },
      schema: {
        params: CycleParams,
        body: Type.Object(
          {
            language: Type.String(),
            status: Status,
            format: Type.Optional(oneOf(reportFormats)),
            asOf: Type.Optional(Type.Integer({ minimum: 1 })),
            since: Type.Optional(Type.Integer({ minimum: 1 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: JobAnswer },
      },
    },
    async (request) => {
      const { language, status, format = 'xlsx', asOf, since } = request.body
      const order = { ...request.params, language: languageOrRefuse(language), status, format, asOf, since }
      return shownJob(await orderReport(db, order, { now, actor: request.actor }))
    },
  )

  app.get(
    '/cycles/:cycleKey/report-jobs',
    {
      config: { roles: secretariatAndAuditor },
      schema: { params: CycleParams, response: { 200: Type.Array(JobAnswer) } },
    },
    async (request) => (await listReportJobs(db, request.params.cycleKey)).map(shownJob),
  )

  app.get(
    '/report-jobs/:jobId',
    {
      config: { roles: secretariatAndAuditor },
      schema: { params: JobParams, response: { 200: JobAnswer } },
    },
    async (request) => shownJob(await getReportJob(db, request.params.jobId)),
  )

  app.post(
    '/report-jobs/:jobId/cancel',
    {
      config: { roles: secretariat },
      schema: { params: JobParams, response: { 200: JobAnswer } },
    },
    async (request) => shownJob(await cancelReport(db, request.params.jobId, now)),
  )

  app.get(
    '/report-jobs/:jobId/file',
    { config: { roles: secretariatAndAuditor }, schema: { params: JobParams } },
    async (request, reply) => {
      const { fileId, fileName, mediaType, sha256, asOf } = await getReportJob(db, request.params.jobId)
      if (fileId === null) throw new ServiceError('REPORT_UNKNOWN')
      const bytes = await readFile(db, fileId)
      reply.header('x-change-number', asOf).header('x-sha256', sha256)
      return sendDownload(reply, { fileName: fileName!, mediaType: mediaType! }, bytes)
    },
  )

  app.get(
    '/report-jobs/:jobId/events',
    { config: { roles: secretariatAndAuditor }, schema: { params: JobParams } },
    async (request, reply) => sendJobEvents(db, request.params.jobId, reply),
  )

  app.get(
    '/cycles/:cycleKey/report/changes',
    {
      config: { roles: secretariatAndAuditor },
      schema: {
        params: CycleParams,
        querystring: Type.Object({
          from: Type.Integer({ minimum: 1 }),
          to: Type.Integer({ minimum: 1 }),
          status: Type.Optional(Status),
        }),
        response: { 200: ComparisonAnswer },
      },
    },
    async (request) => {
      const { status = 'draft', from, to } = request.query
      const compared = await compareSnapshots(db, { ...request.params, status, from, to })
      // What is documented is written out; lists are the schema's own.
      return structuredClone(compared) as never
    },
  )
}
