/** What a reporter does about a return without a workbook: clashes, withdrawals, what it says to warnings. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { paneLimits } from '../../templates/pane-protocol.ts'
import { getCycle, getReporter } from '../cycles/register.ts'
import { ActChannel, actOf } from '../http/act-of.ts'
import { exactValidator } from '../http/typebox-validator.ts'
import { reportingRoles, reportsToo } from '../roles.ts'
import { listConflicts } from '../sync/pane-sync-conflicts.ts'
import { decideTogether } from '../sync/pane-sync-decide.ts'
import { Conflict, decisionProperties, LanguageName, OperationId } from '../sync/pane-sync-schemas.ts'
import { explainRow } from './explain-row.ts'
import { ReturnParams } from './schemas.ts'

const Id = Type.String({ minLength: 1, maxLength: 100 })
const Revision = Type.Integer({ minimum: 0 })
const path = '/cycles/:cycleKey/reporters/:reporterCode'

export const reporterRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db, now } = service

  app.get(
    `${path}/conflicts`,
    {
      config: { roles: reportsToo },
      schema: { params: ReturnParams, response: { 200: Type.Array(Conflict) } },
    },
    async (request) => {
      const { reporterCode } = await getReporter(db, request.params.reporterCode)
      const { cycleKey } = await getCycle(db, request.params.cycleKey)
      const open = await listConflicts(db, { reporterCode, cycleKey })
      return open.map((one) => ({ ...one, rowKey: null }))
    },
  )

  app.post(
    `${path}/conflicts/decisions`,
    {
      config: { roles: reportsToo },
      validatorCompiler: exactValidator(),
      schema: {
        params: ReturnParams,
        body: Type.Object(
          {
            operationId: OperationId,
            language: LanguageName,
            proposals: Type.Array(
              Type.Object({ proposalId: Id, ...decisionProperties }, { additionalProperties: false }),
              { maxItems: paneLimits.rows },
            ),
            withdrawals: Type.Array(
              Type.Object(
                {
                  activityReportId: Id,
                  revision: Revision,
                  decision: Type.Union([Type.Literal('confirm'), Type.Literal('bringBack')]),
                },
                { additionalProperties: false },
              ),
              { maxItems: paneLimits.rows },
            ),
            channel: ActChannel,
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Array(Type.Object({ id: Type.String(), outcome: Type.String() })) },
      },
    },
    async (request) => {
      const { channel = 'page', ...asked } = request.body
      const deps = { db, now, actor: request.actor }
      return [...(await decideTogether(deps, { ...request.params, ...asked, channel }))]
    },
  )

  app.put(
    `${path}/activities/:reference/comment`,
    {
      config: { roles: reportingRoles },
      schema: {
        params: Type.Object({ ...ReturnParams.properties, reference: Id }),
        body: Type.Object(
          {
            comment: Type.String({ maxLength: 2_000 }),
            ifRevision: Type.Optional(Revision),
            channel: ActChannel,
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ revision: Type.Integer() }) },
      },
    },
    async (request) => {
      const { channel, ...body } = request.body
      const { revision } = await explainRow(
        db,
        { ...request.params, ...body },
        actOf(request, service, channel),
      )
      return { revision }
    },
  )
}
