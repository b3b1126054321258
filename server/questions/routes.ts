import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { Question } from '../../templates/questions.ts'
import { getCycle, getReporter } from '../cycles/register.ts'
import { ActChannel, actOf } from '../http/act-of.ts'
import { orNull } from '../http/or-null.ts'
import { type Role, secretariat } from '../roles.ts'
import { answerQuestion, askAgain, askQuestion, closeQuestion } from './ask-and-answer.ts'
import { listQuestionsOf, listQuestionsOfCycle } from './read-questions.ts'

const Text = Type.String()
const NullableText = Type.Union([Type.String(), Type.Null()])
const Words = Type.String({ minLength: 1, maxLength: 4_000 })
const ReturnParams = Type.Object({ cycleKey: Type.String(), reporterCode: Type.String() })
const QuestionParams = Type.Object({
  cycleKey: Type.String(),
  reporterCode: Type.String(),
  questionId: Type.String({ maxLength: 100 }),
})

const QuestionAnswer = Type.Unsafe<Question>(
  Type.Object({
    questionId: Text,
    reporterCode: Text,
    cycleKey: Text,
    activityReportId: NullableText,
    reference: NullableText,
    field: NullableText,
    state: Text,
    entries: Type.Array(
      Type.Object({
        act: Text,
        text: NullableText,
        at: Text,
        changeNumber: Type.Integer(),
        actor: NullableText,
        recordedFrom: NullableText,
      }),
    ),
  }),
)

const readers: readonly Role[] = ['focalPoint', 'delegate', ...secretariat, 'auditor']
const path = '/cycles/:cycleKey/reporters/:reporterCode/questions'

/** Questions about a cell, a row or a return. Officers ask and close, the reporter answers. */
export const questionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db } = service

  app.get(
    '/cycles/:cycleKey/questions',
    {
      config: { roles: [...secretariat, 'auditor'] },
      schema: {
        params: Type.Object({ cycleKey: Type.String() }),
        response: { 200: Type.Array(QuestionAnswer) },
      },
    },
    async (request) => listQuestionsOfCycle(db, (await getCycle(db, request.params.cycleKey)).cycleKey),
  )

  app.get(
    path,
    {
      config: { roles: readers },
      schema: { params: ReturnParams, response: { 200: Type.Array(QuestionAnswer) } },
    },
    async (request) => {
      const { reporterCode } = await getReporter(db, request.params.reporterCode)
      const { cycleKey } = await getCycle(db, request.params.cycleKey)
      return listQuestionsOf(db, { reporterCode, cycleKey })
    },
  )

  app.post(
    path,
    {
      config: { roles: secretariat },
      schema: {
        params: ReturnParams,
        body: Type.Object(
          {
            reference: Type.Optional(orNull(Text)),
            field: Type.Optional(orNull(Text)),
            text: Words,
            channel: ActChannel,
          },
          { additionalProperties: false },
        ),
        response: { 201: QuestionAnswer },
      },
    },
    async (request, reply) => {
      const { reference = null, field = null, text, channel } = request.body
      const act = actOf(request, service, channel)
      return reply.code(201).send(await askQuestion(db, { ...request.params, reference, field, text }, act))
    },
  )

  const post = <const Roles extends readonly Role[]>(
    end: string,
    roles: Roles,
    say: (reply: { questionId: string; reporterCode: string; text: string }, act: Act) => Promise<Question>,
  ) =>
    app.post(
      `${path}/:questionId/${end}`,
      {
        config: { roles },
        schema: {
          params: QuestionParams,
          body: Type.Object({ text: Words, channel: ActChannel }, { additionalProperties: false }),
          response: { 200: QuestionAnswer },
        },
      },
      async (request) => {
        const { questionId, reporterCode } = request.params
        const { text, channel } = request.body
        return say({ questionId, reporterCode, text }, actOf(request, service, channel))
      },
    )
  post('answers', ['focalPoint', 'delegate'], (reply, act) => answerQuestion(db, reply, act))
  post('further-questions', secretariat, (reply, act) => askAgain(db, reply, act))

  app.post(
    `${path}/:questionId/paper-answers`,
    {
      config: { roles: secretariat },
      schema: {
        params: QuestionParams,
        body: Type.Object(
          {
            text: Words,
            recordedFrom: Type.String({ minLength: 1, maxLength: 500 }),
            channel: ActChannel,
          },
          { additionalProperties: false },
        ),
        response: { 200: QuestionAnswer },
      },
    },
    async (request) => {
      const { channel, ...body } = request.body
      const { questionId, reporterCode } = request.params
      return answerQuestion(db, { ...body, questionId, reporterCode }, actOf(request, service, channel))
    },
  )

  app.post(
    `${path}/:questionId/closing`,
    {
      config: { roles: secretariat },
      schema: {
        params: QuestionParams,
        body: Type.Object(
          { text: Type.Optional(orNull(Words)), channel: ActChannel },
          { additionalProperties: false },
        ),
        response: { 200: QuestionAnswer },
      },
    },
    async (request) => {
      const { questionId, reporterCode } = request.params
      const { text = null, channel } = request.body
      return closeQuestion(db, { questionId, reporterCode, text }, actOf(request, service, channel))
    },
  )
}

type Act = ReturnType<typeof actOf>
