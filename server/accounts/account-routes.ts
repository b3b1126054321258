/** Looking after other people's access. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { ServiceError } from '../errors.ts'
import { type Role, reportingRoles, secretariat } from '../roles.ts'
import { listAccountEvents, recordAccountEvent } from './account-events.ts'
import { endAccount, eraseAccount, getAccount, listAccounts, setReporters } from './accounts.ts'
import { handOverAccess, reissueAccess } from './give-access.ts'
import { knownReporterCodes, managedAccount } from './managed-account.ts'
import { mayManage } from './may-manage.ts'
import {
  AccountAnswer,
  AccountEventAnswer,
  AccountParams,
  Address,
  Count,
  LanguageCode,
  MadeInvitationAnswer,
  PersonName,
  ReporterCodes,
  SessionAnswer,
} from './schemas.ts'
import { endSessions, listSessions } from './sessions.ts'

/** A focal point looks after the delegates; which accounts those are, each handler asks `managedAccount`. */
const keepers: readonly Role[] = ['focalPoint', ...secretariat]

export const accountRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context } = app.accounts
  const { db, now } = context
  const kept = { roles: keepers, reporterFrom: 'none' } as const

  app.get(
    '/accounts',
    {
      config: { roles: [...keepers, 'auditor'], reporterFrom: 'none' },
      schema: { response: { 200: Type.Array(AccountAnswer) } },
    },
    async (request) => {
      const accounts = await listAccounts(db)
      const person = request.signedIn!
      if (!reportingRoles.includes(person.role)) return accounts
      return accounts.filter(
        (account) => account.accountId === person.accountId || mayManage(person, account),
      )
    },
  )

  app.get(
    '/account-events',
    {
      config: { roles: ['administrator', 'auditor'] },
      schema: {
        querystring: Type.Object({
          accountId: Type.Optional(Type.String({ maxLength: 60 })),
          before: Type.Optional(Type.String({ maxLength: 40 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
        }),
        response: { 200: Type.Array(AccountEventAnswer) },
      },
    },
    async (request) => listAccountEvents(db, { limit: 200, ...request.query }),
  )

  app.get(
    '/accounts/:accountId/sessions',
    { config: kept, schema: { params: AccountParams, response: { 200: Type.Array(SessionAnswer) } } },
    async (request) => {
      const { accountId } = await managedAccount(db, request, request.params.accountId)
      return listSessions(context, accountId)
    },
  )

  app.post(
    '/accounts/:accountId/sessions/end',
    { config: kept, schema: { params: AccountParams, response: { 200: Count } } },
    async (request) => {
      const { accountId } = await managedAccount(db, request, request.params.accountId)
      const reason = 'endedByKeeper'
      return { ended: await endSessions(db, { accountId, reason, actor: request.actor }, now) }
    },
  )

  app.post(
    '/accounts/:accountId/reporters',
    {
      config: { roles: secretariat },
      schema: {
        params: AccountParams,
        body: Type.Object({ reporterCodes: ReporterCodes }, { additionalProperties: false }),
        response: { 200: AccountAnswer },
      },
    },
    async (request) => {
      const account = await managedAccount(db, request, request.params.accountId)
      const reporterCodes = await knownReporterCodes(db, request.body.reporterCodes)
      const { accountId, role } = account
      if (reportingRoles.includes(role) !== reporterCodes.length > 0) {
        throw new ServiceError('REQUEST_INVALID', { problem: 'role, reporterCodes' })
      }
      await db.transaction().execute(async (trx) => {
        await setReporters(trx, accountId, reporterCodes)
        const details = { reporterCodes }
        await recordAccountEvent(
          trx,
          { kind: 'reportersChanged', accountId, actor: request.actor, details },
          now,
        )
      })
      return getAccount(db, accountId)
    },
  )

  app.post(
    '/accounts/:accountId/end',
    { config: kept, schema: { params: AccountParams, response: { 200: AccountAnswer } } },
    async (request) => {
      const { accountId } = await managedAccount(db, request, request.params.accountId)
      await db.transaction().execute((trx) => endAccount({ db: trx, now }, accountId, request.actor))
      return getAccount(db, accountId)
    },
  )

  app.post(
    '/accounts/:accountId/erase',
    {
      config: { roles: ['administrator'] },
      schema: { params: AccountParams, response: { 200: AccountAnswer } },
    },
    async (request) => {
      const { accountId } = request.params
      await db.transaction().execute((trx) => eraseAccount({ db: trx, now }, accountId, request.actor))
      return getAccount(db, accountId)
    },
  )

  app.post(
    '/accounts/:accountId/reissue',
    {
      config: kept,
      schema: {
        params: AccountParams,
        body: Type.Object(
          { email: Type.Optional(Address), sendMail: Type.Optional(Type.Boolean()) },
          { additionalProperties: false },
        ),
        response: { 201: MadeInvitationAnswer },
      },
    },
    async (request, reply) => {
      const { accountId } = request.params
      return reply.code(201).send(await reissueAccess(request, reply, { ...request.body, accountId }))
    },
  )

  app.post(
    '/accounts/:accountId/hand-over',
    {
      config: kept,
      schema: {
        params: AccountParams,
        body: Type.Object(
          {
            name: Type.Optional(PersonName),
            email: Type.Optional(Address),
            language: Type.Optional(LanguageCode),
          },
          { additionalProperties: false },
        ),
        response: { 201: MadeInvitationAnswer },
      },
    },
    async (request, reply) => {
      const { accountId } = request.params
      const { name = null, email = null, language } = request.body
      return reply.code(201).send(await handOverAccess(request, reply, { accountId, name, email, language }))
    },
  )
}
