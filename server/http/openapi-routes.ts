import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { pageHeaders } from '../portal/page-frame.ts'
import { packMessages } from './gzip.ts'
import { renderDocsPage } from './openapi-page.ts'
import { requestLanguage } from './request-language.ts'

/** What the interface is: for programs and for people. Says nothing about the data. */
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

  app.get(
    '/docs',
    {
      config: { roles: 'public' },
      schema: {
        querystring: Type.Object({ lang: Type.Optional(Type.String()) }),
        response: {
          200: { description: 'A page', content: { 'text/html': { schema: Type.String() } } },
        },
      },
    },
    async (request, reply) =>
      reply.headers(pageHeaders).send(renderDocsPage(app.swagger(), requestLanguage(request))),
  )
}
