import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { afterAnswer } from '../../accounts/after-answer.ts'
import { listReporters } from '../../cycles/register.ts'
import { ServiceError } from '../../errors.ts'
import { actOf } from '../../http/act-of.ts'
import {
  cancelMailing,
  listMailings,
  listMailLog,
  mailingKinds,
  makeMailing,
  type NewMailing,
  occasionAndTime,
} from '../../mail/mailings/mailings.ts'
import { previewMailing, sendDueMailings } from '../../mail/mailings/send-mailings.ts'
import { listUnsentAccessMails } from '../../mail/outbox/list-outgoing.ts'
import { secretariat, secretariatAndAuditor } from '../../roles.ts'
import { formFields } from '../form-body.ts'
import { sendPage } from '../shell/send-page.ts'
import { chosenCycle, deskQuery } from './desk-view.ts'
import { actOnForm, type Refused } from './form-answers.ts'
import { mailingPreviewPage, mailingsPage } from './mailings-page.tsx'
import { filterOf, filterQuery } from './overview-routes.ts'

const reporterCode = Type.String({ maxLength: 60 })

const query = Type.Object({
  ...deskQuery,
  ...filterQuery,
  before: Type.Optional(Type.String({ maxLength: 40 })),
  /** Reporters that were ticked on the desk, each by itself as a form sends them. */
  ticked: Type.Optional(Type.Literal('yes')),
  code: Type.Optional(Type.Union([reporterCode, Type.Array(reporterCode, { maxItems: 500 })])),
  /** The same, as an address has them. */
  codes: Type.Optional(Type.String({ maxLength: 8_000 })),
})

export const mailingPageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { service, accounts } = app
  const { db, now } = service
  const writing = { config: { roles: secretariat }, schema: { querystring: query } } as const

  app.get(
    '/mailings',
    { config: { roles: secretariatAndAuditor }, schema: { querystring: query } },
    async (request, reply) => {
      const { ticked, code, cycle, lang } = request.query
      if (ticked === undefined || code === undefined) return show(request, reply, null)
      const codes = [code].flat().join(' ')
      const address = new URLSearchParams({ ...(lang ? { lang } : {}), ...(cycle ? { cycle } : {}), codes })
      return reply.redirect(`/mailings?${address}`, 303)
    },
  )

  app.post('/mailings/preview', writing, async (request, reply) => {
    const typed = formFields(request)
    const { cycle } = await chosenCycle(db, typed.get('cycle'))
    return actOnForm(request, reply, {
      typed,
      again: (refused) => show(request, reply, refused),
      work: async () => {
        const wanted = wantedMailings(cycle.cycleKey, typed)
        const times = wanted.map((one) => occasionAndTime(one, cycle, now()))
        const [first] = wanted
        const { occasion } = times[0]!
        const preview = await previewMailing(accounts, { ...first!, mailingId: null, occasion })
        const sendAt = first!.when === 'now' ? [] : times.map((time) => time.sendAt)
        return sendPage(request, reply, (page) =>
          mailingPreviewPage(page, { cycle, wanted, preview, typed, sendAt }),
        )
      },
    })
  })

  app.post('/mailings', writing, async (request, reply) => {
    const typed = formFields(request)
    const { cycle } = await chosenCycle(db, typed.get('cycle'))
    if (typed.get('back') === 'yes') return show(request, reply, { sentence: '', typed })
    return actOnForm(request, reply, {
      typed,
      again: (refused) => show(request, reply, refused),
      work: async () => {
        const wanted = wantedMailings(cycle.cycleKey, typed)
        // All of them or none: a time that is over is found before the first is stored.
        for (const one of wanted) occasionAndTime(one, cycle, now())
        for (const one of wanted) await makeMailing(db, one, actOf(request, service, 'page'))
        const isNow = wanted[0]!.when === 'now'
        if (isNow) {
          afterAnswer(reply, () => {
            // What cannot be sent now is due at the next sweep.
            sendDueMailings(accounts).catch((error) => app.log.error({ err: error }, 'sending mails failed'))
          })
        }
        const query = { cycle: cycle.cycleKey }
        return { path: '/mailings', query, key: isNow ? 'done.mailing' : 'done.scheduled' }
      },
    })
  })

  app.post(
    '/mailings/:mailingId/cancel',
    {
      config: { roles: secretariat },
      schema: {
        params: Type.Object({ mailingId: Type.String({ maxLength: 60 }) }),
        querystring: query,
      },
    },
    async (request, reply) =>
      actOnForm(request, reply, {
        typed: formFields(request),
        again: (refused) => show(request, reply, refused),
        work: async () => {
          const act = actOf(request, service, 'page')
          const { cycleKey } = await cancelMailing(db, request.params.mailingId, act)
          return { path: '/mailings', query: { cycle: cycleKey }, key: 'done.cancelled' }
        },
      }),
  )

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    refused: Refused | null,
  ): Promise<FastifyReply> {
    const asked = request.query as Readonly<Record<string, string | undefined>>
    const typed = refused?.typed
    const choice = await chosenCycle(db, typed?.get('cycle') ?? asked.cycle)
    const { cycleKey } = choice.cycle
    const names = new Map((await listReporters(db)).map((one) => [one.reporterCode, one.shortName]))
    const view = {
      ...choice,
      mailings: await listMailings(db, cycleKey, 50),
      log: await listMailLog(db, { cycleKey, before: asked.before || undefined, limit: 100 }),
      unsent: await listUnsentAccessMails(db),
      filter: typed
        ? filterOf({
            standing: typed.get('standing'),
            region: typed.get('region'),
            kind: typed.get('kindOfReporter'),
            text: typed.get('text'),
          })
        : filterOf(asked),
      nameOf: (code: string) => names.get(code) ?? code.toUpperCase(),
      codes: asked.codes ?? '',
      isNoneTicked: asked.ticked !== undefined,
      refused,
    }
    return sendPage(request, reply, (page) => mailingsPage(page, view))
  }
}

/** What the form asks for: one mailing, or one for each day before the deadline. */
function wantedMailings(cycleKey: string, typed: ReadonlyMap<string, string>): NewMailing[] {
  const kind = mailingKinds.find((one) => one === typed.get('kind')) ?? 'reminder'
  const codes = (typed.get('codes') ?? '').split(/[\s,;،；，]+/).filter((code) => code !== '')
  const filter = filterOf({
    standing: typed.get('standing'),
    region: typed.get('region'),
    kind: typed.get('kindOfReporter'),
    text: typed.get('text'),
  })
  const common = {
    cycleKey,
    kind,
    audience: codes.length > 0 ? { reporterCodes: codes } : { filter },
    note: typed.get('note') || null,
    isAgain: typed.get('again') === 'yes',
  }
  const when = typed.get('when')
  if (when === 'at') {
    const [day, time] = [typed.get('day') ?? '', typed.get('time') || '08:00']
    return [{ ...common, when: { at: `${day}T${time}:00.000Z` } }]
  }
  if (when !== 'before') return [{ ...common, when: 'now' }]
  const days = (typed.get('days') ?? '').split(/[\s,;،；，]+/).filter((text) => text !== '')
  const numbers = [...new Set(days.map(Number))]
  if (numbers.length === 0 || numbers.some((one) => !Number.isInteger(one) || one < 0 || one > 365))
    throw new ServiceError('MAILING_TIME_INVALID', { time: typed.get('days') ?? '' })
  return numbers.map((daysBefore) => ({ ...common, when: { daysBefore } }))
}
