import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { orNull } from '../http/or-null.ts'
import { requestLanguage } from '../http/request-language.ts'
import { type Role, reportsToo } from '../roles.ts'
import { decideShownMail, shownMails } from './mail-list.ts'

/** One of these words, and its type with it. */
function oneOf<T extends string>(...words: T[]) {
  return Type.Unsafe<T>({ type: 'string', enum: words })
}

const MailAnswer = Type.Object({
  mailId: Type.String(),
  receivedAt: Type.String(),
  from: orNull(Type.String()),
  state: oneOf('passedOver', 'held', 'due', 'taken', 'refused', 'declined', 'expired'),
  reason: orNull(Type.String()),
  reasonText: orNull(Type.String()),
  fileName: orNull(Type.String()),
  sizeBytes: Type.Integer(),
  vouchedBy: orNull(oneOf('mailServer', 'link', 'page')),
  expiresAt: orNull(Type.String()),
  reporterCode: orNull(Type.String()),
  cycleKey: orNull(Type.String()),
  changeNumber: orNull(Type.Integer()),
  answerState: oneOf('none', 'due', 'sent', 'failed'),
  moves: Type.Array(oneOf('take', 'decline')),
})

const mayRead: readonly Role[] = [...reportsToo, 'auditor']

/** Mails that came in: a reporter sees and decides about their own, the Secretariat sees all. */
export const mailRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { context } = app.accounts

  app.get(
    '/mails',
    {
      config: { roles: mayRead, reporterFrom: 'none' },
      schema: {
        querystring: Type.Object({
          lang: Type.Optional(Type.String()),
          before: Type.Optional(Type.String({ maxLength: 30 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
        }),
        response: { 200: Type.Array(MailAnswer) },
      },
    },
    async (request) => {
      const { before, limit = 50 } = request.query
      const language = requestLanguage(request)
      const mails = await shownMails(context.db, request, {
        language,
        limit,
        ...(before === undefined ? {} : { before }),
      })
      return mails.map(({ moves, ...mail }) => ({ ...mail, moves: [...moves] }))
    },
  )

  app.post(
    '/mails/:mailId/decisions',
    {
      config: { roles: reportsToo, reporterFrom: 'none' },
      schema: {
        params: Type.Object({ mailId: Type.String({ maxLength: 40 }) }),
        body: Type.Object({ move: oneOf('take', 'decline') }, { additionalProperties: false }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await decideShownMail(context, request, { ...request.params, ...request.body })
      return reply.code(204).send(null)
    },
  )
}
