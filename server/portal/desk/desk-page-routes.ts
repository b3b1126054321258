/** The Secretariat's pages. */
import type { FastifyPluginAsync } from 'fastify'
import { auditPageRoutes } from './audit-page-routes.ts'
import { codeListPageRoutes } from './code-list-routes.ts'
import { duplicatePageRoutes } from './duplicate-page-routes.ts'
import { mailingPageRoutes } from './mailing-page-routes.ts'
import { overviewRoutes } from './overview-routes.ts'
import { paperRoutes } from './paper-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { questionsPageRoutes } from './questions-page-routes.ts'
import { ratesPageRoutes } from './rates-routes.ts'
import { registerPageRoutes } from './register-routes.ts'
import { returnPageRoutes } from './return-routes.ts'
import { sheetPageRoutes } from './sheet-page-routes.ts'

export const deskPageRoutes: FastifyPluginAsync = async (app) => {
  for (const routes of [
    overviewRoutes,
    returnPageRoutes,
    paperRoutes,
    mailingPageRoutes,
    questionsPageRoutes,
    duplicatePageRoutes,
    auditPageRoutes,
    registerPageRoutes,
    ratesPageRoutes,
    codeListPageRoutes,
    sheetPageRoutes,
    peopleRoutes,
  ]) {
    await app.register(routes)
  }
}
