import { Readable } from 'node:stream'
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { getCycle, getReporter } from '../cycles/register.ts'
import { readFile } from '../files/stored-files.ts'
import { ActChannel, actOf } from '../http/act-of.ts'
import { sendWorkbook } from '../http/download.ts'
import { orNull } from '../http/or-null.ts'
import { secretariat, secretariatAndAuditor } from '../roles.ts'
import { linesPerAnswer, listAuditLog } from './audit-log.ts'
import { auditTable } from './audit-table.ts'
import { eraseFileFor, listReturnFiles } from './erase-file.ts'
import { exportAudit } from './export-audit.ts'
import { erasePerson, exportPerson } from './personal-data.ts'
import { applyRetention, getRetention, setRetention } from './retention.ts'

const readers = { roles: secretariatAndAuditor }
const officers = { roles: secretariat }
const administrators = { roles: ['administrator'] } as const
const dayPattern = '^\\d{4}-\\d{2}-\\d{2}$'
const strict = { additionalProperties: false } as const
const FileParams = Type.Object({ fileId: Type.String({ maxLength: 100 }) })
const Days = orNull(Type.Integer({ minimum: 1, maximum: 36_500 }))
const RetentionBody = Type.Object({ originalFileDays: Days, madeFileDays: Days, channel: ActChannel }, strict)
const Names = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 20 }))
const PersonBody = Type.Object(
  {
    accountId: Type.Optional(Type.String({ maxLength: 100 })),
    names: Names,
    emails: Names,
    channel: ActChannel,
  },
  strict,
)

/** What the log is narrowed down by, in the list and in the table alike. */
const auditFilter = {
  until: Type.Optional(Type.Integer({ minimum: 0 })),
  actor: Type.Optional(Type.String({ maxLength: 100 })),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  isSecretariat: Type.Optional(Type.Boolean()),
  reporterCode: Type.Optional(Type.String({ maxLength: 60 })),
  fromDay: Type.Optional(Type.String({ pattern: dayPattern })),
  toDay: Type.Optional(Type.String({ pattern: dayPattern })),
}

/** The audit log, kept files, how long they are kept, and what is kept about a person. */
export const auditRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db } = service

  app.get(
    '/audit',
    {
      config: readers,
      schema: {
        querystring: Type.Object({
          ...auditFilter,
          since: Type.Optional(Type.Integer({ minimum: 0 })),
          isNewestFirst: Type.Optional(Type.Boolean()),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: linesPerAnswer })),
        }),
      },
    },
    async (request) => listAuditLog(db, request.query),
  )

  app.get(
    '/audit/table',
    { config: readers, schema: { querystring: Type.Object(auditFilter) } },
    async (request, reply) =>
      reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="cinnabar-audit.csv"')
        .header('cache-control', 'no-store')
        .send(Readable.from(auditTable(db, request.query))),
  )

  app.get(
    '/audit/export',
    {
      config: readers,
      schema: { querystring: Type.Object({ from: Type.Optional(Type.Integer({ minimum: 1 })) }) },
    },
    async (request, reply) =>
      reply
        .header('content-type', 'application/x-ndjson; charset=utf-8')
        .header('content-disposition', 'attachment; filename="cinnabar-audit.jsonl"')
        .header('cache-control', 'no-store')
        .send(Readable.from(exportAudit(db, request.query.from))),
  )

  app.get(
    '/cycles/:cycleKey/reporters/:reporterCode/files',
    {
      config: officers,
      schema: { params: Type.Object({ cycleKey: Type.String(), reporterCode: Type.String() }) },
    },
    async (request) => {
      const { reporterCode } = await getReporter(db, request.params.reporterCode)
      const { cycleKey } = await getCycle(db, request.params.cycleKey)
      return listReturnFiles(db, { reporterCode, cycleKey })
    },
  )

  app.get(
    '/files/:fileId/content',
    { config: officers, schema: { params: FileParams } },
    async (request, reply) => {
      const { fileId } = request.params
      return sendWorkbook(reply, `${fileId}.xlsx`, await readFile(db, fileId))
    },
  )

  app.post(
    '/files/:fileId/erasure',
    {
      config: officers,
      schema: {
        params: FileParams,
        body: Type.Object({ reason: Type.String({ maxLength: 4_000 }), channel: ActChannel }, strict),
      },
    },
    async (request) => {
      const { reason, channel } = request.body
      const { fileId } = request.params
      return eraseFileFor(db, { fileId, reason }, actOf(request, service, channel))
    },
  )

  app.get('/retention', { config: readers }, async () => getRetention(db))
  app.put('/retention', { config: administrators, schema: { body: RetentionBody } }, async (request) => {
    const { channel, ...wanted } = request.body
    return setRetention(db, wanted, actOf(request, service, channel))
  })
  app.post(
    '/retention/runs',
    {
      config: administrators,
      schema: { querystring: Type.Object({ channel: ActChannel }) },
    },
    async (request) => applyRetention(db, actOf(request, service, request.query.channel)),
  )

  app.post('/persons/export', { config: administrators, schema: { body: PersonBody } }, async (request) => {
    const { channel, ...search } = request.body
    return exportPerson(db, search, actOf(request, service, channel))
  })
  app.post('/persons/erasure', { config: administrators, schema: { body: PersonBody } }, async (request) => {
    const { channel, ...search } = request.body
    return erasePerson(db, search, actOf(request, service, channel))
  })
}
