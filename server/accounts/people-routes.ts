/** Names for the ids in a return's history, for those who may see it. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { getReporter } from '../cycles/register.ts'
import { reportingRoles, reportsToo } from '../roles.ts'
import { listAccounts } from './accounts.ts'

const PersonAnswer = Type.Object({
  accountId: Type.String(),
  /** Null: not given, or erased. Of the Secretariat's people none is shown: the Secretariat speaks as one. */
  name: Type.Union([Type.String(), Type.Null()]),
  isSecretariat: Type.Boolean(),
})

export const peopleRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/reporters/:reporterCode/people',
    {
      config: { roles: reportsToo },
      schema: {
        params: Type.Object({ reporterCode: Type.String() }),
        response: { 200: Type.Array(PersonAnswer) },
      },
    },
    async (request) => {
      const { db } = app.accounts.context
      const { reporterCode } = await getReporter(db, request.params.reporterCode)
      const accounts = await listAccounts(db)
      return accounts
        .filter(
          ({ role, reporterCodes }) => !reportingRoles.includes(role) || reporterCodes.includes(reporterCode),
        )
        .map(({ accountId, name, role }) => {
          const isSecretariat = !reportingRoles.includes(role)
          return { accountId, name: isSecretariat ? null : name, isSecretariat }
        })
    },
  )
}
