import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { getNewestChange } from './db/change-log.ts'
import { programVersion } from './program-version.ts'

/** Is it alive: for whoever watches the service. Says nothing about the data. */
export const statusRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/health',
    {
      config: { roles: 'public' },
      schema: { response: { 200: Type.Object({ status: Type.Literal('ok'), version: Type.String() }) } },
    },
    async () => {
      // An answer from the database, or none: a service without its data is not well.
      await getNewestChange(app.service.db)
      return { status: 'ok' as const, version: programVersion }
    },
  )
}
