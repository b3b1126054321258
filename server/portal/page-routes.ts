/** All pages. Loaded by `load-pages.ts`, because they are written with JSX. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { packMessages } from '../http/gzip.ts'
import { accountPageRoutes } from './account-routes.ts'
import { deskPageRoutes } from './desk/desk-page-routes.ts'
import { docsPage } from './docs-page.tsx'
import { mailPageRoutes } from './mail-routes.ts'
import { personalDataPage } from './personal-data-page.tsx'
import { providerRoutes } from './provider-routes.ts'
import { reportPageRoutes } from './report-routes.ts'
import { delegatesRoutes } from './reporter/delegates-routes.ts'
import { liveRoutes } from './reporter/live-routes.ts'
import { returnPageRoutes } from './reporter/return-routes.ts'
import { returnRowsRoutes } from './reporter/rows-routes.ts'
import { uploadRoutes } from './reporter/upload-routes.ts'
import { portalRoutes } from './routes.ts'
import { assetRoutes } from './shell/asset-routes.ts'
import { sendPage } from './shell/send-page.ts'
import { signInPageRoutes } from './sign-in-routes.ts'

export { sendErrorPage } from './error-page.tsx'

export const pageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  // No page holds a secret that its compressed length could give away: forms are told apart by where they come from.
  packMessages(app)
  for (const routes of [
    portalRoutes,
    returnPageRoutes,
    returnRowsRoutes,
    liveRoutes,
    uploadRoutes,
    delegatesRoutes,
    signInPageRoutes,
    providerRoutes,
    accountPageRoutes,
    mailPageRoutes,
    reportPageRoutes,
    deskPageRoutes,
    infoRoutes,
    assetRoutes,
  ]) {
    await app.register(routes)
  }
}

/** Pages that say nothing about the data. */
const infoRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const schema = { querystring: Type.Object({ lang: Type.Optional(Type.String()) }) }

  app.get('/personal-data', { config: { roles: 'public' }, schema }, async (request, reply) =>
    sendPage(request, reply, personalDataPage),
  )

  app.get(
    '/api/docs',
    {
      config: { roles: 'public' },
      schema: {
        ...schema,
        response: { 200: { description: 'A page', content: { 'text/html': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => sendPage(request, reply, (page) => docsPage(page, app.swagger())),
  )
}
