/** Exchange rates of a cycle by form: set, corrected and taken out. They are part of the cycle and stored with it. */
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ExchangeRate } from '../../../templates/context.ts'
import { loadCodeLists } from '../../cycles/load-code-lists.ts'
import { editCycle, getStoredCycle } from '../../cycles/manage-cycles.ts'
import { actOf } from '../../http/act-of.ts'
import { secretariat, secretariatAndAuditor } from '../../roles.ts'
import { formFields } from '../form-body.ts'
import { sendPage } from '../shell/send-page.ts'
import { actOnForm, asSeen, type Refused } from './form-answers.ts'
import { ratesPage, ratesPath } from './rates-page.tsx'

const schema = {
  params: Type.Object({ cycleKey: Type.String({ maxLength: 60 }) }),
  querystring: Type.Object({ lang: Type.Optional(Type.String({ maxLength: 200 })) }),
}
const path = '/register/cycles/:cycleKey/rates'

export const ratesPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service } = app
  const { db } = service

  app.get(path, { config: { roles: secretariatAndAuditor }, schema }, async (request, reply) =>
    show(request, reply, request.params.cycleKey, null),
  )

  app.post(path, { config: { roles: secretariat }, schema }, async (request, reply) => {
    const typed = formFields(request)
    const text = (name: string) => (typed.get(name) ?? '').trim()
    const rate = {
      currency: text('currency').toUpperCase(),
      date: text('date'),
      usDollars: text('usDollars'),
      source: text('source'),
    }
    return change(request, reply, (rates) => {
      const isSame = (one: ExchangeRate) => one.currency === rate.currency && one.date === rate.date
      return rates.some(isSame) ? rates.map((one) => (isSame(one) ? rate : one)) : [...rates, rate]
    })
  })

  app.post(`${path}/removal`, { config: { roles: secretariat }, schema }, async (request, reply) => {
    const typed = formFields(request)
    return change(request, reply, (rates) =>
      rates.filter(({ currency, date }) => currency !== typed.get('currency') || date !== typed.get('date')),
    )
  })

  async function change(
    request: FastifyRequest<{ Params: { cycleKey: string } }>,
    reply: FastifyReply,
    next: (rates: readonly ExchangeRate[]) => readonly ExchangeRate[],
  ): Promise<FastifyReply> {
    const typed = formFields(request)
    const { cycleKey } = request.params
    return actOnForm(request, reply, {
      typed,
      again: (refused) => show(request, reply, cycleKey, refused),
      work: async () => {
        const { cycle } = await getStoredCycle(db, cycleKey)
        const who = { ...actOf(request, service, 'page'), ...asSeen(typed) }
        await editCycle(db, cycleKey, { rates: next(cycle.rates) }, who)
        return { path: ratesPath(cycleKey), key: 'done.saved' }
      },
    })
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    cycleKey: string,
    refused: Refused | null,
  ): Promise<FastifyReply> {
    const stored = await getStoredCycle(db, cycleKey)
    const lists = await loadCodeLists(db)
    return sendPage(request, reply, (page) => ratesPage(page, { ...stored, lists, refused }))
  }
}
