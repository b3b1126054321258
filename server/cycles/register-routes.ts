import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { ActChannel, actOf } from '../http/act-of.ts'
import { secretariat, secretariatAndAuditor } from '../roles.ts'
import { getStoredCodeList, listCodeLists, saveCodeList } from './manage-code-lists.ts'
import { copyCycle, editCycle, getStoredCycle, makeCycle, setCycleState } from './manage-cycles.ts'
import { addReporter, editReporter, getStoredReporter, removeReporter } from './manage-reporters.ts'
import {
  CodeListBody,
  CycleCopyBody,
  CycleEditBody,
  CycleMoveBody,
  NewCycleBody,
  NewReporterBody,
  ReporterEditBody,
  StoredCodeListAnswer,
  StoredCycleAnswer,
  StoredReporterAnswer,
} from './schemas.ts'

const CycleParams = Type.Object({ cycleKey: Type.String() })
const ReporterParams = Type.Object({ reporterCode: Type.String() })
const ListParams = Type.Object({ list: Type.String() })
const readers = { roles: secretariatAndAuditor }
const writers = { roles: secretariat }

/** Cycles, reporters and code lists, one at a time; as spreadsheets: `sheet-routes.ts`. */
export const registerRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db } = service

  app.get(
    '/cycles/:cycleKey',
    { config: readers, schema: { params: CycleParams, response: { 200: StoredCycleAnswer } } },
    async (request) => getStoredCycle(db, request.params.cycleKey),
  )
  app.post(
    '/cycles',
    { config: writers, schema: { body: NewCycleBody, response: { 201: StoredCycleAnswer } } },
    async (request, reply) => {
      const { channel, ...cycle } = request.body
      return reply.code(201).send(await makeCycle(db, cycle, actOf(request, service, channel)))
    },
  )
  app.post(
    '/cycles/:cycleKey/copies',
    {
      config: writers,
      schema: { params: CycleParams, body: CycleCopyBody, response: { 201: StoredCycleAnswer } },
    },
    async (request, reply) => {
      const { channel, ...copy } = request.body
      const act = actOf(request, service, channel)
      return reply.code(201).send(await copyCycle(db, request.params.cycleKey, copy, act))
    },
  )
  app.patch(
    '/cycles/:cycleKey',
    {
      config: writers,
      schema: { params: CycleParams, body: CycleEditBody, response: { 200: StoredCycleAnswer } },
    },
    async (request) => {
      const { channel, ifChangeNumber, ...edit } = request.body
      const act = { ...actOf(request, service, channel), ifChangeNumber }
      return editCycle(db, request.params.cycleKey, edit, act)
    },
  )
  app.post(
    '/cycles/:cycleKey/moves',
    {
      config: writers,
      schema: { params: CycleParams, body: CycleMoveBody, response: { 200: StoredCycleAnswer } },
    },
    async (request) => {
      const { move, channel } = request.body
      return setCycleState(db, request.params.cycleKey, move, actOf(request, service, channel))
    },
  )

  app.get(
    '/reporters/:reporterCode',
    { config: readers, schema: { params: ReporterParams, response: { 200: StoredReporterAnswer } } },
    async (request) => getStoredReporter(db, request.params.reporterCode),
  )
  app.post(
    '/reporters',
    { config: writers, schema: { body: NewReporterBody, response: { 201: StoredReporterAnswer } } },
    async (request, reply) => {
      const { channel, ...reporter } = request.body
      return reply.code(201).send(await addReporter(db, reporter, actOf(request, service, channel)))
    },
  )
  app.patch(
    '/reporters/:reporterCode',
    {
      config: writers,
      schema: { params: ReporterParams, body: ReporterEditBody, response: { 200: StoredReporterAnswer } },
    },
    async (request) => {
      const { channel, ifChangeNumber, ...edit } = request.body
      const act = { ...actOf(request, service, channel), ifChangeNumber }
      return editReporter(db, request.params.reporterCode, edit, act)
    },
  )
  app.delete(
    '/reporters/:reporterCode',
    {
      config: writers,
      schema: { params: ReporterParams, querystring: Type.Object({ channel: ActChannel }) },
    },
    async (request, reply) => {
      const act = actOf(request, service, request.query.channel)
      await removeReporter(db, request.params.reporterCode, act)
      return reply.code(204).send()
    },
  )

  app.get(
    '/code-lists',
    { config: readers, schema: { response: { 200: Type.Array(StoredCodeListAnswer) } } },
    async () => listCodeLists(db),
  )
  app.get(
    '/code-lists/:list',
    { config: readers, schema: { params: ListParams, response: { 200: StoredCodeListAnswer } } },
    async (request) => getStoredCodeList(db, request.params.list),
  )
  app.put(
    '/code-lists/:list',
    {
      config: writers,
      schema: { params: ListParams, body: CodeListBody, response: { 200: StoredCodeListAnswer } },
    },
    async (request) => {
      const { channel, ifChangeNumber, ...list } = request.body
      const act = { ...actOf(request, service, channel), ifChangeNumber }
      return saveCodeList(db, { ...list, key: request.params.list }, act)
    },
  )
}
