import { type FastifyPluginAsyncTypebox, type Static, Type } from '@fastify/type-provider-typebox'
import { afterAnswer } from '../../accounts/after-answer.ts'
import { getCycle } from '../../cycles/register.ts'
import { ActChannel, actOf } from '../../http/act-of.ts'
import { orNull } from '../../http/or-null.ts'
import { DeskFilterSchema } from '../../returns/desk-schemas.ts'
import { secretariat, secretariatAndAuditor } from '../../roles.ts'
import {
  cancelMailing,
  type LoggedMail,
  listMailings,
  listMailLog,
  type Mailing,
  type MailingAct,
  mailingKinds,
  makeMailing,
  type NewMailing,
  occasionAndTime,
} from './mailings.ts'
import { type MailingPreview, previewMailing, sendDueMailings } from './send-mailings.ts'

const Text = Type.String()
const NullableText = Type.Union([Type.String(), Type.Null()])
const Kind = Type.Union(mailingKinds.map((kind) => Type.Literal(kind)))

const Audience = Type.Union([
  Type.Object(
    { reporterCodes: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 10_000 }) },
    { additionalProperties: false },
  ),
  Type.Object({ filter: DeskFilterSchema }, { additionalProperties: false }),
])

const MailingBody = Type.Object(
  {
    kind: Type.Unsafe<NewMailing['kind']>(Kind),
    audience: Audience,
    note: Type.Optional(orNull(Type.String({ maxLength: 4_000 }))),
    isAgain: Type.Optional(Type.Boolean()),
    when: Type.Optional(
      Type.Union([
        Type.Literal('now'),
        Type.Object({ at: Type.String({ maxLength: 40 }) }, { additionalProperties: false }),
        Type.Object(
          { daysBefore: Type.Integer({ minimum: 0, maximum: 365 }) },
          { additionalProperties: false },
        ),
      ]),
    ),
    channel: ActChannel,
  },
  { additionalProperties: false },
)

const MailingAnswer = Type.Unsafe<Mailing>(
  Type.Object({
    mailingId: Text,
    cycleKey: Text,
    kind: Text,
    occasion: Text,
    audience: Type.Any(),
    note: NullableText,
    isAgain: Type.Boolean(),
    sendAt: Text,
    state: Text,
    doneAt: NullableText,
    createdAt: Text,
    createdBy: Text,
    mails: Type.Integer(),
  }),
)

const Person = Type.Object({
  reporterCode: Text,
  reporterName: Text,
  recipient: Text,
  accountId: NullableText,
  name: NullableText,
  email: Text,
  language: Text,
  round: Type.Integer(),
})

const PreviewAnswer = Type.Unsafe<MailingPreview>(
  Type.Object({
    count: Type.Integer(),
    mails: Type.Array(
      Type.Object({
        recipient: Person,
        mail: Type.Object({ subject: Text, text: Text, language: Text }),
      }),
    ),
    skipped: Type.Array(Type.Object({ reporterCode: Text, reporterName: Text, why: Text })),
  }),
)

const LogAnswer = Type.Unsafe<LoggedMail[]>(
  Type.Array(
    Type.Object({
      mailingId: Text,
      occasion: Text,
      round: Type.Integer(),
      reporterCode: Text,
      recipient: Text,
      name: NullableText,
      email: NullableText,
      language: Text,
      state: Text,
      reason: NullableText,
      claimedAt: Text,
      settledAt: NullableText,
    }),
  ),
)

const CycleParams = Type.Object({ cycleKey: Text })
const path = '/cycles/:cycleKey/mailings'

/** Invitations and reminders to reporters. */
export const mailingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service, accounts } = app
  const { db } = service

  app.get(
    path,
    {
      config: { roles: secretariatAndAuditor },
      schema: { params: CycleParams, response: { 200: Type.Array(MailingAnswer) } },
    },
    async (request) => listMailings(db, (await getCycle(db, request.params.cycleKey)).cycleKey),
  )

  app.get(
    `${path}/log`,
    {
      config: { roles: secretariatAndAuditor },
      schema: {
        params: CycleParams,
        querystring: Type.Object({ before: Type.Optional(Text), reporterCode: Type.Optional(Text) }),
        response: { 200: LogAnswer },
      },
    },
    async (request) => {
      const { cycleKey } = await getCycle(db, request.params.cycleKey)
      return listMailLog(db, { cycleKey, ...request.query })
    },
  )

  app.post(
    `${path}/previews`,
    {
      config: { roles: secretariat },
      schema: { params: CycleParams, body: MailingBody, response: { 200: PreviewAnswer } },
    },
    async (request) => {
      const cycle = await getCycle(db, request.params.cycleKey)
      const wanted = wantedMailing(cycle.cycleKey, request.body)
      const { occasion } = occasionAndTime(wanted, cycle, service.now())
      return previewMailing(accounts, { ...wanted, mailingId: null, occasion })
    },
  )

  app.post(
    path,
    {
      config: { roles: secretariat },
      schema: { params: CycleParams, body: MailingBody, response: { 201: MailingAnswer } },
    },
    async (request, reply) => {
      const wanted = wantedMailing(request.params.cycleKey, request.body)
      const mailing = await makeMailing(db, wanted, actOf(request, service, request.body.channel))
      if (wanted.when === 'now') {
        afterAnswer(reply, () => {
          // What cannot be sent now is due at the next sweep.
          sendDueMailings(accounts).catch((error) => app.log.error({ err: error }, 'sending mails failed'))
        })
      }
      return reply.code(201).send(mailing)
    },
  )

  app.post(
    `${path}/:mailingId/cancel`,
    {
      config: { roles: secretariat },
      schema: {
        params: Type.Object({ cycleKey: Text, mailingId: Type.String({ maxLength: 60 }) }),
        response: { 200: MailingAnswer },
      },
    },
    async (request) => {
      const act: MailingAct = actOf(request, service, 'page')
      return cancelMailing(db, request.params.mailingId, act)
    },
  )
}

function wantedMailing(cycleKey: string, body: Static<typeof MailingBody>): NewMailing {
  const { kind, audience, note = null, isAgain = false, when = 'now' } = body
  return { cycleKey, kind, audience, note, isAgain, when }
}
