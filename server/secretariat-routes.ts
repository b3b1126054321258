/** The routes with which the Secretariat runs a cycle, and those with which a reporter answers it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { auditRoutes } from './audit/routes.ts'
import { registerRoutes } from './cycles/register-routes.ts'
import { sheetRoutes } from './cycles/sheets/sheet-routes.ts'
import { mailingRoutes } from './mail/mailings/routes.ts'
import { questionRoutes } from './questions/routes.ts'
import { deskRoutes } from './returns/desk-routes.ts'
import { reporterRoutes } from './returns/reporter-routes.ts'
import { returnRoutes } from './returns/routes.ts'

export const secretariatRoutes: FastifyPluginAsyncTypebox = async (app) => {
  for (const routes of [
    registerRoutes,
    sheetRoutes,
    returnRoutes,
    deskRoutes,
    reporterRoutes,
    questionRoutes,
    auditRoutes,
    mailingRoutes,
  ])
    await app.register(routes)
}
