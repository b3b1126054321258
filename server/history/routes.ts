import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { everyRole, reportsToo, secretariat } from '../roles.ts'
import { checkReceipt } from './check-receipt.ts'
import { listHistory } from './list-history.ts'
import { listReturnHistory } from './list-return-history.ts'
import { rebuildProjections } from './rebuild-projections.ts'
import {
  previewActivityRestore,
  previewReturnRestore,
  restoreActivity,
  restoreReturn,
} from './restore-rows.ts'
import {
  ActivityHistoryAnswer,
  RebuiltAnswer,
  ReceiptCheckAnswer,
  RestoreAnswerBody,
  RestoreBody,
  ReturnHistoryAnswer,
} from './schemas.ts'

const ActivityParams = Type.Object({ activityReportId: Type.String({ maxLength: 100 }) })
const ReturnParams = Type.Object({ cycleKey: Type.String(), reporterCode: Type.String() })

export const historyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/activities/:activityReportId/history',
    {
      config: { roles: everyRole },
      schema: { params: ActivityParams, response: { 200: ActivityHistoryAnswer } },
    },
    async (request) => listHistory(app.service.db, request.params, { role: request.role }),
  )

  app.get(
    '/cycles/:cycleKey/reporters/:reporterCode/history',
    {
      config: { roles: everyRole },
      schema: {
        params: ReturnParams,
        querystring: Type.Object({
          lang: Type.Optional(Type.String()),
          since: Type.Optional(Type.Integer({ minimum: 0 })),
          until: Type.Optional(Type.Integer({ minimum: 0 })),
        }),
        response: { 200: ReturnHistoryAnswer },
      },
    },
    async (request) => {
      const { since, until } = request.query
      return listReturnHistory(app.service.db, { ...request.params, since, until }, { role: request.role })
    },
  )

  app.post(
    '/activities/:activityReportId/restore',
    {
      // A reporter may take back what happened to a row of its own: it could send the old values as well.
      config: { roles: reportsToo },
      schema: { params: ActivityParams, body: RestoreBody, response: { 200: RestoreAnswerBody } },
    },
    async (request) => {
      const { db, now } = app.service
      const { preview = false, channel = 'page', ...body } = request.body
      if (preview) return previewActivityRestore(db, { ...request.params, asOf: body.asOf }, now)
      return restoreActivity(db, { ...request.params, ...body, channel }, { now, actor: request.actor })
    },
  )

  app.post(
    '/cycles/:cycleKey/reporters/:reporterCode/restore',
    {
      config: { roles: secretariat },
      schema: { params: ReturnParams, body: RestoreBody, response: { 200: RestoreAnswerBody } },
    },
    async (request) => {
      const { db, now } = app.service
      const { preview = false, channel = 'page', ...body } = request.body
      if (preview) return previewReturnRestore(db, { ...request.params, asOf: body.asOf }, now)
      return restoreReturn(db, { ...request.params, ...body, channel }, { now, actor: request.actor })
    },
  )

  app.post(
    '/projections/rebuild',
    { config: { roles: ['administrator'] }, schema: { response: { 200: RebuiltAnswer } } },
    async () => rebuildProjections(app.service.db, app.service.now),
  )

  app.get(
    '/receipts/:receiptNumber/check',
    {
      config: { roles: everyRole },
      schema: {
        params: Type.Object({ receiptNumber: Type.String({ maxLength: 200 }) }),
        response: { 200: ReceiptCheckAnswer },
      },
    },
    async (request) => checkReceipt(app.service.db, request.params.receiptNumber, { role: request.role }),
  )
}
