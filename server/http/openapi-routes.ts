import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { packMessages } from './gzip.ts'

/** What the interface is, for programs; for people there is a page beside it (`portal/docs-page.tsx`). */
export const openapiRoutes: FastifyPluginAsyncTypebox = async (app) => {
  packMessages(app)
  app.get(
    '/openapi.json',
    {
      config: { roles: 'public' },
      schema: { response: { 200: Type.Object({}, { additionalProperties: true }) } },
      serializerCompiler: () => JSON.stringify,
    },
    async () => app.swagger(),
  )
}
