import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { listAuditLog } from '../../audit/audit-log.ts'
import { accountNames } from '../../audit/audit-table.ts'
import { isCalendarDay } from '../../cycles/calendar-day.ts'
import { secretariatAndAuditor } from '../../roles.ts'
import { sendPage } from '../shell/send-page.ts'
import { auditKinds, auditPage } from './audit-page.tsx'

const Word = Type.Optional(Type.String({ maxLength: 100 }))
const linesPerPage = 50

export const auditPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { db } = app.service

  app.get(
    '/audit',
    {
      config: { roles: secretariatAndAuditor },
      schema: {
        querystring: Type.Object({
          lang: Word,
          kind: Word,
          actor: Word,
          who: Word,
          reporter: Word,
          from: Word,
          to: Word,
          until: Type.Optional(Type.Integer({ minimum: 0 })),
        }),
      },
    },
    async (request, reply) => {
      const { query } = request
      const day = (text: string | undefined) => (text && isCalendarDay(text) ? text : undefined)
      const kind = auditKinds.find((one) => one === query.kind)
      const log = await listAuditLog(db, {
        kind,
        actor: query.actor || undefined,
        isSecretariat: query.who === 'secretariat' || undefined,
        reporterCode: query.reporter?.trim().toLowerCase() || undefined,
        fromDay: day(query.from),
        toDay: day(query.to),
        until: query.until,
        isNewestFirst: true,
        limit: linesPerPage,
      })
      const chosen = query.actor ? [{ actor: query.actor }] : []
      const names = await accountNames(db, [...log.lines, ...chosen])
      const filter = {
        kind: kind ?? '',
        actor: query.actor ?? '',
        who: query.who === 'secretariat' ? query.who : '',
        reporter: query.reporter?.trim() ?? '',
        from: day(query.from) ?? '',
        to: day(query.to) ?? '',
      }
      const view = {
        lines: log.lines,
        olderThan: log.continueAfter === null ? null : log.continueAfter - 1,
        nameOf: (actor: string) => names.get(actor) ?? null,
        filter,
      }
      return sendPage(request, reply, (page) => auditPage(page, view))
    },
  )
}
