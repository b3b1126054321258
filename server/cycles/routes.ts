import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { everyRole, secretariatAndAuditor } from '../roles.ts'
import { listCycles, listReporters } from './register.ts'

const CycleAnswer = Type.Object({
  cycleKey: Type.String(),
  title: Type.Record(Type.String(), Type.String()),
  legalBasis: Type.String(),
  documentSymbol: Type.String(),
  period: Type.Object({ start: Type.String(), end: Type.String() }),
  opensOn: Type.String(),
  deadline: Type.String(),
  graceDays: Type.Integer(),
})

/** Contact persons are left out: nobody needs them to choose a reporter. */
const ReporterAnswer = Type.Object({
  reporterCode: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  shortName: Type.String(),
  language: Type.String(),
  region: Type.Union([Type.String(), Type.Null()]),
})

export const cycleRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/cycles',
    {
      config: { roles: everyRole, reporterFrom: 'none' },
      schema: { response: { 200: Type.Array(CycleAnswer) } },
    },
    async () => listCycles(app.service.db),
  )
  app.get(
    '/reporters',
    { config: { roles: secretariatAndAuditor }, schema: { response: { 200: Type.Array(ReporterAnswer) } } },
    async () => listReporters(app.service.db),
  )
}
