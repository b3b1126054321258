import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { getNewestChange } from './db/change-log.ts'
import { programVersion } from './program-version.ts'

/** For whoever watches the service, and for the proxy before it. They say nothing about the data. */
export const statusRoutes: FastifyPluginAsyncTypebox = async (app) => {
  let isStopping = false
  app.addHook('preClose', async () => {
    isStopping = true
  })
  // Is it alive? A service whose database is away is: starting it again would not bring that back.
  app.get(
    '/health',
    {
      config: { roles: 'public' },
      schema: { response: { 200: Type.Object({ status: Type.Literal('ok'), version: Type.String() }) } },
    },
    async () => ({ status: 'ok' as const, version: programVersion }),
  )
  // Can it do its work? An answer from the database, or 503 and whoever has another replica asks that.
  app.get(
    '/ready',
    {
      config: { roles: 'public' },
      schema: {
        response: {
          200: Type.Object({ status: Type.Literal('ready') }),
          503: Type.Object({ status: Type.Union([Type.Literal('stopping'), Type.Literal('noDatabase')]) }),
        },
      },
    },
    async (request, reply) => {
      if (isStopping) return reply.code(503).send({ status: 'stopping' as const })
      try {
        await getNewestChange(app.service.db)
        return { status: 'ready' as const }
      } catch (error) {
        request.log.warn({ err: error }, 'the database does not answer')
        return reply.code(503).send({ status: 'noDatabase' as const })
      }
    },
  )
}
